"""What the day brings to one dossier: automatic moves, then the reminders that are due.

"Has the day come?", never "is it today?": after an outage everything that fell due is seen. Of
several rungs of one ladder only the newest goes out; the older ones are left out on record, and
so is a rung whose day passed too long ago.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.transitions import automatic_move
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import (
    Line,
    Topic,
    agenda,
    all_topics,
    next_rung,
    rung_day,
    spoken_of,
)
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.evolve import evolve
from support_engine.core.programme.definition import Reminder


def run_agenda(case: Case, on: date) -> tuple[e.AnyEvent, ...]:
    """The events of the day, none if nothing is due.

    A move takes effect on the day of the round, not on the day it was due: a decision that nobody
    took during an outage is not antedated. The reminders are those of the dossier as the moves
    leave it.
    """
    events: list[e.AnyEvent] = []
    for line in due_moves(case, on):
        transition = case.workflow.transition_of[line.rule]
        outcome = automatic_move(case, transition, on)
        if isinstance(outcome, Refused):
            continue
        for event in outcome:
            case = case.now_with(evolve(case.dossier, event, on))
            events.append(event)
    steps = tuple(due_steps(case, on))
    if steps:
        events.append(e.RemindersIssued(steps))
    return tuple(events)


def due_moves(case: Case, on: date) -> list[Line]:
    """The automatic moves whose day has come, the oldest first."""
    lines = agenda(case)
    return sorted(
        (line for line in lines if line.kind == "move" and line.due_on <= on),
        key=lambda line: line.due_on,
    )


class Fallen(NamedTuple):
    """A rung that fell due, and on which day; nobody could hear it then, where `is_unheard`."""

    step: e.StepSent
    due_on: date
    is_unheard: bool


def due_steps(case: Case, on: date) -> Iterator[e.StepSent]:
    """For each ladder with something due: the newest rung due, and those it makes useless."""
    if case.dossier.is_closed or case.dossier.is_silenced:
        return
    topics = all_topics(case)
    found = []
    for rule, topic in spoken_of(case.workflow, topics):
        first = next_rung(case, rule, topic)
        if first is not None and first.due_on <= on:
            found.append(newest(case, rule, topic, first.days, on))
    yield from one_after_a_silence(found)


def one_after_a_silence(found: list[Fallen]) -> Iterator[e.StepSent]:
    """Of all that fell due while the dossier was silent, or before it was on file, the newest
    speaks, and of one day what is late for longest; the others are left out on record."""
    unheard = [fallen for fallen in found if fallen.is_unheard]
    oldest = sorted(unheard, key=lambda one: one.step.deadline)
    spokesman = max(oldest, key=lambda one: one.due_on, default=None)
    for fallen in found:
        if fallen is spokesman:
            yield replace(fallen.step, is_late=False)
        else:
            yield replace(fallen.step, is_silenced=fallen in unheard)


def newest(case: Case, rule: Reminder, topic: Topic, first: int, on: date) -> Fallen:
    """The last rung whose day has come, counting from the first that is owed (its days)."""

    owed = [days for days in rule.rungs if days >= first and rung_day(case, topic, days) <= on]
    last = owed[-1]
    day = topic.deadline + timedelta(days=last)
    due_on = case.calendar.working_day(day, case.dossier.department)
    lateness = (on - due_on).days
    step = e.StepSent(
        rule=rule.id,
        subject=topic.subject,
        deadline=topic.deadline,
        days=last,
        skipped=tuple(owed[:-1]),
        is_late=lateness > case.workflow.header.lateness_days,
    )
    return Fallen(step, due_on, topic.is_overtaken(last) or case.dossier.was_silent(due_on))
