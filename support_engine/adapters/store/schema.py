"""Making and upgrading the tables, with a copy of an SQLite base before."""

import shutil
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect

from support_engine.adapters.store.base import REVISION, Store

MIGRATIONS = Path(__file__).parent / "migrations"


def migrations(connection: Connection) -> Config:
    """Alembic's configuration, without a file."""
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["connection"] = connection
    return configuration


def upgrade(store: Store, stamp: str) -> Path | None:
    """Bring the base to the newest revision. Returns the copy made before, if there was a base.

    `stamp` names the copy (a moment, as text). Nothing happens on an up-to-date base.
    """
    with store.reading() as connection:
        current = revision(connection)
    if current is not None and current >= REVISION:
        store.check_ready()
        return None
    copy = back_up(store, stamp) if current else None
    with store.transaction() as connection:
        command.upgrade(migrations(connection), "head")
    return copy


def revision(connection: Connection) -> str | None:
    """The revision of the base, None if it has no tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    number = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(number) if number else None


def back_up(store: Store, stamp: str) -> Path | None:
    """A consistent copy of an SQLite base beside it; PostgreSQL has its own tools."""
    path = store.url.database
    if not store.is_sqlite or not path or not Path(path).exists():
        return None
    copy = Path(path).with_suffix(f".{stamp}.bak")
    partial = copy.with_suffix(".part")
    with sqlite3.connect(path) as source, sqlite3.connect(partial) as target:
        source.backup(target)
    shutil.move(partial, copy)
    return copy
