"""What happened to a milestone: declared, then validated or sent back."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class MilestoneDeclared:
    """It is said to be reached, `by` somebody; `evidence`: the SHA-256 of its papers.
    `for_holder`: by somebody else than whoever carries the project, from what these sent;
    `as_holder`: by whoever carried it then, nobody in a journal that is older than it."""

    milestone: str
    due_on: date | None = None
    evidence: tuple[str, ...] = ()
    by: str = ""
    known_on: date | None = None
    for_holder: bool = False
    as_holder: str = ""
    type: Literal["milestone_declared"] = "milestone_declared"


@dataclass(frozen=True, slots=True)
class MilestoneValidated:
    """A validator confirmed it, on the same papers (SHA-256). `by`: who, where money waits for it
    after its day; nobody in an older journal."""

    milestone: str
    due_on: date | None = None
    evidence: tuple[str, ...] = ()
    by: str = ""
    type: Literal["milestone_validated"] = "milestone_validated"


@dataclass(frozen=True, slots=True)
class MilestoneRefused:
    """A validator said what is missing. `told_on`: the day of that answer, on which it was
    recorded; the holder owes the milestone again from then."""

    milestone: str
    reason: str
    known_on: date | None = None
    told_on: date | None = None
    type: Literal["milestone_refused"] = "milestone_refused"


MilestoneEvent = MilestoneDeclared | MilestoneValidated | MilestoneRefused
"""What happens to a milestone."""
