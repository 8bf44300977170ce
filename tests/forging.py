"""Changing the base by hand, as somebody would who forges it: triggers put aside, then back."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from support_engine.adapters.store import schema

OF_TABLE = re.compile(r"\s*(?:UPDATE|DELETE\s+FROM|INSERT\s+INTO)\s+(\w+)", re.IGNORECASE)
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{}'"


def table_of(statement: str) -> str:
    """The table that a statement changes."""
    found = OF_TABLE.match(statement)
    assert found, statement
    return found[1]


def clear(db: Connection, table: str) -> None:
    """Leave a table without rows, whatever forbids it."""
    if db.execute(text(f"SELECT 1 FROM {table} LIMIT 1")).first():
        forge(db, f"DELETE FROM {table}")


def forge(db: Connection, statement: str) -> int:
    """Run a statement on either base; how many rows it changed, never none."""

    def run(query: str):
        return db.execute(text(query.replace(":", r"\:")))

    table = table_of(statement)
    if db.dialect.name == "sqlite":
        return past_triggers(table, run, statement)
    run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    changed = run(statement).rowcount
    run(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    assert changed >= 1, statement
    return changed


def forge_file(path: Path, statement: str) -> int:
    """Run a statement on the file of an SQLite base."""
    with closing(sqlite3.connect(path)) as db, db:
        return past_triggers(table_of(statement), db.execute, statement)


def past_triggers(table: str, run: Callable, statement: str) -> int:
    """SQLite has no way to put a trigger to sleep: it is dropped and made again."""
    triggers = [tuple(row) for row in run(TRIGGERS.format(table)).fetchall()]
    for name, _ in triggers:
        run(f"DROP TRIGGER {name}")
    changed = run(statement).rowcount
    for _, made in triggers:
        run(made)
    assert changed >= 1, statement
    return changed


def migrate(db: Connection, revision: str) -> None:
    """One migration alone, on a base that has its tables already."""
    step = ScriptDirectory(str(schema.MIGRATIONS)).get_revision(revision)
    with Operations.context(MigrationContext.configure(db)):
        step.module.upgrade()
