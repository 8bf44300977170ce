"""What became of the reminders to the holder of a dossier: the outbox alone knows."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import deliveries
from support_engine.adapters.store.letters.withdrawing import LEFT
from support_engine.core.acts.letters import Unsent
from support_engine.core.dossier.agenda import live_topics
from support_engine.core.dossier.awaiting import letter_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import LetterLeft, Recorded, RemindersIssued
from support_engine.core.dossier.names import step_today, taken_back
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.reminder_keys import Rung, rung_of

TO_HOLDER = text(
    "SELECT topic, key, letter, person, state, not_before, act, queued_at, sent_on FROM letters"
    " WHERE reference = :reference AND kind = 'reminder' AND role = :role"
)


class Said(NamedTuple):
    """A reminder to the holder: its rung, the act that wrote it and its day, the letter, whether it
    was given up, being for whoever that is today, the day on which it left or leaves, where that is
    late."""

    rung: Rung
    act: int
    written_on: date
    letter: str
    is_dead: bool
    late_on: str


class Reminded(NamedTuple):
    """What became of the reminders to the holder, by ladder and deadline, as `RunAgenda` asks."""

    unsent: dict[str, int]
    in_vain: frozenset[str]
    heard_on: dict[str, tuple[int, date]]


def reminded(db: Connection, case: Case, now: datetime) -> Reminded:
    """Of each ladder, the rung of which the holder had nothing, whether it was said in place of
    another already, and the day on which they had it, where that was late."""
    said, lost = last_said(db, case, now)
    again = {topic: one for topic, one in lost.items() if one.is_dead and one.rung.later > 0}
    known = said_in_place(db, case.dossier.reference) if again else frozenset()
    return Reminded(
        {topic: one.rung.days for topic, one in lost.items()},
        frozenset(t for t, one in again.items() if (t, one.rung.days, one.rung.later) in known),
        {
            topic: (one.rung.days, date.fromisoformat(one.late_on))
            for topic, one in said.items()
            if one.late_on and topic not in lost
        },
    )


def to_post(db: Connection, case: Case, now: datetime) -> tuple[Unsent, ...]:
    """What mail did not bring to the holder, one for each act: the reminders of today, and the
    letters of acts that no delay waits for."""
    _, lost = last_said(db, case, now)
    dead = {topic: one for topic, one in lost.items() if one.is_dead}
    live = live_topics(case) if dead else frozenset()
    found = {
        one.act: Unsent(one.act, one.written_on, one.letter, topic.split("|")[1])
        for topic, one in sorted(dead.items(), reverse=True)
        if topic in live
    }
    letters = {
        act: Unsent(act, written.astimezone(now.tzinfo).date(), letter)
        for act, letter, written in deliveries.all_unreached(db, case.dossier.reference)
        if letter_of(case.dossier, act) is None
    }
    return (*found.values(), *letters.values())


def last_said(db: Connection, case: Case, now: datetime) -> tuple[dict[str, Said], dict[str, Said]]:
    """By ladder and deadline, the last reminder that reached whoever holds the dossier today, or
    will; and the last one that did not (it did not leave, or left for whoever was before), where
    none of that rung or of a later one did. One that waits for too long will not leave."""
    said, unsaid = dict[str, Said](), dict[str, Said]()
    header, dossier = case.workflow.header, case.dossier
    holder = dossier.people.get(HOLDER, "")
    limit = codec.moment(now - timedelta(days=header.lateness_days))
    rows = db.execute(TO_HOLDER, {"reference": dossier.reference, "role": HOLDER}).all()
    is_told = dossier.unsaid or any(row.state == "posted" for row in rows)
    journal = dossiers.journal(db, dossier.reference) if is_told else ()
    undone, posted = taken_back(journal), posted_on(journal)
    for row in rows:
        if row.act in undone:
            continue
        waits = row.state in ("queued", "parked") and row.not_before >= limit
        is_theirs = row.person == holder
        found = said if is_theirs and (row.state in LEFT or waits) else unsaid
        rung = rung_of(row.key.removesuffix(f"/{row.person}"))
        written_on = codec.from_moment(row.queued_at).astimezone(now.tzinfo).date()
        left_on = posted.get(row.act, row.sent_on) or leaves_on(row, case.today)
        late = late_on(written_on, left_on, header.letter_days)
        is_dead = is_theirs and row.state == "dead"
        one = Said(rung, row.act, written_on, row.letter, is_dead, late)
        found[row.topic] = max(one, found.get(row.topic, one))
    return said, {
        topic: one
        for topic, one in unsaid.items()
        if topic not in said or one.rung.place > said[topic].rung.place
    }


def posted_on(journal: Iterable[Recorded]) -> dict[int, str]:
    """Act by act, the day from which a letter that a person posted counts: that of the recording,
    where later than the one typed."""
    return {
        row.event.act: (row.event.known_on or row.on).isoformat()
        for row in journal
        if isinstance(row.event, LetterLeft) and row.event.proof
    }


def leaves_on(row: Row[Any], today: date) -> str:
    """Today, for a letter that is still to leave; nothing for one that does not."""
    return today.isoformat() if row.state in ("queued", "parked", "claimed") else ""


def late_on(written_on: date, left_on: str, days: int) -> str:
    """The day on which a letter left, where that was more than so many days after it was
    written."""
    return left_on if left_on and (date.fromisoformat(left_on) - written_on).days > days else ""


def said_in_place(db: Connection, reference: str) -> frozenset[tuple[str, int, int]]:
    """The rungs that were said before others that rest on them: of which ladder, their days, by how
    many days it counted later from then on."""
    journal = dossiers.journal(db, reference)

    def found() -> Iterator[tuple[str, int, int]]:
        for row in journal:
            steps = row.event.steps if isinstance(row.event, RemindersIssued) else ()
            for step in (step for step in steps if step.put_off):
                topic = step_today(journal, row.version, step).topic
                yield topic, step.days, step.put_off

    return frozenset(found())
