"""What the base says of itself: above all what it is for.

A real base follows the machine's clock; a base made for replaying takes any moment that is typed.
"""

from typing import Literal

from sqlalchemy import Connection, inspect

from support_engine.adapters.store.sql import Sql

Purpose = Literal["real", "replay"]
REAL: Purpose = "real"
REPLAY: Purpose = "replay"
PURPOSE = "purpose"

READ = Sql("SELECT value FROM traits WHERE name = :name")
WRITE = Sql(
    "INSERT INTO traits (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def read(db: Connection, name: str) -> str:
    """A trait, or empty text."""
    found = READ.run(db, {"name": name}).fetchone()
    return str(found[0]) if found else ""


def write(db: Connection, name: str, value: str) -> None:
    """Note a trait."""
    WRITE.run(db, {"name": name, "value": value})


def purpose(db: Connection) -> Purpose:
    """What the base is for; one that does not say it is real: former versions made no other."""
    return REPLAY if read(db, PURPOSE) == REPLAY else REAL


def purpose_before(db: Connection) -> Purpose:
    """What a base is for, whose tables may be those of a former version."""
    return purpose(db) if inspect(db).has_table("traits") else REAL
