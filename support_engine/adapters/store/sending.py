"""Sending, as the base sees it: lease, hand over, settle. A letter has one worker.

A claim bears the name of its worker; whoever lost it (a lease that ended while the machine slept)
sends and settles nothing.
A claimed letter whose subject is made void meanwhile ends as the truth: sent if it left, void if
it did not, in doubt if the worker died with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec, locks, sealed_rows


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
    worker: str = ""


STILL_MINE = text(
    "UPDATE letters SET lease_until = :lease, handed_at = :at WHERE key = :key"
    " AND state = 'claimed' AND claimed_by = :worker"
)
RELEASE = text(
    "UPDATE letters SET state = CASE WHEN state = 'void' THEN 'void' ELSE 'queued' END,"
    " attempts = attempts - 1, lease_until = '', claimed_by = '', handed_at = ''"
    " WHERE key = :key AND state IN ('claimed', 'void') AND claimed_by = :worker"
)


def still_mine(
    db: Connection, group: Sequence[Claimed], now: datetime, lease_until: datetime
) -> bool:
    """Whether these letters may be handed over at this very moment: still claimed by this worker,
    none set aside. Then their lease runs anew, and the base knows that handing over begins; else
    nothing is to be handed over, and those that are still its own go back to the outbox."""
    of_dossiers(db, group)
    given = {"lease": codec.moment(lease_until), "at": codec.moment(now)}
    kept = [
        db.execute(STILL_MINE, {**given, "key": one.key, "worker": one.worker}).rowcount == 1
        for one in by_key(group)
    ]
    if not all(kept):
        release(db, group)
    return all(kept)


def release(db: Connection, letters: Sequence[Claimed]) -> None:
    """Letters that this worker will not send go back to the outbox, as if never claimed."""
    of_dossiers(db, letters)
    for one in by_key(letters):
        db.execute(RELEASE, {"key": one.key, "worker": one.worker})


def of_dossiers(db: Connection, letters: Iterable[Claimed]) -> None:
    """Their dossiers come first in the order of locks."""
    locks.of_dossiers(db, (letter.reference for letter in letters))


def by_key(letters: Iterable[Claimed]) -> list[Claimed]:
    """In the order in which letters are locked."""
    return sorted(letters, key=attrgetter("key"))


SENT = text(
    "UPDATE letters SET state = 'sent', sent_at = :at, sent_on = :on, message_id = :message_id,"
    " subject = :subject, body = :body, error = '' WHERE key = :key"
    " AND claimed_by = :worker AND state NOT IN ('sent', 'posted')"
)
SETTLE = text(
    "UPDATE letters SET state = CASE WHEN state = 'void' THEN 'void' ELSE :state END,"
    " error = :error, not_before = :not_before, message_id = :message_id, lease_until = ''"
    " WHERE key = :key AND state IN ('claimed', 'void') AND claimed_by = :worker"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What left, kept as evidence."""

    message_id: str
    subject: str
    body: str


def mark_sent(db: Connection, letters: Sequence[Claimed], sent: Sent, at: datetime) -> None:
    """The server took the message of this worker: true whatever was believed of it meanwhile."""
    of_dossiers(db, letters)
    words = {"message_id": sent.message_id, "subject": sent.subject, "body": sent.body}
    given = {**words, "at": codec.moment(at), "on": at.date().isoformat()}
    for one in by_key(letters):
        if db.execute(SENT, {**given, "key": one.key, "worker": one.worker}).rowcount == 1:
            sealed_rows.seal_letter(db, one.key)


@dataclass(frozen=True, slots=True)
class Unsent:
    """What becomes of a letter that did not leave: queued again for later, in doubt, or dead."""

    state: str
    error: str
    not_before: datetime
    message_id: str


def settle_each(db: Connection, letters: Sequence[Claimed], unsent: Sequence[Unsent]) -> None:
    """What becomes of each letter of a message that did not leave."""
    of_dossiers(db, letters)
    pairs = zip(letters, unsent, strict=True)
    for letter, fate in sorted(pairs, key=lambda pair: pair[0].key):
        settle(db, letter, fate)


def settle(db: Connection, letter: Claimed, unsent: Unsent) -> None:
    """Not sent; the reason stays visible."""
    given = {
        "key": letter.key,
        "worker": letter.worker,
        "state": unsent.state,
        "error": unsent.error[:400],
        "not_before": codec.moment(unsent.not_before),
        "message_id": unsent.message_id,
    }
    with sealed_rows.kept_sealed(db, [letter.key]):
        db.execute(SETTLE, given)


TO_CHECK = "Envoi interrompu : à vérifier avant de renvoyer."
EXPIRED = (
    "SELECT key, state, error, handed_at FROM letters"
    " WHERE state IN ('claimed', 'void') AND lease_until <> ''"
    " AND (lease_until < :now OR lease_until > :later) ORDER BY key"
)
EXPIRE = text(
    "UPDATE letters SET state = :state, error = :error, lease_until = '' WHERE key = :key"
)
LONGEST_LEASE = timedelta(days=1)
"""A lease that would end later was given by a clock that was wrong."""
AHEAD = "SELECT key FROM letters WHERE state = 'queued' AND not_before > :latest ORDER BY key"
FORWARD = text("UPDATE letters SET not_before = :now WHERE key = :key")


def expire_leases(db: Connection, now: datetime, *, is_repeatable: bool) -> int:
    """Letters that a killed worker left claimed: sent again if that is harmless, else to check.

    With a mail server nobody can know whether a message left whose handing over had begun; it is
    listed, never sent twice. The others of the same worker had not begun to leave.
    """
    later = codec.moment(now + LONGEST_LEASE)
    expired = text(EXPIRED + locks.skip_locked(db))
    rows = db.execute(expired, {"now": codec.moment(now), "later": later}).all()
    for row in rows:
        is_unknown = row.handed_at != "" and not is_repeatable
        state = "in_doubt" if is_unknown else "void" if row.state == "void" else "queued"
        error = TO_CHECK if is_unknown else row.error
        with sealed_rows.kept_sealed(db, [row.key]):
            db.execute(EXPIRE, {"key": row.key, "state": state, "error": error})
    return len(rows)


def bring_forward(db: Connection, now: datetime, latest: datetime) -> int:
    """Letters that wait for a moment after `latest` were written by a clock that ran ahead: they
    may leave now. Returns how many."""
    ahead = text(AHEAD + locks.skip_locked(db))
    keys = db.execute(ahead, {"latest": codec.moment(latest)}).scalars().all()
    for key in keys:
        db.execute(FORWARD, {"key": key, "now": codec.moment(now)})
    return len(keys)
