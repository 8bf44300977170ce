"""Proving calls to other programs: each tells a row of a journal, as what it is."""

from collections.abc import Iterator

from sqlalchemy import Connection

from support_engine.adapters.store import audit
from support_engine.adapters.store.calling.calls import event_id
from support_engine.core.telling.announced import LETTER, OF_EVENT


def findings(db: Connection) -> Iterator[tuple[str, str]]:
    """Where and what does not hold."""
    for row in audit.calls(db, LETTER):
        name = f"l’appel {row['event']}"
        if row["hash"] is None:
            yield row["reference"], f"{name} parle de l’acte n° {row['version']}, absent du journal"
        elif event_id(row["hash"]) != row["event"] or OF_EVENT.get(row["type"]) != row["kind"]:
            yield row["reference"], f"{name} a été modifié à la main : le journal dit autre chose"
