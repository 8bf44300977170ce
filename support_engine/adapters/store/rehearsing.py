"""A base to rehearse in: everything is written as it would be, and nothing of it stays."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, text

from support_engine.adapters.store.base import Store


@contextmanager
def rehearsal(store: Store) -> Iterator[Connection]:
    """One transaction that is never committed: the same code, the same base, no trace.

    An SQLite base lets one writer in at a time, so that its copy is rehearsed in and nobody waits.
    On PostgreSQL whoever writes on a dossier that is rehearsed on waits for the end; nobody else.
    Raises BaseBusy.
    """
    if store.file is None:
        with store.abandoned() as db:
            kept = db.info
            kept[REHEARSED] = True
            try:
                yield db
            finally:
                kept.pop(REHEARSED, None)
        return
    with TemporaryDirectory(prefix="support-engine-") as folder:
        copy = Path(folder) / "base.db"
        with closing(sqlite3.connect(store.file)) as source, closing(sqlite3.connect(copy)) as to:
            source.backup(to)
        copied = Store(f"sqlite:///{copy}")
        try:
            with copied.abandoned() as db:
                yield db
        finally:
            copied.close()


REHEARSED = "is_rehearsed"


def is_rehearsed(db: Connection) -> bool:
    """Whether nothing of this transaction will stay: what every act writes is not held by it."""
    return REHEARSED in db.info


SET, BACK, RELEASE = (
    text(f"{verb} one_row") for verb in ("SAVEPOINT", "ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")
)


@contextmanager
def aside(db: Connection) -> Iterator[Connection]:
    """A part of a rehearsal, undone alone where it raises."""
    db.execute(SET)
    try:
        yield db
    except Exception:
        db.execute(BACK)
        raise
    finally:
        db.execute(RELEASE)
