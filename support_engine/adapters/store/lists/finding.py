"""Finding dossiers by their search columns: a page, its total, the counts of its tabs, those around
one. The folded dossiers are never read, and the number of statements never depends on the stock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.store.case.dossiers import SEARCHED
from support_engine.adapters.store.narrowing import CHOICES, Given, Statement
from support_engine.adapters.store.sql import Sql, among
from support_engine.views.lists.finding import PAGE_SIZE, TABS, Found, Query

COLUMNS = (
    "SELECT d.reference, d.workflow, d.workflow_version, "
    + ", ".join(f"d.{name}" for name in SEARCHED)
    + ", o.name AS officer_name, h.name AS holder_name FROM dossiers d"
    " LEFT JOIN people o ON o.id = d.officer LEFT JOIN people h ON h.id = d.holder"
)


def find(db: Connection, query: Query, today: date, total: int | None = None) -> Found:
    """The rows of a page and how many there are in all, where `total` does not say it already: two
    statements, one where the page is whole."""
    asked, columns = Statement(), query.sorting[0]
    first = f"SELECT d.reference{asked.part(query, today, columns)}"
    if query.page is not None:
        first += f" ORDER BY {ordered(query)} LIMIT :size OFFSET :skipped"
        asked.given |= {"size": PAGE_SIZE, "skipped": (max(query.page, 1) - 1) * PAGE_SIZE}
    rows = shown(db, asked, first, query)
    if query.page is None:
        total = len(rows)
    return Found(rows, count(db, query, today) if total is None else total)


def following(
    db: Connection, query: Query, today: date, after: str, most: int
) -> list[dict[str, Any]]:
    """The first dossiers of a question whose reference comes after one, by reference: whatever is
    opened or moves meanwhile, who goes on from the last one meets each dossier once."""
    by_reference = replace(query, order="dossier")
    asked = Statement({"after": after, "most": most})
    part = asked.part(by_reference, today, ("reference",), ["d.reference > :after"])
    first = f"SELECT d.reference{part} ORDER BY d.reference LIMIT :most"
    return shown(db, asked, first, by_reference)


def shown(db: Connection, asked: Statement, first: str, query: Query) -> list[dict[str, Any]]:
    """The rows of the dossiers that a part of a statement names, in the order of a question."""
    statement = f"{COLUMNS} WHERE d.reference IN ({first}) ORDER BY {ordered(query)}"
    return as_rows(Sql(asked.whole(statement)).run(db, asked.given))


def ordered(query: Query) -> str:
    """The order of a question."""
    columns, is_reversed = query.sorting
    return ", ".join(f"d.{name}{' DESC' if is_reversed else ''}" for name in columns)


def count(db: Connection, query: Query, today: date) -> int:
    """How many dossiers a question finds."""
    return counts(db, [query], today)[0]


def tab_counts(db: Connection, query: Query, today: date) -> dict[str, int]:
    """How many dossiers each tab would show under the same filters: one statement."""
    queries = [replace(query, tab=tab) for tab in TABS]
    return dict(zip(TABS, counts(db, queries, today), strict=True))


def counts(db: Connection, queries: Sequence[Query], today: date) -> list[int]:
    """How many dossiers each question finds: one statement, each search looked for once."""
    asked = Statement()
    each = ", ".join(f"(SELECT count(*){asked.part(one, today)})" for one in queries)
    if not each:
        return []
    return list(map(int, Sql(asked.whole(f"SELECT {each}")).run(db, asked.given).fetchone()))


def by_phase(db: Connection, query: Query, today: date) -> dict[tuple[str, str], int]:
    """How many dossiers of a question are in each phase and state."""
    asked = Statement()
    part = asked.part(query, today, ("phase", "state"))
    counted = f"SELECT d.phase, d.state, count(*){part} GROUP BY d.phase, d.state"
    rows = Sql(asked.whole(counted)).run(db, asked.given).fetchall()
    return {(phase, state): int(number) for phase, state, number in rows}


def first_of(
    db: Connection, query: Query, today: date, phases: Sequence[str], most: int
) -> list[dict[str, Any]]:
    """The first dossiers of a question in each phase, in its order: one statement."""
    asked, parts = Statement({"most": most}), []
    for number, phase in enumerate(phases):
        part = asked.part(replace(query, phases=(phase,)), today, query.sorting[0])
        first = f"SELECT d.reference{part} ORDER BY {ordered(query)} LIMIT :most"
        parts.append(f"SELECT reference FROM ({first}) p{number}")
    return shown(db, asked, " UNION ALL ".join(parts), query) if parts else []


def place(db: Connection, query: Query, reference: str, today: date) -> int:
    """Which one a dossier is in the order of a list, from 1 on; 0 where it is not in it."""
    asked, (columns, is_reversed) = Statement({"here": reference}), query.sorting
    to_here = beyond(columns, ">=" if is_reversed else "<=")
    number = f"(SELECT count(*){asked.part(query, today, (), [to_here])})"
    there = f"(SELECT count(*){asked.part(query, today, (), ['d.reference = :here'])})"
    statement = asked.whole(f"SELECT {number}, {there}")
    found, is_there = Sql(statement).run(db, asked.given).fetchone()
    return int(found) if is_there else 0


def around(db: Connection, query: Query, reference: str, today: date) -> tuple[str, str]:
    """The dossier before one and the one after it, in the order of a list; nothing at its ends."""
    columns, is_reversed = query.sorting
    found = []
    for is_after in (False, True):
        asked = Statement({"here": reference})
        sign, way = (">", "") if is_after != is_reversed else ("<", " DESC")
        order = ", ".join(f"d.{name}{way}" for name in columns)
        part = asked.part(query, today, columns, [beyond(columns, sign)])
        statement = asked.whole(f"SELECT d.reference{part} ORDER BY {order} LIMIT 1")
        row = Sql(statement).run(db, asked.given).fetchone()
        found.append(row[0] if row else "")
    return found[0], found[1]


def beyond(columns: Sequence[str], sign: str) -> str:
    """What stands before or after the dossier `:here`."""
    names = ", ".join(f"d.{name}" for name in columns)
    own = ", ".join(f"(SELECT {name} FROM dossiers WHERE reference = :here)" for name in columns)
    return f"({names}) {sign} ({own})"


def values(
    db: Connection, query: Query, today: date, field: str, *, narrow: bool = False
) -> dict[str, int]:
    """The values of a filter among the dossiers of a tab (`narrow`: among those that the question
    finds), with their counts; one statement."""
    asked, column = Statement(), CHOICES[field]
    tab = Query(tab=query.tab, asker=query.asker, sees=query.sees)
    part = asked.part(query if narrow else tab, today, (column,))
    statement = f"SELECT d.{column}, count(*){part} GROUP BY d.{column} ORDER BY d.{column}"
    rows = Sql(asked.whole(statement)).run(db, asked.given).fetchall()
    return {str(value): int(number) for value, number in rows if value}


def as_rows(cursor: Any) -> list[Given]:
    """What a statement found, by column."""
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def names(db: Connection, references: Sequence[str]) -> dict[str, str]:
    """What some dossiers are called."""
    named, given = among("reference", references)
    query = f"SELECT reference, name FROM dossiers WHERE reference IN ({named})"
    return {row[0]: row[1] for row in Sql(query).run(db, given).fetchall()}


def versions(db: Connection, references: Sequence[str]) -> dict[str, int]:
    """The version of some dossiers."""
    named, given = among("reference", references)
    query = f"SELECT reference, version FROM dossiers WHERE reference IN ({named})"
    return {row[0]: int(row[1]) for row in Sql(query).run(db, given).fetchall()}


OFFICERS = Sql(
    "SELECT id, name FROM people WHERE id IN (SELECT DISTINCT officer FROM dossiers) ORDER BY name"
)


def officers(db: Connection, query: Query, today: date) -> dict[str, str]:
    """Those who follow some dossier that the asker sees, by id, with their name: an id in an
    address names nobody else."""
    known = {row[0]: row[1] for row in OFFICERS.run(db, {}).fetchall()}
    if query.sees is None:
        return known
    whole = Query(tab="total", asker=query.asker, sees=query.sees)
    seen = values(db, whole, today, "officers")
    return {one: name for one, name in known.items() if one in seen}
