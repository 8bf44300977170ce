"""What an act would do, before it is done: dates, letters, amounts, and whose turn it would be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from support_engine.core.acts.blockers import Blocker
from support_engine.core.acts.turns import our_turn
from support_engine.core.dossier.agenda import Line, all_topics, counted_later
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import how, subject_deadline, subject_label, subject_title
from support_engine.core.dossier.known import followed_since
from support_engine.core.dossier.money_events import TrancheCertified, TrancheProposed
from support_engine.core.dossier.reminder_events import topic_of
from support_engine.core.dossier.running import runs
from support_engine.core.money import ledger
from support_engine.core.money.payable import payable
from support_engine.core.offers.offer import Hand
from support_engine.core.programme.words import rung
from support_engine.views.dossier.agenda import KINDS
from support_engine.views.dossier.reversal import Reversal
from support_engine.views.money.accounts import ENTRIES, totals
from support_engine.views.money.payment_request import in_short
from support_engine.views.refusal import blocker_data

NEXT_LINES = 8
"""How many coming lines are told; more would hide the first."""


@dataclass(frozen=True, slots=True)
class ForeseenDate:
    """A date that the act makes, moves or ends, with the sentence of each; None: there is none."""

    subject: str
    label: str
    old: date | None
    new: date | None
    old_how: str
    new_how: str


@dataclass(frozen=True, slots=True)
class ForeseenLetter:
    """A letter that would leave at once, as it would read; `person` is empty where nobody is there
    to read it, `problem` says why it could not be written."""

    key: str
    letter: str
    kind: str
    person: str
    name: str
    email: str
    subject: str
    text: str
    html: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """A letter that waits already, and what the act does to it: `why` in a few words; `to` is its
    reader from then on."""

    key: str
    letter: str
    person: str
    why: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class ForeseenLine:
    """What the agenda would do next: a reminder, or a change by itself; `is_new`: by this act."""

    on: date
    kind: str
    subject: str
    what: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ForeseenAmount:
    """A column of the accounts that the act changes, in cents."""

    entry: str
    label: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class ForeseenTurn:
    """What others would have to do from then on, and who may."""

    act: str
    hands: tuple[Hand, ...]

    @property
    def who(self) -> str:
        """« Ordonnateur (olivia) »."""
        return ", ".join(hand.words for hand in self.hands)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """An act before it is done. Where `blockers` stand, nothing else does: it would be refused.

    `events`: a French sentence for each; `letters` leave at once, `cancelled` do not leave any
    more, `revived` leave after all, `handed` go to somebody else; `coming`: the next lines of the
    agenda; `overtaken`: what stays in force in spite of an act that comes too late; `rests_on`:
    what whoever proposes or certifies a payment vouches for; `beside`: its papers that other
    dossiers have too.
    """

    reference: str
    blockers: tuple[Blocker, ...] = ()
    events: tuple[str, ...] = ()
    state: str = ""
    version: int = 0
    dates: tuple[ForeseenDate, ...] = ()
    letters: tuple[ForeseenLetter, ...] = ()
    cancelled: tuple[WaitingLetter, ...] = ()
    revived: tuple[WaitingLetter, ...] = ()
    handed: tuple[WaitingLetter, ...] = ()
    coming: tuple[ForeseenLine, ...] = ()
    money: tuple[ForeseenAmount, ...] = ()
    turns: tuple[ForeseenTurn, ...] = ()
    overtaken: tuple[str, ...] = ()
    undoing: Reversal | None = None
    rests_on: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether the act would be done."""
        return not self.blockers


def as_data(foreseen: Foreseen) -> dict[str, Any]:
    """What programmes read: each reason with its sentences, its facts and the act that lifts it."""
    data = {field.name: getattr(foreseen, field.name) for field in fields(foreseen)}
    return {**data, "blockers": [blocker_data(blocker) for blocker in foreseen.blockers]}


Lines = tuple[Line, ...]


def dates(before: Case | None, after: Case, lines: tuple[Lines, Lines]) -> Iterator[ForeseenDate]:
    """The deadlines that differ between two agendas, the soonest first."""
    was, will = ({k.subject: k.due_on for k in some if k.kind == "deadline"} for some in lines)
    changed = [subject for subject in {**was, **will} if was.get(subject) != will.get(subject)]
    soonest = {subject: will.get(subject) or was.get(subject) or date.max for subject in changed}
    for subject in sorted(changed, key=lambda one: (soonest[one], one)):
        named = after if subject in will or before is None else before
        yield ForeseenDate(
            subject=subject,
            label=subject_label(named.workflow, subject),
            old=was.get(subject),
            new=will.get(subject),
            old_how=sentence(before, subject, was) if before else "",
            new_how=sentence(after, subject, will),
        )


def sentence(case: Case, subject: str, known: Mapping[str, date]) -> str:
    """Where a date comes from, or what hides it while its clock runs; nothing where it is over."""
    section, _, name = subject.partition(".")
    is_hidden = section == "clocks" and not case.dossier.is_closed and runs(case, name)
    deadline = subject_deadline(case, subject) if subject in known or is_hidden else None
    return how(case.workflow, deadline) if deadline else ""


def coming(case: Case, lines: tuple[Lines, Lines]) -> Iterator[ForeseenLine]:
    """The next reminders and automatic changes."""
    was, will = set(lines[0]), [line for line in lines[1] if line.kind != "deadline"]
    told: dict[tuple[date, str], Line] = {}
    for line in sorted(will, key=lambda line: (line.due_on, line.key)):
        told.setdefault((line.due_on, said(case, line)), line)
    for (on, what), line in [*told.items()][:NEXT_LINES]:
        yield ForeseenLine(on, line.kind, line.subject, what, line not in was)


def said(case: Case, line: Line) -> str:
    """What comes, in its words: of several rungs that fall due at once, that which speaks; of all
    that was due before the dossier was followed here, one."""
    if line.kind == "move":
        return f"{KINDS[line.kind]} : {case.workflow.transition_of[line.rule].label}"
    rule, what = case.workflow.ladder(line.rule), KINDS[line.kind]
    is_left = line.rule == case.workflow.left_to_decide.id
    if followed_since(case, line.subject, line.deadline) and not is_left:
        return f"{what} à l’équipe : ce qui était échu avant la reprise"
    mark = topic_of(line.rule, line.subject, line.deadline)
    since = (line.due_on - line.deadline).days - counted_later(case.dossier, mark, 0)
    rungs = rule.rungs if rule else ()
    days = max((d for d in rungs if line.days <= d <= since), default=line.days)
    return f"{what}, {rung(days)} : {subject_title(case.workflow, line.subject)}"


def money(before: Case | None, after: Case) -> Iterator[ForeseenAmount]:
    """The columns of the accounts that differ."""
    was, will = (amounts(case) if case else {} for case in (before, after))
    for entry, label in ENTRIES.items():
        old, new = was.get(entry, 0), will.get(entry, 0)
        if old != new:
            yield ForeseenAmount(entry, label, old, new)


def amounts(case: Case) -> dict[str, int]:
    """The accounts of a dossier by column, in cents."""
    held = ((entry, cents) for (entry, _), cents in ledger.standing(case).items())
    return totals(held, payable(case))


def rests_on(after: Case, events: Iterable[object]) -> Iterator[str]:
    """The account, the agreement and the papers of a payment that is proposed or certified."""
    for event in events:
        if isinstance(event, TrancheProposed | TrancheCertified) and event.basis is not None:
            tranche = after.workflow.tranche_of[event.tranche]
            for label, words in in_short(after, tranche, event.basis):
                yield f"{label} : {words}"


def turns(before: Case | None, after: Case) -> Iterator[ForeseenTurn]:
    """What waits for one of us after the act and did not before."""
    known = set(ours(before)) if before else set()
    for act, roles in dict.fromkeys(ours(after)):
        if (act, roles) not in known:
            labels, people = after.workflow.roles, after.dossier.people
            hands = (Hand(r, labels[r].label, people.get(r, "")) for r in roles if r in labels)
            yield ForeseenTurn(act, tuple(hands))


def ours(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each act that is missing and is ours, with the roles that may."""
    if case.dossier.is_closed:
        return
    for topics in all_topics(case).values():
        for topic in topics:
            turn = our_turn(case, topic.subject)
            if turn is not None:
                yield turn.act, turn.roles
