"""Rows that have no journal of their own bear a digest of what must not change any more.

A letter from the moment when it is queued, over what it says; once it was set aside, given up or
held, over that state too, so that nobody stops one by hand; from the moment when it left or was
posted, over what left as well. A publication from each of its two acts. What a
person says of a letter afterwards (its receipt) is in the dossier's journal, and compared with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from support_engine.adapters.store.letters.letter_columns import (
    AS_IT_LEFT,
    AS_IT_STOPPED,
    AS_IT_WAITS,
)
from support_engine.adapters.store.sql import Sql

GONE = ("sent", "posted")
"""The states in which a letter stays for ever."""
MOVING = ("queued", "claimed")
"""The states between which workers pass a letter on."""
PUBLICATION = (
    "id",
    "version",
    "sha256",
    "proposed_by",
    "proposed_at",
    "approved_by",
    "approved_at",
)
"""What the digest of a publication covers, in order."""

LETTER = ("digest", *AS_IT_LEFT)
READ_LETTER = Sql(f"SELECT {', '.join(LETTER)} FROM letters WHERE key = :key")
SEAL_LETTER = Sql("UPDATE letters SET digest = :digest WHERE key = :key")
READ_PUBLICATION = text(
    f"SELECT digest, {', '.join(PUBLICATION)} FROM publications"
    " WHERE id = :id AND version = :version"
)
SEAL_PUBLICATION = text(
    "UPDATE publications SET digest = :digest WHERE id = :id AND version = :version"
)


def digest(row: Mapping[str, Any] | RowMapping, columns: Iterable[str]) -> str:
    """The digest of some columns of a row."""
    parts = (str(row[name]) for name in columns)
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def letter_digest(row: Mapping[str, Any] | RowMapping) -> str:
    """The digest that a letter in its state bears."""
    if row["state"] in GONE:
        return digest(row, AS_IT_LEFT)
    return digest(row, AS_IT_WAITS if row["state"] in MOVING else AS_IT_STOPPED)


def letter_holds(row: Mapping[str, Any] | RowMapping) -> bool:
    """Whether a letter is as it left, or still says what it said when it was queued."""
    return bool(row["digest"] == letter_digest(row))


def publication_holds(row: Mapping[str, Any] | RowMapping) -> bool:
    """Whether a publication is as it was proposed and approved."""
    return bool(row["digest"] == digest(row, PUBLICATION))


def seal_letter(db: Connection, key: str) -> None:
    """A letter has just left, or was changed by an act; nothing else may change it."""
    row = dict(zip(LETTER, READ_LETTER.run(db, {"key": key}).fetchone(), strict=True))
    SEAL_LETTER.run(db, {"key": key, "digest": letter_digest(row)})


def intact(db: Connection, keys: Iterable[str]) -> list[str]:
    """Those of these letters that hold."""
    found = (READ_LETTER.run(db, {"key": key}).fetchone() for key in keys)
    rows = [dict(zip(LETTER, row, strict=True)) for row in found if row]
    return [row["key"] for row in rows if letter_holds(row)]


@contextmanager
def kept_sealed(db: Connection, keys: Iterable[str]) -> Iterator[None]:
    """An act changes letters: those that held are sealed as they are afterwards, and one changed by
    hand stays seen."""
    held = intact(db, list(keys))
    yield
    for key in held:
        seal_letter(db, key)


def seal_publication(db: Connection, name: str, version: int) -> None:
    """A publication has just been proposed or approved."""
    which = {"id": name, "version": version}
    row = db.execute(READ_PUBLICATION, which).mappings().one()
    db.execute(SEAL_PUBLICATION, {**which, "digest": digest(row, PUBLICATION)})
