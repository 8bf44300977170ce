"""Civil dates: months that clamp, working days, holidays by department.

Dates are calendar days in Europe/Paris; nothing here reads a clock. The table of holidays is
passed in as a function, so that the core depends on no library.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)
SATURDAY = 5

Holidays = Callable[[str, int], frozenset[date]]
"""(department, year) → the public holidays there; an unknown or empty department is mainland."""


def add_months(day: date, months: int) -> date:
    """`months` later (or earlier), clamped to the month's end: 31 October + 4 = 28 February.

    Always add to the *start* date: +4 then +4 is not +8.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    month += 1
    if day.day <= 28:
        return day.replace(year=year, month=month)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def year_end(day: date, nth: int) -> date:
    """The n-th 31 December on or after `day` (a financial year's end)."""
    return date(day.year + nth - 1, 12, 31)


def no_holidays(department: str, year: int) -> frozenset[date]:
    """A table without holidays, for tests and for the simplest calendars."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days people work, by department."""

    holidays: Holidays = no_holidays

    def is_working_day(self, day: date, department: str) -> bool:
        """Monday to Friday, but for the department's public holidays."""
        return day.weekday() < SATURDAY and day not in self.holidays(department, day.year)

    def start_of_week(self, day: date) -> date:
        """The first working day of the week of that day, or of the next week once it is past."""
        monday = day - timedelta(days=day.weekday())
        first = self.working_day(monday, "")
        return first if day <= first else self.working_day(monday + timedelta(days=7), "")

    @lru_cache(maxsize=65_536)  # noqa: B019  # calendars live as long as the process
    def working_day(self, day: date, department: str) -> date:
        """`day` itself, or the next working day after it."""
        while not self.is_working_day(day, department):
            day += ONE_DAY
        return day

    def last_working_day(self, day: date, department: str) -> date:
        """The last working day before `day`."""
        day -= ONE_DAY
        while not self.is_working_day(day, department):
            day -= ONE_DAY
        return day
