"""What was said of a date, or left out: the rungs of ladders that fell due."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


def topic_of(rule: str, subject: str, deadline: date) -> str:
    """What a ladder says of a deadline, as one text: `rule|subject|deadline`."""
    return f"{rule}|{subject}|{deadline.isoformat()}"


@dataclass(frozen=True, slots=True)
class StepSent:
    """One rung of a ladder that fell due, and the older ones it makes useless.

    `skipped` are days relative to the deadline; `is_late` marks a rung left out because the
    engine came back too long after its day, `is_silenced` one that fell due while the dossier was
    silent, or before what it speaks of was on file: of those, one speaks.
    `withheld`: the last rung, on the day or after it, that its holder is still to be told of;
    `put_off`: by how many days the ladder counts later from now on, this rung being said to the
    holder before others rest on it.
    """

    rule: str
    subject: str
    deadline: date
    days: int
    skipped: tuple[int, ...] = ()
    is_late: bool = False
    is_silenced: bool = False
    withheld: int | None = None
    put_off: int = 0

    @property
    def topic(self) -> str:
        """What it speaks of, as ladders are remembered by: `rule|subject|deadline`."""
        return topic_of(self.rule, self.subject, self.deadline)


@dataclass(frozen=True, slots=True)
class RemindersIssued:
    """Reminders were put in the outbox, or left out for a reason that stays on record."""

    steps: tuple[StepSent, ...]
    type: Literal["reminders_issued"] = "reminders_issued"
