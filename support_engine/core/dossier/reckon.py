"""Reckoning a date: a day counted from + months + extensions + pauses, and a working day.

Months are always added to the day counted from: 31 October + 4 months is 28 February. A pause
counts inside the span that it interrupts, from the day it begins to the day before the clock runs
again (that day counts as running); what was over before the span began moves nothing. What a day
off puts off lasts until the working day that people read: a pause that begins by then counts. A
date that a decision set is never moved to a working day.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from support_engine.core.days.calendar import Calendar, add_months
from support_engine.core.dossier.awaited import AwaitedLetter, CountsFrom
from support_engine.core.dossier.dossier import Clock, Pause


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day something is due, with where it comes from.

    `on` is None while it is not known: a pause is open, a letter awaited. `first_on` is the
    forecast made when the clock started, before any amendment, extension or pause.
    `shifted_from` is the day off that the working-day rule moved. Lengths are months and days.
    `put_off`: the day off and the working day after it, where a pause began between them.
    `resumed_on`: the last day on which a pause that counts ended; `interrupted_on`: when it began,
    or the first of those that it followed on. `after`: what it is counted from,
    where that is itself a deadline. `waits`: what the letter that it counts from has still to do;
    `is_of_letter`: it counts from one; `written`: what that did (`left`, or how it came) and when,
    where the day of that recording is counted from. `extended_days`: what a longer delay,
    taken back, left; `kept_days`: what former rules had given.
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
    put_off: tuple[date, date] | None = None
    resumed_on: date | None = None
    interrupted_on: date | None = None
    after: "Deadline | None" = None
    waits: CountsFrom = ""
    is_of_letter: bool = False
    written: tuple[str, date] | None = None
    extended_days: int = 0
    kept_days: int = 0

    @property
    def has_moved(self) -> bool:
        """Whether the date differs from its first forecast."""
        return self.on != self.first_on

    @property
    def counted_on(self) -> date | None:
        """The day before any day off moved it: the same end, whatever the calendar says."""
        return self.shifted_from or self.on

    @property
    def shift(self) -> timedelta:
        """How far working days moved it, and what it is counted from."""
        own = self.on - self.shifted_from if self.on and self.shifted_from else timedelta()
        return own + (self.after.shift if self.after else timedelta())


class Point(NamedTuple):
    """A day of a clock: `months` and `days` from its end, or from its start.

    A point counted from the start ignores the extensions (they lengthen the end) but not the
    pauses (they stop everything). `anchor` is the day counted from instead, for financial years;
    `working_day` says otherwise than the clock whether a day off is moved; `lasts`: whether what a
    day off puts off can still be interrupted (`reckonings.PUT_OFF`).
    """

    months: int = 0
    days: int = 0
    at: Literal["end", "start"] = "end"
    anchor: date | None = None
    working_day: bool | None = None
    lasts: bool = True


THE_END = Point()


class Span(NamedTuple):
    """What is counted: from `base` (`first` as it was forecast; None while nobody knows it) on,
    pauses from `opens` on. `is_decided`: a decision gave the day, and no rule moves it."""

    base: date | None
    first: date
    opens: date
    origin: str
    months: int = 0
    days: int = 0
    extended: int = 0
    extended_days: int = 0
    is_decided: bool = False
    after: Deadline | None = None


@lru_cache(maxsize=8_192)
def reckon(
    clock: Clock,
    calendar: Calendar,
    department: str,
    point: Point = THE_END,
    after: Deadline | None = None,
) -> Deadline:
    """The end of a clock, or another point of it. `after`: the end of the clock that it follows."""
    moves = clock.working_day if point.working_day is None else point.working_day

    def workable(day: date) -> date:
        return calendar.working_day(day, department)

    def settled(span: Span, moves: bool) -> Deadline:
        deadline = counted(span, clock, workable if moves and point.lasts else None)
        return on_working_day(deadline, workable) if moves else deadline

    if point.anchor:
        span = Span(point.anchor, point.anchor, point.anchor, "Fin de l’exercice")
        return settled(lengthen(span, point), moves)
    if point.at == "start":
        return settled(lengthen(first_day(clock, after), point), moves)
    span = last_day(clock, after)
    if not point.months and not point.days:
        return settled(span, moves and not span.is_decided)
    away = beside(settled(span, clock.working_day and not span.is_decided), point)
    return on_working_day(away, workable) if moves else away


def of_letter(deadline: Deadline, clock: Clock, letter: AwaitedLetter | None) -> Deadline:
    """A deadline of a clock that counts from a letter: unknown as long as it waits for it."""
    if not clock.letter:
        return deadline
    on = None if clock.waits else deadline.on
    written = letter.written(deadline.start) if letter else None
    return replace(deadline, on=on, waits=clock.waits, is_of_letter=True, written=written)


def days_kept(clock: Clock) -> int:
    """The days that longer delays have left, once they were taken back."""
    return sum(grant.days for grant in clock.grants)


def lengthen(span: Span, point: Point) -> Span:
    """A span as long as the point is far."""
    return span._replace(months=point.months, days=point.days)


def first_day(clock: Clock, after: Deadline | None) -> Span:
    """Nothing counted yet from the start of a clock: its own day, or the end that it follows."""
    if after is None:
        return Span(clock.started_on, clock.started_on, clock.started_on, clock.origin)
    return Span(after.on, after.first_on, after.on or date.min, clock.origin, after=after)


def last_day(clock: Clock, after: Deadline | None) -> Span:
    """What is counted up to the end of a clock: its length, or from the day that was decided."""
    start = first_day(clock, after)._replace(months=clock.months, days=clock.days)
    if clock.ends_on:
        first = clock.ends_on
        start = Span(first, first, clock.started_on, clock.origin, clock.months, clock.days)
    if clock.signed:
        signed, forecast = clock.signed, counted(start, replace(clock, pauses=())).first_on
        origin = f"Fin fixée par l’avenant {signed.number}".rstrip()
        start = Span(signed.ends_on, forecast, signed.on, origin)
    is_decided = clock.decided_end is not None
    start = start._replace(extended=clock.extended_months, extended_days=days_kept(clock))
    return start._replace(is_decided=is_decided)


Workable = Callable[[date], date]
"""A day, or the working day that it is put off to."""


def counted(span: Span, clock: Clock, workable: Workable | None = None) -> Deadline:
    """A span brought to its last day, with the extensions and the pauses that it meets."""
    first = add_months(span.first, span.months) + timedelta(days=span.days)
    met = Met(None)
    if span.base is not None:
        days = timedelta(days=span.days + span.extended_days)
        due = add_months(span.base, span.months + span.extended) + days
        over = due < span.opens  # a day before the span: nothing interrupts it
        met = Met(due) if over else after_pauses(due, span.opens, clock, workable)
    return Deadline(
        on=met.due,
        first_on=first,
        start=span.base or span.first,
        origin=span.origin,
        months=span.months,
        days=span.days,
        extended_months=span.extended,
        paused_days=met.days,
        pauses=clock.pauses,
        put_off=met.put_off,
        resumed_on=met.resumed_on,
        interrupted_on=met.interrupted_on,
        after=span.after,
        extended_days=span.extended_days,
    )


def beside(end: Deadline, point: Point) -> Deadline:
    """So long before the end that people read, or after it."""

    def away(day: date) -> date:
        return add_months(day, point.months) + timedelta(days=point.days)

    return Deadline(
        on=away(end.on) if end.on else None,
        first_on=away(end.first_on),
        start=end.on or end.first_on,
        origin=end.origin,
        months=point.months,
        days=point.days,
        extended_months=0,
        paused_days=0,
        pauses=end.pauses,
        resumed_on=end.resumed_on,
        interrupted_on=end.interrupted_on,
        after=end,
    )


def on_working_day(deadline: Deadline, workable: Workable) -> Deadline:
    """A deadline moved to a working day of the department."""
    on = deadline.on and workable(deadline.on)
    shifted_from = deadline.on if on != deadline.on else None
    return replace(deadline, on=on, first_on=workable(deadline.first_on), shifted_from=shifted_from)


class Met(NamedTuple):
    """A last day after the pauses that it met (None while one is open), by how many days they
    pushed it, when the last of them ended and began (with those that it followed on), and the day
    off that had put it off before one of them.
    """

    due: date | None
    days: int = 0
    resumed_on: date | None = None
    interrupted_on: date | None = None
    put_off: tuple[date, date] | None = None


def after_pauses(due: date, opens: date, clock: Clock, workable: Workable | None = None) -> Met:
    """`due` pushed by the days of each pause of the span that begins on or before it, or before the
    working day that it is put off to.

    Overlaps count once. A pause that begins after the end does not revive a clock that has run out,
    and none goes on once the clock is stopped. While one is open the end is unknown.
    """
    met, counted_until = Met(due), opens
    for pause in sorted(clock.pauses, key=lambda p: p.from_on):
        until = pause.until_on
        if clock.stopped_on and (until is None or until > clock.stopped_on):
            until = clock.stopped_on
        begin = max(pause.from_on, counted_until)
        last = workable(due) if workable else due
        if pause.from_on > last:
            break
        if pause.from_on > due and (until is None or until > begin):
            met, due = met._replace(put_off=(due, last)), last
        if until is None:
            return met._replace(due=None)
        if until > begin:
            due += until - begin
            first = met.interrupted_on if met.resumed_on == begin else begin
            days = met.days + (until - begin).days
            met, counted_until = Met(due, days, until, first, met.put_off), until
    return met
