"""Any act foreseen by the very code that would do it: decided, folded, told; nothing is written.

The base is read in one picture and no lock is taken. `engine.foretold` is what `engine.handle`
decides by; letters are found, addressed and filled by what the recording and the postman call. A
change of rules has its own study (`workflow impact`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.mail.templates import Rendered
from support_engine.adapters.store.letters import deliveries, outbox, waiting_reminders
from support_engine.adapters.store.letters.outbox import Queued
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.assemble import Desk
from support_engine.core.acts import commands as c
from support_engine.core.acts.actor import Actor
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier.events import PersonAssigned
from support_engine.core.telling.narrative import what
from support_engine.core.telling.standing import ENDED
from support_engine.errors import BrokenTemplate
from support_engine.leaving.letter_writing import Envelope, filled
from support_engine.recording.decided import Decided
from support_engine.recording.undoing import Undoing, undoing
from support_engine.recording.writing import Recording, following
from support_engine.views.dossier import foreseen as told
from support_engine.views.dossier.foreseen import Foreseen, ForeseenLetter, WaitingLetter
from support_engine.views.dossier.reversal import reversal

TAKEN_BACK = "l’acte qu’elle annonce est repris"
POSTED = "elle est postée"
BACK = "sa date est de nouveau celle qu’elle annonçait"
HANDED = "ce rôle change de personne"


@dataclass(frozen=True, slots=True)
class Looking:
    """An act that was decided, at a moment, on a base that is read."""

    desk: Desk
    db: Connection
    decided: Decided
    undone: Undoing | None
    now: datetime

    @property
    def reference(self) -> str:
        """The dossier of the act."""
        return self.decided.after.dossier.reference


def foresee(desk: Desk, command: c.AnyCommand, now: datetime) -> Foreseen:
    """What an act would do at this moment, or every reason why it would be refused.

    `now` is aware. Raises UnknownName for a name that does not exist.
    """
    with desk.store.reading() as db:
        asked, decided = desk.engine.foretold(db, command, now)
        if isinstance(decided, Refused):
            return Foreseen(command.reference, decided.blockers)
        if not decided.events:
            dossier = decided.after.dossier
            return Foreseen(dossier.reference, state=dossier.state, version=dossier.version)
        return in_full(
            Looking(desk, db, decided, undoing(db, decided, asked.by.person), now), asked
        )


def in_full(here: Looking, asked: c.AnyCommand) -> Foreseen:
    """Everything that the act would do."""
    before, after, undone = here.decided.before, here.decided.after, here.undone
    lines = (here.decided.lines_before, here.decided.lines)
    helpers = (set(one.dossier.helpers) for one in (before, after) if one)
    known = directory.some(here.db, set().union(*helpers))
    names = {one.id: one.name for one in known.values()}
    return Foreseen(
        reference=here.reference,
        events=tuple(what(after.workflow, event, names) for event in here.decided.events),
        state=after.dossier.state,
        version=after.dossier.version,
        dates=tuple(told.dates(before, after, lines)),
        letters=tuple(letters(here, asked.by)),
        cancelled=tuple(cancelled(here)),
        revived=tuple(revived(here)),
        handed=tuple(handed(here)),
        coming=tuple(told.coming(after, lines)),
        money=tuple(told.money(before, after)),
        turns=tuple(told.turns(before, after)),
        overtaken=tuple(here.decided.overtaken()),
        undoing=reversal(undone.acts, undone.withdrawn, undone.gone) if undone else None,
        beside=recording(here).beside(here.db, asked, here.decided),
        rests_on=tuple(told.rests_on(after, here.decided.events)),
    )


def recording(here: Looking) -> Recording:
    """What would write the act, and here is only asked."""
    engine = here.desk.engine
    return Recording(engine.store, engine.registry, engine.window, engine.outage, here.now)


def letters(here: Looking, by: Actor) -> Iterator[ForeseenLetter]:
    """The letters that the act would put in the outbox, as they would read today."""
    queued = recording(here).addressed(here.db, here.decided, here.undone, by)
    people = directory.some(here.db, {q.person for q in queued} | {q.contact for q in queued})
    for one in queued:
        to = people.get(one.person, Person(one.person, one.person, ""))
        written, problem = written_today(here, one, to, people)
        yield ForeseenLetter(
            key=one.key,
            letter=one.letter,
            kind=one.kind,
            person=one.person,
            name=to.name,
            email=to.email,
            subject=written.subject,
            text=written.text,
            html=written.html,
            problem=problem,
        )


def written_today(
    here: Looking, letter: Queued, to: Person, people: Mapping[str, Person]
) -> tuple[Rendered, str]:
    """A letter as it would read today; or why it cannot be written."""
    desk, contact = here.desk, people.get(letter.contact) or here.desk.signatory
    envelope = Envelope(to, contact, here.decided.after.workflow, here.now.date())
    try:
        data = filled(letter.data, envelope, desk.letters)
        return desk.letters.render(letter.letter, data), ""
    except BrokenTemplate as problem:
        return Rendered("", "", ""), str(problem)


def cancelled(here: Looking) -> Iterator[WaitingLetter]:
    """The waiting letters that would not leave any more."""
    moved = following(here.decided, here.now)
    for row in outbox.to_void(here.db, here.reference, moved.gone) if moved else ():
        yield waiting(row, ENDED)
    for row in here.undone.withdrawn if here.undone else ():
        yield waiting(row, TAKEN_BACK)
    for one, to in renamed(here):
        if not one.new:
            yield WaitingLetter(one.key, one.letter, one.person, waiting_reminders.held_by(to))
    for row in deliveries.to_post(here.db, here.reference, here.decided.events):
        yield waiting(row, POSTED)


def revived(here: Looking) -> Iterator[WaitingLetter]:
    """The letters that were set aside and would wait again."""
    moved = following(here.decided, here.now)
    if moved is not None:
        for row in outbox.to_revive(here.db, here.reference, moved.back, moved.since):
            yield waiting(row, BACK)


def handed(here: Looking) -> Iterator[WaitingLetter]:
    """The waiting reminders of a role that would go to whoever is named for it."""
    for one, to in renamed(here):
        if one.new:
            yield WaitingLetter(one.key, one.letter, one.person, HANDED, to)


def renamed(here: Looking) -> Iterator[tuple[waiting_reminders.Handed, str]]:
    """The waiting reminders whose role changes hands, and the new reader of each."""
    for event in here.decided.events:
        if isinstance(event, PersonAssigned):
            to = event.person
            for one in waiting_reminders.to_hand_over(here.db, here.reference, event.role, to):
                yield one, to


def waiting(row: Mapping[str, Any], why: str) -> WaitingLetter:
    """A row of the outbox."""
    return WaitingLetter(row["key"], row["letter"], row["person"], why)
