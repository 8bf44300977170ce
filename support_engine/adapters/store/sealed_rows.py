"""Rows that have no journal of their own bear a digest of what must not change any more.

A letter from the moment when it left or was posted; a publication from each of its two acts. What a
person says of a letter afterwards (its receipt) is in the dossier's journal, and compared with it.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, text

GONE = ("sent", "posted")
"""The states in which a letter stays for ever."""
LETTER = (
    "key",
    "reference",
    "letter",
    "kind",
    "person",
    "contact",
    "topic",
    "thread",
    "data",
    "state",
    "queued_at",
    "sent_on",
    "sent_at",
    "message_id",
    "subject",
    "body",
    "act",
    "role",
)
PUBLICATION = (
    "id",
    "version",
    "sha256",
    "proposed_by",
    "proposed_at",
    "approved_by",
    "approved_at",
)
"""What a digest covers, in order."""

READ_LETTER = text(f"SELECT digest, {', '.join(LETTER)} FROM letters WHERE key = :key")
SEAL_LETTER = text("UPDATE letters SET digest = :digest WHERE key = :key")
LEFT = text("SELECT key FROM letters WHERE state IN ('sent', 'posted') ORDER BY key")
READ_PUBLICATION = text(
    f"SELECT digest, {', '.join(PUBLICATION)} FROM publications"
    " WHERE id = :id AND version = :version"
)
SEAL_PUBLICATION = text(
    "UPDATE publications SET digest = :digest WHERE id = :id AND version = :version"
)
PUBLICATIONS = text("SELECT id, version FROM publications")


def digest(row: Mapping[str, Any] | RowMapping, columns: Iterable[str]) -> str:
    """The digest of some columns of a row."""
    parts = (str(row[name]) for name in columns)
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def letter_holds(row: Mapping[str, Any] | RowMapping) -> bool:
    """Whether a letter is as it left; one that has not left bears no digest."""
    return bool(row["digest"] == (digest(row, LETTER) if row["state"] in GONE else ""))


def publication_holds(row: Mapping[str, Any] | RowMapping) -> bool:
    """Whether a publication is as it was proposed and approved."""
    return bool(row["digest"] == digest(row, PUBLICATION))


def seal_letter(db: Connection, key: str) -> None:
    """A letter has just left, or was rid of personal data; nothing else may change it."""
    row = db.execute(READ_LETTER, {"key": key}).mappings().one()
    db.execute(SEAL_LETTER, {"key": key, "digest": digest(row, LETTER)})


def intact(db: Connection, keys: Iterable[str]) -> list[str]:
    """Those of these letters that have left and are still as they left."""
    rows = [db.execute(READ_LETTER, {"key": key}).mappings().one() for key in keys]
    return [row["key"] for row in rows if row["state"] in GONE and letter_holds(row)]


def seal_publication(db: Connection, name: str, version: int) -> None:
    """A publication has just been proposed or approved."""
    which = {"id": name, "version": version}
    row = db.execute(READ_PUBLICATION, which).mappings().one()
    db.execute(SEAL_PUBLICATION, {**which, "digest": digest(row, PUBLICATION)})


def seal_all(db: Connection) -> None:
    """What a former version left without a digest; a migration does it, once."""
    for key in db.execute(LEFT).scalars().all():
        seal_letter(db, key)
    for row in db.execute(PUBLICATIONS).all():
        seal_publication(db, row.id, row.version)
