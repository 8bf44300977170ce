"""What was said of a date, or left out: the rungs of ladders that fell due."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class StepSent:
    """One rung of a ladder that fell due, and the older ones it makes useless.

    `skipped` are days relative to the deadline; `is_late` marks a rung left out because the
    engine came back too long after its day, `is_silenced` one that fell due while the dossier was
    silent, or before what it speaks of was on file: of those, one speaks.
    """

    rule: str
    subject: str
    deadline: date
    days: int
    skipped: tuple[int, ...] = ()
    is_late: bool = False
    is_silenced: bool = False


@dataclass(frozen=True, slots=True)
class RemindersIssued:
    """Reminders were put in the outbox, or left out for a reason that stays on record."""

    steps: tuple[StepSent, ...]
    type: Literal["reminders_issued"] = "reminders_issued"
