"""What time holds back of the money of a dossier, and the acts that would lift it by their day.

An agreement that is over, a financial report that is late: an act typed for an earlier day lifts
neither, where the same act of today would not; nor does a measure given back after its lifting. Nor
do they put the day off on which either comes: nobody lived the days that they would count.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones, going_on
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.money_events import AgreementAmended
from support_engine.core.dossier.running import runs
from support_engine.core.language.french import day, listed
from support_engine.core.programme.definition import Workflow

HeldBack = dict[str, str]
"""Subject of the agenda (`clocks.execution`) → what it is, in French."""


class MoneyDay(NamedTuple):
    """A day after which time holds money back: what it is called, before and after it."""

    name: str
    once_over: str
    on: date


def held_back(case: Case) -> HeldBack:
    """What keeps money from leaving today, and time alone put there."""
    return {
        what: f"{one.once_over} le {day(one.on)}"
        for what, one in days_of_money(case).items()
        if one.on < case.today
    }


def days_of_money(case: Case) -> dict[str, MoneyDay]:
    """The days after which time holds the money of a dossier back, by subject of the agenda."""
    money = case.workflow.money
    if money is None or case.dossier.is_closed:
        return {}
    found: dict[str, MoneyDay] = {}
    if (end := agreement_end(case)) is not None:
        name = f"clocks.{money.execution}"
        found[name] = MoneyDay("fin de la convention", "convention échue", end)
    for milestone, deadline in expected_milestones(case):
        if milestone.id in money.reports and deadline.on is not None:
            label = f"« {milestone.label} »"
            words = MoneyDay(label, f"{label} attendu depuis", deadline.on)
            found[f"milestones.{milestone.id}"] = words
    return found


def of_money(workflow: Workflow) -> frozenset[str]:
    """The clocks whose end holds money back: that of the agreement, those of its reports, and those
    that these count from."""
    if workflow.money is None:
        return frozenset()
    found = {workflow.milestone_of[name].due.clock for name in workflow.money.reports}
    found.add(workflow.money.execution)
    while behind := {workflow.clocks[name].from_clock for name in found} - {None, *found}:
        found |= {name for name in behind if name}
    return frozenset(found)


def agreement_end(case: Case) -> date | None:
    """The day on which the agreement ends, where it has one that nothing has stopped."""
    money = case.workflow.money
    if money is None or not runs(case, money.execution):
        return None
    return clock_deadline(case, money.execution).on


def over(case: Case) -> str:
    """How an agreement is over, by its day or since it is done, in French; nothing while it runs or
    where there is none."""
    execution = case.workflow.money.execution if case.workflow.money else ""
    if execution in case.dossier.clocks and not runs(case, execution):
        return "la convention est achevée"
    end = agreement_end(going_on(case))
    is_past = end is not None and end < case.today
    return f"la convention est échue depuis le {day(end)}" if end and is_past else ""


def after(case: Case, events: Iterable[e.AnyEvent], on: date) -> Case:
    """The dossier once these events of a day are."""
    dossier = case.dossier
    for event in events:
        dossier = evolve(dossier, event, on)
    return case.now_with(dossier)


def moved(held: HeldBack, left: HeldBack) -> HeldBack:
    """What of that is over no more, or since another day."""
    return {what: words for what, words in held.items() if left.get(what) != words}


def lifted(before: Case, typed: Case, today: Case) -> HeldBack:
    """What an act lifts by its typed day, and would not lift if it were of today."""
    held = held_back(before)
    if not held or typed.dossier.is_closed:
        return {}
    left, still = held_back(typed), held_back(today)
    return {what: words for what, words in held.items() if what in still and what not in left}


def put_off(typed: Case, today: Case) -> HeldBack:
    """The days of money that come later by the typed day of an act than if it were of today, what
    is suspended running again today in both; or never, of a report."""
    if typed.dossier.is_closed or today.dossier.is_closed:
        return {}
    later, of_today = (days_of_money(going_on(case)) for case in (typed, today))
    found: HeldBack = {}
    for what, one in of_today.items():
        if what in later and later[what].on > one.on:
            found[what] = f"{one.name}, le {day(later[what].on)} au lieu du {day(one.on)}"
        elif what not in later and what.startswith("milestones."):
            found[what] = f"{one.name}, qui ne serait plus attendu le {day(one.on)}"
    return found


def by_its_day(freed: HeldBack, on: date) -> Blocker | None:
    """Why an act may not bear that day."""
    if not freed:
        return None
    return blocked(Code.FREED_BY_ITS_DAY, on=on, what=listed(list(freed.values())))


def by_a_correction(before: Case, later: Case, taken: Iterable[e.Recorded]) -> Blocker | None:
    """Why the end of a measure may not be taken back once days have counted since, nor an amendment
    by which the time is over that it had ended, nor any once two people amend."""
    earlier = [row.event for row in taken if civil_day(row.at) < before.today]
    lifts = any(isinstance(event, e.HoldLifted) for event in earlier)
    amended = [event for event in earlier if isinstance(event, AgreementAmended)]
    if not lifts and not amended:
        return None
    if freed := lifted(before, later, before) or (put_off(later, before) if lifts else {}):
        return blocked(Code.FREED_BY_CORRECTION, what=listed(list(freed.values())))
    if not amended or not (why := over(before)):
        return None
    what = f"l’avenant {amended[-1].number}, alors que {why}"
    how = "Enregistrez un autre avenant, à deux personnes (tranche amend)."
    return blocked(Code.UNDONE_ALONE, what=what, how=how)
