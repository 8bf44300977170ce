"""What new rules would do to one dossier, before anything happens. Pure: nothing is decided here.

Two pictures of the dossier, under the old rules and as the migration would leave it, compared:
dates, letters to come, tranches, possible acts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from support_engine.core.acts.blockers import Blocker
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.agenda import all_topics, spoken_of, step_of
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Migrated
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.explain import how, subject_deadline, subject_label
from support_engine.core.dossier.renames import subject_under
from support_engine.core.programme.definition import Workflow
from support_engine.core.versions.obstacles import GONE, NEW, acts_only, fewer, standing_acts
from support_engine.core.versions.past import automatic_moves


@dataclass(frozen=True, slots=True)
class DateMoved:
    """A date before and after, None where it does not exist; `how` says what it is made of.

    `is_born_late`: the change puts it in the past, and no reminder speaks of it.
    """

    label: str
    old: date | None
    new: date | None
    how: str
    is_born_late: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A reminder to come: which one, when, to whom."""

    on: date
    letter: str
    label: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveChanged:
    """What a clock would do by itself: the transition, its day before and after, None if never."""

    label: str
    old: date | None
    new: date | None


@dataclass(frozen=True, slots=True)
class Impact:
    """All that would change for a dossier; `blockers` keep it from moving at all."""

    reference: str
    name: str
    state: str
    new_state: str = ""
    dates: tuple[DateMoved, ...] = ()
    appearing: tuple[Letter, ...] = ()
    vanishing: tuple[Letter, ...] = ()
    hindered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    freed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moves: tuple[MoveChanged, ...] = ()
    settled: tuple[str, ...] = ()
    blockers: tuple[Blocker, ...] = ()

    @property
    def is_touched(self) -> bool:
        """Whether anything would change, or stands in the way."""
        return bool(
            self.blockers
            or self.dates
            or self.appearing
            or self.vanishing
            or self.hindered
            or self.freed
            or self.moves
            or self.settled
            or self.state != self.new_state
        )


def impact(
    old: Workflow,
    new: Workflow,
    dossier: Dossier,
    event: Migrated,
    calendar: Calendar,
    today: date,
) -> Impact:
    """The two pictures compared."""
    after = evolve(dossier, event, today)
    was = standing_acts(old, dossier, calendar, today, event.renames)
    will = standing_acts(new, after, calendar, today)
    before = {
        (subject_under(subject, event.renames) or subject, letter): one
        for (subject, letter), one in coming(old, dossier, calendar, today).items()
    }
    later = coming(new, after, calendar, today)
    return Impact(
        reference=dossier.reference,
        name=dossier.name,
        state=old.states[dossier.state].label,
        new_state=new.states[after.state].label,
        dates=tuple(moved_dates(old, new, dossier, after, event, calendar, today)),
        appearing=sorted_letters(one for key, one in later.items() if key not in before),
        vanishing=sorted_letters(one for key, one in before.items() if key not in later),
        hindered=fewer(will, was) | acts_only(was, will, GONE),
        freed=fewer(was, will) | acts_only(will, was, NEW),
        moves=tuple(changed_moves(old, new, dossier, after, calendar)),
        settled=tuple(new.clocks[name].label for name in event.settled),
    )


def changed_moves(
    old: Workflow, new: Workflow, dossier: Dossier, after: Dossier, calendar: Calendar
) -> Iterable[MoveChanged]:
    """Automatic moves that appear, vanish or change their day; by transition."""
    was = {line.rule: line.due_on for line in automatic_moves(old, dossier, calendar)}
    will = {line.rule: line.due_on for line in automatic_moves(new, after, calendar)}
    for name in sorted({*was, *will}):
        if was.get(name) != will.get(name):
            rules = new if name in will else old
            label = rules.transition_of[name].label
            yield MoveChanged(label, was.get(name), will.get(name))


def moved_dates(
    old: Workflow,
    new: Workflow,
    dossier: Dossier,
    after: Dossier,
    event: Migrated,
    calendar: Calendar,
    today: date,
) -> Iterable[DateMoved]:
    """Deadlines of clocks and milestones that differ, appear or vanish."""
    was = {
        subject_under(subject, event.renames) or subject: (on, subject)
        for subject, on in deadlines(old, dossier, calendar).items()
    }
    will = deadlines(new, after, calendar)
    for subject in sorted({*was, *will}):
        before, after_on = was.get(subject, (None, subject)), will.get(subject)
        if before[0] == after_on:
            continue
        if after_on is None:
            label = subject_label(old, before[1])
            yield DateMoved(label, before[0], None, "n’est plus attendu")
            continue
        reckoned = subject_deadline(new, after, subject, calendar)
        words = how(new, reckoned) if reckoned else ""
        born_late = after_on < today and (before[0] is None or before[0] >= today)
        yield DateMoved(subject_label(new, subject), before[0], after_on, words, born_late)


def deadlines(workflow: Workflow, dossier: Dossier, calendar: Calendar) -> dict[str, date]:
    """The day of each clock that runs and each milestone that is owed."""
    topics = all_topics(workflow, dossier, calendar)
    return {
        topic.subject: topic.deadline
        for section in ("clocks", "milestones")
        for topic in topics[section]
    }


def coming(
    workflow: Workflow, dossier: Dossier, calendar: Calendar, today: date
) -> dict[tuple[str, str], Letter]:
    """The rungs still to come, by what they speak of and which letter on which day.

    Those of a deadline that is not passed stop at the deadline: what would chase somebody who is
    late one day is not foretold.
    """
    if dossier.is_silenced:
        return {}
    found: dict[tuple[str, str], Letter] = {}
    for rule, topic in spoken_of(workflow, all_topics(workflow, dossier, calendar)):
        reached = dossier.reminded.get(topic.under(rule))
        for days in rule.rungs:
            due_on = calendar.working_day(topic.deadline + timedelta(days=days), dossier.department)
            step = step_of(rule, days)
            is_past = due_on < today or (reached is not None and days <= reached)
            is_chaser = days > 0 and topic.deadline >= today
            never_was = topic.deadline + timedelta(days=days) < topic.since
            if step is None or is_past or is_chaser or never_was:
                continue
            label = subject_label(workflow, topic.subject)
            key = (topic.subject, f"{due_on} {step.letter} {' '.join(step.to)}")
            found[key] = Letter(due_on, step.letter, label, step.to)
    return found


def sorted_letters(letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """The nearest first."""
    return tuple(sorted(letters, key=lambda one: (one.on, one.label, one.letter)))
