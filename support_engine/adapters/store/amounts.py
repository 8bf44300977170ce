"""Sums of the ledger by what dossiers have in common, and what is on its way: never from folded
dossiers, one statement each whatever the stock."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from support_engine.adapters.store.finding import as_rows, narrowed
from support_engine.adapters.store.sql import Sql
from support_engine.views.finding import Query
from support_engine.views.treasury import Amounts, OnItsWay, Reached, on_its_way

GROUPS = {"vague": "wave", "departement": "department", "dossier": "reference"}
"""What amounts are added up by, and the column that says it."""
SUMS = (
    "SELECT d.{column} AS name, {title} AS title, l.entry, sum(l.cents) AS cents FROM ledger l"
    " JOIN dossiers d ON d.reference = l.reference{where} GROUP BY d.{column}, l.entry"
)
CONTROL = (
    "SELECT entry, sum(cents) AS cents FROM ledger WHERE reference IN"
    " (SELECT d.reference FROM dossiers d{where}) GROUP BY entry"
)
ITEMS = (
    "SELECT l.reference, d.name, d.workflow, d.workflow_version, l.item, l.entry,"
    " sum(l.cents) AS cents, max(l.effective_on) AS reached_on FROM ledger l"
    " JOIN dossiers d ON d.reference = l.reference{where} GROUP BY l.reference, d.name, d.workflow,"
    " d.workflow_version, l.item, l.entry HAVING sum(l.cents) <> 0"
)


def sums(db: Connection, query: Query, today: date, by: str) -> list[Amounts]:
    """The amounts of each group, in its order, in cents."""
    clauses, column = narrowed(query, today), GROUPS[by]
    title = "max(d.name)" if by == "dossier" else "''"
    statement = SUMS.format(column=column, title=title, where=clauses.where)
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in as_rows(Sql(statement).run(db, clauses.given)):
        found[row["name"], row["title"]][row["entry"]] = int(row["cents"])
    return [Amounts(name, title, cents) for (name, title), cents in sorted(found.items())]


def control(db: Connection, query: Query, today: date) -> dict[str, int]:
    """The sums of the ledger itself over the same dossiers, whatever they have in common."""
    clauses = narrowed(query, today)
    rows = as_rows(Sql(CONTROL.format(where=clauses.where)).run(db, clauses.given))
    return {row["entry"]: int(row["cents"]) for row in rows}


def waiting(db: Connection, query: Query, today: date) -> list[OnItsWay]:
    """Every tranche that was asked and not paid, every sum that is owed back, the oldest first."""
    clauses = narrowed(query, today)
    found: dict[tuple[str, str], list[Reached]] = defaultdict(list)
    for row in as_rows(Sql(ITEMS.format(where=clauses.where)).run(db, clauses.given)):
        on = date.fromisoformat(row["reached_on"])
        about = (row["reference"], row["name"], row["workflow"], row["workflow_version"])
        reached = Reached(*about, row["item"], row["entry"], int(row["cents"]), on)
        found[reached.reference, reached.item].append(reached)
    return sorted(every(found.values()), key=lambda one: (one.since, one.reference))


def every(items: Iterable[list[Reached]]) -> Iterable[OnItsWay]:
    """What of each item is on its way."""
    return (one for reached in items if (one := on_its_way(reached)))
