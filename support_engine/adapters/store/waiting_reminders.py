"""Waiting reminders follow the deadlines they speak of: set aside, queued again, renamed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, text

from support_engine.adapters.store import locks, outbox
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.renames import Renames, new_mark
from support_engine.core.programme.roles import OFFICER
from support_engine.core.telling.standing import ENDED

Topics = frozenset[str]
"""`rule|subject|deadline` of all that may still be said of a dossier."""


def follow(
    db: Connection,
    after: Dossier,
    topics: tuple[Topics, Topics],
    names: Mapping[str, Renames],
    since: datetime,
) -> None:
    """Waiting reminders follow what an act did to the dates: `topics` before and after it.

    Those of a deadline that moved, ended or fell silent do not leave; those of a deadline that
    comes back (a correction, a hold lifted at once) wait again, if queued since. `names` are those
    that a change of rules gives to what they speak of.
    """
    was, will = topics
    if names:
        renamed = {topic: new for topic in was if (new := new_mark(topic, names))}
        was = rename(db, after.reference, was, renamed)
    gone, back = was - will, (will - was).intersection(after.reminded)
    if gone or back:
        locks.of_dossiers(db, [after.reference])
    if gone:
        outbox.void(db, after.reference, sorted(gone), ENDED)
    if back:
        outbox.revive(db, after.reference, sorted(back), since)


def rename(db: Connection, reference: str, was: Topics, names: Mapping[str, str]) -> Topics:
    """What was spoken of, under the names of new rules; waiting letters bear them too."""
    locks.of_dossiers(db, [reference])
    outbox.retopic(db, reference, {old: new for old, new in names.items() if old != new})
    return frozenset(names.get(topic, topic) for topic in was)


WAITING = text(
    "SELECT key, person FROM letters WHERE reference = :reference AND role = :role"
    " AND kind = 'reminder' AND state = 'queued' ORDER BY key"
)
TAKEN = text("SELECT 1 FROM letters WHERE key = :key")
HAND_OVER = text("UPDATE letters SET key = :new, person = :person WHERE key = :key")
SET_ASIDE = text("UPDATE letters SET state = 'void', error = :why WHERE key = :key")
ANSWER = text(
    "UPDATE letters SET contact = :person WHERE reference = :reference AND state = 'queued'"
)


def hand_over(db: Connection, reference: str, role: str, person: str) -> None:
    """What waits for the morning goes to whoever has the role now, and the holder's answers too."""
    for row in db.execute(WAITING, {"reference": reference, "role": role}).all():
        new = f"{row.key.removesuffix(row.person)}{person}"
        if new == row.key:
            continue
        if db.execute(TAKEN, {"key": new}).first() is None:
            db.execute(HAND_OVER, {"key": row.key, "new": new, "person": person})
        else:
            why = f"Ce rôle est tenu désormais par {person}."
            db.execute(SET_ASIDE, {"key": row.key, "why": why})
    if role == OFFICER:
        db.execute(ANSWER, {"reference": reference, "person": person})
