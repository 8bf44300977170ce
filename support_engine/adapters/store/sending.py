"""Sending, as the base sees it: claim by condition, lease, settle. A letter has one worker.

A claimed letter whose subject is made void meanwhile ends as the truth: sent if it left, void if
it did not, in doubt if the worker died with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.outbox import COLUMNS

READY = (
    "SELECT key, person, kind FROM letters WHERE state = 'queued' AND not_before <= :now"
    " AND (kind = 'act' OR :is_open)"
    " ORDER BY not_before, key LIMIT 1"
)
REMINDERS_OF = (
    "SELECT key FROM letters WHERE state = 'queued' AND kind = 'reminder' AND person = :person"
    " AND not_before <= :now ORDER BY key"
)
# Served, or being served by another worker at this moment.
SERVED = text(
    "SELECT 1 FROM letters WHERE person = :person AND kind = 'reminder'"
    " AND (sent_on = :today OR (state = 'claimed' AND lease_until >= :now))"
)
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext(:person))")
POSTPONE = text(
    "UPDATE letters SET not_before = :later WHERE state = 'queued' AND kind = 'reminder'"
    " AND not_before <= :now AND person = :person"
)
CLAIM = text(
    "UPDATE letters SET state = 'claimed', lease_until = :lease, attempts = attempts + 1"
    f" WHERE key = :key AND state = 'queued' RETURNING {COLUMNS}"
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this worker alone may send until its lease ends."""

    key: str
    reference: str
    letter: str
    kind: str
    person: str
    contact: str
    thread: str
    data: Mapping[str, Any]
    attempts: int
    topic: str
    act: int
    role: str
    not_before: datetime
    lease: str = ""

    @property
    def claim(self) -> dict[str, object]:
        """What tells this claim from any other of the same letter."""
        return {"key": self.key, "attempts": self.attempts, "lease": self.lease}


@dataclass(frozen=True, slots=True)
class Moment:
    """When a worker claims: now, until when it is given, the next sending day; the window."""

    now: datetime
    lease_until: datetime
    later: datetime
    is_open: bool


def claim(db: Connection, when: Moment) -> list[Claimed]:
    """The next letter to send, with the recipient's other reminders of the day; empty when none.

    Out of the sending window only the letters of people's acts leave. A person who already had a
    reminder message today gets the next one on the next sending day.
    """
    at, today = codec.moment(when.now), when.now.date().isoformat()
    has_others = db.dialect.name == "postgresql"  # on SQLite a writer is alone
    skip_locked = " FOR UPDATE SKIP LOCKED" if has_others else ""
    ready, reminders_of = text(READY + skip_locked), text(REMINDERS_OF + skip_locked)
    while first := db.execute(ready, {"now": at, "is_open": when.is_open}).first():
        keys = [first.key]
        if first.kind == "reminder":
            mine = {"person": first.person, "now": at}
            if has_others:
                db.execute(ONE_AT_A_TIME, mine)
            if db.execute(SERVED, {**mine, "today": today}).first():
                db.execute(POSTPONE, {**mine, "later": codec.moment(when.later)})
                continue
            keys = list(db.execute(reminders_of, mine).scalars())
        claims = (claim_one(db, key, when.lease_until) for key in keys)
        return [claimed for claimed in claims if claimed is not None]
    return []


def claim_one(db: Connection, key: str, lease_until: datetime) -> Claimed | None:
    """Claim by condition: of two workers one gets the row."""
    row = db.execute(CLAIM, {"key": key, "lease": codec.moment(lease_until)}).first()
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
        row.lease_until,
    )


HELD = text(
    "SELECT 1 FROM letters WHERE key = :key AND state = 'claimed' AND attempts = :attempts"
    " AND lease_until = :lease AND lease_until > :now"
)
GIVE_BACK = text(
    "UPDATE letters SET state = CASE WHEN state = 'void' THEN 'void' ELSE 'queued' END,"
    " error = CASE WHEN state = 'void' THEN error ELSE '' END, lease_until = ''"
    " WHERE key = :key AND attempts = :attempts AND lease_until IN (:lease, '')"
    " AND state IN ('claimed', 'void', 'in_doubt')"
)


def is_still_ours(db: Connection, group: Iterable[Claimed], now: datetime) -> bool:
    """Whether each letter of a group is claimed by this claim, and its lease not over."""
    at = codec.moment(now)
    return all(db.execute(HELD, {**one.claim, "now": at}).first() for one in group)


def give_back(db: Connection, group: Iterable[Claimed]) -> None:
    """Letters that were surely not handed over, whatever another worker supposed meanwhile; one
    that somebody claimed since is left alone."""
    for one in group:
        db.execute(GIVE_BACK, one.claim)


SENT = text(
    "UPDATE letters SET state = 'sent', sent_at = :at, sent_on = :on, message_id = :message_id,"
    " subject = :subject, body = :body, error = '' WHERE key = :key"
    " AND attempts = :attempts AND lease_until = :lease AND state IN ('claimed', 'void')"
)
SETTLE = text(
    "UPDATE letters SET state = CASE WHEN state = 'void' THEN 'void' ELSE :state END,"
    " error = :error, not_before = :not_before, message_id = :message_id, lease_until = ''"
    " WHERE key = :key AND attempts = :attempts AND lease_until = :lease"
    " AND state IN ('claimed', 'void')"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What left, kept as evidence."""

    message_id: str
    subject: str
    body: str


def mark_sent(db: Connection, group: Iterable[Claimed], sent: Sent, at: datetime, on: str) -> None:
    """The server took the message."""
    for letter in group:
        db.execute(
            SENT,
            {
                **letter.claim,
                "at": codec.moment(at),
                "on": on,
                "message_id": sent.message_id,
                "subject": sent.subject,
                "body": sent.body,
            },
        )


@dataclass(frozen=True, slots=True)
class Unsent:
    """What becomes of a letter that did not leave: queued again for later, in doubt, or dead."""

    state: str
    error: str
    not_before: datetime
    message_id: str


def settle(db: Connection, letter: Claimed, unsent: Unsent) -> None:
    """Not sent; the reason stays visible."""
    db.execute(
        SETTLE,
        {
            **letter.claim,
            "state": unsent.state,
            "error": unsent.error[:400],
            "not_before": codec.moment(unsent.not_before),
            "message_id": unsent.message_id,
        },
    )


EXPIRED = text(
    "UPDATE letters SET state = CASE WHEN state = 'void' AND :state = 'queued' THEN 'void'"
    " ELSE :state END, error = :error, lease_until = ''"
    " WHERE state IN ('claimed', 'void') AND lease_until <> ''"
    " AND (lease_until < :now OR lease_until > :later)"
)
LONGEST_LEASE = timedelta(days=1)
"""A lease that would end later was given by a clock that was wrong."""
FORWARD = text(
    "UPDATE letters SET not_before = :now WHERE state = 'queued' AND not_before > :latest"
)


def expire_leases(db: Connection, now: datetime, *, is_repeatable: bool) -> int:
    """Letters that a killed worker left claimed: sent again if that is harmless, else to check.

    With a mail server nobody can know whether the message left; it is listed, never sent twice.
    """
    state = "queued" if is_repeatable else "in_doubt"
    error = "" if is_repeatable else "Envoi interrompu : à vérifier avant de renvoyer."
    given = {"state": state, "error": error, "now": codec.moment(now)}
    later = codec.moment(now + LONGEST_LEASE)
    return db.execute(EXPIRED, {**given, "later": later}).rowcount


def bring_forward(db: Connection, now: datetime, latest: datetime) -> int:
    """Letters that wait for a moment after `latest` were written by a clock that ran ahead: they
    may leave now. Returns how many."""
    given = {"now": codec.moment(now), "latest": codec.moment(latest)}
    return db.execute(FORWARD, given).rowcount
