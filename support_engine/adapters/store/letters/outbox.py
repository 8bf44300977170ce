"""Letters at rest: queued with the act, made void or taken up again with it.

`sending` sees them leave. Their states:
queued → claimed → sent | queued again (later) | in_doubt | dead; queued → cancelled by a person;
queued → void when what it says no longer holds, and back if it returns; queued → held where it
waited too long for anybody to expect it, until a person releases it; parked where its template
cannot be written, until that is repaired and a person retries all that wait for the same cause.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.letters import sealed_rows
from support_engine.adapters.store.letters.letter_columns import BLANK, BLANKS, READ, WRITTEN
from support_engine.adapters.store.letters.sending import Claimed
from support_engine.adapters.store.sql import Sql

COLUMNS = ", ".join(READ)


@dataclass(frozen=True, slots=True)
class Queued:
    """A letter to put in the outbox; `key` is unique for ever.

    `act`: the version of the journal's row that it tells of (0: none, a report); `role`: as what
    the person is written to.
    """

    key: str
    reference: str
    letter: str
    kind: str
    person: str
    contact: str
    topic: str
    thread: str
    data: Mapping[str, object]
    not_before: datetime
    act: int = 0
    role: str = ""


KNOWN = text("SELECT key FROM letters WHERE key IN :keys").bindparams(
    bindparam("keys", expanding=True)
)
NOBODY = "Personne n’a ce rôle sur le dossier."


def first_state(letter: Queued) -> str:
    """A letter to nobody is dead from the start, and visible; a report's mark is no letter."""
    if letter.kind == "mark":
        return "mark"
    return "queued" if letter.person else "dead"


INSERT = Sql(
    f"INSERT INTO letters ({', '.join((*WRITTEN, *BLANK))}) VALUES"
    f" ({', '.join(f':{name}' for name in WRITTEN)}, {BLANKS}) ON CONFLICT (key) DO NOTHING"
)


def rows(letters: Iterable[Queued], at: datetime) -> list[dict[str, Any]]:
    """New letters as rows; most of an act's may leave at the same moment."""
    queued_at = codec.moment(at)
    moments = {at: queued_at}
    return [columns(letter, queued_at, moments) for letter in letters]


def columns(letter: Queued, queued_at: str, moments: dict[datetime, str]) -> dict[str, Any]:
    """One new letter as a row."""
    state = first_state(letter)
    if letter.not_before not in moments:
        moments[letter.not_before] = codec.moment(letter.not_before)
    row = {
        "key": letter.key,
        "reference": letter.reference,
        "letter": letter.letter,
        "kind": letter.kind,
        "person": letter.person,
        "contact": letter.contact,
        "topic": letter.topic,
        "thread": letter.thread,
        "data": codec.dump_data(letter.data),
        "state": state,
        "queued_at": queued_at,
        "not_before": moments[letter.not_before],
        "error": NOBODY if state == "dead" else "",
        "act": letter.act,
        "role": letter.role,
    }
    return {**row, "digest": sealed_rows.letter_digest(row)}


def fresh(db: Connection, letters: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that the outbox does not have yet, each key once. Only a reminder may be said again:
    the letters of an act are named after it."""
    new: dict[str, dict[str, Any]] = {}
    for letter in letters:
        new.setdefault(letter["key"], letter)
    again = [key for key, letter in new.items() if letter["kind"] == "reminder"]
    if again:
        for key in db.execute(KNOWN, {"keys": again}).scalars():
            del new[key]
    return list(new.values())


def insert(db: Connection, letters: Sequence[Mapping[str, Any]]) -> int:
    """Put rows in the outbox; a key that was ever used is left alone. Returns how many."""
    return int(INSERT.run_each(db, letters).rowcount) if letters else 0


def queue(db: Connection, letters: Iterable[Queued], at: datetime) -> int:
    """Put letters in the outbox; a key that was ever used is left alone. Returns how many."""
    return insert(db, rows(letters, at))


TOGETHER = text("SELECT count(*) FROM letters WHERE person = :person AND message_id = :message_id")


def together(db: Connection, person: str, message_id: str) -> int:
    """How many letters of somebody left as one message."""
    given = {"person": person, "message_id": message_id}
    return int(db.execute(TOGETHER, given).scalar_one())


SET_BACK = "key = :key AND state = 'void' AND lease_until < :now"
IS_ASIDE = text(f"SELECT 1 FROM letters WHERE {SET_BACK}")
BACK_TO = text(
    "UPDATE letters SET state = 'queued', topic = :topic, not_before = :not_before, error = ''"
    f" WHERE {SET_BACK}"
)


def readdress(db: Connection, letters: Iterable[Queued], at: datetime) -> int:
    """Letters for those who read them now: one that had been set aside, as nobody or somebody else
    was to read it meanwhile, waits again. Returns how many wait."""
    waiting = 0
    for row in rows(letters, at):
        again = {name: row[name] for name in ("key", "topic", "not_before")}
        again["now"] = row["queued_at"]
        if insert(db, [row]):
            waiting += 1
        elif db.execute(IS_ASIDE, again).first():
            with sealed_rows.kept_sealed(db, [row["key"]]):
                waiting += db.execute(BACK_TO, again).rowcount
    return waiting


TOLD = "SELECT key, letter, person FROM letters"
ON_A_TOPIC = " WHERE reference = :reference AND topic = :topic"
STILL_WAITS = f"{ON_A_TOPIC} AND state IN ('queued', 'claimed')"
VOID = text(f"UPDATE letters SET state = 'void', error = :why{STILL_WAITS}")
TO_VOID = text(f"{TOLD}{STILL_WAITS} ORDER BY key")
RETOPIC = text("UPDATE letters SET topic = :topic WHERE key = :key")
TOPICS = text(
    "SELECT key, topic FROM letters WHERE reference = :reference AND kind = 'reminder'"
    " AND topic <> '' ORDER BY key"
)
SET_ASIDE = f"{ON_A_TOPIC} AND state = 'void' AND queued_at >= :since AND lease_until = ''"
REVIVE = text(f"UPDATE letters SET state = 'queued', error = ''{SET_ASIDE}")
TO_REVIVE = text(f"{TOLD}{SET_ASIDE} ORDER BY key")


def void(db: Connection, reference: str, topics: Iterable[str], why: str) -> int:
    """Set aside the waiting reminders of deadlines that no longer hold. Returns how many.

    One that is being handed over at this very moment is marked sent if it leaves, never retried.
    """
    topics = tuple(topics)
    waiting = [one["key"] for one in to_void(db, reference, topics)]
    about = [{"reference": reference, "topic": topic, "why": why} for topic in topics]
    with sealed_rows.kept_sealed(db, waiting):
        return sum(db.execute(VOID, one).rowcount for one in about if waiting)


def to_void(db: Connection, reference: str, topics: Iterable[str]) -> list[dict[str, Any]]:
    """The letters that `void` would set aside."""
    about = ({"reference": reference, "topic": topic} for topic in topics)
    return [dict(row) for one in about for row in db.execute(TO_VOID, one).mappings()]


def retopic(db: Connection, reference: str, new_name: Callable[[str], str]) -> None:
    """Reminders speak of what they spoke of under other names, wherever they stand: what did not
    leave is asked by them, and what did. One of what is gone keeps the name it had."""
    rows = db.execute(TOPICS, {"reference": reference}).all()
    new = {row.key: topic for row in rows if (topic := new_name(row.topic)) not in ("", row.topic)}
    with sealed_rows.kept_sealed(db, new):
        for key, topic in new.items():
            db.execute(RETOPIC, {"key": key, "topic": topic})


def revive(db: Connection, reference: str, topics: Iterable[str], since: datetime) -> int:
    """Queue again what was set aside, if queued after `since`: its deadline is back."""
    topics = tuple(topics)
    given = {"reference": reference, "since": codec.moment(since)}
    back = [one["key"] for one in to_revive(db, reference, topics, since)]
    with sealed_rows.kept_sealed(db, back):
        return sum(db.execute(REVIVE, {**given, "topic": one}).rowcount for one in topics if back)


def to_revive(
    db: Connection, reference: str, topics: Iterable[str], since: datetime
) -> list[dict[str, Any]]:
    """The letters that `revive` would queue again."""
    given = {"reference": reference, "since": codec.moment(since)}
    about = ({**given, "topic": topic} for topic in topics)
    return [dict(row) for one in about for row in db.execute(TO_REVIVE, one).mappings()]


def counts(db: Connection) -> dict[str, int]:
    """How many letters stand in each state."""
    rows = db.execute(
        text("SELECT state, count(*) AS n FROM letters WHERE kind <> 'mark' GROUP BY state")
    )
    return {row.state: row.n for row in rows}


CAUSES = text(
    "SELECT error, count(*) AS n FROM letters WHERE state = :state AND error <> ''"
    " GROUP BY error ORDER BY n DESC, error"
)
UNSENT = text(
    "SELECT key, error FROM letters WHERE state IN ('parked', 'dead') AND kind <> 'mark'"
    " AND person <> '' ORDER BY queued_at, key"
)


def causes(db: Connection, state: str = "parked") -> dict[str, int]:
    """Why letters are parked, or wait though they were tried, and how many for each cause."""
    return {row.error: row.n for row in db.execute(CAUSES, {"state": state})}


def unsent(db: Connection, cause: str = "") -> list[str]:
    """The letters, the oldest first, that were parked or given up for a cause that holds these
    words, whatever their case."""
    found = db.execute(UNSENT).all()
    return [row.key for row in found if cause.casefold() in row.error.casefold()]


def listed(db: Connection, **filters: str | None) -> list[Mapping[str, Any]]:
    """Letters by state, dossier or person, the newest first."""
    given = {name: value for name, value in filters.items() if value is not None}
    if not set(given) <= {"state", "reference", "person", "key"}:
        raise ValueError(f"unknown filter among {sorted(given)}")
    where = " AND ".join(f"{name} = :{name}" for name in given) or "1 = 1"
    chosen = f"SELECT {COLUMNS} FROM letters WHERE kind <> 'mark' AND {where}"
    query = f"{chosen} ORDER BY queued_at DESC, key"
    return [dict(row) for row in db.execute(text(query), given).mappings()]


def keys(db: Connection) -> list[str]:
    """The key of every letter."""
    return list(db.execute(text("SELECT key FROM letters WHERE kind <> 'mark'")).scalars())


RETRY = text(
    "UPDATE letters SET state = 'queued', error = '', attempts = 0, not_before = :now"
    " WHERE key = :key"
    " AND state IN ('dead', 'parked', 'in_doubt', 'held', 'cancelled', 'void')"
    " AND person <> '' AND lease_until < :now"
)
CANCEL_ONE = text(
    "UPDATE letters SET state = :state, error = :why WHERE key = :key"
    " AND state IN ('queued', 'held', 'dead', 'parked', 'in_doubt')"
)


def retry(db: Connection, key: str, now: datetime) -> bool:
    """A person decides that a letter goes out after all."""
    with sealed_rows.kept_sealed(db, [key]):
        return db.execute(RETRY, {"key": key, "now": codec.moment(now)}).rowcount == 1


def cancel(db: Connection, key: str, why: str, state: str = "cancelled") -> bool:
    """A person decides that a letter does not go out; or sends one that says the truth no more,
    which is void."""
    with sealed_rows.kept_sealed(db, [key]):
        return db.execute(CANCEL_ONE, {"key": key, "why": why, "state": state}).rowcount == 1


NEWER = text(
    f"SELECT DISTINCT act FROM letters{ON_A_TOPIC} AND role = :role AND act > :act"
    " AND kind = 'reminder' AND state NOT IN ('void', 'cancelled')"
)


def newer_reminders(db: Connection, letter: Claimed) -> tuple[int, ...]:
    """The later acts that wrote another reminder of the same ladder and deadline to the same role,
    which left or may still leave."""
    if letter.kind != "reminder":
        return ()
    about = {name: getattr(letter, name) for name in ("reference", "topic", "role", "act")}
    return tuple(db.execute(NEWER, about).scalars())
