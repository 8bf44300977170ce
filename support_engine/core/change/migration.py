"""May this dossier follow the new rules, and what becomes of it? Pure; every reason at once.

Nothing is retroactive by surprise: rungs of a ladder that lie in the past are marked as never
owed, and a clock that ended before the change does not begin to move the dossier by itself.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from support_engine.core import tranches as law
from support_engine.core.agenda import all_topics, spoken_of
from support_engine.core.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.calendar import Calendar
from support_engine.core.change.carried import carried, new_mark, subject_under, used
from support_engine.core.change.mapping import GONE, SECTIONS, Correspondence, ids
from support_engine.core.commands import MigrateDossier
from support_engine.core.conditions import closed, in_future, role_blocker, too_early
from support_engine.core.deadlines import clock_deadline
from support_engine.core.definition import ClockRule, Workflow
from support_engine.core.dossier import Dossier
from support_engine.core.events import ClockLength, Migrated
from support_engine.core.proof.search import TooManySituations, explore
from support_engine.core.proof.situations import Model
from support_engine.core.proof.steps import Situation
from support_engine.core.rules import Rules

ACT = "Changer les règles d’un dossier"
FRENCH = {
    "states": "l’état",
    "clocks": "le délai",
    "milestones": "le jalon",
    "documents": "la pièce",
    "facts": "l’information",
    "holds": "la mesure",
    "tranches": "la tranche",
    "roles": "le rôle",
}


def decide_migration(
    rules: Rules, new: Workflow, dossier: Dossier, command: MigrateDossier
) -> tuple[Migrated, ...] | Refused:
    """The move to the new rules, or every reason why it may not be made.

    Those who decide on extensions decide on this too: both move the dates of a dossier.
    """
    old, mapping = rules.workflow, command.mapping
    no = refused(
        [
            in_future(command.on, rules.today),
            closed(old, dossier),
            role_blocker(old, dossier, command.by, old.extensions.decided_by, ACT),
            too_early(command.on, dossier.last_act_on, "Dernier acte du dossier"),
            elsewhere(dossier, mapping),
            *unmapped(new, dossier, mapping),
            *merged(dossier, mapping),
            *undecided(old, new, dossier, mapping),
            *renamed_tranches(dossier, mapping),
        ]
    )
    if no:
        return no
    event = migrated(old, new, dossier, command, rules.calendar)
    after = replace(dossier, **carried(dossier, event))
    stuck = no_end(new, after)
    return Refused((stuck,)) if stuck else (event,)


def elsewhere(dossier: Dossier, mapping: Correspondence) -> Blocker | None:
    """The mapping starts from the version that the dossier follows."""
    here = (dossier.workflow, dossier.workflow_version)
    if here == (mapping.programme, mapping.old):
        return None
    return blocked(
        Code.MAPPING_ELSEWHERE,
        here=f"{here[0]} version {here[1]}",
        wanted=f"{mapping.programme} version {mapping.old}",
    )


def unmapped(new: Workflow, dossier: Dossier, mapping: Correspondence) -> Iterator[Blocker]:
    """Each id of the dossier has its place in the new rules."""
    for section, names in used(dossier).items():
        known, given = ids(new, section), mapping.section(section)
        for name in dict.fromkeys(names):
            if name not in given and name not in known:
                what = FRENCH[section]
                yield blocked(Code.UNMAPPED, what=what, section=section, id=name)
    target = mapping.states.get(dossier.state, dossier.state)
    if target in new.states and new.states[target].final:
        yield blocked(Code.MAPPED_TO_AN_END, state=new.states[target].label, id=dossier.state)


def merged(dossier: Dossier, mapping: Correspondence) -> Iterator[Blocker]:
    """No two things of the dossier become one: which would then be the true one?"""
    for section, names in used(dossier).items():
        given = mapping.section(section)
        targets = Counter(given.get(name, name) for name in set(names))
        for target, count in sorted(targets.items()):
            if count > 1 and target != GONE:
                both = sorted(n for n in set(names) if given.get(n, n) == target)
                facts = {"both": ", ".join(both), "section": section, "id": target}
                yield blocked(Code.MAPPED_TOGETHER, **facts)


def undecided(
    old: Workflow, new: Workflow, dossier: Dossier, mapping: Correspondence
) -> Iterator[Blocker]:
    """Where the length of a clock that runs differs, the mapping says which one holds."""
    for name, target, was, will in running(old, new, dossier, mapping):
        if length(was) != length(will) and target not in mapping.lengths:
            yield blocked(Code.LENGTH_UNDECIDED, clock=will.label, id=target, old=name)


def running(
    old: Workflow, new: Workflow, dossier: Dossier, mapping: Correspondence
) -> Iterator[tuple[str, str, ClockRule, ClockRule]]:
    """The clocks that run on both sides: old name, new name, old rule, new rule."""
    for name, clock in dossier.clocks.items():
        target = mapping.clocks.get(name, name)
        if clock.is_running and name in old.clocks and target in new.clocks:
            yield name, target, old.clocks[name], new.clocks[target]


def length(rule: ClockRule) -> ClockLength:
    """How long a clock lasts by its rule; the day that a fact gives, or that the act gave, is its
    own and not the rule's."""
    return ClockLength(rule.months or 0, rule.days or 0, rule.working_day)


def renamed_tranches(dossier: Dossier, mapping: Correspondence) -> Iterator[Blocker]:
    """A tranche that was asked for keeps its name: its lines of the ledger bear it."""
    for name in dossier.purse.tranches:
        if mapping.tranches.get(name, name) != name:
            yield blocked(Code.TRANCHE_RENAMED, id=name, target=mapping.tranches[name])


def migrated(
    old: Workflow, new: Workflow, dossier: Dossier, command: MigrateDossier, calendar: Calendar
) -> Migrated:
    """The event, with all that the past must not be written about."""
    mapping = command.mapping
    state = mapping.states.get(dossier.state, dossier.state)
    event = Migrated(
        old_version=mapping.old,
        new_version=mapping.new,
        mapping=mapping.sha256,
        reason=mapping.reason,
        state=state,
        phase=new.states[state].phase,
        renames={s: renames for s in SECTIONS if (renames := changed_names(mapping, s))},
        lengths={
            target: length(will)
            for _, target, was, will in running(old, new, dossier, mapping)
            if mapping.lengths.get(target) == "new" and length(was) != length(will)
        },
        schedule=kept_schedule(old, dossier, mapping),
    )
    after = replace(dossier, **carried(dossier, event))
    return replace(
        event,
        settled=tuple(settled(old, new, after, mapping, command.on, calendar)),
        marks=never_owed(old, new, dossier, after, event, command.on, calendar),
    )


def changed_names(mapping: Correspondence, section: str) -> dict[str, str]:
    """Old → new where they differ; nothing stands for what is gone."""
    given = mapping.section(section).items()
    return {name: "" if new == GONE else new for name, new in given if new != name}


def kept_schedule(old: Workflow, dossier: Dossier, mapping: Correspondence) -> dict[str, int]:
    """The shares of an agreement in force are those it was notified with, whatever the new file
    says: only an amendment changes them."""
    if old.money is None or not old.tranches:
        return {}
    in_force = law.agreement(old, dossier)
    if in_force is None or any(one.schedule for one in dossier.purse.amendments):
        return {}
    return {mapping.tranches.get(n, n): share for n, share in in_force.schedule.items()}


def settled(
    old: Workflow,
    new: Workflow,
    after: Dossier,
    mapping: Correspondence,
    on: date,
    calendar: Calendar,
) -> Iterator[str]:
    """Clocks that ended before the change, and that only the new rules would let move."""
    before = {mapping.clocks.get(name, name): rule for name, rule in old.clocks.items()}
    for name, clock in after.clocks.items():
        rule, was = new.clocks.get(name), before.get(name)
        if rule is None or rule.on_end != "move" or (was is not None and was.on_end == "move"):
            continue
        end = clock_deadline(after, name, calendar).on
        if clock.is_running and end is not None and end < on:
            yield name


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


def no_end(new: Workflow, after: Dossier) -> Blocker | None:
    """From where the dossier would stand, the new rules keep an end within reach."""
    running = frozenset(name for name, clock in after.clocks.items() if clock.is_running)
    here = Situation(
        after.state,
        frozenset(record.hold for record in after.open_holds),
        running,
        frozenset(after.clocks) - running,
        frozenset(n for n, record in after.milestones.items() if record.status == "validated"),
    )
    try:
        space = explore(Model(new), start=here)
    except TooManySituations:
        return None  # the proof of the file said so already
    ends = [one for one in space.situations if new.states[one.state].final]
    if here in space.leading_to(ends):
        return None
    return blocked(Code.NO_END_WITHIN_REACH, state=new.states[after.state].label)
