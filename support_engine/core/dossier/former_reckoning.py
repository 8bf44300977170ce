"""How dates were counted before (`days.reckonings.FORMER`), for dossiers that have not left it.

Every pause since the start of the clock pushed whatever point was asked, also one that begins
later; a point of the end was counted from the start in one go; a signed day moved like any other.
"""

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from support_engine.core.days.calendar import Calendar, add_months
from support_engine.core.dossier.dossier import Clock
from support_engine.core.dossier.reckon import (
    THE_END,
    Deadline,
    Point,
    after_pauses,
    days_kept,
    on_working_day,
)


@lru_cache(maxsize=8_192)
def formerly_reckoned(
    clock: Clock, calendar: Calendar, department: str, point: Point = THE_END
) -> Deadline:
    """The end of a clock, or another point of it."""
    from_end = point.at == "end"
    start = point.anchor or (clock.ends_on if from_end and clock.ends_on else clock.started_on)
    extended = clock.extended_months if from_end else 0
    months = point.months + (clock.months if from_end else 0)
    days = point.days + (clock.days if from_end else 0)
    kept = days_kept(clock) if from_end else 0
    due = add_months(start, months + extended) + timedelta(days=days + kept)
    ever = replace(clock, stopped_on=None)
    met = after_pauses(due, clock.started_on, ever)
    deadline = Deadline(
        on=met.due,
        first_on=add_months(start, months) + timedelta(days=days),
        start=start,
        origin="Fin de l’exercice" if point.anchor else clock.origin,
        months=months,
        days=days,
        extended_months=extended,
        paused_days=met.days,
        pauses=clock.pauses,
        extended_days=kept,
    )
    moves = clock.working_day if point.working_day is None else point.working_day
    if not moves:
        return deadline
    return on_working_day(deadline, lambda day: calendar.working_day(day, department))
