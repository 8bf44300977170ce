"""The base as it was known at the end of a day: each dossier's journal, as far as it went then.

A row counts by the moment at which it was recorded, never by the day on which its act took effect:
what is recorded late is not in the picture of the days before, and every picture is one that the
base once was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from support_engine.adapters.store import codec, dossiers
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.evolve import fold
from support_engine.engine import Engine
from support_engine.errors import UNREADABLE
from support_engine.views.rows import Period, Seen, Unread


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


def after(day: date, timezone: str) -> datetime:
    """The first moment of the day after, by the clocks of the programme."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(timezone))


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
            before = as_of_version(db, stored, earlier)
            case = engine.case_of(dossier, wanted.period.as_of)
        except UNREADABLE:
            yield Unread(reference)
        else:
            yield Seen(case.workflow, dossier, case.calendar, case.today, before)


def stock(db: Connection, programme: str) -> Iterator[Dossier]:
    """The dossiers of a programme that can be read, as they are now."""
    for _, text in dossiers.texts(db, programme):
        try:
            dossier = codec.load_dossier(text)
        except ValueError:
            continue  # `verify` says which, and the reports name it
        yield dossier


def as_of_version(db: Connection, stored: Dossier, version: int) -> Dossier | None:
    """A dossier as one of its versions left it; None before the first."""
    if version == stored.version:
        return stored
    return fold(dossiers.journal(db, stored.reference)[:version]) if version else None
