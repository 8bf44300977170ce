"""Waiting reminders follow the deadlines they speak of, and their readers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, text

from support_engine.adapters.store import codec, locks
from support_engine.adapters.store.letters import outbox, sealed_rows
from support_engine.adapters.store.letters.letter_columns import OF_ACT, READ, TOLD
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.renames import Renames, new_mark
from support_engine.core.programme.roles import OFFICER
from support_engine.core.telling.standing import ENDED

Topics = frozenset[str]
"""`rule|subject|deadline` of all that may still be said of a dossier."""


@dataclass(frozen=True, slots=True)
class Following:
    """What an act does to what is said: what bears another name, topics that end or fall silent,
    that come back (where they were queued since)."""

    names: Mapping[str, Renames]
    gone: tuple[str, ...]
    back: tuple[str, ...]
    since: datetime


def following(
    after: Dossier, topics: tuple[Topics, Topics], names: Mapping[str, Renames], since: datetime
) -> Following:
    """What an act did to the dates: `topics` before and after it, `names` those that a change of
    rules gives to what they speak of."""
    was, will = topics
    if names:
        was = frozenset(new_mark(topic, names) or topic for topic in was)
    back = (will - was).intersection(after.reminded)
    return Following(names, tuple(sorted(was - will)), tuple(sorted(back)), since)


def follow(db: Connection, reference: str, moved: Following) -> None:
    """Waiting reminders follow what an act did to the dates.

    Those of a deadline that moved, ended or fell silent do not leave; those of a deadline that
    comes back (a correction, a hold lifted at once) wait again.
    """
    if moved.names or moved.gone or moved.back:
        locks.of_dossiers(db, [reference])
    if moved.names:
        outbox.retopic(db, reference, lambda topic: new_mark(topic, moved.names))
    if moved.gone:
        outbox.void(db, reference, moved.gone, ENDED)
    if moved.back:
        outbox.revive(db, reference, moved.back, moved.since)


WAITING = text(
    f"SELECT {', '.join(READ)} FROM letters WHERE reference = :reference AND role = :role"
    " AND kind = 'reminder' AND state = 'queued' ORDER BY key"
)
TAKEN = text("SELECT 1 FROM letters WHERE key = :key AND state <> 'void'")
SET_ASIDE = text("UPDATE letters SET state = 'void', topic = '', error = :why WHERE key = :key")
QUEUED = text(
    "SELECT key FROM letters WHERE reference = :reference AND state = 'queued' ORDER BY key"
)
ANSWER = text(
    "UPDATE letters SET contact = :person WHERE reference = :reference AND state = 'queued'"
)


class Handed(NamedTuple):
    """A waiting reminder that goes to another person; `new`: the one that waits in its place, None
    where that person has the same letter already."""

    key: str
    letter: str
    person: str
    new: outbox.Queued | None


def to_hand_over(db: Connection, reference: str, role: str, person: str) -> list[Handed]:
    """What waits for the morning for a role, and is not for that person yet."""
    found = []
    for row in db.execute(WAITING, {"reference": reference, "role": role}).mappings().all():
        new = for_another(row, person)
        if new.key != row["key"]:
            is_taken = db.execute(TAKEN, {"key": new.key}).first() is not None
            handed = Handed(row["key"], row["letter"], row["person"], None if is_taken else new)
            found.append(handed)
    return found


def for_another(row: RowMapping, person: str) -> outbox.Queued:
    """A letter of the outbox, for somebody else."""
    told = {name: row[name] for name in (*TOLD, *OF_ACT)}
    told |= {"key": f"{row['key'].removesuffix(row['person'])}{person}", "person": person}
    told["data"] = codec.load_data(row["data"])
    return outbox.Queued(**told, not_before=codec.from_moment(row["not_before"]))


def hand_over(db: Connection, reference: str, role: str, person: str, at: datetime) -> None:
    """What waits for the morning waits for whoever has the role now, and the holder's answers too.

    A letter never changes its reader: another takes its place and speaks of what it spoke of, so
    that what a past day had stays.
    """
    handed = to_hand_over(db, reference, role, person)
    with sealed_rows.kept_sealed(db, [one.key for one in handed]):
        for one in handed:
            db.execute(SET_ASIDE, {"key": one.key, "why": held_by(person)})
    outbox.readdress(db, [one.new for one in handed if one.new], at)
    if role == OFFICER:
        about = {"reference": reference}
        with sealed_rows.kept_sealed(db, db.execute(QUEUED, about).scalars()):
            db.execute(ANSWER, {**about, "person": person})


def held_by(person: str) -> str:
    """Why a letter does not leave for whoever no longer reads it."""
    return f"Ce rôle est tenu désormais par {person}."


VOID = text(
    f"SELECT {', '.join(READ)} FROM letters"
    " WHERE kind IN ('reminder', 'committee') AND state = 'void' ORDER BY key"
)
TAKE_UP = text("UPDATE letters SET state = 'queued', error = '' WHERE key = :key")


def set_aside(db: Connection, why: tuple[str, ...]) -> list[RowMapping]:
    """The reminders and days of committees that do not leave, by how the reason of it begins."""
    rows = db.execute(VOID).mappings().all()
    return [row for row in rows if row["error"].startswith(why)]


def take_up(db: Connection, key: str) -> None:
    """A letter that had been set aside waits again."""
    with sealed_rows.kept_sealed(db, [key]):
        db.execute(TAKE_UP, {"key": key})
