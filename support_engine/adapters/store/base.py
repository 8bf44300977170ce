"""Opening the base, and the one place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from support_engine.adapters.files import private
from support_engine.adapters.store import problems, traits
from support_engine.adapters.store.sql import Sql
from support_engine.errors import BaseBusy, BaseNotReady, Contended, InDoubt, NotForReplaying

REVISION = "0048"
"""The schema that this code writes; a test holds it equal to the newest migration."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # FULL: with NORMAL a power cut can lose a commit that was already acknowledged.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=15000",
    "PRAGMA wal_autocheckpoint=4000",
    # What is destroyed leaves no trace in the free pages of the file; not every build does it.
    "PRAGMA secure_delete=ON",
)


STALLED = 60.0
"""Seconds after which PostgreSQL lets go of a writer that says nothing more (a process that was
stopped, a machine that is gone): less than the lease of a turn, so that no round waits in vain."""
SILENT = text("SELECT set_config('idle_in_transaction_session_timeout', :longest, true)")
STILL = text(f"{SILENT.text}, version_num FROM alembic_version")
STILL_HERE = Sql("SELECT version_num FROM alembic_version")
REACHED = "reached"
"""Under what a transaction notes the moment that it reaches (`place`)."""
BEGIN_WRITING, BEGIN_READING = Sql("BEGIN IMMEDIATE"), Sql("BEGIN")
EMPTY_LOG = Sql("PRAGMA wal_checkpoint(TRUNCATE)")


class Store:
    """One base, SQLite or PostgreSQL. `is_replayed`: the moment of its readers was typed;
    `beside`: the folder of the file that says how far the base went here."""

    def __init__(self, url: str, *, is_replayed: bool = False, beside: Path | None = None) -> None:
        self.url = make_url(url)
        self.is_replayed = is_replayed
        self.witness = beside / f"reached-{self.name}" if beside else None
        self.purpose: traits.Purpose | None = None
        self.checked: tuple[int, int] | None = None
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite() if self.is_sqlite else self._postgresql()
        self.pictures = self.engine
        if not self.is_sqlite:
            self.pictures = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self.version_sql = text("SELECT version_num FROM alembic_version")

    def _postgresql(self) -> Engine:
        # The statements are few and prepared: planning one again costs more than running it.
        options = {"options": "-c plan_cache_mode=force_generic_plan"}
        engine = create_engine(self.url, connect_args=options, hide_parameters=True)
        event.listen(engine, "checkin", note_rest)
        event.listen(engine, "checkout", wake)
        return engine

    def _sqlite(self) -> Engine:
        engine = create_engine(self.url, hide_parameters=True)
        event.listen(engine, "connect", set_pragmas)
        return engine

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write: all that happens inside is recorded together, or not at all.

        Raises BaseBusy when the base cannot be reached or stays locked, InDoubt when the answer
        to COMMIT was lost, NotForReplaying when a typed moment would write in a real base,
        BaseNotReady when a newer version took it meanwhile.
        """
        with self._connection(write=True) as connection:
            if self.is_replayed and self.purpose_in(connection) != traits.REPLAY:
                raise NotForReplaying(ONLY_READS)
            connection.info.pop(REACHED, None)
            yield connection
            try:
                connection.commit()
            except DBAPIError as problem:
                if problems.is_surely_undone(problem):
                    raise
                raise InDoubt(
                    "La base n’a pas répondu à l’enregistrement : l’acte a pu être enregistré. "
                    "Consultez le dossier avant de recommencer."
                ) from problem
            self.testify(str(connection.info.pop(REACHED, "")))

    def testify(self, reached: str) -> None:
        """Write beside a real base how far it went; where that cannot be written, what is on record
        is on record."""
        if reached and self.witness is not None and self.purpose == traits.REAL:
            with suppress(OSError):
                private.write(self.witness, reached.encode())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read a consistent picture; nothing can be written."""
        with self._connection(write=False) as connection:
            yield connection

    @contextmanager
    def abandoned(self) -> Iterator[Connection]:
        """Write, and keep nothing: what happens inside is undone at its end. Raises BaseBusy."""
        with self._connection(write=True) as connection:
            yield connection

    @contextmanager
    def _connection(self, *, write: bool) -> Iterator[Connection]:
        try:
            connection = (self.engine if write else self.pictures).connect()
        except DBAPIError as problem:
            raise said(self, problem) from problem
        try:
            connection.begin()
            if write:
                self._begin_writing(connection)
            elif self.is_sqlite:
                BEGIN_READING.run(connection, {})
            yield connection
        except DBAPIError as problem:
            raise said(self, problem) from problem
        finally:
            with suppress(DBAPIError):
                connection.close()

    def _begin_writing(self, connection: Connection) -> None:
        """A writer takes its lock at once, on SQLite: what it reads cannot change before it writes.
        Raises BaseNotReady where this is no longer the base that was opened."""
        if self.is_sqlite:
            BEGIN_WRITING.run(connection, {})
            found = STILL_HERE.run(connection, {}).fetchone() if self.checked else None
        else:
            given = {"longest": f"{int(STALLED * 1000)}ms"}
            found = connection.execute(STILL if self.checked else SILENT, given).fetchone()
        if self.checked and (found is None or found[-1] != REVISION):
            raise BaseNotReady(problems.TAKEN_OVER)
        if self.checked and self.checked != self._inode():
            raise BaseNotReady(problems.REPLACED)

    def _inode(self) -> tuple[int, int]:
        """Which file the base is, whatever its name; of one that is no file, always the same."""
        try:
            seen = self.file.stat() if self.file else None
        except OSError:
            return 0, 0
        return (seen.st_dev, seen.st_ino) if seen else (1, 1)

    def purpose_in(self, db: Connection) -> traits.Purpose:
        """What the base is for, asked once: it never changes."""
        self.purpose = self.purpose or traits.purpose(db)
        return self.purpose

    @property
    def is_for_replaying(self) -> bool:
        """Whether the base was made for replaying time (a trial, a demonstration)."""
        if self.purpose is None:
            with self.reading() as db:
                self.purpose_in(db)
        return self.purpose == traits.REPLAY

    def check_may_write(self) -> None:
        """For what is written beside the base (a file). Raises NotForReplaying."""
        if self.is_replayed and not self.is_for_replaying:
            raise NotForReplaying(ONLY_READS)

    @property
    def name(self) -> str:
        """A few signs for the address of the base; nothing of its password is in them."""
        return sha256(self.url.render_as_string().encode()).hexdigest()[:8]

    @property
    def file(self) -> Path | None:
        """The file of an SQLite base; None where it is not one file."""
        path = self.url.database
        return Path(path) if self.is_sqlite and path and path != ":memory:" else None

    @property
    def is_absent(self) -> bool:
        """An SQLite base whose file does not exist; to open it would make an empty one."""
        return self.file is not None and not self.file.exists()

    def check_ready(self) -> None:
        """Raises BaseNotReady when the tables are absent or of another revision."""
        if self.is_absent:
            raise BaseNotReady(not_ready(self))
        with self.reading() as connection:
            revision = connection.execute(self.version_sql).scalar()
        if revision is not None and revision > REVISION:
            raise BaseNotReady(
                f"La base est à la révision {revision}, plus récente que ce programme ({REVISION})."
                " Installez la version du programme qui l’a écrite, ou une plus récente."
            )
        if revision != REVISION:
            raise BaseNotReady(
                f"La base est à la révision {revision}, le programme attend la {REVISION}. "
                "Lancez : support-engine init (une copie de la base est faite avant)."
            )
        self.checked = self._inode()

    def empty_log(self) -> None:
        """Nothing of what was destroyed stays in the log that an SQLite base writes ahead; where
        somebody reads it at this moment, it stays until it is written over."""
        if self.is_sqlite:
            with suppress(DBAPIError), self.engine.connect() as connection:
                EMPTY_LOG.run(connection, {})

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


ONLY_READS = (
    "Dans une base réelle, --now ne fait que lire. Rien n’a été enregistré. "
    "Recommencez sans --now : ce sera fait à la date d’aujourd’hui. Pour rejouer le temps, créez "
    "une base d’essai dans un autre dossier : support-engine init --replay (ou une démonstration : "
    "support-engine demo ; celles des versions précédentes se refont ainsi)."
)
NEVER_REPLAYS = (
    "Cette base est réelle : elle ne devient jamais une base d’essai. Rien n’a été changé. "
    "Pour rejouer le temps, créez-en une dans un autre dossier : support-engine init --replay."
)


def not_ready(store: Store) -> str:
    """Where a base was looked for, since a wrong folder is likelier than no base at all."""
    where = store.file or store.url.render_as_string(hide_password=True)
    return (
        f"La base n’existe pas encore à cet endroit : {where}. Si vous en avez déjà une, allez "
        "dans son dossier, ou indiquez ses réglages (--config config.toml) ; sinon créez-la : "
        "support-engine init."
    )


LET_GO = ("40001", "40P01")
"""PostgreSQL's states for a serialisation failure and a deadlock."""


def said(store: Store, problem: DBAPIError) -> Exception:
    """A driver's error as what a person can act upon; an unexpected one stays as it is."""
    cause = str(problem.orig)
    if getattr(problem.orig, "sqlstate", "") in LET_GO:
        return Contended(
            "Un autre acte a été enregistré au même moment. Rien n’a été enregistré. Recommencez."
        )
    if "no such table" in cause or "does not exist" in cause:
        return BaseNotReady(not_ready(store))
    if "not a database" in cause or "malformed" in cause or problems.is_damage(problem):
        where = store.url.render_as_string(hide_password=True)
        return BaseNotReady(
            f"{where} n’est pas une base lisible ({cause}). Rétablissez une sauvegarde, ou donnez "
            "un autre fichier dans config.toml ([base] url)."
        )
    if not problems.is_of_the_base(problem):
        return problem
    # Never with its password.
    return BaseBusy(problems.sentence(problem, store.url.render_as_string(hide_password=True)))


def set_pragmas(connection: Any, _record: object) -> None:
    """Each SQLite connection: durable commits, foreign keys; `_connection` begins."""
    # None: the driver opens no transaction by itself; its default loses concurrent updates.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


RESTED = 5.0
"""Seconds after which a pooled connection is tried before use; less would cost every act."""


def note_rest(_connection: Any, record: ConnectionPoolEntry) -> None:
    """A PostgreSQL connection goes back to the pool."""
    record.info["rests_since"] = monotonic()


def wake(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """A connection that rested may be dead (a restart, a firewall): the pool then opens another."""
    if monotonic() - record.info.get("rests_since", monotonic()) < RESTED:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except connection.OperationalError as problem:
        raise DisconnectionError from problem
