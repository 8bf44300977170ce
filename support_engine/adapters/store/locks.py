"""The one order of locks, and who waits for whom.

On PostgreSQL whoever holds a lock takes only locks that come later:

    1  a place           the session that an act fills (`of_a_place`)
    2  dossiers          all that a transaction writes on, in the order of their references
    3  what hangs there  journal, agenda, ledger, act keys; letters in the order of their keys
    4  the base's own    pinned rules, traits, turns, rounds
    5  a key             under which a program asks (`of_a_key`)

Whoever claims work (`SKIP LOCKED`, `is_mine_to_claim`) waits for nothing while it holds a row, and
so stands in nobody's way. SQLite has one lock, taken by `BEGIN IMMEDIATE`.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from support_engine.adapters.store.sql import Sql

PLACE = Sql("SELECT pg_advisory_xact_lock(hashtext(:key))")
CLAIM = Sql("SELECT pg_try_advisory_xact_lock(hashtext(:key))")
DOSSIERS = Sql(
    "SELECT reference FROM dossiers WHERE reference = ANY(:references)"
    " ORDER BY reference FOR UPDATE"
)


def has_others(db: Connection) -> bool:
    """Whether somebody else may write at the same time."""
    return db.dialect.name == "postgresql"


def skip_locked(db: Connection, of: str = "") -> str:
    """What a claim adds to its query: rows that somebody holds are left to them."""
    return f" FOR UPDATE{of} SKIP LOCKED" if has_others(db) else ""


def of_a_place(db: Connection, key: str) -> None:
    """Wait for whoever counts the places of the same session."""
    if has_others(db):
        PLACE.run(db, {"key": key})


def of_a_key(db: Connection, key: str) -> None:
    """Wait for whoever asks something under the same key: of two who find it free, one has it. The
    last lock that a transaction takes."""
    if has_others(db):
        PLACE.run(db, {"key": f"asked/{key}"})


def of_dossiers(db: Connection, references: Iterable[str]) -> None:
    """Wait for whoever writes on these dossiers, before anything that hangs on them is written."""
    wanted = sorted({reference for reference in references if reference})
    if wanted and has_others(db):
        DOSSIERS.run(db, {"references": wanted})


def is_mine_to_claim(db: Connection, key: str) -> bool:
    """Whether no other worker claims what bears that name at this very moment; never waits."""
    return not has_others(db) or bool(CLAIM.run(db, {"key": key}).fetchone()[0])
