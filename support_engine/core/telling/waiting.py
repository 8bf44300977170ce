"""A letter that waits: what it tells, and what has come since."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from support_engine.core.dossier import events as e
from support_engine.core.dossier import names
from support_engine.core.dossier.money_events import RecoveryOpened
from support_engine.core.dossier.renames import inverse
from support_engine.core.programme.definition import Workflow


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that waits: the event that it tells, the rules of that day, and what stands since.

    `topic`: of a reminder; `announced`: by version of an act, whether some letter of it has left
    (absent where none was written); `rectifies`: the keys of the letters that it rectifies, of
    which `left` are gone; `role`: that of its reader; `newer`: of a reminder, the later acts that
    wrote another one of the same ladder and deadline to that role.
    """

    told: e.Recorded
    workflow: Workflow
    journal: Sequence[e.Recorded]
    topic: str
    announced: Mapping[int, bool]
    rectifies: tuple[str, ...]
    left: Collection[str]
    role: str = ""
    newer: tuple[int, ...] = ()

    def since(self, section: str = "", name: str = "") -> Iterator[tuple[e.Recorded, str]]:
        """The rows that stand, after the event, each with what a thing that it names was called
        then."""
        return names.along(self.journal, self.told.version, section, name)

    def never_asked(self, number: int) -> bool:
        """Whether the letter that asked for a sum to be paid back never left."""
        earlier = reversed(self.journal[: self.told.version - 1])
        opened = (
            row.version
            for row in earlier
            if isinstance(row.event, RecoveryOpened) and row.event.number == number
        )
        return self.announced.get(next(opened, 0), True) is False

    def now(self, section: str, name: str) -> str:
        """What a thing of the event is called today; nothing if the rules have it no more."""
        return names.today(self.journal, self.told.version, section, name)

    def is_about(self, step: e.StepSent, since: int) -> bool:
        """Whether a rung that was said at a version is of the ladder and the deadline of this
        reminder, whatever they were called then."""
        return names.step_today(self.journal, since, step).topic == self.topic


def last_opening(letter: Waiting, hold: str) -> int:
    """The version at which a measure that is lifted was opened, by whatever name; 0 if none."""
    gone = names.taken_back(letter.journal)
    for row in reversed(letter.journal[: letter.told.version - 1]):
        if row.version in gone:
            continue
        if isinstance(row.event, e.Migrated):
            hold = inverse(row.event.renames).get("holds", {}).get(hold, hold)
        if isinstance(row.event, e.HoldOpened) and row.event.hold == hold:
            return row.version
    return 0
