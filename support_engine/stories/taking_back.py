"""What a correction would do, letter included, before it is done: nothing is written."""

from dataclasses import dataclass
from datetime import datetime

from support_engine.adapters.mail.templates import Rendered
from support_engine.adapters.store import directory, dossiers
from support_engine.adapters.store.addressing import Departure, addressed
from support_engine.adapters.store.outbox import Queued
from support_engine.adapters.store.person import Person
from support_engine.assemble import Desk
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.commands import CorrectLastAct
from support_engine.core.programme.definition import Workflow
from support_engine.letter_writing import Envelope, filled
from support_engine.undoing import Undoing, undoing


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be taken back, and each letter that would say so, with the person's id."""

    undoing: Undoing
    letters: tuple[tuple[str, Rendered], ...]


def foresee(desk: Desk, command: CorrectLastAct, now: datetime) -> Foreseen | Refused:
    """The correction decided as it would be, and its letters written as they would read today.

    Raises UnknownName where there is no such dossier.
    """
    engine = desk.engine
    with desk.store.reading() as db:
        stored = dossiers.load(db, command.reference)
        stop = engine.stopped_early(db, command, stored, now)
        decided = Refused((stop,)) if stop else engine.decided(db, command, stored, now)
        if isinstance(decided, Refused):
            return decided
        undone = undoing(db, decided)
        assert undone is not None  # a correction takes something back, or is refused
        after = decided.after
        departure = Departure("act", now)
        told = (*decided.notices(), *undone.notices)
        queued = addressed(db, after.workflow, after.dossier, told, departure)
        people = directory.some(db, {q.person for q in queued} | {q.contact for q in queued})
    written = ((q.person, written_today(desk, after.workflow, q, people, now)) for q in queued)
    return Foreseen(undone, tuple(written))


def written_today(
    desk: Desk, workflow: Workflow, letter: Queued, people: dict[str, Person], now: datetime
) -> Rendered:
    """A letter as it would read today."""
    to = people.get(letter.person, Person(letter.person, letter.person, ""))
    contact = people.get(letter.contact) or desk.signatory
    calendar = desk.engine.calendar
    envelope = Envelope(to, contact, workflow, now.date(), calendar)
    return desk.letters.render(letter.letter, filled(letter.data, envelope, desk.letters))
