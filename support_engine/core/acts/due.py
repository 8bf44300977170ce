"""What the day brings to one dossier: automatic moves, then the reminders that are due.

"Has the day come?", never "is it today?": after an outage everything that fell due is seen. Of
several rungs of one ladder only the newest goes out; the older ones are left out on record, and
so is a rung whose day passed too long ago. What rests on the holder having been reminded (a
proposal, an escalation) never comes before they were.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.commands import RunAgenda
from support_engine.core.acts.transitions import automatic_move
from support_engine.core.acts.turns import our_turn
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import (
    Line,
    Topic,
    agenda,
    all_topics,
    audible,
    counted_later,
    is_silent,
    next_rung,
    rung_day,
    spoken_of,
)
from support_engine.core.dossier.by_itself import our_silence
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.heard import is_for_holder, rests_on_the_holder
from support_engine.core.dossier.known import is_said, recorded
from support_engine.core.programme.definition import Reminder, Transition


def run_agenda(case: Case, command: RunAgenda) -> tuple[e.AnyEvent, ...]:
    """The events of the day, none if nothing is due.

    The reminders are those of the dossier as the moves leave it.
    """
    events: list[e.AnyEvent] = []
    on = command.on
    for line in due_moves(case, on):
        transition = case.workflow.transition_of[line.rule]
        for event in carried_out(case, transition, given_on(case, line, on), on):
            case = case.now_with(evolve(case.dossier, event, on))
            events.append(event)
    steps = tuple(due_steps(case, command))
    if steps:
        events.append(e.RemindersIssued(steps))
    return tuple(events)


def given_on(case: Case, line: Line, on: date) -> date:
    """The day on which a clock did something by itself: what our silence gives is given at its end,
    whenever a round writes it. What ends a dossier, or the holder's own time, is of the round: a
    decision against somebody that nobody took is not antedated."""
    is_given = line.subject.partition(".")[2] in our_silence(case.workflow)
    return max(line.deadline, case.dossier.since) if is_given else on


def carried_out(
    case: Case, transition: Transition, given: date, on: date
) -> tuple[e.AnyEvent, ...]:
    """A move of that day, in the round of another; of the round's own where it was not possible
    then. Nothing where it is not possible at all."""
    for day in dict.fromkeys((given, on)):
        outcome = automatic_move(case, transition, day)
        if not isinstance(outcome, Refused):
            return tuple(
                acquired(event, day, on) for event in recorded(outcome, case.known_on(day))
            )
    return ()


def acquired(event: e.AnyEvent, day: date, on: date) -> e.AnyEvent:
    """A move with the day on which it was acquired, where that is not the round's."""
    return replace(event, acquired_on=day) if isinstance(event, e.Moved) and day < on else event


def due_moves(case: Case, on: date) -> list[Line]:
    """The automatic moves whose day has come, the oldest first."""
    lines = agenda(case)
    return sorted(
        (line for line in lines if line.kind == "move" and line.due_on <= on),
        key=lambda line: line.due_on,
    )


class Fallen(NamedTuple):
    """A rung that fell due, and on which day: what is left out if it does not speak (`step`), what
    is said if it does (`spoken`); nobody could hear it on its day, where `is_unheard`."""

    step: e.StepSent
    spoken: e.StepSent
    due_on: date
    is_unheard: bool


def due_steps(case: Case, command: RunAgenda) -> Iterator[e.StepSent]:
    """For each ladder with something due: the newest rung due, and those it makes useless. One that
    rests on a holder whom nothing reaches waits for a proof that they were told."""
    if is_silent(case.dossier):
        return
    topics = audible(case.dossier, all_topics(case))
    found = []
    for rule, topic in spoken_of(case.workflow, topics):
        first = next_rung(case, rule, topic)
        if first is None or first.due_on > command.on:
            continue
        key = topic.under(rule)
        later = since_told(case, topic, command.heard_on.get(key), key)
        ladder = Ladder(rule, topic, command.unsent.get(key), key in command.in_vain, later)
        owed = owed_rungs(case, ladder, first.days, command.on)
        if owed and not waits_in_vain(case, ladder, owed):
            found.append(newest(case, ladder, owed, command.on))
    yield from one_after_a_silence(found)


def one_after_a_silence(found: list[Fallen]) -> Iterator[e.StepSent]:
    """Of all that fell due while the dossier was silent, or before it was on file, the newest
    speaks, and of one day what is late for longest; the others are left out on record."""
    unheard = [fallen for fallen in found if fallen.is_unheard]
    oldest = sorted(unheard, key=lambda one: one.step.deadline)
    spokesman = max(oldest, key=lambda one: one.due_on, default=None)
    for fallen in found:
        if fallen is not spokesman and fallen in unheard:
            yield replace(fallen.step, is_silenced=True)
        elif fallen is not spokesman and fallen.step.is_late:
            yield fallen.step
        else:
            yield fallen.spoken


def since_told(case: Case, topic: Topic, told: tuple[int, date] | None, key: str) -> int:
    """By how many days more a ladder counts later, its last letter to the holder having left late:
    what follows comes as long after it as the file says."""
    if told is None:
        return 0
    days, heard_on = told
    late = (heard_on - topic.deadline).days - days
    return max(0, late - counted_later(case.dossier, key, 0))


class Ladder(NamedTuple):
    """A ladder, what it speaks of, the last rung of which the letter to the holder did not leave,
    where one did not, whether that one was said again already; by how many days what rests on the
    holder comes later, the last letter to them having left late."""

    rule: Reminder
    topic: Topic
    unsent: int | None = None
    is_in_vain: bool = False
    later: int = 0


def owed_rungs(case: Case, ladder: Ladder, first: int, on: date) -> list[int]:
    """The rungs whose day has come, from the first that is owed (its days)."""
    rule, topic, more, owed = ladder.rule, ladder.topic, 0, list[int]()
    for days in rule.rungs:
        if days < first:
            continue
        if rests_on_the_holder(rule, days):
            more = ladder.later
        if rung_day(case, rule, topic, days + more) > on:
            break
        if not is_said(case, rule, topic.subject, topic.deadline, days):
            break
        owed.append(days)
    return owed


def waits_in_vain(case: Case, ladder: Ladder, owed: Iterable[int]) -> bool:
    """Whether something owed rests on a holder whom nothing reaches, and is theirs to do."""
    rests = any(rests_on_the_holder(ladder.rule, days) for days in owed)
    return ladder.is_in_vain and rests and our_turn(case, ladder.topic.subject) is None


def newest(case: Case, ladder: Ladder, owed: Sequence[int], on: date) -> Fallen:
    """The last rung of those whose day has come. Where it rests on one that the holder was not told
    of, that one is said in its place, and it comes as many days after as the file says."""
    rule, topic, unsent = ladder.rule, ladder.topic, ladder.unsent
    last = owed[-1]
    more = ladder.later if rests_on_the_holder(rule, last) else 0
    put_off = counted_later(case.dossier, topic.under(rule), more)
    later = last + put_off
    due_on = case.calendar.working_day(
        topic.deadline + timedelta(days=later), case.dossier.department
    )
    overtaken = topic.is_overtaken(later)
    known = (case.dossier.untold.get(topic.under(rule)), unsent)
    missing = [d for d in (*known, *owed) if d is not None and is_for_holder(rule, d)]
    step = e.StepSent(
        rule=rule.id,
        subject=topic.subject,
        deadline=topic.deadline,
        days=last,
        skipped=tuple(owed[:-1]),
        is_late=(on - due_on).days > case.workflow.header.lateness_days,
        withheld=max(missing, default=None),
        put_off=put_off if more else 0,
    )
    spoken = replace(step, is_late=False)
    if missing and not overtaken and our_turn(case, topic.subject) is None:
        spoken = told_first(rule, spoken, on)
    return Fallen(step, spoken, due_on, overtaken or case.dossier.was_silent(due_on))


def told_first(rule: Reminder, step: e.StepSent, on: date) -> e.StepSent:
    """What is said of a ladder of which the holder is still to be told something."""
    if not rests_on_the_holder(rule, step.days):
        is_said = is_for_holder(rule, step.days)
        return replace(step, withheld=None) if is_said else step
    days = step.withheld or 0
    late = (on - step.deadline).days - days
    skipped = tuple(d for d in step.skipped if d < days)
    return replace(step, days=days, skipped=skipped, withheld=None, put_off=late)
