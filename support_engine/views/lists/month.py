"""A month as a table of weeks: its days, their holidays, what falls on each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from support_engine.core.days.calendar import ONE_DAY, add_months
from support_engine.views.dossier.agenda import Coming

WEEK = timedelta(days=7)
KINDS: Mapping[str, tuple[str, str]] = {
    "echeances": ("deadline", "Échéances"),
    "changements": ("move", "Changements automatiques"),
    "rappels": ("reminder", "Rappels"),
}
"""The kinds of dates by their word in an address: the kind of the agenda, what it is called."""
USUAL = ("echeances", "changements")
FIRST, LAST = date(1990, 1, 1), date(2999, 12, 1)
"""The months that are shown."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the table. `entries`: what is shown of it, `hidden`: how many more fall on it;
    `holidays`: the names of those that are kept somewhere."""

    on: date
    is_inside: bool
    is_today: bool
    holidays: tuple[str, ...]
    entries: tuple[Coming, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks that a month touches, Monday first."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def before(self) -> date | None:
        """The first day of the month before; None where none is shown."""
        return add_months(self.first, -1) if self.first > FIRST else None

    @property
    def after(self) -> date | None:
        """The first day of the month after; None where none is shown."""
        return add_months(self.first, 1) if self.first < LAST else None


def month_of(text: str, today: date) -> date:
    """The first day of a month that is written « 2023-06 »; this month where it is not one."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = today.replace(day=1)
    return min(max(found, FIRST), LAST)


def span(first: date) -> tuple[date, date]:
    """The Monday of a month's first week, the Sunday of its last one."""
    last = add_months(first, 1) - ONE_DAY
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def month(
    first: date,
    today: date,
    entries: Iterable[Coming],
    hidden: Mapping[date, int],
    holidays: Mapping[date, tuple[str, ...]],
) -> Month:
    """The table of a month. `entries`: what is shown of each day; `hidden`: how many more fall on
    it."""
    start, end = span(first)
    on_day: dict[date, list[Coming]] = {}
    for entry in entries:
        on_day.setdefault(entry.due_on, []).append(entry)

    def day(on: date) -> Day:
        shown = tuple(on_day.get(on, ()))
        is_inside = (on.year, on.month) == (first.year, first.month)
        return Day(on, is_inside, on == today, holidays.get(on, ()), shown, hidden.get(on, 0))

    weeks = (end - start) // WEEK + 1
    return Month(
        first,
        tuple(
            tuple(day(start + week * WEEK + number * ONE_DAY) for number in range(7))
            for week in range(weeks)
        ),
    )
