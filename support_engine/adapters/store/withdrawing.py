"""Letters of acts that are taken back: those that wait do not leave, those that left are known."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.core.telling.rectifying import Gone

WAITING = ("queued", "claimed", "held", "dead")
LEFT = ("sent", "posted", "in_doubt", "claimed")
"""One that is claimed is leaving, or is not: nobody knows yet."""
OF_AN_ACT = text(
    "SELECT key, letter, person, role, data, act, state, sent_on, subject FROM letters"
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
    for act in sorted(acts):
        given = {"reference": reference, "act": act, "why": f"L’acte n° {act} a été repris."}
        db.execute(WITHDRAW, given)


def gone(row: dict[str, Any]) -> Gone:
    """A letter that has left, as the rectifying one speaks of it."""
    role = row["role"] or str(codec.load_data(row["data"]).get("role", ""))
    on = date.fromisoformat(row["sent_on"]) if row["sent_on"] else None
    return Gone(row["key"], row["person"], role, row["act"], on, row["subject"])
