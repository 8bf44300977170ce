"""From which day a milestone can be declared: a report on a year comes once the year is over."""

from datetime import date
from typing import NamedTuple

from support_engine.core.days.calendar import ONE_DAY, year_end
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import deadline_of
from support_engine.core.dossier.reckon import Point
from support_engine.core.programme.definition import Milestone


class Opening(NamedTuple):
    """The first day on which a milestone may be declared; None while a pause keeps it unknown."""

    on: date | None


def opening(case: Case, milestone: Milestone) -> Opening | None:
    """The earliest day of a milestone and of its papers; None where any day will do.

    The day after the financial year that it reports on, the day that the file says (`opens`), the
    day on which its clock started again: the latest of those that apply.
    """
    clock, offset = case.dossier.clocks.get(milestone.due.clock), milestone.opens
    if clock is None:
        return None
    days: list[date | None] = []
    if milestone.due.year_end:
        days.append(year_end(clock.started_on, milestone.due.year_end) + ONE_DAY)
    if offset is not None:
        point = Point(offset.months, offset.days, at=offset.at, working_day=False)
        days.append(deadline_of(case.dossier, case.calendar, milestone.due.clock, point).on)
    if again := case.dossier.owed_again.get(milestone.id):
        days.append(again.on)
    known = [on for on in days if on is not None]
    if not days:
        return None
    return Opening(max(known) if len(known) == len(days) else None)
