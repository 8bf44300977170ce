"""Explanations: where a date comes from, and every condition of an act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from support_engine.core.acts.commands import SYSTEM, Advance
from support_engine.core.acts.conditions import Condition, in_future
from support_engine.core.acts.far_days import MOVE, last_of_kind, not_explained
from support_engine.core.acts.transitions import explain_transition
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.events import Recorded
from support_engine.core.dossier.explain import how, subject_deadline
from support_engine.core.dossier.reckon import Deadline
from support_engine.core.dossier.running import runs
from support_engine.core.language.french import day
from support_engine.core.silence import silence_kept
from support_engine.views import refusal

NOT_STARTED = "pas encore commencé : aucun acte ne l’a fait courir."
OVER = "Ce délai ne court plus : cette date n’oblige plus à rien."
VALIDATED = "Ce jalon est validé depuis le {on} : cette date n’oblige plus à rien."
UNEXPECTED = "Ce jalon n’est pas attendu à ce jour."


@dataclass(frozen=True, slots=True)
class ExplainedDate:
    """The date of a clock or of a milestone (None while it is paused or has not begun), and how it
    is reckoned in one sentence."""

    label: str
    on: date | None
    sentence: str


@dataclass(frozen=True, slots=True)
class ExplainedCondition:
    """A condition, kept or not; the blocker says what would lift it.

    `is_open`: it depends on who acts, and nobody is named.
    """

    condition: str
    holds: bool
    law: str
    blocker: dict[str, Any] | None
    is_open: bool


def explained_dates(case: Case) -> list[ExplainedDate]:
    """The dates of the running clocks, then of the milestones that are expected."""
    return [dated(case, label, deadline) for label, deadline in running(case)]


def running(case: Case) -> Iterator[tuple[str, Deadline]]:
    """What runs on a dossier, by label."""
    for name in case.dossier.clocks:
        if runs(case, name):
            yield case.workflow.clocks[name].label, clock_deadline(case, name)
    for milestone, deadline in expected_milestones(case):
        yield milestone.label, deadline


def explained_date(case: Case, target: str) -> ExplainedDate:
    """The date of the clock or milestone of this id; where both bear it, of the milestone."""
    subjects = [("milestones", case.workflow.milestone_of), ("clocks", case.workflow.clocks)]
    for section, known in subjects:
        if target in known and (deadline := subject_deadline(case, f"{section}.{target}")):
            found = dated(case, target, deadline)
            over = no_longer(case, section, target)
            return replace(found, sentence=f"{found.sentence} {over}") if over else found
    return ExplainedDate(target, None, NOT_STARTED)


def no_longer(case: Case, section: str, target: str) -> str:
    """Why the date of a clock or milestone is nobody's any more; nothing where it is to be kept."""
    if section == "clocks":
        return "" if runs(case, target) else OVER
    record = case.dossier.milestones.get(target)
    if record is not None and record.status == "validated" and record.decided_on is not None:
        return VALIDATED.format(on=day(record.decided_on))
    expected = {milestone.id for milestone, _ in expected_milestones(case)}
    return "" if target in expected else UNEXPECTED


def dated(case: Case, label: str, deadline: Deadline) -> ExplainedDate:
    """A date with its sentence."""
    return ExplainedDate(label, deadline.on, how(case.workflow, deadline))


def explained_act(
    case: Case,
    command: Advance,
    journal: Iterable[Recorded] = (),
) -> list[ExplainedCondition]:
    """Every condition of a transition on the day of the command, for the person who would act or,
    where it is the engine's, for nobody in particular. `journal`: where that day is not today."""
    found = (*explain_transition(case, command), *of_the_day(case, command, journal))
    is_anybody = command.by == SYSTEM
    return [explained(one, is_open=one.is_of_actor and is_anybody) for one in found]


def of_the_day(case: Case, command: Advance, journal: Iterable[Recorded]) -> Iterator[Condition]:
    """What is asked of an effective day that is not today, or on which our silence gave."""
    if kept := silence_kept(case, command):
        yield Condition("Ce que notre silence a donné", kept)
    if command.on > case.today:
        yield Condition("Date d’effet venue", in_future(command.on, case.today))
    elif command.on < case.today:
        kin = last_of_kind(MOVE, journal)
        problem = not_explained(case.workflow, command, case.today, kin)
        yield Condition("Date d’effet proche, ou expliquée (--because)", problem)


def explained(condition: Condition, *, is_open: bool = False) -> ExplainedCondition:
    """A condition as it is shown."""
    return ExplainedCondition(
        condition=condition.label,
        holds=condition.holds,
        law=condition.law,
        blocker=refusal.blocker_data(condition.blocker) if condition.blocker else None,
        is_open=is_open,
    )
