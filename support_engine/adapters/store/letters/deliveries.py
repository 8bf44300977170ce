"""What people say of a letter, written beside it: posted by hand, received, by which proof.

A letter of an act that mail is about to bring leaves all the same: nobody keeps a holder from being
told by saying, alone, that they were.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.letters import sealed_rows
from support_engine.core.dossier.events import AnyEvent, LetterLeft, LetterReceived
from support_engine.core.programme.roles import HOLDER

OF_THE_ACT = " WHERE reference = :reference AND act = :act AND role = :role"
WAITS = "('queued', 'held', 'dead', 'parked', 'in_doubt', 'cancelled')"
STOPPED = f"(state IN {WAITS} AND (state <> 'queued' OR kind = 'reminder'))"
NOT_LEFT = (
    f"{OF_THE_ACT} AND ({STOPPED} OR (state = 'void' AND kind <> 'reminder'"
    f" AND NOT EXISTS (SELECT 1 FROM letters AS other{OF_THE_ACT} AND state IN {WAITS})))"
)
"""What may have been posted instead: a letter set aside only where no other of its act waits."""
POSTED = text(
    "UPDATE letters SET state = 'posted', sent_on = :on, sent_at = :at, proof = :proof, error = ''"
    f"{NOT_LEFT} RETURNING key"
)
TO_POST = text(f"SELECT key, letter, person FROM letters{NOT_LEFT} ORDER BY key")
BESIDE = text(f"UPDATE letters SET proof = :proof{OF_THE_ACT} AND state IN ('queued', 'claimed')")
RECEIVED = text(f"UPDATE letters SET received_on = :on, proof = :proof{OF_THE_ACT}")

UNREACHED = text(f"SELECT letter, queued_at FROM letters{OF_THE_ACT} AND {STOPPED} ORDER BY key")
ALL_UNREACHED = text(
    "SELECT act, letter, queued_at FROM letters WHERE reference = :reference AND role = :role"
    " AND state = 'dead' AND kind <> 'reminder' AND act > 0 ORDER BY act DESC, key"
)


def unreached(db: Connection, reference: str, act: int) -> tuple[str, datetime | None]:
    """The letter of an act to the holder that did not leave, and when it was written; nothing where
    none."""
    about = {"reference": reference, "act": act, "role": HOLDER}
    row = db.execute(UNREACHED, about).first()
    return (row.letter, codec.from_moment(row.queued_at)) if row else ("", None)


def all_unreached(db: Connection, reference: str) -> Iterator[tuple[int, str, datetime]]:
    """The letters of acts to the holder that were given up: the act, the letter, when it was
    written."""
    for row in db.execute(ALL_UNREACHED, {"reference": reference, "role": HOLDER}):
        yield row.act, row.letter, codec.from_moment(row.queued_at)


def to_post(db: Connection, reference: str, events: Iterable[AnyEvent]) -> Iterator[dict[str, Any]]:
    """What mail could not bring, and a person says to have posted, or handed over: it leaves no
    more by mail."""
    for event in events:
        if isinstance(event, LetterLeft | LetterReceived) and event.proof:
            about = {"reference": reference, "act": event.act, "role": HOLDER}
            yield from map(dict, db.execute(TO_POST, about).mappings())


def follow(
    db: Connection, reference: str, events: Iterable[AnyEvent], on: date, at: datetime
) -> None:
    """The letters that events of a day, recorded at a moment, speak of. What the engine sent by
    itself is marked by whoever sent it; what mail could not bring, and a person posted or handed
    over, leaves no more by mail."""
    for event in events:
        if isinstance(event, LetterLeft | LetterReceived) and event.proof:
            about = {"reference": reference, "act": event.act, "role": HOLDER}
            given = {**about, "on": on.isoformat(), "proof": event.proof, "at": codec.moment(at)}
            for key in db.execute(POSTED, given).scalars().all():
                sealed_rows.seal_letter(db, key)
            db.execute(RECEIVED if isinstance(event, LetterReceived) else BESIDE, given)
