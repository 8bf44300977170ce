"""What taking acts back does to the letters that told of them, before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.store.letters import withdrawing
from support_engine.core.acts.resting import Told
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier.events import (
    Corrected,
    ExtensionRequested,
    MilestoneDeclared,
    Recorded,
)
from support_engine.core.dossier.money_events import BankChanged, TrancheClaimed
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.rectifying import rectifying
from support_engine.core.telling.scene import Notice
from support_engine.recording.decided import Decided

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Undoing:
    """The acts taken back, with their rules; the letters that are withdrawn; those that had left
    (one that is leaving at this very moment is among both); the letters that rectify them."""

    acts: tuple[Told, ...]
    withdrawn: tuple[Row, ...]
    gone: tuple[Row, ...]
    notices: tuple[Notice, ...]

    @property
    def versions(self) -> tuple[int, ...]:
        """The numbers of the acts."""
        return tuple(row.version for _, row in self.acts)


def undoing(db: Connection, decided: Decided, by: str) -> Undoing | None:
    """What a correction by that person does to letters; None for every other act."""
    if not decided.undone:
        return None
    versions = [row.version for _, row in decided.undone]
    letters = withdrawing.of_acts(db, decided.after.dossier.reference, versions)
    gone = tuple(row for row in letters if withdrawing.has_left(row) and row["person"])
    return Undoing(
        acts=decided.undone,
        withdrawn=tuple(row for row in letters if row["state"] in withdrawing.WAITING),
        gone=gone,
        notices=tuple(notices(decided, gone, by)),
    )


def notices(decided: Decided, gone: tuple[Row, ...], by: str) -> Iterator[Notice]:
    """The letters that rectify those that had left: the dossier is as the correction leaves it."""
    for number, event in enumerate(decided.events):
        if isinstance(event, Corrected):
            told = (withdrawing.gone(row) for row in gone if not withdrawing.is_copy(row))
            own = theirs(decided, by)
            yield from rectifying(decided.scene_of(number), event, decided.undone, told, own)


THEIRS = (MilestoneDeclared, ExtensionRequested, TrancheClaimed, BankChanged)
"""What whoever carries a project does themselves, of which no letter tells them."""


def theirs(decided: Decided, by: str) -> Iterator[Recorded]:
    """The acts of earlier days of whoever carries the project that go with what somebody else takes
    back."""
    before = decided.before.dossier if decided.before else None
    if before is not None:
        own = {before.people.get(HOLDER, ""), *before.helpers, *before.carriers} - {by}
        for _, row in decided.undone:
            is_known = civil_day(row.at) < decided.after.today
            if row.actor in own and isinstance(row.event, THEIRS) and is_known:
                yield row
