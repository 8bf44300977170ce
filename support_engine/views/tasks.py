"""What waits for whom: one card per dossier, the most urgent first; derived, never stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from support_engine.core.acts.ball import NEVER, Ball, also
from support_engine.core.dossier.agenda import Line
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import subject_label
from support_engine.core.language.french import count, day, in_days
from support_engine.core.offers.answering import answer_to, proposed
from support_engine.core.offers.lines import line as as_typed
from support_engine.core.offers.offer import Ask
from support_engine.core.programme.roles import HOLDER, OFFICER
from support_engine.views.chasing import chased, opening

WEEK = timedelta(days=7)
GROUPS: Mapping[str, str] = {
    "late": "En retard",
    "decide": "À décider",
    "week": "Cette semaine",
    "money": "Argent",
    "letters": "Courriers à corriger",
}
"""The groups of what waits, in the order in which they are shown."""


class Held(NamedTuple):
    """A dossier, in whose hands it is, and its agenda."""

    case: Case
    ball: Ball
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose work is looked at: people (somebody, and those in whose place they stand), the roles
    that they hold by programme. `everybody`: the whole team."""

    people: frozenset[str] = frozenset()
    roles: frozenset[tuple[str, str]] = frozenset()
    everybody: bool = False

    def has(self, case: Case, ball: Ball) -> bool:
        """Whether the ball is with them: theirs first, or also theirs as the dossier names them for
        another role that may do the missing act."""
        if not ball.role or ball.role == HOLDER:
            return False
        if self.everybody or (not ball.person and (case.dossier.workflow, ball.role) in self.roles):
            return True
        return not self.people.isdisjoint({ball.person, *also(ball, case.dossier.people)})

    def plays(self, case: Case, roles: Iterable[str]) -> bool:
        """Whether they hold one of these roles there."""
        named, programme = case.dossier.people, case.dossier.workflow
        return any((programme, one) in self.roles or named.get(one) in self.people for one in roles)

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
class Task:
    """What waits on one dossier. `days`: since when the ball is there; `days_late`: 0 where nothing
    is late; `is_mine`: the ball is with whoever looks; `step`: the act that would answer."""

    reference: str
    name: str
    commune: str
    state: str
    group: str
    officer: str
    role: str
    whose: str
    person: str
    is_ours: bool
    is_mine: bool
    since: date
    days: int
    due_on: date | None
    days_late: int
    what: str
    chased: str
    step: Step | None
    demo: bool

    @property
    def waits(self) -> str:
        """« la balle est chez le porteur depuis 12 jours »."""
        since = f"depuis {count(self.days, 'jour')}" if self.days else "depuis aujourd’hui"
        return f"la balle est chez {self.whose} {since}"


@dataclass(frozen=True, slots=True)
class LetterToMend:
    """A letter that did not leave: to whom, about which dossier, why, and its number."""

    code: str
    reference: str
    title: str
    person: str
    state: str
    error: str
    on: date


@dataclass(frozen=True, slots=True)
class Tasks:
    """Everything that waits for somebody, or (`of_team`) for the whole team. `round`: what is
    wrong with the last round; `left_out`, `letters_left_out`: how many more there are than are
    shown; `unread`: the dossiers that cannot be read."""

    on: date
    cards: tuple[Task, ...]
    letters: tuple[LetterToMend, ...]
    round: str = ""
    left_out: int = 0
    letters_left_out: int = 0
    of_team: bool = False
    unread: tuple[str, ...] = ()

    @property
    def grouped(self) -> dict[str, list[Task]]:
        """The cards of each group by its French name; empty groups are not there."""
        found = {
            label: [card for card in self.cards if card.group == name]
            for name, label in GROUPS.items()
        }
        return {label: cards for label, cards in found.items() if cards}

    @property
    def number(self) -> int:
        """How many things wait."""
        return self.dossiers + len(self.letters) + self.letters_left_out

    @property
    def dossiers(self) -> int:
        """On how many dossiers something waits; one that cannot be read waits as well."""
        return len(self.cards) + len(self.unread) + self.left_out

    @property
    def summary(self) -> str:
        """« 9 dossiers, 3 en retard, 1 attend votre réponse »."""
        late = sum(card.days_late > 0 for card in self.cards)
        asked = sum(card.is_mine for card in self.cards)
        said = [count(self.dossiers, "dossier")]
        said += [f"{late} en retard"] if late else []
        waits = "attend" if asked == 1 else "attendent"
        whose = "notre" if self.of_team else "votre"
        said += [f"{asked} {waits} {whose} réponse"] if asked else []
        return ", ".join(said)


def tasks(held: Iterable[Held], mine: Mine, today: date) -> tuple[Task, ...]:
    """The cards, group by group, the most urgent first."""
    order = list(GROUPS)
    cards = (card for one in held for card in card_of(one, mine, today))
    return tuple(sorted(cards, key=lambda c: (order.index(c.group), urgency(c), c.reference)))


def urgency(card: Task) -> tuple[date, date]:
    """By the day that is or was to be kept, then by since when it waits."""
    return (card.due_on or NEVER, card.since)


def card_of(held: Held, mine: Mine, today: date) -> Iterator[Task]:
    """The card of a dossier, where anything on it is for them."""
    case, ball, _ = held
    group = group_of(case, ball, mine, today)
    if group is None:
        return
    dossier, role = case.dossier, case.workflow.roles.get(ball.role)
    late = (today - ball.next_due_on).days
    is_ours = ball.role != HOLDER
    label = role.label if role else ball.role
    yield Task(
        reference=dossier.reference,
        name=dossier.name,
        commune=dossier.details.get("commune", ""),
        state=case.workflow.states[dossier.state].label,
        group=group,
        officer=dossier.people.get(OFFICER, ""),
        role=ball.role,
        whose=f"nous ({label})" if is_ours else "le porteur",
        person=ball.person,
        is_ours=is_ours,
        is_mine=mine.has(case, ball),
        since=ball.since,
        days=max((today - ball.since).days, 0),
        due_on=None if ball.next_due_on == NEVER else ball.next_due_on,
        days_late=max(late, 0),
        what=what(held, today),
        chased=chased(case, ball, held.lines, today),
        step=step(held, mine, today),
        demo=bool(dossier.details.get("demo")),
    )


def group_of(case: Case, ball: Ball, mine: Mine, today: date) -> str | None:
    """Where a dossier stands among what waits; None where nothing waits on it for them."""
    if case.dossier.is_closed:
        return None
    if mine.has(case, ball):
        return "money" if ball.subject.startswith("tranches.") else "decide"
    if not mine.follows(case):
        return None
    if ball.next_due_on < today:
        return "late"
    return "week" if ball.next_due_on <= today + WEEK else None


def what(held: Held, today: date) -> str:
    """What it is about, in one sentence: our act that is missing, else what is late, else next."""
    case, ball, lines = held
    days = sorted((ln.due_on, ln.subject) for ln in lines if ln.kind == "deadline")
    late = [(on, subject) for on, subject in days if on < today]
    said = []
    if ball.turn is not None and ball.role != HOLDER:
        said.append(f"À faire : {ball.turn.act}.")
    if late:
        said.append(late_sentence(case, late))
    elif days:
        on, subject = days[0]
        said.append(
            f"{subject_label(case.workflow, subject)} : {day(on)}, {in_days_from(on, today)}."
        )
    return " ".join(said) or f"Étape : {case.workflow.states[case.dossier.state].label}."


def in_days_from(on: date, today: date) -> str:
    """« dans 3 jours »."""
    return in_days((on - today).days)


def late_sentence(case: Case, late: list[tuple[date, str]]) -> str:
    """« 6 jalons en retard, le plus ancien : Diagnostic (27 octobre 2022). »."""
    on, subject = late[0]
    oldest = f"{subject_label(case.workflow, subject)} ({day(on)})"
    if len(late) == 1:
        return f"En retard : {oldest}."
    if all(subject.startswith("milestones.") for _, subject in late):
        return f"{len(late)} jalons en retard, le plus ancien : {oldest}."
    return f"{len(late)} dates passées, la plus ancienne : {oldest}."


def step(held: Held, mine: Mine, today: date) -> Step | None:
    """The act that would answer: theirs, or the measure that is proposed to them."""
    case, ball, lines = held
    ask = answer_to(case, ball) if mine.has(case, ball) else None
    if ball.role == HOLDER:
        measure = proposed(case, lines, today)
        ask = measure if measure and mine.plays(case, opening(case, measure)) else None
    return of_ask(ask) if ask else None


def of_ask(ask: Ask) -> Step:
    """An act as a step."""
    typed = as_typed(ask)
    return Step(ask.key, ask.label, f"support-engine {typed.line}" if typed else "")


def letter_to_mend(row: Mapping[str, Any], title: str, code: str, state: str) -> LetterToMend:
    """A row of the outbox as something to mend."""
    return LetterToMend(
        code=code,
        reference=row["reference"],
        title=title,
        person=row["person"],
        state=state,
        error=row["error"],
        on=date.fromisoformat(row["queued_at"][:10]),
    )
