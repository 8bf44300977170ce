"""STORY: the dossiers as they were known at the end of a past day, asked as those of today are.

A dossier on which nothing was recorded since is as its row says; of any other the journal is read
as far as it went, and its columns are reckoned from it as the commit does. That costs a journal
each, so that it is bounded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from support_engine.adapters.store import codec
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.case.dossier_row import dossier_columns
from support_engine.adapters.store.lists import scratch
from support_engine.adapters.store.lists.scratch import Row
from support_engine.core.acts.ball import ball
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.evolve import fold
from support_engine.core.language.french import day
from support_engine.core.money.payable import payable
from support_engine.engine import Engine
from support_engine.errors import UNREADABLE, TooMuch
from support_engine.stories.telling.pictures import known_by, until_the_end_of
from support_engine.views.lists.finding import Query

MOST, MOST_MOVED = 2000, 300
"""Dossiers that one page looks at, and of those the journals that it reads again."""
TOO_MANY = (
    "Au {day}, il faudrait regarder plus de {most} dossiers. Choisissez une vague, un département, "
    "une filière ou un programme."
)
TOO_MANY_MOVED = (
    "Depuis le {day}, {number} de ces dossiers ont changé : il faudrait relire leurs journaux, et "
    "une page en relit {most} au plus. Choisissez une vague, un département, une filière ou un "
    "programme, ou un jour plus proche."
)


@dataclass(frozen=True, slots=True)
class PastStock:
    """A base in memory as at that day (`db`); `unread`: the dossiers that cannot be read."""

    db: Connection
    unread: tuple[str, ...]


def of_today(query: Query) -> Query:
    """What of a question is asked of today: what somebody sees, and the filters that bound it."""
    kept = {name: getattr(query, name) for name in ("asker", "sees", *BOUNDS)}
    return Query(**kept)


def of_then(query: Query) -> Query:
    """What of a question is asked of the past day."""
    return replace(query, sees=None, programmes=(), waves=(), departments=(), sectors=())


BOUNDS = ("programmes", "waves", "departments", "sectors")
"""The filters that are read of today, so that a page looks at no more dossiers than it must."""


@contextmanager
def past_stock(
    engine: Engine, db: Connection, query: Query, on: date, today: date
) -> Iterator[PastStock]:
    """The dossiers of a question as they were known at the end of a past day.

    Raises NoSuchDay for a day that is not over, TooMuch.
    """
    until, unread = until_the_end_of(engine, on, today), list[str]()
    found = scratch.rows(db, of_today(query), today, MOST)
    if len(found) > MOST:
        raise TooMuch(TOO_MANY.format(day=day(on), most=MOST))
    moved = sum(has_moved(row, until) for row in found)
    if moved > MOST_MOVED:
        raise TooMuch(TOO_MANY_MOVED.format(day=day(on), number=moved, most=MOST_MOVED))
    then = [one for row in found if (one := as_then(engine, db, row, until, unread)) is not None]
    named = scratch.people(db, {row[who] for row in then for who in ("officer", "holder")})
    with scratch.holding(then, named) as there:
        yield PastStock(there, tuple(unread))


def has_moved(row: Row, until: datetime) -> bool:
    """Whether something was recorded since."""
    return codec.from_moment(row["recorded_at"]) >= until


def as_then(
    engine: Engine, db: Connection, row: Row, until: datetime, unread: list[str]
) -> Row | None:
    """The columns of a dossier as the base held them just before a moment; None where it held no
    such dossier, or where it cannot be read."""
    if not has_moved(row, until):
        return row
    try:
        rows = known_by(dossiers.journal(db, row["reference"]), until)
        if not rows:
            return None
        dossier = fold(rows)
        case = engine.case_of(dossier, dossier.last_act_on)
        return dossier_columns(dossier, ball(case, agenda(case)), payable(case))
    except UNREADABLE:
        unread.append(row["reference"])
        return None
