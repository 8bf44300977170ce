"""What the base holds, read for a check: rows, lines, orphans."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, text

JOURNAL = text(
    "SELECT reference, version, type, payload, actor, effective_on, recorded_at, act_key, previous,"
    " hash FROM journal WHERE reference = :reference ORDER BY version"
)
STORED = text("SELECT * FROM dossiers WHERE reference = :reference")
LINES = text("SELECT * FROM agenda WHERE reference = :reference")
ORPHANS = text(
    "SELECT DISTINCT reference FROM journal WHERE reference NOT IN (SELECT reference FROM dossiers)"
    " UNION SELECT DISTINCT reference FROM agenda WHERE reference NOT IN"
    " (SELECT reference FROM dossiers)"
)


def journal_rows(db: Connection, reference: str) -> Sequence[RowMapping]:
    """The rows of a journal as they stand, hashes included, oldest first."""
    return db.execute(JOURNAL, {"reference": reference}).mappings().all()


def dossier_row(db: Connection, reference: str) -> RowMapping | None:
    """The stored dossier with its search columns."""
    return db.execute(STORED, {"reference": reference}).mappings().first()


def agenda_rows(db: Connection, reference: str) -> Sequence[RowMapping]:
    """The stored agenda, in no particular order."""
    return db.execute(LINES, {"reference": reference}).mappings().all()


def orphans(db: Connection) -> Sequence[str]:
    """The references that a journal or an agenda names and that no dossier has."""
    return db.execute(ORPHANS).scalars().all()
