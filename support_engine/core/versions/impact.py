"""What new rules would do to one dossier, before anything happens. Pure: nothing is decided here.

Two pictures of the dossier, under the old rules and as the migration would leave it, compared:
dates, letters to come, tranches, possible acts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from support_engine.core.acts.blockers import Blocker
from support_engine.core.dossier.agenda import all_topics, counted_later, spoken_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import going_on
from support_engine.core.dossier.delays import safe_on
from support_engine.core.dossier.explain import how, subject_deadline, subject_label
from support_engine.core.dossier.grant import Agreement
from support_engine.core.dossier.heard import step_of
from support_engine.core.dossier.known import is_said
from support_engine.core.dossier.renames import subject_under
from support_engine.core.money import law
from support_engine.core.versions.obstacles import GONE, NEW, acts_only, fewer, standing_acts
from support_engine.core.versions.passage import Passage
from support_engine.core.versions.past import automatic_moves

RESUMED = "si ce qui est suspendu courait de nouveau aujourd’hui"
ACCOUNT = "premier jour où il est payé sans qu’une seconde personne l’ait confirmé"


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
class AmountMoved:
    """What is planned for a tranche, in cents, before and after; 0 where there is none."""

    label: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Impact:
    """All that would change for a dossier; `blockers` keep it from moving at all.

    `closed`: the clocks whose request for more time would be closed without an answer.
    """

    reference: str
    name: str
    state: str
    new_state: str = ""
    dates: tuple[DateMoved, ...] = ()
    amounts: tuple[AmountMoved, ...] = ()
    appearing: tuple[Letter, ...] = ()
    vanishing: tuple[Letter, ...] = ()
    hindered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    freed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moves: tuple[MoveChanged, ...] = ()
    settled: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    blockers: tuple[Blocker, ...] = ()

    @property
    def is_touched(self) -> bool:
        """Whether anything would change, or stands in the way."""
        return bool(
            self.blockers
            or self.dates
            or self.amounts
            or self.appearing
            or self.vanishing
            or self.hindered
            or self.freed
            or self.moves
            or self.settled
            or self.closed
            or self.state != self.new_state
        )


def impact(passage: Passage) -> Impact:
    """The two pictures compared."""
    before, after, renames = passage.before, passage.after, passage.event.renames
    was, will = standing_acts(before, renames), standing_acts(after)
    earlier = {
        (subject_under(subject, renames) or subject, which): letter
        for (subject, which), letter in coming(before).items()
    }
    later = coming(after)
    return Impact(
        reference=before.dossier.reference,
        name=before.dossier.name,
        state=before.workflow.states[before.dossier.state].label,
        new_state=after.workflow.states[after.dossier.state].label,
        dates=(*moved_dates(passage), *hidden_dates(passage), *account_dates(passage)),
        amounts=tuple(moved_amounts(passage)),
        appearing=sorted_letters(letter for key, letter in later.items() if key not in earlier),
        vanishing=sorted_letters(letter for key, letter in earlier.items() if key not in later),
        hindered=fewer(will, was) | acts_only(was, will, GONE),
        freed=fewer(was, will) | acts_only(will, was, NEW),
        moves=tuple(changed_moves(before, after)),
        settled=tuple(after.workflow.clocks[name].label for name in passage.event.ran_out),
    )


def changed_moves(before: Case, after: Case) -> Iterable[MoveChanged]:
    """Automatic moves that appear, vanish or change their day; by transition."""
    was = {line.rule: line.due_on for line in automatic_moves(before)}
    will = {line.rule: line.due_on for line in automatic_moves(after)}
    for name in sorted({*was, *will}):
        if was.get(name) != will.get(name):
            rules = (after if name in will else before).workflow
            label = rules.transition_of[name].label
            yield MoveChanged(label, was.get(name), will.get(name))


def moved_dates(passage: Passage) -> Iterable[DateMoved]:
    """Deadlines of clocks and milestones that differ, appear or vanish."""
    before, after, today = passage.before, passage.after, passage.before.today
    was, will = under_new_names(passage, before), deadlines(after)
    for subject in sorted({*was, *will}):
        (old_on, old_subject), new_on = was.get(subject, (None, subject)), will.get(subject)
        if old_on == new_on:
            continue
        if new_on is None:
            label = subject_label(before.workflow, old_subject)
            yield DateMoved(label, old_on, None, "n’est plus attendu")
            continue
        reckoned = subject_deadline(after, subject)
        sentence = how(after.workflow, reckoned) if reckoned else ""
        born_late = new_on < today and (old_on is None or old_on >= today)
        yield DateMoved(subject_label(after.workflow, subject), old_on, new_on, sentence, born_late)


def under_new_names(passage: Passage, before: Case) -> dict[str, tuple[date, str]]:
    """The deadlines before, by their subject under the new rules; each with its own."""
    return {
        subject_under(subject, passage.event.renames) or subject: (on, subject)
        for subject, on in deadlines(before).items()
    }


def hidden_dates(passage: Passage) -> Iterable[DateMoved]:
    """Deadlines that a pause hides on both sides, and that would differ if it ended today."""
    shown = {*under_new_names(passage, passage.before), *deadlines(passage.after)}
    was = under_new_names(passage, going_on(passage.before))
    after = going_on(passage.after)
    will = deadlines(after)
    for subject in sorted((was.keys() & will.keys()) - shown):
        if was[subject][0] != will[subject]:
            label = subject_label(after.workflow, subject)
            yield DateMoved(label, was[subject][0], will[subject], RESUMED)


def account_dates(passage: Passage) -> Iterable[DateMoved]:
    """The first day on which an account that changed may be paid unconfirmed."""
    old, new = safety(passage.before), safety(passage.after)
    if old != new:
        yield DateMoved("Sécurité du compte bancaire modifié", old, new, ACCOUNT)


def safety(case: Case) -> date | None:
    """That day, where an account waits for it and its letter has left."""
    bank = case.dossier.purse.bank
    if case.workflow.money is None or bank is None or bank.confirmed_by:
        return None
    return safe_on(case, bank)


def moved_amounts(passage: Passage) -> Iterable[AmountMoved]:
    """What a grant that is decided plans for each tranche, where no agreement is notified yet: once
    it is, its shares are its own."""
    was, will = planned(passage.before), planned(passage.after)
    names = passage.event.renames.get("tranches", {})
    earlier = {names.get(name, name): told for name, told in was.items()}
    for name in dict.fromkeys((*earlier, *will)):
        label, old = earlier.get(name, ("", 0))
        label, new = will.get(name, (label, 0))
        if old != new:
            yield AmountMoved(label, old, new)


def planned(case: Case) -> dict[str, tuple[str, int]]:
    """The tranches of a grant that no agreement was notified for: label, and cents."""
    granted = law.granted(case)
    if granted is None or law.agreement(case) is not None:
        return {}
    rules = case.workflow
    schedule = {one.id: one.share for one in rules.tranches}
    terms = Agreement("", case.today, *granted, schedule)
    return {one.id: (one.label, law.planned(rules, terms, one.id)) for one in rules.tranches}


def deadlines(case: Case) -> dict[str, date]:
    """The day of each clock that runs and each milestone that is owed."""
    topics = all_topics(case)
    return {
        topic.subject: topic.deadline
        for section in ("clocks", "milestones")
        for topic in topics[section]
    }


def coming(case: Case) -> dict[tuple[str, str], Letter]:
    """The rungs still to come, by what they speak of and which letter on which day.

    Those of a deadline that is not passed stop at the deadline: what would chase somebody who is
    late one day is not foretold.
    """
    if case.dossier.is_silenced:
        return {}
    letters: dict[tuple[str, str], Letter] = {}
    for rule, topic in spoken_of(case.workflow, all_topics(case)):
        reached = case.dossier.reminded.get(topic.under(rule))
        for days in rule.rungs:
            later = counted_later(case.dossier, topic.under(rule), days)
            due_on = case.calendar.working_day(
                topic.deadline + timedelta(days=later), case.dossier.department
            )
            step = step_of(rule, days)
            is_past = due_on < case.today or (reached is not None and days <= reached)
            is_chaser = days > 0 and topic.deadline >= case.today
            never_was = topic.deadline + timedelta(days=days) < topic.since
            never_was = never_was or not is_said(case, rule, topic.subject, topic.deadline, days)
            if step is None or is_past or is_chaser or never_was:
                continue
            label = subject_label(case.workflow, topic.subject)
            key = (topic.subject, f"{due_on} {step.letter} {' '.join(step.to)}")
            letters[key] = Letter(due_on, step.letter, label, step.to)
    return letters


def sorted_letters(letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """The nearest first."""
    return tuple(sorted(letters, key=lambda letter: (letter.on, letter.label, letter.letter)))
