"""What a transition asks: every fact given and well formed, its dates in the order of life."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.condition import Attempt, Condition
from support_engine.core.acts.dates import KNOWN, Given, bounds, disagree, not_come
from support_engine.core.acts.fact_values import EXAMPLES, fact_problem
from support_engine.core.dossier.case import Case
from support_engine.core.language.figures import Cents, Rate, half_up
from support_engine.core.programme.frame import THE_ACT


def facts_given(case: Case, attempt: Attempt) -> Iterator[Condition]:
    """Each fact that the transition asks is given, well formed and within its limits."""
    wanted = attempt.transition
    for name in wanted.asks:
        field = case.workflow.facts[name]
        if name in attempt.facts:
            problem = fact_problem(field, attempt.facts[name])
        else:
            problem = blocked(
                Code.FACT_MISSING,
                fact=field.label,
                transition=wanted.label,
                id=name,
                example=EXAMPLES[field.type],
            )
        yield Condition(f"Information : {field.label}", problem)
        if problem is None:
            yield from dates_agree(case, attempt, name)
    for name in attempt.facts:
        if name not in wanted.asks:
            unasked = blocked(
                Code.FACT_NOT_ASKED, id=name, transition=wanted.label, asked=wanted.asks
            )
            yield Condition(f"Information non demandée : {name}", unasked)


def grant_agrees(case: Case, attempt: Attempt) -> Iterator[Condition]:
    """The maximum that the act gives is no more than the rate of the eligible spending."""
    names = case.workflow.money.facts if case.workflow.money else None
    if names is None or names.rate is None or names.eligible is None:
        return
    figures = (names.maximum, names.rate, names.eligible)
    if not set(figures) & set(attempt.transition.asks):
        return
    known = {**case.dossier.facts, **attempt.facts}
    values = [known.get(name) for name in figures]
    if all(isinstance(value, int) for value in values):
        problem = maximum_above_rate(*(int(value or 0) for value in values))
        yield Condition("Montant maximal et taux", problem)


def maximum_above_rate(maximum: int, rate: int, eligible: int) -> Blocker | None:
    """A maximum above the rate of the eligible spending; cents, basis points."""
    limit = half_up(eligible, rate)
    if maximum <= limit:
        return None
    return blocked(
        Code.MAXIMUM_ABOVE_RATE,
        maximum=Cents(maximum),
        rate=Rate(rate),
        eligible=Cents(eligible),
        limit=Cents(limit),
    )


def days_come(case: Case, attempt: Attempt) -> Iterator[Condition]:
    """What the act's letter speaks of as done (the advice of a committee) has taken place."""
    for name in attempt.transition.after:
        problem = not_come(case, name, attempt.on, attempt.transition.label)
        yield Condition(f"Jour venu : {case.workflow.facts[name].label}", problem)


def dates_agree(case: Case, attempt: Attempt, name: str) -> Iterator[Condition]:
    """A date that the act gives contradicts none of those that bound it."""
    field, value = case.workflow.facts[name], attempt.facts.get(name)
    if field.type != "date" or value is None:
        return
    given = Given(name, date.fromisoformat(str(value)), f"--set {name}=AAAA-MM-JJ")
    for other, problem in bounds(case, given, attempt.on, attempt.facts):
        yield Condition(f"Dates : {field.label}, {other}", problem)
    if name in case.dossier.facts and any(name in one.after for one in case.workflow.transitions):
        yield Condition(f"Jour donné de nouveau : {field.label}", told_anew(case, attempt, given))


def told_anew(case: Case, attempt: Attempt, given: Given) -> Blocker | None:
    """A day on which one judges is moved to another that is not over: what was judged on a former
    day is judged no more."""
    if given.on >= attempt.on:
        return None
    return disagree(case, given, "précède", KNOWN[THE_ACT], attempt.on)
