"""Is every milestone due while its clock runs? Months and days compared, whatever the start."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from support_engine.core.days.calendar import add_months
from support_engine.core.language.french import count, listed
from support_engine.core.programme.definition import ClockRule, Milestone, Workflow
from support_engine.core.programme.flaw import Flaw

STARTS = tuple(date(2023, 12, 28) + timedelta(days=day) for day in range(0, 430, 3))
"""Days on which a clock is supposed to start: months of every length come after them."""

Length = tuple[int, int]
"""Months and days."""


def due_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Milestones that are due before their clock starts, or once it has ended."""
    for milestone in workflow.milestones:
        clock = workflow.clocks.get(milestone.due.clock)
        if clock is None:
            continue
        at = f"milestones.{milestone.id}.due"
        offset = spoken(milestone.due.months, milestone.due.days)
        if is_before_the_start(milestone, clock):
            yield Flaw(
                at,
                f"ce jalon peut être dû avant le début de « {clock.label} » ({offset}) : "
                "rapprochez l’échéance de la fin du délai",
            )
        elif is_after_the_end(milestone, clock):
            yield Flaw(
                at,
                f"ce jalon peut être dû après la fin de « {clock.label} » ({offset}) : avancez "
                "l’échéance, ou écrivez after_stop = true s’il reste dû quand le délai est arrêté",
            )


def is_before_the_start(milestone: Milestone, clock: ClockRule) -> bool:
    """Whether some life has it due before its clock starts. Of a clock whose end an act gives, and
    that is as long as one likes, nothing is said; nor of a report on a financial year, which is due
    after that year."""
    due = milestone.due
    if due.year_end:
        return False
    least = least_length(clock) if due.at == "end" else (0, 0)
    if least is None:
        return False
    return may_precede((due.months + least[0], due.days + least[1]), (0, 0))


def is_after_the_end(milestone: Milestone, clock: ClockRule) -> bool:
    """Whether some life has it due once its clock has ended, though it does not outlive it. A
    financial year that ends after its clock calls for no report: the engine sees to that."""
    due = milestone.due
    if due.after_stop or due.year_end:
        return False
    if due.at == "end":
        return may_precede((0, 0), (due.months, due.days))
    least = least_length(clock)
    return least is not None and may_precede(least, (due.months, due.days))


def least_length(clock: ClockRule) -> Length | None:
    """The shortest that a clock can be; None where an act gives its end."""
    if clock.asked_days:
        return 0, clock.asked_days[0]
    if clock.until_fact is not None:
        return None
    return clock.months or 0, clock.days or 0


def may_precede(one: Length, other: Length) -> bool:
    """Whether, from some start, one length ends before the other."""
    return any(first < second for first, second in zip(ends(one), ends(other), strict=True))


@lru_cache(maxsize=512)
def ends(length: Length) -> tuple[date, ...]:
    """The day so many months and days after each start; a programme has few lengths."""
    months, days = length
    return tuple(add_months(start, months) + timedelta(days=days) for start in STARTS)


def spoken(months: int, days: int) -> str:
    """« 6 mois et 15 jours après », « 1 mois avant », « le jour même »."""
    parts = [f"{abs(months)} mois"] if months else []
    parts += [count(abs(days), "jour")] if days else []
    if not parts:
        return "le jour même"
    return f"{listed(parts)} {'avant' if months < 0 or (not months and days < 0) else 'après'}"
