"""How many days clocks last and milestones take, at least and at most, whatever the calendar."""

from support_engine.core.programme.definition import ClockRule, Milestone, Workflow

DAYS_OF_MONTH = (28, 31)
SHIFT_DAYS = 6
"""A working-day rule never moves an end further than this."""
UNKNOWN = 100_000
"""The days of a clock whose end an act gives: as long as one likes."""
YEAR = 365


def shortest(workflow: Workflow, name: str) -> int:
    """The fewest days that a clock can last, with those of the clock that it follows; none where an
    act gives its end."""
    rule = workflow.clocks[name]
    if rule.until_fact is not None:
        return 0
    before = shortest(workflow, rule.from_clock) if rule.from_clock else 0
    return before + (rule.asked_days[0] if rule.asked_days else span(rule, DAYS_OF_MONTH[0]))


def longest(workflow: Workflow, name: str) -> int:
    """The most days that a clock lasts as it starts: no pause, nothing granted."""
    rule = workflow.clocks[name]
    if rule.until_fact is not None:
        return UNKNOWN
    before = longest(workflow, rule.from_clock) if rule.from_clock else 0
    if rule.asked_days:
        return before + rule.asked_days[1] + SHIFT_DAYS
    return before + (rule.months or 0) * DAYS_OF_MONTH[1] + (rule.days or 0) + SHIFT_DAYS


def shortest_start(workflow: Workflow, milestone: Milestone) -> int:
    """The fewest days from the start of its clock to the day on which a milestone is due."""
    due = milestone.due
    own = due.months * DAYS_OF_MONTH[due.months < 0] + due.days
    if due.year_end:
        return own + (due.year_end - 1) * YEAR
    return own + (shortest(workflow, due.clock) if due.at == "end" else 0)


def longest_start(workflow: Workflow, milestone: Milestone) -> int:
    """The most days from the start of its clock to the day on which a milestone is due."""
    due = milestone.due
    own = due.months * DAYS_OF_MONTH[due.months > 0] + due.days + SHIFT_DAYS
    if due.year_end:
        return own + due.year_end * (YEAR + 1)
    return own + (longest(workflow, due.clock) if due.at == "end" else 0)


def are_apart(workflow: Workflow, one: str, two: str) -> bool:
    """Clocks that run together, of lengths that no extension makes equal."""
    a, b = workflow.clocks[one], workflow.clocks[two]
    if a.until_fact or b.until_fact or not run_together(workflow, one, two):
        return False
    least, most = DAYS_OF_MONTH
    pairs = ((a, b), (b, a))
    return any(span(x, most) + SHIFT_DAYS < span(y, least) for x, y in pairs)


def never_after(workflow: Workflow, one: str, two: str) -> bool:
    """Whether a clock has run out wherever another that runs together with it has."""
    a, b = workflow.clocks[one], workflow.clocks[two]
    is_amended = workflow.money is not None and workflow.money.execution in (one, two)
    if a.max_extension_months or is_amended or not run_together(workflow, one, two):
        return False
    is_alike = not a.working_day or b.working_day
    is_no_longer = (a.months or 0) <= (b.months or 0) and (a.days or 0) <= (b.days or 0)
    least, most = DAYS_OF_MONTH
    return (is_alike and is_no_longer) or span(a, most) + SHIFT_DAYS <= span(b, least)


def run_together(workflow: Workflow, one: str, two: str) -> bool:
    """Clocks started, paused and ended together, counted from the same day, of known lengths."""
    a, b = workflow.clocks[one], workflow.clocks[two]
    of_holds = {rule.clock for rule in workflow.holds.values()}
    return (
        set(a.starts_with) == set(b.starts_with)
        and set(a.paused_in) == set(b.paused_in)
        and (a.from_fact, a.until_fact) == (b.from_fact, b.until_fact)
        and a.from_clock == b.from_clock
        and set(a.ends_with) == set(b.ends_with)
        and not (a.asked_days or b.asked_days)
        and not {one, two} & of_holds
    )


def span(rule: ClockRule, days_of_month: int) -> int:
    """The least or the most days of a clock, by the length of a month."""
    extended = rule.max_extension_months if days_of_month == DAYS_OF_MONTH[1] else 0
    return ((rule.months or 0) + extended) * days_of_month + (rule.days or 0)
