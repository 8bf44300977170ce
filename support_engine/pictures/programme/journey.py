"""The road that one dossier travelled, read from its journal."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Corrected, Migrated, Moved, Recorded
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.narrative import moved

WIDEST = 99
"""The number of a move that nobody made."""


@dataclass(frozen=True, slots=True)
class Move:
    """A transition that was carried out and still stands.

    `number` is its place in the journal, as `history` gives it; `words` tell it under the rules
    of its time, where they are known.
    """

    number: int
    on: date
    transition: str
    origin: str
    target: str
    words: str = ""

    def is_known(self, workflow: Workflow) -> bool:
        """Whether these rules have such a move: those of its time may have had another."""
        act = workflow.transition_of.get(self.transition)
        return act is not None and self.origin in act.origins and self.target == act.target


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a dossier has been, where it is since when, and its open holds (id, since).

    `validated` and `paid`: each milestone validated and tranche paid, with the day.
    """

    reference: str
    name: str
    opened_on: date
    state: str
    since: date
    moves: tuple[Move, ...]
    holds: tuple[tuple[str, date], ...]
    validated: tuple[tuple[str, date], ...] = ()
    paid: tuple[tuple[str, date], ...] = ()
    stays: frozenset[str] = frozenset()
    """Where room is kept to say that a dossier is there; empty for a real journey."""

    @classmethod
    def nobody(cls, workflow: Workflow) -> "Journey":
        """The journey of no dossier."""
        return cls("", "", date.max, workflow.header.initial, date.max, (), ())

    def split(self, workflow: Workflow) -> tuple["Journey", tuple[Move, ...]]:
        """The journey that these rules can draw, and the moves that they do not know."""
        known = tuple(move for move in self.moves if move.is_known(workflow))
        return replace(self, moves=known), tuple(m for m in self.moves if m not in known)


def journey(
    dossier: Dossier, journal: Iterable[Recorded], rules: Mapping[int, Workflow] | None = None
) -> Journey:
    """The moves that still stand, in order: those that a correction took back are left out.

    `rules`: for a version of the journal, the programme that was in force.
    """
    milestones = dossier.milestones.items()
    return Journey(
        reference=dossier.reference,
        name=dossier.name,
        opened_on=dossier.opened_on,
        state=dossier.state,
        since=dossier.since,
        moves=tuple(moves(tuple(journal), rules or {})),
        holds=tuple((record.hold, record.opened_on) for record in dossier.open_holds),
        validated=tuple(
            (name, record.decided_on or record.declared_on)
            for name, record in milestones
            if record.status == "validated"
        ),
        paid=tuple(
            (name, record.since)
            for name, record in dossier.purse.tranches.items()
            if record.stage == "paid"
        ),
    )


def moves(journal: tuple[Recorded, ...], rules: Mapping[int, Workflow]) -> Iterator[Move]:
    """Each standing move, under the names that later changes of rules gave to its states."""
    taken_back = {
        version
        for row in journal
        if isinstance(row.event, Corrected)
        for version in row.event.takes_back
    }
    standing = [row for row in journal if row.version not in taken_back]
    changes = [(row.version, row.event) for row in standing if isinstance(row.event, Migrated)]
    for row in standing:
        if not isinstance(row.event, Moved):
            continue
        event = row.event
        later = [change.renames for version, change in changes if version > row.version]
        workflow = rules.get(row.version)
        yield Move(
            row.version,
            row.on,
            renamed("transitions", event.transition, later),
            renamed("states", event.origin, later),
            renamed("states", event.target, later),
            moved(workflow, replace(event, facts={}, reason="")) if workflow else "",
        )


def renamed(section: str, name: str, changes: Iterable[Mapping[str, Mapping[str, str]]]) -> str:
    """A name after some changes of rules; nothing for what is gone."""
    for change in changes:
        name = change.get(section, {}).get(name, name)
    return name
