"""Where the dossiers are that a question finds: how many in each place, how many of them late."""

from datetime import date

from sqlalchemy import Connection

from support_engine.adapters.store.lists.finding import as_rows
from support_engine.adapters.store.narrowing import Statement
from support_engine.adapters.store.sql import Sql
from support_engine.views.lists.finding import Query
from support_engine.views.lists.map import Heap

ASKED = ("place", "reference", "name", "commune", "is_closed", "next_due_on")
LATE = "sum(CASE WHEN NOT d.is_closed AND d.next_due_on < :now THEN 1 ELSE 0 END)"


def heaps(db: Connection, query: Query, today: date) -> list[Heap]:
    """The places of the dossiers of a question. One statement, whatever their number."""
    asked = Statement({"now": today.isoformat()})
    statement = (
        f"SELECT d.place, count(*) AS number, {LATE} AS late, min(d.reference) AS reference,"
        " min(d.name) AS name, min(d.commune) AS commune"
        f"{asked.part(query, today, ASKED)} GROUP BY d.place ORDER BY d.place"
    )
    found = as_rows(Sql(asked.whole(statement)).run(db, asked.given))
    return [Heap(**one) for one in found]
