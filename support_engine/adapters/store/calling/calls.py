"""Calls to other programs: queued with the event, in its transaction; they leave as letters do.

A call's id is that of the event that it tells: however often it is repeated, its reader knows it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from support_engine.adapters.store import codec, locks
from support_engine.adapters.store.leases import Leases
from support_engine.adapters.store.sql import Sql
from support_engine.core.telling.announced import LETTER, TEST

READ = ("key", "event", "subscription", "kind", "reference", "version", "day", "queued_at")
MOVING = ("state", "not_before", "attempts", "error", "answer", "sent_at")
CALLS = Leases("calls", (*READ, *MOVING), "answer")
AT_ONCE = 8
"""Calls that a worker claims in one transaction."""
KEPT = timedelta(days=60)
"""How long a call that left, or will not leave any more, stays in the list."""


@dataclass(frozen=True, slots=True)
class Call:
    """An event to tell to a program. `day`: on which it took effect; `queued_at`: the moment at
    which it was recorded; `sent_at`: None as long as it was not taken; `answer`: the status of the
    last answer."""

    key: str
    event: str
    subscription: str
    kind: str
    reference: str
    version: int
    day: str
    queued_at: datetime
    state: str
    not_before: datetime
    attempts: int
    error: str
    answer: str
    sent_at: datetime | None


ALL_BUT_KEY = (
    "event, subscription, kind, reference, version, day, state, queued_at, not_before, attempts,"
    " lease_until, claimed_by, handed_at, error, answer, sent_at"
)
TELL = Sql(
    f"INSERT INTO calls (key, {ALL_BUT_KEY})"
    " SELECT t.event || '/' || s.id, t.event, s.id, t.kind, t.reference, t.version, t.day,"
    " 'queued', t.at, t.at, 0, '', '', '', '', '', '' FROM subscriptions s, (SELECT"
    " CAST(:event AS text) AS event, CAST(:kind AS text) AS kind, CAST(:reference AS text) AS"
    " reference, CAST(:version AS int) AS version, CAST(:day AS text) AS day, CAST(:at AS text) AS"
    " at, CAST(:only AS text) AS one) t WHERE s.ended_at = ''"
    " AND (s.id = t.one OR (t.one = '' AND s.kinds LIKE '%|' || t.kind || '|%'))"
    " ON CONFLICT (key) DO NOTHING"
)
"""To one program (`only`), or to whoever hears of a kind."""


def tell(db: Connection, rows: Iterable[Mapping[str, Any]], kinds: Mapping[int, str]) -> None:
    """The rows that an act adds to a journal, to whoever hears of what they tell; `kinds`: by their
    version, of those that are announced."""
    told = [
        {
            "event": event_id(row["hash"]),
            "kind": kinds[row["version"]],
            "reference": row["reference"],
            "version": row["version"],
            "day": row["effective_on"],
            "at": row["recorded_at"],
            "only": "",
        }
        for row in rows
        if row["version"] in kinds
    ]
    if told:
        TELL.run_each(db, told)


def tell_letter(db: Connection, about: tuple[str, int], key: str, at: datetime) -> None:
    """A letter about a dossier (its reference, the version that it tells of) left at `at`."""
    told = {
        "event": event_id(f"{key} {codec.moment(at)}"),
        "kind": LETTER,
        "reference": about[0],
        "version": about[1],
        "day": at.date().isoformat(),
        "at": codec.moment(at),
        "only": "",
    }
    TELL.run(db, told)


def tell_test(db: Connection, subscription: str, at: datetime) -> str:
    """A call that only proves that calls arrive; its key."""
    event = event_id(f"{subscription} {codec.moment(at)}")
    told = {
        "event": event,
        "kind": TEST,
        "reference": "",
        "version": 0,
        "day": at.date().isoformat(),
        "at": codec.moment(at),
        "only": subscription,
    }
    TELL.run(db, told)
    return f"{event}/{subscription}"


def event_id(of: str) -> str:
    """The id of an event, without a full stop: it is signed between two of them."""
    return f"evt_{sha256(of.encode()).hexdigest()[:32]}"


READY = (
    "SELECT key FROM calls WHERE state = 'queued' AND not_before <= :now AND subscription NOT IN"
    f" :away ORDER BY attempts DESC, not_before, key LIMIT {AT_ONCE}"
)
"""Those that were tried before come first: what waits for a program that is down cannot keep a call
from its last attempt, with which it is given up."""


def claim(
    db: Connection, worker: str, span: tuple[datetime, datetime], away: Collection[str] = ()
) -> list[Call]:
    """The next calls to make, this worker's alone over `span`, but those to programs that are
    `away`; empty when none is left."""
    now, until = span
    ready = text(READY + locks.skip_locked(db)).bindparams(bindparam("away", expanding=True))
    given = {"now": codec.moment(now), "away": list(away) or [""]}
    rows = (CALLS.claim(db, key, worker, until) for key in db.execute(ready, given).scalars().all())
    return [of_row(row) for row in rows if row is not None]


def claim_one(
    db: Connection, key: str, worker: str, span: tuple[datetime, datetime]
) -> Call | None:
    """A call that a person asks for, this worker's alone; None where it waits no more."""
    row = CALLS.claim(db, key, worker, span[1])
    return of_row(row) if row else None


SENT = text(
    "UPDATE calls SET state = 'sent', sent_at = :at, answer = :answer, error = '',"
    " lease_until = '' WHERE key = :key AND claimed_by = :worker AND state <> 'sent'"
)


def mark_sent(db: Connection, call: Call, worker: str, answer: str, at: datetime) -> None:
    """Its reader took it: true whatever was believed of it meanwhile."""
    given = {"key": call.key, "worker": worker, "answer": answer, "at": codec.moment(at)}
    db.execute(SENT, given)


def expire_leases(db: Connection, now: datetime) -> int:
    """What a killed worker left claimed is told again: its reader knows its id."""
    rows = CALLS.expired(db, now)
    for row in rows:
        state = "void" if row.state == "void" else "queued"
        CALLS.take_up(db, row.key, state, row.error)
    return len(rows)


RETRY = text(
    "UPDATE calls SET state = 'queued', error = '', attempts = 0, not_before = :now, sent_at = ''"
    " WHERE key = :key AND state IN ('sent', 'dead', 'queued') AND lease_until < :now AND EXISTS"
    " (SELECT 1 FROM subscriptions s WHERE s.id = calls.subscription AND s.ended_at = '')"
)


def retry(db: Connection, key: str, now: datetime) -> bool:
    """A person decides that a call is made again, with the same id: one that was given up, that
    waits for its next attempt, or that left and that its reader lost."""
    return db.execute(RETRY, {"key": key, "now": codec.moment(now)}).rowcount == 1


GIVE_UP = text(
    "UPDATE calls SET state = 'dead', error = :error WHERE subscription = :one"
    " AND state = 'queued' AND queued_at <= :then"
)


def give_up(db: Connection, subscription: str, error: str, then: datetime) -> None:
    """What a program has not taken since `then` is given up, with the call that just was."""
    given = {"one": subscription, "error": error[:400], "then": codec.moment(then)}
    db.execute(GIVE_UP, given)


LAST = (
    "SELECT * FROM calls WHERE subscription = :subscription"
    " ORDER BY queued_at DESC, key LIMIT :most"
)
COUNTED = "SELECT subscription, state, count(*) AS n FROM calls GROUP BY subscription, state"
GONE = text(
    "DELETE FROM calls WHERE state IN ('sent', 'void', 'dead') AND queued_at < :then"
    " AND not_before < :then AND sent_at < :then"
)


def last(db: Connection, subscription: str, most: int) -> list[Call]:
    """The newest calls to a program."""
    given = {"subscription": subscription, "most": most}
    return [of_row(row) for row in db.execute(text(LAST), given)]


def found(db: Connection, key: str) -> Call | None:
    """One of them; None where there is none of that key."""
    row = db.execute(text("SELECT * FROM calls WHERE key = :key"), {"key": key}).first()
    return of_row(row) if row else None


def given_up(db: Connection, subscription: str) -> list[str]:
    """The calls to a program that were given up, the oldest first."""
    query = "SELECT key FROM calls WHERE subscription = :one AND state = 'dead' ORDER BY queued_at"
    return list(db.execute(text(f"{query}, key"), {"one": subscription}).scalars())


def counts(db: Connection) -> dict[tuple[str, str], int]:
    """How many calls stand in each state, by program and state."""
    return {(row.subscription, row.state): row.n for row in db.execute(text(COUNTED))}


def tidy(db: Connection, now: datetime) -> None:
    """What left long ago, or will not leave, goes."""
    db.execute(GONE, {"then": codec.moment(now - KEPT)})


def of_row(row: Row[Any]) -> Call:
    """A row as a call."""
    return Call(
        key=row.key,
        event=row.event,
        subscription=row.subscription,
        kind=row.kind,
        reference=row.reference,
        version=row.version,
        day=row.day,
        queued_at=codec.from_moment(row.queued_at),
        state=row.state,
        not_before=codec.from_moment(row.not_before),
        attempts=row.attempts,
        error=row.error,
        answer=row.answer,
        sent_at=codec.from_moment(row.sent_at) if row.sent_at else None,
    )
