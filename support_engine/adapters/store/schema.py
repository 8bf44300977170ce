"""Making and upgrading the tables, with a copy of an SQLite base before."""

import shutil
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect

from support_engine.adapters import clock
from support_engine.adapters.files import private
from support_engine.adapters.store import columns, place, traits
from support_engine.adapters.store.base import NEVER_REPLAYS, ONLY_READS, REVISION, Store
from support_engine.adapters.store.case import marks
from support_engine.adapters.store.people import taking_over
from support_engine.errors import BadSettings, NotForReplaying

MIGRATIONS = Path(__file__).parent / "migrations"
CALENDARS_TOLD = "0048"
"""From which revision on the journal of people tells who subscribed to a calendar."""


def migrations(connection: Connection) -> Config:
    """Alembic's configuration, without a file."""
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["connection"] = connection
    return configuration


def upgrade(store: Store, stamp: str, wanted: traits.Purpose = traits.REAL) -> Path | None:
    """Bring the base to the newest revision. Returns the copy made before, if there was a base.

    `stamp` names the copy (a moment, as text). A new base is for what is `wanted`; one that exists
    stays what it is. Nothing happens on an up-to-date base. Raises NotForReplaying when a real
    base is asked to become one for replaying, or would be made on a typed day.
    """
    current, purpose = standing(store)
    store.purpose = purpose if current else wanted
    if wanted == traits.REPLAY != store.purpose:
        raise NotForReplaying(NEVER_REPLAYS)
    if store.is_replayed and store.purpose != traits.REPLAY:
        raise NotForReplaying(ONLY_READS)
    if current is not None and current >= REVISION:
        store.check_ready()
        return None
    copy = back_up(store, stamp) if current else None
    make_folder(store)
    with store.transaction() as connection:
        command.upgrade(migrations(connection), "head")
        taking_over.adopt_all(connection, clock.now())
        taking_over.adopt_passwords(connection, clock.now())
        if current is not None and current < CALENDARS_TOLD:
            taking_over.adopt_calendars(connection, clock.now())
        marks.fill(connection)
        columns.fill(connection)
        traits.write(connection, traits.PURPOSE, store.purpose)
        if not traits.read(connection, place.LIVES):
            place.settle(store, connection)
    return copy


def standing(store: Store) -> tuple[str | None, traits.Purpose]:
    """The revision of the base (None: it has no tables) and what it is for."""
    if store.is_absent:
        return None, traits.REAL
    with store.reading() as connection:
        return revision(connection), traits.purpose_before(connection)


def make_folder(store: Store) -> None:
    """The folder and the file of a new SQLite base, closed to others. Raises BadSettings."""
    if store.file is None:
        return
    folder = store.file.parent
    try:
        private.make_folder(folder)
        private.make_empty(store.file)
    except OSError as problem:
        raise BadSettings(
            f"[base] url : le dossier {folder} ne peut pas être créé ({problem.strerror})."
        ) from problem


def revision(connection: Connection) -> str | None:
    """The revision of the base, None if it has no tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    number = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(number) if number else None


def back_up(store: Store, stamp: str) -> Path | None:
    """A consistent copy of an SQLite base beside it; PostgreSQL has its own tools."""
    path = store.file
    if path is None or not path.exists():
        return None
    copy = path.with_suffix(f".{stamp}.bak")
    partial = copy.with_suffix(".part")
    private.make_empty(partial)
    with sqlite3.connect(path) as source, sqlite3.connect(partial) as target:
        source.backup(target)
    shutil.move(partial, copy)
    return copy
