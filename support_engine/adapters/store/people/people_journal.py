"""The journal of people: one chain for the whole directory, so that a row cannot leave unseen.

One chain, not one for each person: what must be proven is who had which role when somebody was
paid, and that is asked of all rows together. Acts on people are few; they wait for each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, text

from support_engine.adapters.store import codec, traits
from support_engine.adapters.store.case.dossiers import GENESIS
from support_engine.core.days.civil import civil_day
from support_engine.core.people.events import (
    ContactChanged,
    Noted,
    PasswordChosen,
    PeopleEvent,
    RoleEnded,
    StoredEvent,
)

HEAD = "people_head"
"""The trait that holds the number and the hash of the last row: a chain cut at its end is seen."""
LOCK = text("SELECT pg_advisory_xact_lock(hashtext('people_journal'))")
ROWS = text("SELECT * FROM people_journal ORDER BY number")
INSERT = text(
    "INSERT INTO people_journal"
    " (number, type, payload, actor, recorded_at, previous, hash, letters)"
    " VALUES (:number, :type, :payload, :actor, :recorded_at, :previous, :hash, :letters)"
)
SEALED = ("previous", "number", "payload", "actor", "recorded_at")


@cache
def of_event() -> TypeAdapter[PeopleEvent]:
    """Built when first needed."""
    return TypeAdapter(StoredEvent)


def seal(row: Any) -> str:
    """The hash of a row: every column of it and the hash of the row before. A row of a former
    version says nothing of its letters."""
    said = SEALED if row["letters"] is None else (*SEALED, "letters")
    return sha256("\x1f".join(str(row[name]) for name in said).encode()).hexdigest()


def lock(db: Connection) -> None:
    """Acts on people are done one after the other; SQLite lets one writer in at a time."""
    if db.dialect.name == "postgresql":
        db.execute(LOCK)


def head(db: Connection) -> tuple[int, str]:
    """The number and the hash of the last row."""
    number, _, last = traits.read(db, HEAD).partition(" ")
    return (int(number), last) if number else (0, GENESIS)


def ends_with(db: Connection, number: int, last: str) -> bool:
    """Whether the head that is kept apart is a row of that number and hash (0: no row)."""
    return traits.read(db, HEAD) == (f"{number} {last}" if number else "")


def append(
    db: Connection, events: Iterable[PeopleEvent], actor: str, at: datetime
) -> tuple[Noted, ...]:
    """New rows at the end of the chain, that tell nobody; `lock` is held."""
    rows = following(db, events, actor, at)
    write(db, rows, {})
    return rows


def following(
    db: Connection, events: Iterable[PeopleEvent], actor: str, at: datetime
) -> tuple[Noted, ...]:
    """What would stand at the end of the chain; `lock` is held until `write`."""
    first = head(db)[0] + 1
    return tuple(Noted(n, event, actor, at) for n, event in enumerate(events, first))


def write(db: Connection, rows: Sequence[Noted], letters: Mapping[int, int]) -> None:
    """New rows at the end of the chain; `letters`: how many each tells, by its number."""
    _, previous = head(db)
    for noted in rows:
        row: dict[str, object] = {
            "number": noted.number,
            "type": noted.event.type,
            "payload": of_event().dump_json(noted.event).decode(),
            "actor": noted.actor,
            "recorded_at": codec.moment(noted.at),
            "previous": previous,
            "letters": letters.get(noted.number, 0),
        }
        previous = seal(row)
        db.execute(INSERT, {**row, "hash": previous})
    if rows:
        traits.write(db, HEAD, f"{rows[-1].number} {previous}")


HAS_KIND = text("SELECT 1 FROM people_journal WHERE type = :type LIMIT 1")


def has_kind(db: Connection, kind: str) -> bool:
    """Whether a kind of row was ever written."""
    return db.execute(HAS_KIND, {"type": kind}).first() is not None


ROLES_ENDED = text("SELECT * FROM people_journal WHERE type = 'role_ended' ORDER BY number DESC")


def administration_taken_on(db: Connection, of: str = "") -> date | None:
    """The last day on which an administrator (or one of them, `of`) lost that role by the act of
    somebody else."""
    for row in map(noted, db.execute(ROLES_ENDED).mappings()):
        match row.event:
            case RoleEnded(person=person, role="administrateur") if row.actor != person:
                if of in ("", person):
                    return civil_day(row.at)
    return None


CHOSEN = text("SELECT payload FROM people_journal WHERE type = 'password_chosen'")


def had_password(db: Connection, person: str) -> bool:
    """Whether somebody ever chose a password."""
    chosen = db.execute(CHOSEN).scalars()
    events = map(of_event().validate_json, chosen)
    return any(isinstance(one, PasswordChosen) and one.person == person for one in events)


CHANGED = text("SELECT * FROM people_journal WHERE type = 'contact_changed' ORDER BY number")


def renamed(db: Connection, person: str) -> tuple[date, ...]:
    """The days on which somebody took another name."""
    changes = map(noted, db.execute(CHANGED).mappings())
    return tuple(
        civil_day(row.at)
        for row in changes
        if isinstance(row.event, ContactChanged)
        and row.event.person == person
        and "name" in row.event.changed
    )


def rows(db: Connection) -> Sequence[RowMapping]:
    """The rows as they stand, the oldest first."""
    return db.execute(ROWS).mappings().all()


def noted(row: RowMapping) -> Noted:
    """A row read. Raises ValueError if its text is damaged."""
    event = of_event().validate_json(row["payload"])
    return Noted(row["number"], event, row["actor"], codec.from_moment(row["recorded_at"]))


def journal(db: Connection) -> tuple[Noted, ...]:
    """The whole journal, oldest first."""
    return tuple(noted(row) for row in rows(db))
