"""A worker takes the next messages for itself; two workers never wait for each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from support_engine.adapters.store import codec, locks
from support_engine.adapters.store.letters.sending import LETTERS, Claimed
from support_engine.errors import Contended

AT_ONCE = 8
"""Messages that a worker claims in one transaction."""
SEEN = 8 * AT_ONCE
"""Letters among which it looks for them: others may be claiming the first ones."""
READY = text(
    "SELECT key, person, kind FROM letters WHERE state = 'queued' AND not_before <= :now"
    " AND (kind = 'act' OR :is_open)"
    f" ORDER BY not_before, key LIMIT {SEEN}"
)
# A worker locks reminders of a person only while it alone claims for that person: no other holds
# back one that belongs in the same message. All of the day go into it, those too that a round
# queued whose clock is a little ahead: whatever remained would wait for the next sending day.
REMINDERS_OF = (
    "SELECT key FROM letters WHERE state = 'queued' AND kind = 'reminder' AND person = :person"
    " AND not_before < :later ORDER BY key"
)
ALONE = "SELECT key FROM letters WHERE state = 'queued' AND key = :key"
# Served, or being served by another worker at this moment.
SERVED = text(
    "SELECT 1 FROM letters WHERE person = :person AND kind = 'reminder'"
    " AND (sent_on = :today OR (state = 'claimed' AND lease_until >= :now))"
)
POSTPONE = text("UPDATE letters SET not_before = :later WHERE key = :key AND state = 'queued'")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a worker claims: now, until when it is given, the next sending day; the window; who it
    is, by a name that no other bears."""

    now: datetime
    lease_until: datetime
    later: datetime
    is_open: bool
    worker: str = ""


def claim(db: Connection, when: Moment) -> list[list[Claimed]]:
    """The next messages to send: a letter, or the reminders of one person; empty when none is left.

    Out of the sending window only the letters of people's acts leave. A person who already had a
    reminder message today gets the next one on the next sending day. Raises Contended when all
    that is ready is being claimed by others at this very moment: some may remain.
    """
    given = {"now": codec.moment(when.now), "is_open": when.is_open}
    groups: list[list[Claimed]] = []
    while not groups and (found := db.execute(READY, given).all()):
        met: dict[str, bool] = {}
        for row in found:
            if len(groups) < AT_ONCE and (group := group_of(db, row, when, met)):
                groups.append(group)
        if not groups and not all(met.values()):
            raise Contended(OTHERS)
    return groups


OTHERS = "D’autres passages prennent les lettres en ce moment. Réessayez dans un instant."


def group_of(db: Connection, first: Row[Any], when: Moment, met: dict[str, bool]) -> list[Claimed]:
    """One message of those that are ready; none when its person is served, or when another worker
    claims it. `met`: the persons and letters of this claim, and whether they were free."""
    is_reminder = first.kind == "reminder"
    name = f"person/{first.person}" if is_reminder else f"letter/{first.key}"
    if name in met:
        return []
    if is_reminder:
        met[name] = locks.is_mine_to_claim(db, name)
        return reminders_of(db, first.person, when) if met[name] else []
    alone = text(ALONE + locks.skip_locked(db))
    met[name] = db.execute(alone, {"key": first.key}).first() is not None
    return claimed_now(db, [first.key], when) if met[name] else []


def reminders_of(db: Connection, person: str, when: Moment) -> list[Claimed]:
    """The reminders of a person in one message, unless one left today: then they wait."""
    now, later = codec.moment(when.now), codec.moment(when.later)
    mine = {"person": person, "now": now}
    of_the_day = text(REMINDERS_OF + locks.skip_locked(db))
    keys = list(db.execute(of_the_day, {"person": person, "later": later}).scalars())
    if db.execute(SERVED, {**mine, "today": when.now.date().isoformat()}).first():
        for key in keys:
            db.execute(POSTPONE, {"key": key, "later": later})
        return []
    return claimed_now(db, keys, when)


def claimed_now(db: Connection, keys: Iterable[str], when: Moment) -> list[Claimed]:
    """Those of these letters that this worker got."""
    claims = (claim_one(db, key, when) for key in keys)
    return [claimed for claimed in claims if claimed is not None]


def claim_one(db: Connection, key: str, when: Moment) -> Claimed | None:
    """Claim by condition: of two workers one gets the row."""
    row = LETTERS.claim(db, key, when.worker, when.lease_until)
    if row is None:
        return None
    return Claimed(
        row.key,
        row.reference,
        row.letter,
        row.kind,
        row.person,
        row.contact,
        row.thread,
        codec.load_data(row.data),
        row.attempts,
        row.topic,
        row.act,
        row.role,
        codec.from_moment(row.not_before),
        when.worker,
    )


WAITING = text("SELECT count(*) FROM letters WHERE state = 'queued'")


def waiting(db: Connection) -> int:
    """How many letters wait to leave."""
    return int(db.execute(WAITING).scalar_one())
