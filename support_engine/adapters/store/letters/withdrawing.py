"""Letters of acts that are taken back: those that wait do not leave, those that left are known."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec, locks
from support_engine.adapters.store.letters.sealed_rows import kept_sealed
from support_engine.core.telling.rectifying import Gone

WAITING = ("queued", "claimed", "held", "dead", "parked")
LEFT = ("sent", "posted", "in_doubt", "claimed")
"""One that is claimed is leaving, or is not: nobody knows yet."""
IN_HAND = "proof <> ''"
"""What a person says to have posted or handed over reached its reader, whatever mail does of it."""
OF_AN_ACT = text(
    "SELECT key, letter, person, role, data, act, state, sent_on, received_on, proof, subject"
    " FROM letters"
    " WHERE reference = :reference AND act = :act ORDER BY key"
)
WITHDRAW = text(
    "UPDATE letters SET state = 'void', error = :why WHERE reference = :reference AND act = :act"
    f" AND state IN ({', '.join(repr(state) for state in WAITING)})"
)


def of_acts(db: Connection, reference: str, acts: Collection[int]) -> list[dict[str, Any]]:
    """The letters that tell of these acts, whatever became of them."""
    return [
        dict(row)
        for act in sorted(acts)
        for row in db.execute(OF_AN_ACT, {"reference": reference, "act": act}).mappings()
    ]


def withdraw(db: Connection, reference: str, acts: Collection[int]) -> None:
    """The letters of these acts that have not left do not leave, whatever their kind.

    One that is being handed over at this very moment is marked sent if it leaves.
    """
    locks.of_dossiers(db, [reference])
    for act in sorted(acts):
        given = {"reference": reference, "act": act, "why": f"L’acte n° {act} a été repris."}
        with kept_sealed(db, (row["key"] for row in of_acts(db, reference, [act]))):
            db.execute(WITHDRAW, given)


ANNOUNCED = text(
    "SELECT act, max(CASE WHEN state IN ('sent', 'posted', 'in_doubt')"
    f" OR {IN_HAND} THEN 1 ELSE 0 END) AS has_left"
    " FROM letters WHERE reference = :reference AND act > 0 GROUP BY act"
)
HAS_LEFT = text(
    "SELECT key FROM letters WHERE reference = :reference"
    f" AND (state IN ('sent', 'posted', 'in_doubt') OR {IN_HAND})"
)
IS_LEAVING = text(
    "SELECT 1 FROM letters WHERE key = :key AND state IN ('claimed', 'void')"
    " AND lease_until >= :now"
)


def announced(db: Connection, reference: str) -> dict[int, bool]:
    """Act by act, whether some letter that tells of it has left."""
    rows = db.execute(ANNOUNCED, {"reference": reference})
    return {row.act: bool(row.has_left) for row in rows}


def told_of(db: Connection, reference: str) -> frozenset[int]:
    """The acts of which some letter has left, or may be leaving."""
    states = ", ".join(repr(state) for state in LEFT)
    query = text(
        "SELECT DISTINCT act FROM letters WHERE reference = :reference AND act > 0"
        f" AND (state IN ({states}) OR {IN_HAND})"
    )
    return frozenset(db.execute(query, {"reference": reference}).scalars())


def left(db: Connection, reference: str) -> frozenset[str]:
    """The letters of a dossier that have left, or that may have."""
    return frozenset(db.execute(HAS_LEFT, {"reference": reference}).scalars())


def is_leaving(db: Connection, keys: Iterable[str], now: datetime) -> bool:
    """Whether one of these letters is being handed over at this very moment."""
    at = codec.moment(now)
    return any(db.execute(IS_LEAVING, {"key": key, "now": at}).first() for key in keys)


def has_left(row: dict[str, Any]) -> bool:
    """Whether somebody may have been told by a letter."""
    return row["state"] in LEFT or row["proof"] != ""


def is_copy(row: dict[str, Any]) -> bool:
    """Whether a letter is that of another one to a former address of its reader."""
    return "former" in codec.load_data(row["data"])


def gone(row: dict[str, Any]) -> Gone:
    """A letter that has left, as the rectifying one speaks of it."""
    role = row["role"] or str(codec.load_data(row["data"]).get("role", ""))
    left_on = row["sent_on"] or row["received_on"]
    on = date.fromisoformat(left_on) if left_on else None
    return Gone(row["key"], row["person"], role, row["act"], on, row["subject"])
