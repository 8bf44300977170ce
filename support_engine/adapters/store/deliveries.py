"""What people say of a letter, written beside it: posted by hand, received, by which proof."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec, sealed_rows
from support_engine.core.dossier.events import AnyEvent, LetterLeft, LetterReceived
from support_engine.core.programme.roles import HOLDER

OF_THE_ACT = " WHERE reference = :reference AND act = :act AND role = :role"
NOT_LEFT = (
    f"{OF_THE_ACT}"
    " AND (state IN ('queued', 'held', 'dead', 'parked', 'in_doubt', 'cancelled')"
    " OR (state = 'void' AND kind <> 'reminder'))"
)
POSTED = text(
    "UPDATE letters SET state = 'posted', sent_on = :on, sent_at = :at, proof = :proof, error = ''"
    f"{NOT_LEFT} RETURNING key"
)
TO_POST = text(f"SELECT key, letter, person FROM letters{NOT_LEFT} ORDER BY key")
RECEIVED = text(f"UPDATE letters SET received_on = :on, proof = :proof{OF_THE_ACT}")


REMINDER = text(
    f"SELECT letter, queued_at FROM letters{NOT_LEFT} AND kind = 'reminder' ORDER BY key"
)


def reminder(db: Connection, reference: str, act: int) -> tuple[str, datetime | None]:
    """The reminder to the holder that a round wrote and that did not leave, and when it was
    written; nothing where none."""
    about = {"reference": reference, "act": act, "role": HOLDER}
    row = db.execute(REMINDER, about).first()
    return (row.letter, codec.from_moment(row.queued_at)) if row else ("", None)


def to_post(db: Connection, reference: str, events: Iterable[AnyEvent]) -> Iterator[dict[str, Any]]:
    """The letters that a person says to have posted by hand, and that leave no more by mail."""
    for event in events:
        if isinstance(event, LetterLeft) and event.proof:
            about = {"reference": reference, "act": event.act, "role": HOLDER}
            yield from map(dict, db.execute(TO_POST, about).mappings())


def follow(
    db: Connection, reference: str, events: Iterable[AnyEvent], on: date, at: datetime
) -> None:
    """The letters that events of a day, recorded at a moment, speak of. What the engine sent by
    itself is marked by whoever sent it; a letter that a person posted leaves no more by mail."""
    for event in events:
        if isinstance(event, LetterLeft | LetterReceived) and event.proof:
            about = {"reference": reference, "act": event.act, "role": HOLDER}
            given = {**about, "on": on.isoformat(), "proof": event.proof, "at": codec.moment(at)}
            if isinstance(event, LetterReceived):
                db.execute(RECEIVED, given)
                continue
            for key in db.execute(POSTED, given).scalars().all():
                sealed_rows.seal_letter(db, key)
