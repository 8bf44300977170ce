"""What falls on each day of a month, on the dossiers that a list finds."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from starlette.responses import Response

from support_engine.adapters import holidays
from support_engine.adapters.store.lists import dating, finding
from support_engine.adapters.store.lists.dating import Span
from support_engine.core.language.typed import Misread, read_date
from support_engine.views.dossier.agenda import coming, once
from support_engine.views.lists.finding import TABS
from support_engine.views.lists.list_words import FACES
from support_engine.views.lists.month import KINDS, USUAL, month, month_of, span
from support_engine.web.asked import Asked
from support_engine.web.pages.dossiers import rows_of
from support_engine.web.reading.listing import Listing, listing
from support_engine.web.routes import May, Nav, page

IN_A_MONTH, ON_ONE_DAY, PINNED = 4, 200, 8
"""Dates that a day shows among others, that it shows alone; late dossiers that stand before all."""
SHOWN_TABS = {name: TABS[name] for name in ("a-suivre", "suivis")}


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar as its address says it: which dossiers, which month, which kinds of dates, one
    day of the month or all of them."""

    listing: Listing
    first: date
    kinds: tuple[str, ...]
    day: date | None

    def address(self, **changed: str) -> str:
        """The address with some parameters changed; the day goes unless it is what changes."""
        mine = {"mois": f"{self.first:%Y-%m}", "genre": words_of(self.kinds), "jour": ""}
        return self.listing.address("/calendrier", **{**mine, **changed})

    def of_month(self, first: date) -> str:
        """The address of another month."""
        return self.address(mois=f"{first:%Y-%m}")

    def toggled(self, kind: str) -> str:
        """The address with a kind of dates more, or less."""
        kinds = tuple(one for one in KINDS if (one in self.kinds) != (one == kind))
        return self.address(genre=words_of(kinds))

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that are shown."""
        return (self.day, self.day) if self.day else span(self.first)


def calendar(asked: Asked) -> Calendar:
    """The calendar that the address asks for; what it does not know is left out."""
    typed = read_date(asked.query("jour")) if asked.query("jour").strip() else None
    day = None if isinstance(typed, Misread) else typed
    first = day.replace(day=1) if day else month_of(asked.query("mois"), asked.today)
    said = asked.query("genre").split(",")
    kinds = tuple(one for one in KINDS if one in said) or USUAL
    return Calendar(listing(asked).of_today, first, kinds, day)


def words_of(kinds: Sequence[str]) -> str:
    """Some kinds as an address says them; nothing for the usual ones, or where none is left."""
    return "" if tuple(kinds) in (USUAL, ()) else ",".join(kinds)


@page("GET", "/calendrier", May.INSIDE, nav=Nav(40, "Calendrier", "c"))
def shown(asked: Asked) -> Response:
    """A month, or a day of it; what is late stands before."""
    here = calendar(asked)
    query, today = here.listing.query, asked.today
    kinds = tuple(KINDS[one][0] for one in here.kinds)
    wanted = Span(*here.days, kinds, ON_ONE_DAY if here.day else IN_A_MONTH)
    with asked.desk.store.reading() as db:
        behind = finding.find(db, replace(query, late=True, order="echeance", page=1), today)
        lines = dating.dates(db, query, today, wanted)
        departments = finding.values(db, query, today, "departments")
    rules = asked.desk.engine.registry.get
    entries = once(
        coming(rules(one["workflow"], one["workflow_version"]), one, today) for one in lines
    )
    return asked.page(
        "calendar.html",
        here=here,
        listed=here.listing,
        month=month(here.first, today, entries, hidden(lines), holidays_of(here, departments)),
        entries=entries,
        more=hidden(lines).get(here.day, 0) if here.day else 0,
        kinds=KINDS,
        late=rows_of(asked, behind.rows[:PINNED]),
        late_number=behind.total,
        tabs=SHOWN_TABS,
        faces=FACES,
    )


def hidden(lines: Sequence[Mapping[str, Any]]) -> dict[date, int]:
    """How many dates of each day were not read."""
    whole = {date.fromisoformat(one["due_on"]): int(one["number"]) for one in lines}
    read = Counter(date.fromisoformat(one["due_on"]) for one in lines)
    return {day: number - read[day] for day, number in whole.items()}


def holidays_of(here: Calendar, departments: Iterable[str]) -> dict[date, tuple[str, ...]]:
    """The public holidays of the days that are shown, by name, where these departments are."""
    years = {day.year for day in here.days}
    return {
        day: names for year in years for day, names in holidays.names(departments, year).items()
    }
