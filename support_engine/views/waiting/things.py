"""The things that wait for somebody on a dossier, each in its words, with the act that answers it:
several may wait at once, for several roles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from support_engine.core.acts.ball import Ball, also, ball, deadlines
from support_engine.core.acts.waits import is_proposal, is_waiting, waits
from support_engine.core.dossier.agenda import Line, agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import subject_label
from support_engine.core.language.french import count, day, in_days
from support_engine.core.offers.answering import answer_to
from support_engine.core.offers.asking import NOBODY, OF_THE_PERSON, Question, standing
from support_engine.core.offers.lines import line as as_typed
from support_engine.core.offers.offer import Ask
from support_engine.core.offers.offers import NO_PAST
from support_engine.core.programme.roles import HOLDER, OFFICER


class Held(NamedTuple):
    """A dossier, in whose hands it is, its agenda, and everything that waits for us on it."""

    case: Case
    ball: Ball
    lines: tuple[Line, ...]
    waits: tuple[Ball, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose work is looked at: people (somebody, and those in whose place they stand), the roles
    that they hold by programme; `unheld`: those of them that nobody holds, and that are theirs to
    see as they are at the head. `everybody`: the whole team."""

    people: frozenset[str] = frozenset()
    roles: frozenset[tuple[str, str]] = frozenset()
    everybody: bool = False
    unheld: frozenset[tuple[str, str]] = frozenset()

    def lacks(self, case: Case, ball: Ball) -> bool:
        """Whether nobody holds the role for which it waits, nor does the dossier name anybody."""
        return not ball.person and (case.dossier.workflow, ball.role) in self.unheld

    def has(self, case: Case, ball: Ball) -> bool:
        """Whether the ball is with them: theirs first, or also theirs as the dossier names them for
        another role that may do the missing act."""
        if not ball.role or ball.role == HOLDER:
            return False
        if self.everybody or (not ball.person and (case.dossier.workflow, ball.role) in self.roles):
            return True
        return not self.people.isdisjoint({ball.person, *also(ball, case.dossier.people)})

    def follows(self, case: Case) -> bool:
        """Whether they follow the dossier."""
        return self.everybody or case.dossier.people.get(OFFICER) in self.people


@dataclass(frozen=True, slots=True)
class Step:
    """An act that would answer: its key among the offers, its label, the line to type."""

    key: str
    label: str
    line: str


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that waits: its words, for which role (`person`: whom the dossier names for it),
    since when. `is_proposed`: a ladder proposes it, nobody asked for it; `is_act`: an act is to be
    done, no day to be kept; `stopped`: what else has to be done before, by whoever does it."""

    subject: str
    said: str
    role: str
    whose: str
    person: str
    since: date
    days: int
    is_proposed: bool
    is_act: bool
    step: Step | None
    stopped: str = ""

    @property
    def waits(self) -> str:
        """« depuis 12 jours »."""
        return lasting(self.days)


def lasting(days: int) -> str:
    """« depuis 12 jours », « depuis aujourd’hui »."""
    return f"depuis {count(days, 'jour')}" if days > 0 else "depuis aujourd’hui"


def held_of(case: Case) -> Held:
    """A dossier in hand, with whatever waits on it."""
    lines = agenda(case)
    return Held(case, ball(case, lines), lines, waits(case, lines))


def theirs(held: Held, mine: Mine, today: date) -> tuple[Ball, ...]:
    """What waits for them by that day."""
    return tuple(one for one in held.waits if is_waiting(one, today) and mine.has(held.case, one))


def things(held: Held, found: Sequence[Ball], today: date) -> tuple[Thing, ...]:
    """Each in its words; what one act answers is said once."""
    told: dict[str, Thing] = {}
    for one in found:
        thing = thing_of(held, one, today)
        told.setdefault(thing.step.key if thing.step else thing.subject, thing)
    return tuple(told.values())


def thing_of(held: Held, one: Ball, today: date) -> Thing:
    """What waits, in its words, with the act that answers it."""
    case, ask = held.case, answer_to(held.case, one)
    stopped = stops(case, ask) if ask else ""
    return Thing(
        subject=one.subject,
        said=" ".join(filter(None, (said(held, one, today), stopped))),
        role=one.role,
        whose=whose(case, one.role),
        person=one.person,
        since=one.since,
        days=max((today - one.since).days, 0),
        is_proposed=is_proposal(one),
        is_act=one.turn is not None,
        step=of_ask(ask) if ask else None,
        stopped=stopped,
    )


def stops(case: Case, ask: Ask) -> str:
    """« Retenu : … », where whoever did the act today would be refused for what another act lifts:
    nobody is sent into a refusal."""
    against = standing(Question(case, NO_PAST), ask, NOBODY) or ()
    found = [one.sentence for one in against if one.code not in OF_THE_PERSON]
    if not found:
        return ""
    others = f" (et {count(len(found) - 1, 'autre raison', 'autres raisons')})" if found[1:] else ""
    return f"Retenu : {found[0]}{others}"


def whose(case: Case, role: str) -> str:
    """A role as people call it."""
    known = case.workflow.roles.get(role)
    return known.label if known else role


def of_ask(ask: Ask) -> Step:
    """An act as a step."""
    typed = as_typed(ask)
    return Step(ask.key, ask.label, f"support-engine {typed.line}" if typed else "")


def said(held: Held, one: Ball, today: date) -> str:
    """Our act that is missing or proposed; of a date that is somebody's to keep, the date."""
    if one.turn is not None:
        return f"{'À envisager' if is_proposal(one) else 'À faire'} : {one.turn.act}."
    mine = [(on, subject) for on, subject in deadlines(held.lines) if subject == one.subject]
    return dated(held.case, mine, today)


def what(held: Held, found: Iterable[Thing], today: date) -> str:
    """What it is about, in one sentence: our acts that are missing (`found`), what is late, else
    what comes next."""
    told = [one.said for one in found if one.is_act]
    told.append(dated(held.case, deadlines(held.lines), today))
    place = held.case.workflow.states[held.case.dossier.state].label
    return " ".join(filter(None, told)) or f"Étape : {place}."


def dated(case: Case, days: list[tuple[date, str]], today: date) -> str:
    """What is late among some dates, else the next of them."""
    late = [(on, subject) for on, subject in days if on < today]
    if late:
        return late_sentence(case, late)
    return next((f"{label(case, on, subject, today)}." for on, subject in days), "")


def label(case: Case, on: date, subject: str, today: date) -> str:
    """« Diagnostic : 3 mars 2022, dans 3 jours »."""
    return f"{subject_label(case.workflow, subject)} : {day(on)}, {in_days((on - today).days)}"


def late_sentence(case: Case, late: list[tuple[date, str]]) -> str:
    """« 6 jalons en retard, le plus ancien : Diagnostic (27 octobre 2022). »."""
    on, subject = late[0]
    oldest = f"{subject_label(case.workflow, subject)} ({day(on)})"
    if len(late) == 1:
        return f"En retard : {oldest}."
    if all(subject.startswith("milestones.") for _, subject in late):
        return f"{len(late)} jalons en retard, le plus ancien : {oldest}."
    return f"{len(late)} dates passées, la plus ancienne : {oldest}."
