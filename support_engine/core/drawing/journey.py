"""The road that one dossier travelled, read from its journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from support_engine.core.dossier import Dossier
from support_engine.core.events import Corrected, Moved, Recorded


@dataclass(frozen=True, slots=True)
class Move:
    """A transition that was carried out and still stands; `number` counts from 1."""

    number: int
    on: date
    transition: str
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a dossier has been, where it is since when, and its open holds (id, since)."""

    reference: str
    name: str
    opened_on: date
    state: str
    since: date
    moves: tuple[Move, ...]
    holds: tuple[tuple[str, date], ...]


def journey(dossier: Dossier, journal: Iterable[Recorded]) -> Journey:
    """The moves that still stand, in order: those that a correction took back are left out."""
    rows = tuple(journal)
    taken_back = {
        version
        for row in rows
        if isinstance(row.event, Corrected)
        for version in row.event.takes_back
    }
    standing = [
        (row.on, row.event)
        for row in rows
        if isinstance(row.event, Moved) and row.version not in taken_back
    ]
    return Journey(
        reference=dossier.reference,
        name=dossier.name,
        opened_on=dossier.opened_on,
        state=dossier.state,
        since=dossier.since,
        moves=tuple(
            Move(number, on, event.transition, event.origin, event.target)
            for number, (on, event) in enumerate(standing, 1)
        ),
        holds=tuple((record.hold, record.opened_on) for record in dossier.open_holds),
    )
