"""Why not: a refusal is a list of values, each a code and its facts.

They are the same for the button, the message, the exit code, the API answer and the test. The
sentence, what would lift it and the act that would are written when somebody reads them: a
simulated life meets hundreds that nobody does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from support_engine.core.acts.codes import Code as Code
from support_engine.core.acts.sayings import Act
from support_engine.core.acts.sentences import SENTENCES as SENTENCES
from support_engine.core.language.figures import Fact, worded


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason, with its facts: dates, `Cents`, `Rate` (basis points), ids, labels."""

    code: Code
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What happened and why, in French."""
        return SENTENCES[self.code].sentence.format_map(self._words())

    @property
    def remedy(self) -> str:
        """What would lift it, in French."""
        act = self.act
        words = self._words() if act is None else {**self._words(), "command": act.line}
        return SENTENCES[self.code].remedy.format_map(words)

    @property
    def act(self) -> Act | None:
        """The act that would lift it, where one alone would."""
        act = SENTENCES[self.code].act
        return act.about(self._words()) if act else None

    @property
    def about(self) -> str:
        """The id of what it speaks of (a milestone, a document, a hold); nothing if of none."""
        return str(self.facts.get("id", ""))

    def _words(self) -> Mapping[str, str]:
        return {name: worded(value) for name, value in self.facts.items()}


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that the rules do not allow: every reason at once. Nothing was written."""

    blockers: tuple[Blocker, ...]

    @property
    def codes(self) -> frozenset[Code]:
        """The codes alone, for tests and programmes."""
        return frozenset(blocker.code for blocker in self.blockers)


def blocked(code: Code, **facts: Fact) -> Blocker:
    """The blocker of this code, with the facts that its sentences say."""
    return Blocker(code, facts)


def refused(blockers: Iterable[Blocker | None]) -> Refused | None:
    """A refusal with the reasons that hold, or None if none does."""
    reasons = tuple(blocker for blocker in blockers if blocker is not None)
    return Refused(reasons) if reasons else None
