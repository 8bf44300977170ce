"""What time holds back of the money of a dossier, and the acts that would lift it by their day.

An agreement that is over, a financial report that is late: an act typed for an earlier day lifts
neither, where the same act of today would not; nor does a measure given back after its lifting.
"""

from collections.abc import Iterable
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.running import runs
from support_engine.core.language.french import day, listed

HeldBack = dict[str, str]
"""Subject of the agenda (`clocks.execution`) → what it is, in French."""


def held_back(case: Case) -> HeldBack:
    """What keeps money from leaving today, and time alone put there."""
    money = case.workflow.money
    if money is None or case.dossier.is_closed:
        return {}
    found: HeldBack = {}
    end = agreement_end(case)
    if end is not None and end < case.today:
        found[f"clocks.{money.execution}"] = f"convention échue le {day(end)}"
    for milestone, deadline in expected_milestones(case):
        due = deadline.on
        if milestone.id in money.reports and due is not None and due < case.today:
            words = f"« {milestone.label} » attendu depuis le {day(due)}"
            found[f"milestones.{milestone.id}"] = words
    return found


def agreement_end(case: Case) -> date | None:
    """The day on which the agreement ends, where it has one that nothing has stopped."""
    money = case.workflow.money
    if money is None or not runs(case, money.execution):
        return None
    return clock_deadline(case, money.execution).on


def after(case: Case, events: Iterable[e.AnyEvent], on: date) -> Case:
    """The dossier once these events of a day are."""
    dossier = case.dossier
    for event in events:
        dossier = evolve(dossier, event, on)
    return case.now_with(dossier)


def lifted(before: Case, typed: Case, today: Case) -> HeldBack:
    """What an act lifts by its typed day, and would not lift if it were of today."""
    held = held_back(before)
    if not held or typed.dossier.is_closed:
        return {}
    left, still = held_back(typed), held_back(today)
    return {what: words for what, words in held.items() if what in still and what not in left}


def by_its_day(freed: HeldBack, on: date) -> Blocker | None:
    """Why an act may not bear that day."""
    if not freed:
        return None
    return blocked(Code.FREED_BY_ITS_DAY, on=on, what=listed(list(freed.values())))


def by_a_correction(before: Case, later: Case, taken: Iterable[e.Recorded]) -> Blocker | None:
    """Why the end of a measure may not be taken back once days have counted since."""
    lifts = [row for row in taken if isinstance(row.event, e.HoldLifted)]
    if not any(row.at.date() < before.today for row in lifts):
        return None
    freed = lifted(before, later, before)
    return blocked(Code.FREED_BY_CORRECTION, what=listed(list(freed.values()))) if freed else None
