"""The deadlines of a dossier: the ends of its clocks, the days on which its milestones are due.

A date is never stored: it is reckoned from the clock's start each time, so that an extension or a
suspension moves everything that hangs on it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Literal

from support_engine.core.days.calendar import Calendar, year_end
from support_engine.core.days.reckonings import BY_SPAN, PUT_OFF
from support_engine.core.dossier.awaiting import letter_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import STOP_TAKEN_BACK, Dossier, Undone
from support_engine.core.dossier.former_reckoning import formerly_reckoned
from support_engine.core.dossier.reckon import THE_END, Deadline, Point, of_letter, reckon
from support_engine.core.programme.definition import Milestone


def deadline_of(
    dossier: Dossier, calendar: Calendar, name: str, point: Point = THE_END
) -> Deadline:
    """The end of a clock, or another point of it, counted as the dossier counts. Raises KeyError if
    the clock never started."""
    clock = dossier.clocks[name]
    letter = letter_of(dossier, clock.letter)
    if dossier.reckoning < BY_SPAN and not clock.after:
        former = formerly_reckoned(clock, calendar, dossier.department, point)
        return of_letter(former, clock, letter)
    if dossier.reckoning < PUT_OFF:
        point = point._replace(lasts=False)
    follows = clock.after in dossier.clocks
    after = deadline_of(dossier, calendar, clock.after) if follows else None
    return of_letter(reckon(clock, calendar, dossier.department, point, after), clock, letter)


def clock_deadline(case: Case, clock: str) -> Deadline:
    """When a clock of this dossier ends. Raises KeyError if it never started."""
    return deadline_of(case.dossier, case.calendar, clock)


def undone_at(case: Case, clock: str) -> Undone | None:
    """Whether the clock does nothing by itself at the end that it has now: its act was taken back
    there, or that end had passed when the dossier began to be followed here."""
    of_clock, takeover = case.dossier.clocks[clock].undone, case.dossier.takeover
    over_on = takeover.over_on if takeover else None
    if not of_clock and over_on is None:
        return None
    deadline = clock_deadline(case, clock)
    if over_on and deadline.on and deadline.counted_on and deadline.on < over_on:
        return Undone(deadline.counted_on, over_on)
    return next((one for one in of_clock if one.end == deadline.counted_on), None)


def milestone_deadline(case: Case, milestone: Milestone) -> Deadline | None:
    """When a milestone is due, or None while its clock has not started."""
    if milestone.due.clock not in case.dossier.clocks:
        return None
    return due_on(milestone, case.dossier, case.calendar)


def due_on(milestone: Milestone, dossier: Dossier, calendar: Calendar) -> Deadline:
    """When a milestone that hangs on a clock of the dossier is due; no sooner than the rules that
    the dossier has left had it."""
    due, kept = milestone.due, dossier.later.get(milestone.id, 0)
    if due.after_stop:
        dossier = never_stopped(dossier, due.clock)
    started_on = dossier.clocks[due.clock].started_on
    anchor = year_end(started_on, due.year_end) if due.year_end else None
    at: Literal["end", "start"] = "end" if due.at == "end" and anchor is None else "start"
    point = Point(due.months, due.days + kept, at, anchor, milestone.working_day)
    deadline = deadline_of(dossier, calendar, due.clock, point)
    return replace(deadline, days=deadline.days - kept, kept_days=kept) if kept else deadline


def never_stopped(dossier: Dossier, clock: str) -> Dossier:
    """The dossier as what outlives a clock counts it: owed on the days on which an act since taken
    back had stopped it; put off by what has had it stand still since it was stopped."""
    stood = dossier.clocks[clock]
    stop = stood.stopped_on if dossier.reckoning >= BY_SPAN else None
    pauses = tuple(
        replace(pause, until_on=min(pause.until_on or stop, stop))
        if stop and pause.from_on < stop
        else pause
        for pause in stood.pauses
        if pause.cause != STOP_TAKEN_BACK
    )
    lasting = replace(stood, pauses=pauses, stopped_on=None)
    return replace(dossier, clocks={**dossier.clocks, clock: lasting})


def outlived(case: Case) -> frozenset[str]:
    """The clocks that an act stopped and of which something is still owed."""
    owed = (milestone.due.clock for milestone, _ in expected_milestones(case))
    return frozenset(name for name in owed if not case.dossier.clocks[name].is_running)


def expected_milestones(case: Case) -> Iterator[tuple[Milestone, Deadline]]:
    """The milestones that the holder still owes: no act stopped their clock (or they outlive it)
    and nobody validated them.

    A clock that is over because what it waits for is done leaves them owed. A milestone that falls
    after the end of its own clock (a third financial report on a project that lasts two years) is
    not owed.
    """
    dossier = case.dossier
    if dossier.is_closed:
        return
    for milestone in case.workflow.milestones:
        due = milestone.due
        clock = dossier.clocks.get(due.clock)
        if clock is None or not (clock.is_running or due.after_stop):
            continue
        record = dossier.milestones.get(milestone.id)
        if record is not None and record.status == "validated":
            continue
        if applies(case, milestone):
            yield milestone, due_on(milestone, dossier, case.calendar)


def going_on(case: Case) -> Case:
    """The dossier with every clock that is suspended running again from today."""
    clocks = {
        name: replace(
            clock,
            pauses=tuple(
                replace(pause, until_on=pause.until_on or case.today) for pause in clock.pauses
            ),
        )
        for name, clock in case.dossier.clocks.items()
    }
    return case.now_with(replace(case.dossier, clocks=clocks))


def applies(case: Case, milestone: Milestone) -> bool:
    """Whether a milestone is one of this dossier: its clock started, and no financial year that it
    reports on ends after the project itself, were what is suspended to run again today."""
    dossier, due = case.dossier, milestone.due
    if due.clock not in dossier.clocks or due.year_end is None:
        return due.clock in dossier.clocks
    end = dossier.clocks[due.clock].stopped_on
    end = end or last_day(case, due.clock) or last_day(going_on(case), due.clock)
    year = due_on(milestone, dossier, case.calendar).start
    return end is None or year <= year_end(end, 1)


def last_day(case: Case, clock: str) -> date | None:
    """The end of a clock, whatever days off come then; None while nobody knows it."""
    return deadline_of(case.dossier, case.calendar, clock, Point(working_day=False)).on
