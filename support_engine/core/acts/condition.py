"""A transition that somebody wants, and the rules that it is judged by, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.commands import Actor
from support_engine.core.dossier.dossier import FactValue
from support_engine.core.programme.definition import Transition


@dataclass(frozen=True, slots=True)
class Condition:
    """One rule: what it asks in French, why it does not hold if it does not, the text behind it.

    `is_of_actor`: the answer depends on who acts, not on the dossier.
    """

    label: str
    blocker: Blocker | None = None
    law: str = ""
    is_of_actor: bool = False

    @property
    def holds(self) -> bool:
        """Whether the rule is satisfied."""
        return self.blocker is None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A transition that somebody wants, on a day, with facts and a reason."""

    transition: Transition
    by: Actor
    on: date
    facts: Mapping[str, FactValue]
    reason: str


def too_early(on: date, since: date, what: str) -> Blocker | None:
    """An act takes effect no earlier than the one it follows."""
    if on >= since:
        return None
    return blocked(Code.DATE_TOO_EARLY, on=on, since=since, what=what)
