"""The clocks of a dossier, as an event starts, stops, pauses and resumes them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from support_engine.core.dossier.dossier import Clock, FactValue, Pause, Undone
from support_engine.core.dossier.events import ClockStart


def started(
    clocks: Mapping[str, Clock], starts: Iterable[ClockStart], act: int = 0
) -> Mapping[str, Clock]:
    """A clock that starts again is a new one: its old extensions and pauses are gone.

    `act`: the version of the act, for the clocks that wait for its letter.
    """
    fresh = {
        start.clock: Clock(
            started_on=start.on,
            origin=start.origin,
            months=start.months,
            days=start.days,
            ends_on=start.ends_on,
            working_day=start.working_day,
            pauses=tuple(Pause(cause, start.on) for cause in start.paused_by),
            after=start.after,
            from_fact=start.from_fact,
            until_fact=start.until_fact,
            letter=act if start.counts_from else 0,
            waits="left" if start.counts_from else "",
        )
        for start in starts
    }
    return {**clocks, **fresh} if fresh else clocks


def refounded(clocks: Mapping[str, Clock], facts: Mapping[str, FactValue]) -> Mapping[str, Clock]:
    """The clocks that run follow the facts that they count from, when these are given again."""
    moved = {
        name: replace(
            clock,
            started_on=given(facts, clock.from_fact) or clock.started_on,
            ends_on=given(facts, clock.until_fact) or clock.ends_on,
        )
        for name, clock in clocks.items()
        if clock.is_running and {clock.from_fact, clock.until_fact} & facts.keys()
    }
    return {**clocks, **moved} if moved else clocks


def given(facts: Mapping[str, FactValue], name: str) -> date | None:
    """The date that a fact gives, if it is among these."""
    return date.fromisoformat(str(facts[name])) if name in facts else None


def stopped(clocks: Mapping[str, Clock], ids: Iterable[str], on: date) -> Mapping[str, Clock]:
    """Stop the named clocks; they stay on file with what they were."""
    ended = {name: replace(clocks[name], stopped_on=on) for name in ids}
    return {**clocks, **ended} if ended else clocks


def paused(
    clocks: Mapping[str, Clock],
    ids: Iterable[str],
    cause: str,
    on: date,
    later: Mapping[str, date] | None = None,
) -> Mapping[str, Clock]:
    """Open a pause of this cause on the named clocks; `later`: those of some, on another day."""
    days = later or {}
    held = {
        name: replace(clocks[name], pauses=(*clocks[name].pauses, Pause(cause, days.get(name, on))))
        for name in ids
    }
    return {**clocks, **held} if held else clocks


def resumed(
    clocks: Mapping[str, Clock], cause: str, on: date, later: Mapping[str, date] | None = None
) -> Mapping[str, Clock]:
    """Close every open pause of this cause; `later`: those of some clocks, on another day."""
    if not any(p.cause == cause and p.until_on is None for c in clocks.values() for p in c.pauses):
        return clocks
    days = later or {}
    return {
        name: replace(
            clock,
            pauses=tuple(
                Pause(p.cause, p.from_on, days.get(name, on))
                if p.cause == cause and p.until_on is None
                else p
                for p in clock.pauses
            ),
        )
        for name, clock in clocks.items()
    }


def stood(
    clocks: Mapping[str, Clock], days: Mapping[str, tuple[Pause, ...]]
) -> Mapping[str, Clock]:
    """Clocks that stood still on those days, to what their holder knew."""
    still = {
        name: replace(clocks[name], pauses=(*clocks[name].pauses, *pauses))
        for name, pauses in days.items()
        if name in clocks
    }
    return {**clocks, **still} if still else clocks


def left_undone(clock: Clock, end: date | None, on: date) -> tuple[Undone, ...]:
    """The ends at which a clock does nothing by itself, with one more from that day on."""
    return (*clock.undone, Undone(end, on)) if end else clock.undone
