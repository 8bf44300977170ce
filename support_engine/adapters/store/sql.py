"""Statements written once for both drivers, sent as they are."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult

Given = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Sql:
    """A statement with `:name` parameters. One list of parameters runs it once for each.

    It skips SQLAlchemy's compiler, which costs an act more than deciding it does; connections,
    transactions and errors remain SQLAlchemy's.
    """

    def __init__(self, words: str) -> None:
        self.by_driver = {
            "sqlite": words,
            "postgresql": re.sub(r"(?<!:):(\w+)", r"%(\1)s", words.replace("%", "%%")),
        }

    def run(self, db: Connection, given: Given) -> CursorResult[*tuple[Any, ...]]:
        """Send it."""
        return db.exec_driver_sql(self.by_driver[db.dialect.name], given)
