"""The base as it was known at the end of a day: each dossier's journal, as far as it went then.

A row counts by the moment at which it was recorded, never by the day on which its act took effect:
what is recorded late is not in the picture of the days before, and every picture is one that the
base once was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from support_engine.adapters.store import codec
from support_engine.adapters.store.case import dossiers
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Recorded, TakeoverEnded
from support_engine.core.dossier.evolve import fold
from support_engine.core.language.french import day
from support_engine.engine import Engine
from support_engine.errors import UNREADABLE, NoSuchDay
from support_engine.views.reports.rows import Period, Seen, Unread

NOT_OVER = (
    "Le {day} n’est pas encore passé : choisissez un jour d’avant le {today}, ou restez au présent."
)
NOT_THERE = "Le {day}, ce dossier n’existait pas encore : il a été enregistré le {first}."


@dataclass(frozen=True, slots=True)
class Picture:
    """Of which programme (or one dossier of it), over which period, asked on which day."""

    programme: str
    period: Period
    today: date
    reference: str | None = None

    @property
    def last_day(self) -> date:
        """The day at the end of which the base is shown: nothing of the future is known."""
        return min(self.period.as_of, self.today)


def after(on: date, timezone: str) -> datetime:
    """The first moment of the day after, by the clocks of the programme."""
    return datetime.combine(on + timedelta(days=1), datetime.min.time(), ZoneInfo(timezone))


def pictured(engine: Engine, db: Connection, wanted: Picture) -> Iterator[Seen | Unread]:
    """Each dossier as the base knew it on the last day, and as it knew it before the period."""
    zone = engine.registry.current(wanted.programme).workflow.header.timezone
    since, until = after(wanted.period.since, zone), after(wanted.last_day, zone)
    moved = dossiers.versions_known(db, since, until)
    for reference, text in dossiers.texts(db, wanted.programme, wanted.reference):
        try:
            stored = codec.load_dossier(text)
            shown, earlier = moved.get(reference, (stored.version, stored.version))
            dossier = as_of_version(db, stored, shown)
            if dossier is None:
                continue
            before = followed_before(db, dossier, as_of_version(db, stored, earlier))
            case = engine.case_of(dossier, wanted.period.as_of)
        except UNREADABLE:
            yield Unread(reference)
        else:
            yield Seen(case.workflow, dossier, case.calendar, case.today, before)


def known_by(journal: Sequence[Recorded], until: datetime) -> tuple[Recorded, ...]:
    """The rows of a journal that the base held just before a moment: all those before the last that
    was recorded by then, as `dossiers.versions_known` counts them."""
    last = max((number for number, row in enumerate(journal, 1) if row.at < until), default=0)
    return tuple(journal[:last])


def until_the_end_of(engine: Engine, on: date, today: date) -> datetime:
    """The first moment after a past day, by the clocks of the usual programme. Raises NoSuchDay for
    a day that is not over."""
    check_is_over(on, today)
    return after(on, engine.registry.current().workflow.header.timezone)


def check_is_over(on: date, today: date) -> None:
    """Raise NoSuchDay for a day that is not over."""
    if on >= today:
        raise NoSuchDay(NOT_OVER.format(day=day(on), today=day(today)))


@dataclass(frozen=True, slots=True)
class Then:
    """A dossier as it was known at the end of a past day: in hand on that day, with its journal as
    far as it went; `until`: the first moment after that day."""

    case: Case
    journal: tuple[Recorded, ...]
    until: datetime


def then(engine: Engine, now: Case, journal: Sequence[Recorded], on: date) -> Then:
    """A dossier at a past day; `now`: as it is in hand today. Raises NoSuchDay for a day that is
    not over yet, or on which the dossier was not there."""
    zone = now.workflow.header.timezone
    check_is_over(on, now.today)
    until = after(on, zone)
    rows = known_by(journal, until)
    if not rows:
        first = journal[0].at.astimezone(ZoneInfo(zone)).date()
        raise NoSuchDay(NOT_THERE.format(day=day(on), first=day(first)))
    return Then(engine.case_of(fold(rows), on), rows, until)


def stock(db: Connection, programme: str) -> Iterator[Dossier]:
    """The dossiers of a programme that can be read, as they are now."""
    for _, text in dossiers.texts(db, programme):
        try:
            dossier = codec.load_dossier(text)
        except ValueError:
            continue  # `verify` says which, and the reports name it
        yield dossier


def followed_before(db: Connection, dossier: Dossier, before: Dossier | None) -> Dossier | None:
    """What stood before a period; of a dossier whose takeover ended in it, what was typed of its
    past: none of that is a movement."""
    if dossier.takeover is None or dossier.in_takeover:
        return before
    if before is not None and not before.in_takeover:
        return before
    journal = dossiers.journal(db, dossier.reference)
    ended = (row.version for row in journal if isinstance(row.event, TakeoverEnded))
    return fold(journal[: next(ended)])


def as_of_version(db: Connection, stored: Dossier, version: int) -> Dossier | None:
    """A dossier as one of its versions left it; None before the first."""
    if version == stored.version:
        return stored
    return fold(dossiers.journal(db, stored.reference)[:version]) if version else None
