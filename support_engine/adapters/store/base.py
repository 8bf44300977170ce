"""Opening the base, and the one place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from support_engine.errors import BaseBusy, BaseNotReady, InDoubt

REVISION = "0001"
"""The schema that this code writes; a test holds it equal to the newest migration."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # FULL: with NORMAL a power cut can lose a commit that was already acknowledged.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=15000",
    "PRAGMA wal_autocheckpoint=4000",
)


class Store:
    """One base, SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite() if self.is_sqlite else create_engine(url, pool_pre_ping=True)
        self.version_sql = text("SELECT version_num FROM alembic_version")

    def _sqlite(self) -> Engine:
        engine = create_engine(self.url)
        event.listen(engine, "connect", set_pragmas)
        event.listen(engine, "begin", begin)
        return engine

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write: all that happens inside is recorded together, or not at all.

        Raises BaseBusy when the base cannot be reached or stays locked, InDoubt when the answer
        to COMMIT was lost.
        """
        with self._connection(write=True) as connection:
            yield connection
            try:
                connection.commit()
            except DBAPIError as problem:
                raise InDoubt(
                    "La base n’a pas répondu à l’enregistrement : l’acte a pu être enregistré. "
                    "Consultez le dossier avant de recommencer."
                ) from problem

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read a consistent picture; nothing can be written."""
        with self._connection(write=False) as connection:
            yield connection

    @contextmanager
    def _connection(self, *, write: bool) -> Iterator[Connection]:
        try:
            connection = self.engine.connect().execution_options(write=write)
        except OperationalError as problem:
            raise BaseBusy(unreachable(self)) from problem
        try:
            yield connection
        except OperationalError as problem:
            if "no such table" in str(problem.orig):
                raise BaseNotReady(NOT_READY) from problem
            raise BaseBusy(unreachable(self)) from problem
        finally:
            with suppress(DBAPIError):
                connection.close()

    def check_ready(self) -> None:
        """Raises BaseNotReady when the tables are absent or of another revision."""
        try:
            with self.reading() as connection:
                revision = connection.execute(self.version_sql).scalar()
        except (BaseNotReady, DBAPIError) as problem:
            raise BaseNotReady(NOT_READY) from problem
        if revision != REVISION:
            raise BaseNotReady(
                f"La base est à la révision {revision}, le programme attend la {REVISION}. "
                "Lancez : support-engine init (une copie de la base est faite avant)."
            )

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


NOT_READY = "La base n’existe pas encore. Lancez d’abord : support-engine init."


def unreachable(store: Store) -> str:
    """What to say when the base does not answer; never with its password."""
    where = store.url.render_as_string(hide_password=True)
    return (
        f"La base {where} ne répond pas ou reste occupée. Rien n’a été enregistré. "
        "Réessayez dans un instant ; si cela dure, lancez : support-engine doctor."
    )


def set_pragmas(connection: Any, _record: object) -> None:
    """Each SQLite connection: our BEGIN, durable commits, foreign keys."""
    # None: the driver opens no transaction by itself; its default loses concurrent updates.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def begin(connection: Connection) -> None:
    """A writer takes its lock at once, so that what it reads cannot change before it writes."""
    write = connection.get_execution_options().get("write", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
