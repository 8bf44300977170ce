"""What an agenda is made of: what its ladders speak of, and the dates that it shows."""

from datetime import date, timedelta
from typing import Literal, NamedTuple

from support_engine.core.dossier.reminder_events import topic_of
from support_engine.core.programme.definition import Reminder

Kind = Literal["deadline", "reminder", "move"]


class Topic(NamedTuple):
    """Something a ladder is about: `subject` is `clocks.incubation`, `milestones.diagnostic`...

    `deadline` is the day the ladder counts from, `since` the day from which it can speak: a rung
    dated earlier never existed. `asked_on`: for what waits on people, the day it began to wait; its
    ladder counts again from the lifting of a measure, and goes on from where it stood. `known_on`:
    the day on which the act that made it was recorded, where later.
    """

    subject: str
    deadline: date
    since: date
    asked_on: date | None = None
    known_on: date | None = None

    def is_overtaken(self, days: int) -> bool:
        """Whether a rung fell before anybody could know of it."""
        return is_overtaken(self.deadline, days, self.known_on)

    def under(self, rule: Reminder) -> str:
        """What a ladder says of it, as one text; the letters of its rungs carry it."""
        return topic_of(rule.id, self.subject, self.deadline)


class Line(NamedTuple):
    """One date of the agenda. `rule` and `days` name the ladder and the rung of a reminder."""

    kind: Kind
    subject: str
    due_on: date
    deadline: date
    rule: str = ""
    days: int = 0

    @property
    def key(self) -> str:
        """Unique within a dossier; the deadline is part of it, so a moved date is another line."""
        return f"{self.kind}|{self.rule}|{self.subject}|{self.deadline.isoformat()}|{self.days}"


def is_overtaken(deadline: date, days: int, known_on: date | None) -> bool:
    """Whether a rung fell before what it speaks of was on file, or on that day, when the letter of
    the act leaves: its holder is not told to be late."""
    return known_on is not None and deadline + timedelta(days=days) <= known_on
