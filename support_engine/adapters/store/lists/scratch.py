"""A base in memory that holds some dossiers and their people: the questions of lists are asked of
it as of any other."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, create_engine, insert
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from support_engine.adapters.store.case.dossiers import SEARCHED
from support_engine.adapters.store.dossier_tables import DossierRow
from support_engine.adapters.store.lists.finding import as_rows
from support_engine.adapters.store.narrowing import Statement
from support_engine.adapters.store.people_tables import PersonRow
from support_engine.adapters.store.sql import Sql, among
from support_engine.views.lists.finding import Query

Row = dict[str, Any]
COLUMNS = ("reference", "version", "workflow", "workflow_version", *SEARCHED)
LAST = (
    "(SELECT j.recorded_at FROM journal j WHERE j.reference = d.reference"
    " AND j.version = d.version) AS recorded_at"
)
TABLES: tuple[Table, ...] = tuple(
    SQLModel.metadata.tables[name] for name in (DossierRow.__tablename__, PersonRow.__tablename__)
)


def rows(db: Connection, query: Query, today: date, most: int) -> list[Row]:
    """The columns of the dossiers of a question, at most so many and one more, with the moment
    (`recorded_at`) at which the newest row of their journal was recorded."""
    asked = Statement({"most": most + 1})
    part = asked.part(query, today, COLUMNS)
    columns = ", ".join(f"d.{name}" for name in COLUMNS)
    statement = f"SELECT {columns}, {LAST}{part} ORDER BY d.reference LIMIT :most"
    return as_rows(Sql(asked.whole(statement)).run(db, asked.given))


def people(db: Connection, ids: Iterable[str]) -> list[Row]:
    """What lists say of some people, as they are called today."""
    named, given = among("id", dict.fromkeys(ids))
    query = f"SELECT id, name, search_text FROM people WHERE id IN ({named})"
    return as_rows(Sql(query).run(db, given))


@contextmanager
def holding(dossiers: Sequence[Row], known: Sequence[Row]) -> Iterator[Connection]:
    """Such a base; it goes away."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.connect() as db:
            SQLModel.metadata.create_all(db, list(TABLES))
            held = [{name: row[name] for name in COLUMNS} | {"folded": ""} for row in dossiers]
            named = [{"email": "", **one} for one in known]
            for table, values in zip(TABLES, (held, named), strict=True):
                if values:
                    db.execute(insert(table), values)
            yield db
    finally:
        engine.dispose()
