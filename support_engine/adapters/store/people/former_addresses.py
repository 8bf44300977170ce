"""Addresses that people had: told of the change, and of money until a day. Personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from support_engine.core.people.commands import Contact
from support_engine.core.people.commitment import digest

KEEP = text(
    "INSERT INTO former_addresses (person, number, email, until, salt)"
    " VALUES (:person, :number, :email, :until, :salt)"
)
KEPT = text(
    "SELECT person, number, email, until, salt FROM former_addresses ORDER BY person, number"
)
READ = text("SELECT email FROM former_addresses WHERE person = :person AND number = :number")
ALL = text("SELECT email FROM former_addresses WHERE person = :person ORDER BY number")
STILL = text(
    "SELECT number FROM former_addresses WHERE person = :person AND until >= :on ORDER BY number"
)
NUMBERS = text("SELECT number FROM former_addresses WHERE person = :person ORDER BY number")
LEFT = text("SELECT 1 FROM letters WHERE key = :key AND state IN ('sent', 'in_doubt', 'claimed')")
DESTROY = text("DELETE FROM former_addresses WHERE person = :person")


@dataclass(frozen=True, slots=True)
class Former:
    """An address that another one replaces, and the last day (ISO) on which it is told of money;
    `salt`: destroyed with it. A former version drew none."""

    email: str
    until: str
    salt: str

    @classmethod
    def of(cls, contact: Contact | None, until: date, salt: str) -> "Former":
        """The address of somebody, as it would be kept were it replaced."""
        return cls(contact.email if contact else "", until.isoformat(), salt)

    @property
    def digest(self) -> str:
        """What stands for both in the journal."""
        return digest(Contact(self.email, self.until), self.salt)


def keep(db: Connection, person: str, number: int, former: Former) -> None:
    """The address that row `number` of the journal changed."""
    given = {"email": former.email, "until": former.until, "salt": former.salt}
    db.execute(KEEP, {"person": person, "number": number, **given})


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


def kept(db: Connection) -> dict[tuple[str, int], Former]:
    """The former addresses that are kept: whose, and the row of the journal that changed each."""
    return {
        (row.person, row.number): Former(row.email, row.until, row.salt) for row in db.execute(KEPT)
    }


def destroy(db: Connection, person: str) -> None:
    """None is left."""
    db.execute(DESTROY, {"person": person})
