"""What the base says of itself: above all what it is for.

A real base follows the machine's clock; a base made for replaying takes any moment that is typed.
No journal tells of most traits: each bears a digest, which a value changed by hand does not.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection, inspect

from support_engine.adapters.store.sql import Sql

Purpose = Literal["real", "replay"]
REAL: Purpose = "real"
REPLAY: Purpose = "replay"
PURPOSE = "purpose"

READ = Sql("SELECT value FROM traits WHERE name = :name")
WRITE = (
    "INSERT INTO traits (name, value, digest) VALUES (:name, :value, :digest)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value, digest = excluded.digest"
)
ALWAYS, ONWARDS = Sql(WRITE), Sql(f"{WRITE} WHERE traits.value < excluded.value")
ONCE = Sql(
    "INSERT INTO traits (name, value, digest) VALUES (:name, '', :digest)"
    " ON CONFLICT (name) DO NOTHING"
)
EVERY = Sql("SELECT name, value, digest FROM traits ORDER BY name")


def read(db: Connection, name: str) -> str:
    """A trait, or empty text."""
    found = READ.run(db, {"name": name}).fetchone()
    return str(found[0]) if found else ""


def write(db: Connection, name: str, value: str) -> None:
    """Note a trait."""
    ALWAYS.run(db, {"name": name, "value": value, "digest": digest(name, value)})


def begin(db: Connection, name: str) -> None:
    """A trait stands from now on, as nothing where it did not; nobody who writes it is awaited."""
    ONCE.run(db, {"name": name, "digest": digest(name, "")})


def reach(db: Connection, name: str, value: str) -> None:
    """Note a trait where it goes further than what is kept."""
    ONWARDS.run(db, {"name": name, "value": value, "digest": digest(name, value)})


def is_absent(db: Connection, name: str) -> bool:
    """Whether a trait was never noted, not even as nothing."""
    return READ.run(db, {"name": name}).fetchone() is None


def digest(name: str, value: str) -> str:
    """What a trait bears."""
    return sha256(f"{len(name)}:{name}{value}".encode()).hexdigest()


def changed(db: Connection) -> Iterator[str]:
    """The traits that are not as they were noted, by their names."""
    for name, value, kept in EVERY.run(db, {}).fetchall():
        if kept != digest(name, value):
            yield name


def purpose(db: Connection) -> Purpose:
    """What the base is for; one that does not say it is real: former versions made no other."""
    return REPLAY if read(db, PURPOSE) == REPLAY else REAL


def purpose_before(db: Connection) -> Purpose:
    """What a base is for, whose tables may be those of a former version."""
    return purpose(db) if inspect(db).has_table("traits") else REAL
