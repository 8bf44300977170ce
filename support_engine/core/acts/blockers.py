"""Why not. A refusal is a list of values, the same for the button, the message, the exit code,
the API answer and the test: a code, a sentence, its facts, and what would lift it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from support_engine.core.acts.codes import Code as Code
from support_engine.core.acts.sentences import SENTENCES as SENTENCES


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason, with its facts (plain text) and what would lift it."""

    code: Code
    sentence: str
    remedy: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that the rules do not allow: every reason at once. Nothing was written."""

    blockers: tuple[Blocker, ...]

    @property
    def codes(self) -> frozenset[Code]:
        """The codes alone, for tests and programmes."""
        return frozenset(blocker.code for blocker in self.blockers)


def blocked(code: Code, **facts: object) -> Blocker:
    """The blocker of this code; its sentences are filled with the facts."""
    words = {name: str(value) for name, value in facts.items()}
    sentence, remedy = SENTENCES[code]
    return Blocker(code, sentence.format_map(words), remedy.format_map(words), words)


def refused(blockers: Iterable[Blocker | None]) -> Refused | None:
    """A refusal with the reasons that hold, or None if none does."""
    reasons = tuple(blocker for blocker in blockers if blocker is not None)
    return Refused(reasons) if reasons else None
