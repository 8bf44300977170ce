"""Where a base lives and how far it went there: a copy of it, and a backup put back, are seen.

The base keeps the place where it lives; a file outside of it, which no backup of the base brings
back, keeps the last moment that it reached here.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from support_engine.adapters.store import codec, traits
from support_engine.adapters.store.base import REACHED, Store
from support_engine.adapters.store.sql import Sql

LIVES = "lives"
"""The trait that says where."""
MACHINE = Path("/etc/machine-id")
MAY_ASK = Sql(
    "SELECT coalesce("
    "has_function_privilege(to_regprocedure('pg_control_system()')::oid, 'execute'), false)"
)
SERVER = Sql("SELECT system_identifier FROM pg_control_system()")
NUMBER = Sql("SELECT oid FROM pg_database WHERE datname = current_database()")
WORDS = Sql("SELECT count(*) FROM traits WHERE name LIKE 'confirmed/%'")


@dataclass(frozen=True, slots=True)
class Astray:
    """A base that lives elsewhere; or that went back here, from the moment that was `reached` to
    the last one that it knows."""

    known: datetime | None = None
    reached: datetime | None = None


def here(store: Store, db: Connection) -> str:
    """Where the base is, as it is seen from here; nothing for one that is no file. A server is
    known by what it calls itself, whichever machine asks; where it keeps that to itself, by the
    number of the base alone."""
    if not store.is_sqlite:
        may_ask = MAY_ASK.run(db, {}).fetchone()[0]
        server = SERVER.run(db, {}).fetchone()[0] if may_ask else ""
        where = f"{server} {NUMBER.run(db, {}).fetchone()[0]}"
    elif store.file is None:
        return ""
    else:
        machine = ""
        with suppress(OSError):
            machine = MACHINE.read_text("utf-8")
        where = f"{machine.strip()} {store.file.resolve()}"
    return sha256(where.encode()).hexdigest()[:16]


def astray(store: Store, db: Connection, known: datetime | None) -> Astray | None:
    """Why a real base may not be the one that lives here, if it may not; `known`: the last moment
    that it knows."""
    lives = traits.read(db, LIVES)
    if lives and lives != here(store, db):
        return Astray()
    reached = reached_here(store, db) if known else None
    return Astray(known, reached) if known and reached and reached > known else None


def is_elsewhere(store: Store) -> bool:
    """Whether a real base is a copy, or was moved, and nobody said that it lives here."""
    with store.reading() as db:
        return store.purpose_in(db) == traits.REAL and astray(store, db, None) is not None


def reached_here(store: Store, db: Connection) -> datetime | None:
    """The last moment that was reached here; None where none is known, or where somebody's word
    since, on another machine, moved what is known."""
    if store.witness is None:
        return None
    try:
        moment, words = store.witness.read_text("ascii").split()
        is_newest = int(words) >= confirmed(db)
        return codec.from_moment(moment) if is_newest else None
    except (OSError, ValueError):
        return None


def confirmed(db: Connection) -> int:
    """How often somebody's word was taken."""
    return int(WORDS.run(db, {}).fetchone()[0])


def settle(store: Store, db: Connection) -> None:
    """The base lives here from now on; one for trials lives nowhere."""
    where = here(store, db) if store.purpose_in(db) == traits.REAL else ""
    if where and traits.read(db, LIVES) != where:
        traits.write(db, LIVES, where)


def reach(db: Connection, moment: datetime) -> None:
    """A moment is reached here, once this transaction is on record."""
    db.info[REACHED] = f"{codec.moment(moment)} {confirmed(db)}\n"
