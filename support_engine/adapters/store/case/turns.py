"""Who has which due dossier in hand: a round takes a few at a time, nobody reads the whole list.

A turn is for one round, once, until its lease ends; then others take what is left. A round that
finds nothing more to take waits for the others as long as theirs run, so that what they queue
leaves with the rest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec, locks
from support_engine.adapters.store.sql import Sql
from support_engine.core.days.civil import later

AT_ONCE = 25
"""Dossiers that a round takes in one transaction."""
LEASE = timedelta(minutes=2)
"""How long they are its own; a dossier takes some milliseconds."""
LONGEST = timedelta(days=1)
"""A turn that would end later was given by a clock that was wrong."""

DUE = "FROM agenda a WHERE a.kind <> 'deadline' AND a.due_on <= :today"
NOT_HAD = (
    " AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.reference = a.reference AND t.round = :round)"
)
IN_HAND = (
    " EXISTS (SELECT 1 FROM turns t WHERE t.reference = {0} AND NOT t.is_over"
    " AND t.until >= :now AND t.until <= :latest)"
)
FREE = (
    "SELECT d.reference FROM agenda a JOIN dossiers d ON d.reference = a.reference"
    " WHERE a.kind <> 'deadline' AND a.due_on <= :today"
    f"{NOT_HAD} AND NOT{IN_HAND.format('a.reference')} ORDER BY a.due_on LIMIT {AT_ONCE}"
)
# Asked again once the dossier is held: the picture that `FREE` read may be older than its lock.
TAKE = text(
    "INSERT INTO turns (reference, round, until, is_over)"
    " SELECT d.reference, :round, :until, false FROM dossiers d WHERE d.reference = :reference"
    f" AND NOT{IN_HAND.format('d.reference')} RETURNING reference"
)
OVER = Sql("UPDATE turns SET is_over = true WHERE round = :round AND NOT is_over")
UNFINISHED = text(
    f"SELECT 1 {DUE}{NOT_HAD} AND EXISTS"
    " (SELECT 1 FROM dossiers d WHERE d.reference = a.reference) LIMIT 1"
)
HELD = text(
    "SELECT count(*) AS number, max(until) AS latest FROM turns"
    " WHERE round <> :round AND NOT is_over AND until >= :now AND until <= :latest"
)
GIVE_BACK = Sql("DELETE FROM turns WHERE round = :round")
FORGET = Sql("DELETE FROM turns WHERE until < :earlier OR until > :latest")

InHand = tuple[int, str]
"""How many dossiers some rounds have in hand, until when at the latest."""


@dataclass(frozen=True, slots=True)
class Taker:
    """A round that takes turns: its number, its moment, and since when it runs by a clock that only
    counts."""

    round: int
    at: datetime
    begun: float

    @property
    def now(self) -> datetime:
        """The moment of the round, and what has passed since."""
        return later(self.at, timedelta(seconds=monotonic() - self.begun))

    @property
    def given(self) -> dict[str, str | int]:
        """What the statements ask."""
        now = self.now
        return {
            "round": self.round,
            "today": self.at.date().isoformat(),
            "now": codec.moment(now),
            "until": codec.moment(later(now, LEASE)),
            "latest": codec.moment(later(now, LONGEST)),
        }


def take(db: Connection, taker: Taker) -> list[str]:
    """The next due dossiers, this round's alone until its lease ends; those it had are over."""
    given = taker.given
    OVER.run(db, {"round": taker.round})
    free = text(FREE + locks.skip_locked(db, " OF d"))
    found = sorted(set(db.execute(free, given).scalars()))
    taken = (db.execute(TAKE, {**given, "reference": one}).scalar() for one in found)
    return [reference for reference in taken if reference is not None]


def is_unfinished(db: Connection, taker: Taker) -> bool:
    """Whether a due dossier is in the hands of others, or held by somebody at this very moment."""
    return db.execute(UNFINISHED, taker.given).first() is not None


def in_hand(db: Connection, taker: Taker) -> InHand:
    """What the other rounds have in hand: another answer whenever one of them takes or lets go."""
    row = db.execute(HELD, taker.given).one()
    return int(row.number), str(row.latest or "")


def give_back(db: Connection, taker: Taker) -> None:
    """The round ends or stops: it has nothing in hand."""
    GIVE_BACK.run(db, {"round": taker.round})


def forget(db: Connection, now: datetime) -> None:
    """Turns of rounds that died long ago, or of a clock that was wrong."""
    given = {"earlier": codec.moment(now - LONGEST), "latest": codec.moment(now + LONGEST)}
    FORGET.run(db, given)
