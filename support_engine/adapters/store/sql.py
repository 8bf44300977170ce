"""Statements written once for both drivers, sent as they are."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def among(name: str, values: Iterable[str]) -> tuple[str, dict[str, str]]:
    """`:name0, :name1` for an `IN`, and what they are given; no value is among none."""
    given = {f"{name}{number}": value for number, value in enumerate(values)}
    return ", ".join(f":{one}" for one in given) or "NULL", given


class Sql:
    """A statement with `:name` parameters, sent by the driver itself.

    SQLAlchemy's compiler and result costs an act more than deciding it does (docs/decisions/0006);
    the pool, the transaction and the classes of errors remain SQLAlchemy's.
    """

    def __init__(self, query: str) -> None:
        self.by_driver = {
            "sqlite": query,
            "postgresql": re.sub(r"(?<!:):(\w+)", r"%(\1)s", query.replace("%", "%%")),
        }

    def run(self, db: Connection, given: Mapping[str, Any]) -> Any:
        """Send it; the driver's cursor. Raises SQLAlchemy's errors."""
        return self._send(db, "execute", given)

    def run_each(self, db: Connection, given: Sequence[Mapping[str, Any]]) -> Any:
        """Send it once for each; `rowcount` is the sum."""
        return self._send(db, "executemany", given)

    def _send(self, db: Connection, how: str, given: object) -> Any:
        driver = db.dialect.loaded_dbapi
        query = self.by_driver[db.dialect.name]
        cursor = db.connection.cursor()
        try:
            getattr(cursor, how)(query, given)
        except driver.Error as problem:
            raise DBAPIError.instance(
                query, None, problem, driver.Error, dialect=db.dialect
            ) from problem
        return cursor
