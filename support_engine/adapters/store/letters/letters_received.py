"""Which letters left about which dossiers: where a letter of a programme is read on a real one."""

from collections.abc import Sequence

from sqlalchemy import Connection

from support_engine.adapters.store.sql import Sql, among


def received(db: Connection, references: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Each letter that left about some dossiers, with those dossiers in the order given."""
    named, given = among("reference", references)
    query = (
        "SELECT DISTINCT letter, reference FROM letters"
        f" WHERE sent_at <> '' AND reference IN ({named})"
    )
    found: dict[str, set[str]] = {}
    for letter, reference in Sql(query).run(db, given).fetchall():
        found.setdefault(letter, set()).add(reference)
    return {one: tuple(r for r in references if r in got) for one, got in found.items()}
