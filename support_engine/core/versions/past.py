"""What lies in the past when the rules change: nothing is done nor said about it."""

from collections.abc import Iterator
from datetime import date, timedelta

from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.agenda import Line, all_topics, moves, spoken_of
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Migrated
from support_engine.core.dossier.renames import new_mark, subject_under
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.mapping import Correspondence


def automatic_moves(workflow: Workflow, dossier: Dossier, calendar: Calendar) -> list[Line]:
    """What the clocks would do by themselves, and when."""
    return list(moves(workflow, dossier, all_topics(workflow, dossier, calendar)["clocks"]))


def settled(
    old: Workflow,
    new: Workflow,
    dossier: Dossier,
    after: Dossier,
    mapping: Correspondence,
    on: date,
    calendar: Calendar,
) -> Iterator[str]:
    """Clocks that ended before the change and that only the new rules would let move: by another
    transition, from more states, or because they now end sooner."""
    names = {name: mapping.clocks.get(name, name) for name in old.clocks}
    owed = {
        names[line.subject.partition(".")[2]]
        for line in automatic_moves(old, dossier, calendar)
        if line.due_on <= on
    }
    same = {names[name] for name in old.clocks if moves_alike(old, new, name, names[name], mapping)}
    for topic in all_topics(new, after, calendar)["clocks"]:
        name = topic.subject.partition(".")[2]
        if new.clocks[name].on_end != "move" or name in owed or topic.deadline >= on:
            continue
        would_move = any(moves(new, after, [topic]))
        if would_move or name not in same:
            yield name


def moves_alike(
    old: Workflow, new: Workflow, name: str, target: str, mapping: Correspondence
) -> bool:
    """Whether a clock does the same at its end, from the same states, under both rules."""
    was, will = old.clocks[name], new.clocks.get(target)
    if will is None or was.on_end != will.on_end or was.transition != will.transition:
        return False
    before = old.transition_of.get(was.transition or "")
    later = new.transition_of.get(will.transition or "")
    if before is None or later is None:
        return before is later
    return {mapping.states.get(s, s) for s in before.origins} == set(later.origins)


def never_owed(
    old: Workflow,
    new: Workflow,
    dossier: Dossier,
    after: Dossier,
    event: Migrated,
    on: date,
    calendar: Calendar,
) -> dict[str, int]:
    """For each ladder, the last rung whose day passed before the change: it was never owed.

    A ladder that is the same on both sides goes on from where it stands. Of a deadline that the
    change itself puts in the past nothing is said at all: nobody was told of it in time.
    """
    topics = all_topics(old, dossier, calendar)
    before = {topic.under(rule): rule.rungs for rule, topic in spoken_of(old, topics)}
    same = {new_mark(mark, event.renames): rungs for mark, rungs in before.items()}
    known_late = {
        subject_under(topic.subject, event.renames)
        for found in topics.values()
        for topic in found
        if topic.deadline < on
    }
    marks: dict[str, int] = {}
    for rule, topic in spoken_of(new, all_topics(new, after, calendar)):
        if same.get(topic.under(rule)) == rule.rungs:
            continue
        born_late = topic.deadline < on and topic.subject not in known_late
        past = [
            days
            for days in rule.rungs
            if born_late
            or calendar.working_day(topic.deadline + timedelta(days=days), after.department) < on
        ]
        key = topic.under(rule)
        if past and past[-1] > after.reminded.get(key, past[-1] - 1):
            marks[key] = past[-1]
    return marks
