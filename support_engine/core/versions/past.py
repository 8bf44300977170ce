"""What lies in the past when the rules change: nothing is done nor said about it."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.dossier.agenda import Line, all_topics, moves, rung_day, spoken_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.renames import new_mark, subject_under
from support_engine.core.dossier.running import runs
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.mapping import Correspondence
from support_engine.core.versions.passage import Passage


def automatic_moves(case: Case) -> list[Line]:
    """What the clocks would do by themselves, and when."""
    return list(moves(case, all_topics(case)["clocks"]))


def ran_out(passage: Passage, mapping: Correspondence, on: date) -> dict[str, date]:
    """Clocks that ended before the change and that only the new rules would let move: by another
    transition, from more states, or because they now end sooner; each with that end, before any
    working day."""
    ends = {name: clock_deadline(passage.after, name) for name in settled(passage, mapping, on)}
    return {name: end.counted_on for name, end in ends.items() if end.counted_on is not None}


def over(passage: Passage) -> dict[str, tuple[str, ...]]:
    """Clocks over before the change, what they waited for being done, and that the new rules would
    let run again, as they wait for more; each with what had ended it, under its new name."""
    before, names = passage.before, passage.event.renames
    found: dict[str, tuple[str, ...]] = {}
    for name, clock in before.dossier.clocks.items():
        new = names.get("clocks", {}).get(name, name)
        if clock.is_running and not runs(before, name) and runs(passage.after, new):
            rule = before.workflow.clocks[name]
            found[new] = tuple(s for one in rule.ends_with if (s := subject_under(one, names)))
    return found


def settled(passage: Passage, mapping: Correspondence, on: date) -> Iterator[str]:
    """The names of those clocks."""
    before, after = passage.before, passage.after
    old, new = before.workflow, after.workflow
    names = {name: mapping.clocks.get(name, name) for name in old.clocks}
    owed = {
        names[line.subject.partition(".")[2]]
        for line in automatic_moves(before)
        if line.due_on <= on
    }
    same = {names[name] for name in old.clocks if moves_alike(old, new, name, mapping)}
    for topic in all_topics(after)["clocks"]:
        name = topic.subject.partition(".")[2]
        if new.clocks[name].on_end != "move" or name in owed or topic.deadline >= on:
            continue
        would_move = any(moves(after, [topic]))
        if would_move or name not in same:
            yield name


def moves_alike(old: Workflow, new: Workflow, name: str, mapping: Correspondence) -> bool:
    """Whether a clock does the same at its end, from the same states, under both rules."""
    was, will = old.clocks[name], new.clocks.get(mapping.clocks.get(name, name))
    if will is None or was.on_end != will.on_end or was.transition != will.transition:
        return False
    before = old.transition_of.get(was.transition or "")
    later = new.transition_of.get(will.transition or "")
    if before is None or later is None:
        return before is later
    return {mapping.states.get(s, s) for s in before.origins} == set(later.origins)


def never_owed(passage: Passage, on: date) -> dict[str, int]:
    """For each ladder, the last rung whose day passed before the change: it was never owed.

    A ladder that is the same on both sides goes on from where it stands. Of a deadline that the
    change itself puts in the past nothing is said at all: nobody was told of it in time.
    """
    before, after, renames = passage.before, passage.after, passage.event.renames
    topics = all_topics(before)
    spoken = {topic.under(rule): rule.rungs for rule, topic in spoken_of(before.workflow, topics)}
    same = {new_mark(mark, renames): rungs for mark, rungs in spoken.items()}
    known_late = {
        subject_under(topic.subject, renames)
        for section in topics.values()
        for topic in section
        if topic.deadline < on
    }
    marks: dict[str, int] = {}
    for rule, topic in spoken_of(after.workflow, all_topics(after)):
        if same.get(topic.under(rule)) == rule.rungs:
            continue
        if topic.deadline < on and topic.subject not in known_late:
            past = list(rule.rungs)
        else:
            past = [days for days in rule.rungs if rung_day(after, rule, topic, days) < on]
        key = topic.under(rule)
        if past and past[-1] > after.dossier.reminded.get(key, past[-1] - 1):
            marks[key] = past[-1]
    return marks
