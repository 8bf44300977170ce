"""How a clock starts: from the day of the act, or from a dated fact that the act recorded."""

from collections.abc import Iterable, Mapping
from datetime import date

from support_engine.core.dossier.dossier import FactValue
from support_engine.core.dossier.events import ClockStart
from support_engine.core.programme.definition import ClockRule


def clock_starts(
    name: str,
    rule: ClockRule,
    *,
    on: date,
    origin: str,
    facts: Mapping[str, FactValue] = {},
    labels: Mapping[str, str] = {},
    paused_by: tuple[str, ...] = (),
    days: int | None = None,
) -> ClockStart:
    """The start of a clock. `days` is the length where the act gives it (a reply period)."""
    # The origin is what the date is counted from: the fact that gives the end, or the start.
    from_label = labels.get(rule.until_fact or rule.from_fact or "")
    started_on = dated(rule.from_fact, facts, on)
    ends_on = dated(rule.until_fact, facts, on) if rule.until_fact else None
    return ClockStart(
        clock=name,
        on=started_on,
        origin=from_label or origin,
        months=rule.months or 0,
        days=days if days is not None else rule.days or 0,
        ends_on=ends_on,
        working_day=rule.working_day,
        paused_by=paused_by,
    )


def dated(fact: str | None, facts: Mapping[str, FactValue], otherwise: date) -> date:
    """The date that a fact holds, or the day of the act."""
    return date.fromisoformat(str(facts[fact])) if fact and fact in facts else otherwise


def paused_by(rule: ClockRule, state: str, holds: Iterable[str]) -> tuple[str, ...]:
    """The causes that keep a clock from running as soon as it starts."""
    by_state = (f"state.{state}",) if state in rule.paused_in else ()
    return (*by_state, *(f"hold.{hold}" for hold in sorted(holds)))
