"""What depends on whoever carries a project: each thing with its day, what happens if it passes,
and the acts that do it. Derived as for an officer: the same dates, turns, offers and ladders."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from support_engine.core.acts.on_file import document_problem
from support_engine.core.acts.turns import our_turn, owner_of
from support_engine.core.acts.waits import is_open
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.reminder_events import topic_of
from support_engine.core.language.french import day, listed
from support_engine.core.offers.offer import Offer
from support_engine.core.programme.definition import Reminder
from support_engine.core.programme.roles import HOLDER
from support_engine.views.dossier.next_dates import NextDate, next_dates
from support_engine.views.dossier.road import exits
from support_engine.views.reasons import keys_of, reason
from support_engine.views.refusal import blocker_data

Offers = Mapping[str, Offer]
"""What the holder may ask for, by key."""
SOON = 45
"""Days ahead for which a thing is to be done now."""
YOURS = "L’étape en cours se termine quand vous l’indiquez."


@dataclass(frozen=True, slots=True)
class Way:
    """An act as a button: its key and its words."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Todo:
    """A thing to do: by when (None: no day is set), what it asks, what happens if the day passes;
    `ways`: the acts that do it, the first one first; `back`: why it was sent back; `is_reply`: it
    answers a measure that is open, whose delay decides more than any other."""

    title: str
    what: str
    on: date | None
    days: int | None
    passed: str
    ways: tuple[Way, ...]
    back: str = ""
    is_reply: bool = False

    @property
    def is_near(self) -> bool:
        """Whether it is for the coming weeks, of no set day, or a reply."""
        return self.days is None or self.days <= SOON or self.is_reply

    @property
    def is_late(self) -> bool:
        """Whether its day is over."""
        return self.days is not None and self.days < 0


def todos(case: Case, offers: Offers) -> tuple[Todo, ...]:
    """Replies first, then the nearest; those of no day last."""
    found = [*of_state(case, offers), *of_dates(case, offers)]
    return tuple(sorted(found, key=lambda one: (not one.is_reply, one.on or date.max, one.title)))


def of_dates(case: Case, offers: Offers) -> Iterator[Todo]:
    """What each date asks, where it is theirs and they have not done it."""
    for one in next_dates(case):
        if owner_of(case.workflow, one.subject) == HOLDER and our_turn(case, one.subject) is None:
            yield of_date(case, one, offers)


def of_date(case: Case, one: NextDate, offers: Offers) -> Todo:
    """A date, what it asks and what does it."""
    section, _, name = one.subject.partition(".")
    is_milestone = section == "milestones"
    rule = case.workflow.milestone_of[name] if is_milestone else case.workflow.clocks[name]
    record = case.dossier.milestones.get(name) if is_milestone else None
    is_back = record is not None and record.status == "refused"
    return Todo(
        title=one.label,
        what=rule.todo,
        on=one.on,
        days=one.days,
        passed=if_passed(case, one),
        ways=tuple(ways_of(case, one, offers)),
        back=record.reason if record and is_back else "",
        is_reply=not is_milestone and answers(case, name),
    )


def answers(case: Case, clock: str) -> bool:
    """Whether a delay is the one that a measure leaves to reply."""
    return any(rule.clock == clock for rule in case.workflow.holds.values())


def ways_of(case: Case, one: NextDate, offers: Offers) -> Iterator[Way]:
    """What does it: the papers that are missing, the declaration or the claim; of the end of a span
    that is near, more time."""
    section, _, name = one.subject.partition(".")
    if section == "milestones":
        yield from leading_to(f"milestone.declare:{name}", offers)
        return
    for awaited in case.workflow.clocks[name].ends_with:
        of_what, _, which = awaited.partition(".")
        key = "tranche.claim" if of_what == "claims" else "milestone.declare"
        yield from leading_to(f"{key}:{which}", offers)
    if answers(case, name):
        yield from open_way("write:observations", offers)
    if one.days is not None and one.days <= SOON:
        yield from open_way(f"extension.ask:{name}", offers)


def leading_to(key: str, offers: Offers) -> Iterator[Way]:
    """An act, or what has to be done before it and that they may do."""
    offer = offers.get(key)
    if offer is None:
        return
    keys = keys_of(offers.values())
    first = (reason(blocker_data(one), keys).key for one in offer.blockers)
    before = [way for one in dict.fromkeys(first) for way in open_way(one, offers)]
    yield from before or open_way(key, offers)


def open_way(key: str, offers: Offers) -> Iterator[Way]:
    """An act that nothing stands in the way of."""
    offer = offers.get(key)
    if offer is not None and offer.is_open:
        yield Way(key, offer.label)


def served_by(case: Case, kinds: Collection[str], offers: Offers) -> Iterator[Way]:
    """What can be declared now with papers of these kinds."""
    for milestone in case.workflow.milestones:
        if not set(kinds).isdisjoint(milestone.evidence):
            yield from open_way(f"milestone.declare:{milestone.id}", offers)


def of_state(case: Case, offers: Offers) -> Iterator[Todo]:
    """What this stage waits for from them: papers before an act of ours, an act of theirs that goes
    on."""
    leave, here = exits(case.workflow), case.workflow.leaving.get(case.dossier.state, ())
    for way in here:
        key = f"transition:{way.id}"
        if way.adverse or key in leave or case.dossier.is_closed:
            continue
        if HOLDER in way.roles:
            ways = tuple(open_way(key, offers))
            if ways:
                yield undated(way.label, " ".join(asked_here(case)) or YOURS, ways)
            continue
        wanted = [
            (kind, open_way(f"document:{kind}", offers))
            for kind in way.requires_documents
            if document_problem(case, kind, case.today)
        ]
        if ways := tuple(each for _, found in wanted for each in found):
            labels = [f"« {case.workflow.documents[kind].label} »" for kind, _ in wanted]
            title = f"À déposer : {listed(labels)}"
            yield undated(title, f"Il le faut pour la suite : {way.label}.", ways)


def asked_here(case: Case) -> Iterator[str]:
    """What the letter that led to this stage asked of them, in its words."""
    workflow, state = case.workflow, case.dossier.state
    for way in workflow.transitions:
        if way.target == state and way.letter and HOLDER in way.letter_to:
            for name in way.asks:
                if workflow.facts[name].type == "text" and name in case.dossier.facts:
                    yield f"{workflow.facts[name].label} : {case.dossier.facts[name]}."


def undated(title: str, what: str, ways: tuple[Way, ...]) -> Todo:
    """Something to do of no set day."""
    return Todo(title, what, None, None, "", ways)


def if_passed(case: Case, one: NextDate) -> str:
    """What happens after the day, as ladders and clocks say it; nothing where none does."""
    section, _, name = one.subject.partition(".")
    said = list(after_the_day(case, section, name, one.on)) if one.on else []
    if section == "clocks" and (act := case.workflow.clocks[name].transition):
        said.append(f"l’équipe du programme décide de la suite ({proposal(case, act)})")
    when = "Cette date est passée" if one.is_late else "Si cette date passe"
    return f"{when} : {' ; '.join(said)}." if said else ""


def after_the_day(case: Case, section: str, name: str, on: date) -> Iterator[str]:
    """The first reminder that they receive after a day, the first measure that may be taken; of
    what is past, what was said, and nothing while a measure silences reminders."""
    if case.dossier.is_silenced:
        return
    ladders = case.workflow.ladders.get(section, ())
    rules = [rule for rule in ladders if not rule.only or name in rule.only]
    steps = ((step, rule) for rule in rules for step in rule.steps if step.days > 0)
    after = [
        step
        for step, rule in sorted(steps, key=lambda one: one[0].days)
        if is_true(case, rule, f"{section}.{name}", (on, step.days))
    ]
    if told := next((step for step in after if HOLDER in step.to), None):
        yield f"nous vous le rappelons par courriel {later(case, on, told.days)}"
    if step := next((s for s in after if s.proposes and is_open(case, s.proposes)), None):
        label = proposal(case, step.proposes or "")
        yield f"{later(case, on, step.days)}, le programme peut envisager : {label}"


def is_true(case: Case, rule: Reminder, subject: str, at: tuple[date, int]) -> bool:
    """Whether a rung is still to come, or was said to them: a day that came late, or while they
    waited for us, had none."""
    on, days = at
    if on + timedelta(days=days) >= case.today:
        return True
    topic = topic_of(rule.id, subject, on)
    reached = case.dossier.reminded.get(topic)
    return reached is not None and reached >= days and topic not in case.dossier.untold


def later(case: Case, on: date, days: int) -> str:
    """« à partir du 21 septembre 2022 », « depuis le » once that day is past."""
    then = on + timedelta(days=days)
    return f"{'depuis le' if then < case.today else 'à partir du'} {day(then)}"


def proposal(case: Case, name: str) -> str:
    """A measure or an act by its label."""
    hold = case.workflow.holds.get(name)
    return hold.label if hold else case.workflow.transition_of[name].label
