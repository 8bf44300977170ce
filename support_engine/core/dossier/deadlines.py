"""Dates that can explain themselves: event + months + extensions − suspensions, and a working day.

A date is never stored: it is reckoned from the clock's start each time, so that an extension or a
suspension moves everything that hangs on it. Months are always added to the start date.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from support_engine.core.days.calendar import Calendar, add_months, year_end
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Clock, Pause
from support_engine.core.programme.definition import Milestone


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day something is due, with where it comes from.

    `on` is None while a pause is open (the end is not known). `first_on` is the forecast as it
    stood when the clock started, before any extension or pause: it stays visible beside `on`.
    `shifted_from` is the day off that the working-day rule moved. Lengths are months and days.
    """

    on: date | None
    first_on: date
    start: date
    origin: str
    months: int
    days: int
    extended_months: int
    paused_days: int
    pauses: tuple[Pause, ...]
    shifted_from: date | None = None

    @property
    def has_moved(self) -> bool:
        """Whether the date differs from its first forecast."""
        return self.on != self.first_on


class Point(NamedTuple):
    """A day of a clock: `months` and `days` from its end, or from its start.

    A point counted from the start ignores the extensions (they lengthen the end) but not the
    pauses (they stop everything). `anchor` is the day counted from instead, for financial years;
    `working_day` says otherwise than the clock whether a day off is moved.
    """

    months: int = 0
    days: int = 0
    at: Literal["end", "start"] = "end"
    anchor: date | None = None
    working_day: bool | None = None


THE_END = Point()


@lru_cache(maxsize=8_192)
def reckon(clock: Clock, calendar: Calendar, department: str, point: Point = THE_END) -> Deadline:
    """The end of a clock, or another point of it."""
    from_end = point.at == "end"
    start = point.anchor or (clock.ends_on if from_end and clock.ends_on else clock.started_on)
    extended = clock.extended_months if from_end else 0
    months = point.months + (clock.months if from_end else 0)
    days = point.days + (clock.days if from_end else 0)
    first = add_months(start, months) + timedelta(days=days)
    due = add_months(start, months + extended) + timedelta(days=days) if extended else first
    paused_days = 0
    on: date | None = due
    if clock.pauses:
        on, paused_days = after_pauses(due, clock)
    shifted_from = None
    if clock.working_day if point.working_day is None else point.working_day:
        first = calendar.working_day(first, department)
        if on is not None:
            unshifted, on = on, calendar.working_day(on, department)
            shifted_from = unshifted if on != unshifted else None
    return Deadline(
        on=on,
        first_on=first,
        start=start,
        origin="Fin de l’exercice" if point.anchor else clock.origin,
        months=months,
        days=days,
        extended_months=extended,
        paused_days=paused_days,
        pauses=clock.pauses,
        shifted_from=shifted_from,
    )


def after_pauses(due: date, clock: Clock) -> tuple[date | None, int]:
    """Push `due` by the days of each pause that began on or before it; overlaps count once.

    A pause that begins after the end does not revive a clock that has run out. While a pause is
    open the end is unknown: None.
    """
    total = 0
    counted_until = date.min
    for from_on, until_on in sorted(
        ((p.from_on, p.until_on) for p in clock.pauses), key=lambda pair: pair[0]
    ):
        begin = max(from_on, clock.started_on, counted_until)
        if from_on > due:
            break
        if until_on is None:
            return None, total
        if until_on > begin:
            length = (until_on - begin).days
            due += timedelta(days=length)
            total += length
            counted_until = until_on
    return due, total


def clock_deadline(case: Case, clock: str) -> Deadline:
    """When a clock of this dossier ends. Raises KeyError if it never started."""
    return reckon(case.dossier.clocks[clock], case.calendar, case.dossier.department)


def milestone_deadline(case: Case, milestone: Milestone) -> Deadline | None:
    """When a milestone is due, or None while its clock has not started."""
    clock = case.dossier.clocks.get(milestone.due.clock)
    if clock is None:
        return None
    return due_on(milestone, clock, case.dossier.department, case.calendar)


def due_on(milestone: Milestone, clock: Clock, department: str, calendar: Calendar) -> Deadline:
    """When a milestone that hangs on a clock is due."""
    due = milestone.due
    anchor = year_end(clock.started_on, due.year_end) if due.year_end else None
    at: Literal["end", "start"] = "end" if due.at == "end" and anchor is None else "start"
    point = Point(due.months, due.days, at, anchor, milestone.working_day)
    return reckon(clock, calendar, department, point)


def expected_milestones(case: Case) -> Iterator[tuple[Milestone, Deadline]]:
    """The milestones that the holder still owes: their clock runs (or they outlive it) and nobody
    validated them.

    A milestone that falls after the end of its own clock (a third financial report on a project
    that lasts two years) is not owed.
    """
    if case.dossier.is_closed:
        return
    clocks, records, department = (
        case.dossier.clocks,
        case.dossier.milestones,
        case.dossier.department,
    )
    for milestone in case.workflow.milestones:
        due = milestone.due
        clock = clocks.get(due.clock)
        if clock is None or not (clock.stopped_on is None or due.after_stop):
            continue
        record = records.get(milestone.id)
        if record is not None and record.status == "validated":
            continue
        deadline = due_on(milestone, clock, department, case.calendar)
        if due.year_end is None or is_owed(deadline, clock, case.calendar):
            yield milestone, deadline


def is_owed(deadline: Deadline, clock: Clock, calendar: Calendar) -> bool:
    """A financial year that ends after the project itself calls for no report."""
    end = clock.stopped_on or reckon(clock, calendar, "", Point(working_day=False)).on
    return end is None or deadline.start <= year_end(end, 1)
