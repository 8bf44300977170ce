"""Whether somebody else wrote in a base since it was looked at, without reading it again."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.store.sql import Sql

VERSION = Sql("PRAGMA data_version")
"""SQLite's number, for one connection, of what other connections recorded."""
RUNNING = Sql(
    "SELECT CASE WHEN current_setting('transaction_read_only') = 'on' THEN '0'"
    " ELSE pg_current_xact_id()::text END, pg_current_snapshot()::text"
)
"""A transaction that only reads needs no number, and disturbs nobody."""
RECORDED = Sql(
    "SELECT count(*) FROM unnest(:ended::bigint[]) one"
    " WHERE coalesce(pg_xact_status(one::text::xid8), 'committed') = 'committed'"
)
"""Neither what was undone, nor a part of a transaction that still runs (a savepoint has a number of
its own). What is so old that nobody knows any more was recorded."""
MANY = 1_000
"""Transactions between two looks that are told one by one."""


@dataclass(frozen=True, slots=True)
class Look:
    """A base as a transaction sees it. `by`: that transaction, or its connection; `end`: what was
    recorded so far; `running`: the transactions before `end` that are not recorded yet."""

    by: Any
    end: int
    running: frozenset[int] = frozenset()


def look(db: Connection) -> Look:
    """The base as this transaction sees it from now on."""
    if db.dialect.name == "sqlite":
        return Look(db.connection.dbapi_connection, VERSION.run(db, {}).fetchone()[0])
    own, seen = RUNNING.run(db, {}).fetchone()
    _, end, running = seen.split(":")
    return Look(int(own), int(end), frozenset(map(int, filter(None, running.split(",")))))


def is_disturbed(db: Connection, before: Look, now: Look) -> bool:
    """Whether another one than the transactions that looked recorded something since; said of too
    much rather than of too little."""
    if not isinstance(now.by, int):
        return before != now
    if now.end - before.end > MANY:
        return True
    others = sorted(ended(before, now))
    return bool(others) and bool(RECORDED.run(db, {"ended": others}).fetchone()[0])


def ended(before: Look, now: Look) -> set[int]:
    """The numbers that others may have recorded under between two looks."""
    begun = {*before.running, *range(before.end, now.end)}
    return begun - now.running - {before.by, now.by}
