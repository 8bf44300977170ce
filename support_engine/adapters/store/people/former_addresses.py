"""Addresses that people had: told of the change, and of money until a day. Personal data."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, text

KEEP = text(
    "INSERT INTO former_addresses (person, number, email, until)"
    " VALUES (:person, :number, :email, :until)"
)
READ = text("SELECT email FROM former_addresses WHERE person = :person AND number = :number")
ALL = text("SELECT email FROM former_addresses WHERE person = :person ORDER BY number")
STILL = text(
    "SELECT number FROM former_addresses WHERE person = :person AND until >= :on ORDER BY number"
)
NUMBERS = text("SELECT number FROM former_addresses WHERE person = :person ORDER BY number")
LEFT = text("SELECT 1 FROM letters WHERE key = :key AND state IN ('sent', 'in_doubt', 'claimed')")
DESTROY = text("DELETE FROM former_addresses WHERE person = :person")


def keep(db: Connection, person: str, number: int, email: str, until: date) -> None:
    """The address that row `number` of the journal changed."""
    given = {"person": person, "number": number, "email": email, "until": until.isoformat()}
    db.execute(KEEP, given)


def read(db: Connection, person: str, number: int) -> str:
    """That address; nothing once it is destroyed."""
    found = db.execute(READ, {"person": person, "number": number}).scalar()
    return str(found or "")


def all_of(db: Connection, person: str) -> Sequence[str]:
    """Every address that somebody had before."""
    return db.execute(ALL, {"person": person}).scalars().all()


def still_told(db: Connection, person: str, on: date) -> Sequence[int]:
    """The addresses that are told of money on a day."""
    return db.execute(STILL, {"person": person, "on": on.isoformat()}).scalars().all()


def copy_key(key: str, number: int) -> str:
    """The letter that takes another one to a former address."""
    return f"{key}/former-{number}"


def reached(db: Connection, person: str, keys: Sequence[str]) -> Sequence[int]:
    """The former addresses that a copy of one of these letters reached, or may have reached."""
    return [
        number
        for number in db.execute(NUMBERS, {"person": person}).scalars().all()
        if any(db.execute(LEFT, {"key": copy_key(key, number)}).first() for key in keys)
    ]


def kept(db: Connection) -> list[tuple[str, int]]:
    """Whose former addresses are kept, and the row of the journal that changed each."""
    rows = db.execute(text("SELECT person, number FROM former_addresses ORDER BY person, number"))
    return [(row.person, row.number) for row in rows]


def destroy(db: Connection, person: str) -> None:
    """None is left."""
    db.execute(DESTROY, {"person": person})
