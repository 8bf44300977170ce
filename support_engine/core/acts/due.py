"""What the day brings to one dossier: automatic moves, then the reminders that are due.

"Has the day come?", never "is it today?": after an outage everything that fell due is seen. Of
several rungs of one ladder only the newest goes out; the older ones are left out on record, and
so is a rung whose day passed too long ago.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from support_engine.core.acts.blockers import Refused
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import Line, Topic, agenda, all_topics, next_rung, spoken_of
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.evolve import evolve
from support_engine.core.programme.definition import Reminder, Transition, Workflow

Mover = Callable[[Workflow, Dossier, Transition, date, Calendar], tuple[e.AnyEvent, ...] | Refused]


def run_agenda(
    workflow: Workflow, dossier: Dossier, calendar: Calendar, today: date, move: Mover
) -> tuple[e.AnyEvent, ...]:
    """The events of the day, none if nothing is due.

    A move takes effect today, not on the day it was due: a decision that nobody took during an
    outage is not antedated. The reminders are those of the dossier as the moves leave it.
    """
    events: list[e.AnyEvent] = []
    for line in due_moves(workflow, dossier, calendar, today):
        transition = workflow.transition_of[line.rule]
        outcome = move(workflow, dossier, transition, today, calendar)
        if isinstance(outcome, Refused):
            continue
        for event in outcome:
            dossier = evolve(dossier, event, today)
            events.append(event)
    steps = tuple(due_steps(workflow, dossier, calendar, today))
    if steps:
        events.append(e.RemindersIssued(steps))
    return tuple(events)


def due_moves(workflow: Workflow, dossier: Dossier, calendar: Calendar, today: date) -> list[Line]:
    """The automatic moves whose day has come, the oldest first."""
    lines = agenda(workflow, dossier, calendar)
    return sorted(
        (line for line in lines if line.kind == "move" and line.due_on <= today),
        key=lambda line: line.due_on,
    )


def due_steps(
    workflow: Workflow, dossier: Dossier, calendar: Calendar, today: date
) -> Iterator[e.StepSent]:
    """For each ladder with something due: the newest rung due, and those it makes useless."""
    if dossier.is_closed or dossier.is_silenced:
        return
    topics = all_topics(workflow, dossier, calendar)
    for rule, topic in spoken_of(workflow, topics):
        first = next_rung(rule, topic, dossier, calendar)
        if first is not None and first.due_on <= today:
            yield newest(rule, topic, first, today, calendar, dossier, workflow)


def newest(
    rule: Reminder,
    topic: Topic,
    first: Line,
    today: date,
    calendar: Calendar,
    dossier: Dossier,
    workflow: Workflow,
) -> e.StepSent:
    """The last rung whose day has come, counting from the first that is owed."""

    def due_on(days: int) -> date:
        return calendar.working_day(topic.deadline + timedelta(days=days), dossier.department)

    owed = [days for days in rule.rungs if days >= first.days and due_on(days) <= today]
    last = owed[-1]
    lateness = (today - due_on(last)).days
    return e.StepSent(
        rule=rule.id,
        subject=topic.subject,
        deadline=topic.deadline,
        days=last,
        skipped=tuple(owed[:-1]),
        is_late=lateness > workflow.header.lateness_days,
    )
