"""The ledger at rest: one line for each amount that an act moved; totals are always sums."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store.sql import Sql
from support_engine.core.money.ledger import Standing

Row = dict[str, Any]
INSERT = Sql(
    "INSERT INTO ledger (reference, version, entry, item, cents, effective_on, actor)"
    " VALUES (:reference, :version, :entry, :item, :cents, :effective_on, :actor)"
)


def rows(moved: Standing, reference: str, version: int, on: str, actor: str) -> list[Row]:
    """The lines of one act; an amount that did not move has none."""
    return [
        {
            "reference": reference,
            "version": version,
            "entry": entry,
            "item": item,
            "cents": cents,
            "effective_on": on,
            "actor": actor,
        }
        for (entry, item), cents in sorted(moved.items())
        if cents
    ]


def insert(db: Connection, lines: Iterable[Row]) -> None:
    """Add lines. Raises IntegrityError when a tranche would leave or be paid a second time."""
    given = list(lines)
    if given:
        INSERT.run_each(db, given)


SUMS = text(
    "SELECT entry, item, sum(cents) AS cents FROM ledger WHERE reference = :reference"
    " GROUP BY entry, item"
)


def sums(db: Connection, reference: str) -> Standing:
    """What the ledger says of a dossier: its own sums, never the dossier's."""
    rows = db.execute(SUMS, {"reference": reference})
    return Counter({(row.entry, row.item): int(row.cents) for row in rows if row.cents})


def lines(db: Connection, reference: str | None = None) -> list[Mapping[str, Any]]:
    """The lines of a dossier or of all, in the order in which they were written."""
    where = "WHERE l.reference = :reference" if reference else ""
    query = text(
        "SELECT l.reference, d.name, d.wave, d.workflow AS programme, l.version, l.entry,"
        " l.item, l.cents, l.effective_on, l.actor FROM ledger l"
        " JOIN dossiers d ON d.reference = l.reference"
        f" {where} ORDER BY l.effective_on, l.reference, l.version, l.entry, l.item"
    )
    given = {"reference": reference} if reference else {}
    return [dict(row) for row in db.execute(query, given).mappings()]
