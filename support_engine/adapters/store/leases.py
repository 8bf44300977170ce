"""What waits to leave has one worker at a time: claimed until a lease ends, handed over, settled.

Letters and calls to other programs each have their table; the columns by which they leave bear the
same names, so that the same statements serve both. A claim bears the name of its worker: whoever
lost it (a lease that ended while the machine slept) settles nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, TextClause, text

from support_engine.adapters.store import codec, locks

LONGEST_LEASE = timedelta(days=1)
"""A lease that would end later was given by a clock that was wrong."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """What becomes of what did not leave: queued again for later, in doubt, or dead. `evidence`:
    what is known of the attempt; `tries`: how many attempts that was, none where nothing was
    asked of anybody."""

    state: str
    error: str
    not_before: datetime
    evidence: str
    tries: int = 1


class Leases:
    """The statements of one table. `returned`: the columns that a claim gives; `evidence`: the one
    that keeps what is known of an attempt.

    What is made void while a worker holds it ends as the truth: sent if it left, void if not.
    """

    def __init__(self, table: str, returned: Iterable[str], evidence: str) -> None:
        mine = "WHERE key = :key AND state IN ('claimed', 'void') AND claimed_by = :worker"
        kept = "CASE WHEN state = 'void' THEN 'void' ELSE {other} END"
        self.claimed = text(
            f"UPDATE {table} SET state = 'claimed', lease_until = :lease, attempts = attempts + 1,"
            " claimed_by = :worker, handed_at = '' WHERE key = :key AND state = 'queued'"
            f" RETURNING {', '.join(returned)}"
        )
        self.held = text(
            f"UPDATE {table} SET lease_until = :lease, handed_at = :at WHERE key = :key"
            " AND state = 'claimed' AND claimed_by = :worker"
        )
        self.released = text(
            f"UPDATE {table} SET state = {kept.format(other=repr('queued'))},"
            f" attempts = attempts - 1, lease_until = '', claimed_by = '', handed_at = '' {mine}"
        )
        self.settled = text(
            f"UPDATE {table} SET state = {kept.format(other=':state')}, error = :error,"
            f" not_before = :not_before, {evidence} = :evidence, lease_until = '',"
            f" attempts = attempts - 1 + :tries {mine}"
        )
        self.over = (
            f"SELECT key, state, error, handed_at FROM {table}"
            " WHERE state IN ('claimed', 'void') AND lease_until <> ''"
            " AND (lease_until < :now OR lease_until > :later) ORDER BY key"
        )
        self.taken_up = text(
            f"UPDATE {table} SET state = :state, error = :error, lease_until = '' WHERE key = :key"
        )
        self.ahead = (
            f"SELECT key FROM {table} WHERE state = 'queued' AND not_before > :latest ORDER BY key"
        )
        self.forward = text(f"UPDATE {table} SET not_before = :now WHERE key = :key")

    def claim(self, db: Connection, key: str, worker: str, until: datetime) -> Row[Any] | None:
        """Claim by condition: of two workers one gets the row."""
        given = {"key": key, "lease": codec.moment(until), "worker": worker}
        return db.execute(self.claimed, given).first()

    def hold(self, db: Connection, key: str, worker: str, span: tuple[datetime, datetime]) -> bool:
        """Whether it is still that worker's: its lease runs anew over `span`, from the moment at
        which handing over begins."""
        at, until = map(codec.moment, span)
        given = {"key": key, "worker": worker, "at": at, "lease": until}
        return db.execute(self.held, given).rowcount == 1

    def release(self, db: Connection, key: str, worker: str) -> None:
        """What this worker will not send waits again, as if never claimed."""
        db.execute(self.released, {"key": key, "worker": worker})

    def settle(self, db: Connection, key: str, worker: str, unsent: Unsent) -> None:
        """Not sent; the reason stays visible."""
        given = {
            "key": key,
            "worker": worker,
            "state": unsent.state,
            "error": unsent.error[:400],
            "not_before": codec.moment(unsent.not_before),
            "evidence": unsent.evidence,
            "tries": unsent.tries,
        }
        db.execute(self.settled, given)

    def expired(self, db: Connection, now: datetime) -> list[Row[Any]]:
        """What a killed worker left claimed; rows that somebody holds are left to them."""
        given = {"now": codec.moment(now), "later": codec.moment(now + LONGEST_LEASE)}
        return list(db.execute(self._locking(db, self.over), given).all())

    def take_up(self, db: Connection, key: str, state: str, error: str) -> None:
        """What a killed worker left stands in another state."""
        db.execute(self.taken_up, {"key": key, "state": state, "error": error})

    def bring_forward(self, db: Connection, now: datetime, latest: datetime) -> int:
        """What waits for a moment after `latest` was written by a clock that ran ahead: it may
        leave now. Returns how many."""
        asked = self._locking(db, self.ahead)
        keys = db.execute(asked, {"latest": codec.moment(latest)}).scalars().all()
        for key in keys:
            db.execute(self.forward, {"key": key, "now": codec.moment(now)})
        return len(keys)

    def _locking(self, db: Connection, query: str) -> TextClause:
        return text(query + locks.skip_locked(db))
