"""Sending, as the base sees it: lease, hand over, settle. A letter has one worker.

A claim bears the name of its worker; whoever lost it (a lease that ended while the machine slept)
sends and settles nothing.
A claimed letter whose subject is made void meanwhile ends as the truth: sent if it left, void if
it did not, in doubt if the worker died with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec, locks
from support_engine.adapters.store.calling import calls
from support_engine.adapters.store.leases import Leases
from support_engine.adapters.store.leases import Unsent as Unsent
from support_engine.adapters.store.letters import sealed_rows
from support_engine.adapters.store.letters.letter_columns import READ

LETTERS = Leases("letters", READ, "message_id")


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


def still_mine(
    db: Connection, group: Sequence[Claimed], now: datetime, lease_until: datetime
) -> bool:
    """Whether these letters may be handed over at this very moment: still claimed by this worker,
    none set aside. Then their lease runs anew, and the base knows that handing over begins; else
    nothing is to be handed over, and those that are still its own go back to the outbox."""
    of_dossiers(db, group)
    span = (now, lease_until)
    kept = [LETTERS.hold(db, one.key, one.worker, span) for one in by_key(group)]
    if not all(kept):
        release(db, group)
    return all(kept)


def release(db: Connection, letters: Sequence[Claimed]) -> None:
    """Letters that this worker will not send go back to the outbox, as if never claimed."""
    of_dossiers(db, letters)
    for one in by_key(letters):
        LETTERS.release(db, one.key, one.worker)


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


@dataclass(frozen=True, slots=True)
class Sent:
    """What left, kept as evidence."""

    message_id: str
    subject: str
    body: str


def mark_sent(db: Connection, letters: Sequence[Claimed], sent: Sent, at: datetime) -> None:
    """The server took the message of this worker: true whatever was believed of it meanwhile.
    Programs that hear of letters are told in the same transaction."""
    of_dossiers(db, letters)
    words = {"message_id": sent.message_id, "subject": sent.subject, "body": sent.body}
    given = {**words, "at": codec.moment(at), "on": at.date().isoformat()}
    for one in by_key(letters):
        if db.execute(SENT, {**given, "key": one.key, "worker": one.worker}).rowcount == 1:
            sealed_rows.seal_letter(db, one.key)
            if one.reference:
                calls.tell_letter(db, (one.reference, one.act), one.key, at)


def settle_each(db: Connection, letters: Sequence[Claimed], unsent: Sequence[Unsent]) -> None:
    """What becomes of each letter of a message that did not leave."""
    of_dossiers(db, letters)
    pairs = zip(letters, unsent, strict=True)
    for letter, fate in sorted(pairs, key=lambda pair: pair[0].key):
        settle(db, letter, fate)


def settle(db: Connection, letter: Claimed, unsent: Unsent) -> None:
    """Not sent; the reason stays visible."""
    with sealed_rows.kept_sealed(db, [letter.key]):
        LETTERS.settle(db, letter.key, letter.worker, unsent)


TO_CHECK = "Envoi interrompu : à vérifier avant de renvoyer."


def expire_leases(db: Connection, now: datetime, *, is_repeatable: bool) -> int:
    """Letters that a killed worker left claimed: sent again if that is harmless, else to check.

    With a mail server nobody can know whether a message left whose handing over had begun; it is
    listed, never sent twice. The others of the same worker had not begun to leave.
    """
    rows = LETTERS.expired(db, now)
    for row in rows:
        is_unknown = row.handed_at != "" and not is_repeatable
        state = "in_doubt" if is_unknown else "void" if row.state == "void" else "queued"
        error = TO_CHECK if is_unknown else row.error
        with sealed_rows.kept_sealed(db, [row.key]):
            LETTERS.take_up(db, row.key, state, error)
    return len(rows)


def bring_forward(db: Connection, now: datetime, latest: datetime) -> int:
    """Letters that wait for a moment after `latest` were written by a clock that ran ahead: they
    may leave now. Returns how many."""
    return LETTERS.bring_forward(db, now, latest)
