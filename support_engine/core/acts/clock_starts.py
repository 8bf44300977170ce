"""How a clock starts: from the day of the act, or from a dated fact that the act recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from support_engine.core.dossier.awaited import CountsFrom
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import outlived, undone_at
from support_engine.core.dossier.dossier import FactValue, Pause
from support_engine.core.dossier.events import ClockStart
from support_engine.core.programme.definition import ClockRule
from support_engine.core.programme.roles import HOLDER


@dataclass(frozen=True, slots=True)
class Starting:
    """What makes clocks start: an act, on a day, with the facts that it recorded.

    `labels`: how those facts are called, where a clock is counted from one of them; `counts_from`:
    what of its letter the clock waits for.
    """

    on: date
    origin: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    counts_from: CountsFrom = ""


def clock_starts(
    name: str,
    rule: ClockRule,
    cause: Starting,
    paused_by: tuple[str, ...] = (),
    days: int | None = None,
) -> ClockStart:
    """The start of a clock. `days` is the length where the act gives it (a reply period)."""
    facts = cause.facts
    # The origin is what the date is counted from: the fact that gives the end, or the start.
    from_label = cause.labels.get(rule.until_fact or rule.from_fact or "")
    return ClockStart(
        clock=name,
        on=dated(rule.from_fact, facts, cause.on),
        origin=from_label or cause.origin,
        months=rule.months or 0,
        days=days if days is not None else rule.days or 0,
        ends_on=dated(rule.until_fact, facts, cause.on) if rule.until_fact else None,
        working_day=rule.working_day,
        paused_by=paused_by,
        after=rule.from_clock or "",
        from_fact=rule.from_fact or "",
        until_fact=rule.until_fact or "",
        counts_from=cause.counts_from,
    )


def owed_again(case: Case, starting: Iterable[str]) -> tuple[str, ...]:
    """The milestones that somebody touched, of the clocks that start again."""
    again = {name for name in starting if name in case.dossier.clocks}
    rules = case.workflow.milestone_of
    return tuple(
        name for name in case.dossier.milestones if name in rules and rules[name].due.clock in again
    )


def dated(fact: str | None, facts: Mapping[str, FactValue], otherwise: date) -> date:
    """The date that a fact holds, or the day of the act."""
    return date.fromisoformat(str(facts[fact])) if fact and fact in facts else otherwise


def theirs_to_keep(case: Case, cause: str) -> tuple[str, ...]:
    """The clocks that this cause suspends and that are the holder's to keep: nobody else is to act
    before their end. Nobody is charged the days on which they could not know that one ran again."""
    return tuple(
        name
        for name, clock in sorted(case.dossier.clocks.items())
        if (clock.is_running or name in outlived(case))
        and is_theirs(case, name)
        and any(pause.cause == cause and pause.until_on is None for pause in clock.pauses)
    )


def ours_from(case: Case, pauses: Iterable[str], on: date) -> dict[str, date]:
    """Of the clocks that an act of that day suspends, those that are ours to keep, with the day of
    its recording, where later: our silence is not put off by days of which nobody was told. Where
    what it gave was taken back, we had answered, and the typed day is said."""
    known_on = case.known_on(on)
    if known_on is None:
        return {}
    ours = (name for name in pauses if not is_theirs(case, name))
    return {name: known_on for name in ours if undone_at(case, name) is None}


def is_theirs(case: Case, clock: str) -> bool:
    """Whether a clock is the holder's to keep: the file names nobody else who is to act."""
    rule = case.workflow.clocks.get(clock)
    return ((rule and rule.owner) or HOLDER) == HOLDER


def paused_by(rule: ClockRule, state: str, holds: Iterable[str]) -> tuple[str, ...]:
    """The causes that keep a clock from running as soon as it starts."""
    by_state = (f"state.{state}",) if state in rule.paused_in else ()
    return (*by_state, *(f"hold.{hold}" for hold in sorted(holds)))


def stood_to_holders(
    case: Case, starting: Mapping[str, ClockRule], on: date
) -> dict[str, tuple[Pause, ...]]:
    """For each clock of the holder's that an act of that day starts from itself, the days on which
    they were told that nothing of theirs ran: a measure, or the state that is left, ends for them
    on the day of its recording, and so it does for what comes next."""
    known_on = case.known_on(on)
    told = pauses_over(case, on, known_on) if known_on else {}
    if not told:
        return {}
    until = max(told)
    gap = Pause(told[until], on, until)
    own = (name for name, rule in starting.items() if not (rule.from_fact or rule.until_fact))
    return {name: (gap,) for name in own if is_theirs(case, name)}


def pauses_over(case: Case, on: date, known_on: date) -> dict[date, str]:
    """The pauses of the holder's clocks that hide a day, over by now: their last day, and cause."""
    here, found = f"state.{case.dossier.state}", dict[date, str]()
    for name, clock in case.dossier.clocks.items():
        for pause in clock.pauses if clock.is_running and is_theirs(case, name) else ():
            until = pause.until_on or (known_on if pause.cause == here else on)
            if pause.from_on <= on < until:
                found[until] = pause.cause
    return found
