"""What waits for whom: one card per dossier, the most urgent first; derived, never stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from support_engine.core.acts.ball import NEVER, Ball
from support_engine.core.acts.waits import is_proposal
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier.case import Case
from support_engine.core.language.french import count, listed
from support_engine.core.programme.roles import HOLDER, OFFICER
from support_engine.views.calls import Listener
from support_engine.views.people.addresses import AddressToSettle
from support_engine.views.waiting.chasing import chased
from support_engine.views.waiting.things import (
    Held,
    Mine,
    Thing,
    lasting,
    theirs,
    things,
    what,
    whose,
)

WEEK = timedelta(days=7)
GROUPS: Mapping[str, str] = {
    "late": "En retard",
    "decide": "À décider",
    "week": "Cette semaine",
    "money": "Argent",
    "letters": "Courriers à corriger",
    "addresses": "Adresses à confirmer",
    "calls": "Appels à reprendre",
}
"""The groups of what waits, in the order in which they are shown."""
OF_MONEY = ("tranches.", "payments.", "recoveries.", "amendments.", "aids.", "restatements.")
NOBODY = " Personne ne tient le rôle {roles} : demandez à qui administre la base de le donner."


@dataclass(frozen=True, slots=True)
class Task:
    """What waits on one dossier. `things`: each that waits for whoever looks, `is_mine` where there
    is one. `role` to `days`: in whose hands it is, those of whoever looks before all, since when;
    `days_late`: 0 where nothing is late; `what`: everything in one sentence, `dates`: without the
    things."""

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
    things: tuple[Thing, ...]
    dates: str
    demo: bool
    programme: str

    @property
    def waits(self) -> str:
        """« la balle est chez le porteur depuis 12 jours »."""
        return f"la balle est chez {self.whose} {lasting(self.days)}"


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
    shown; `unread`: the dossiers that cannot be read; `addresses`: those of holders that replaced
    another and are not sure yet; `calls`: the programs that did not take what they were told."""

    on: date
    cards: tuple[Task, ...]
    letters: tuple[LetterToMend, ...]
    round: str = ""
    left_out: int = 0
    letters_left_out: int = 0
    of_team: bool = False
    unread: tuple[str, ...] = ()
    addresses: tuple[AddressToSettle, ...] = ()
    calls: tuple[Listener, ...] = ()

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
        letters = len(self.letters) + self.letters_left_out
        return self.dossiers + letters + len(self.addresses) + len(self.calls)

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
    case, ball = held.case, held.ball
    found = theirs(held, mine, today)
    group = group_of(held, found, mine, today)
    if group is None:
        return
    shown = shown_of(held, found)
    besides = () if shown is not ball or ball in found else (ball,)
    others, own = things(held, besides, today), things(held, found, today)
    dossier, is_ours, lacking = case.dossier, shown.role != HOLDER, unheld(held, found, mine)
    late = (today - ball.next_due_on).days
    yield Task(
        reference=dossier.reference,
        name=dossier.name,
        commune=dossier.details.get("commune", ""),
        state=case.workflow.states[dossier.state].label,
        group=group,
        officer=dossier.people.get(OFFICER, ""),
        role=shown.role,
        whose=f"nous ({whose(case, shown.role)})" if is_ours else "le porteur",
        person=shown.person,
        is_ours=is_ours,
        is_mine=bool(found),
        since=shown.since,
        days=max((today - shown.since).days, 0),
        due_on=None if ball.next_due_on == NEVER else ball.next_due_on,
        days_late=max(late, 0),
        what=f"{what(held, (*others, *own), today)}{lacking}",
        chased=chased(held, today, besides=found) if shown.role == HOLDER else "",
        things=tuple(without_hands(case, one, mine) for one in own),
        dates=f"{what(held, others, today)}{lacking}",
        demo=bool(dossier.details.get("demo")),
        programme=case.workflow.header.label,
    )


def unheld(held: Held, found: Sequence[Ball], mine: Mine) -> str:
    """« Personne ne tient le rôle « Ordonnateur » : … », where something waits for nobody."""
    roles = {whose(held.case, one.role): None for one in found if mine.lacks(held.case, one)}
    named = listed([f"« {role} »" for role in roles], last="ou")
    return NOBODY.format(roles=named) if roles else ""


def without_hands(case: Case, thing: Thing, mine: Mine) -> Thing:
    """A thing; its act is no button where nobody may do it yet."""
    is_lacking = not thing.person and (case.dossier.workflow, thing.role) in mine.unheld
    return replace(thing, step=None) if is_lacking else thing


def shown_of(held: Held, found: Sequence[Ball]) -> Ball:
    """In whose hands a card says that a dossier is: theirs where something was asked of them."""
    asked = [one for one in found if not is_proposal(one)]
    return held.ball if held.ball in asked or not asked else asked[0]


def group_of(held: Held, found: Sequence[Ball], mine: Mine, today: date) -> str | None:
    """Where a dossier stands among what waits; None where nothing waits on it for them."""
    case, ball = held.case, held.ball
    asked = [one for one in found if not is_proposal(one)]
    if asked:
        is_money = all(one.subject.startswith(OF_MONEY) for one in asked)
        return "money" if is_money else "decide"
    follows = mine.follows(case) and not case.dossier.is_closed
    if follows and ball.next_due_on < today:
        return "late"
    if found:
        return "decide"
    return "week" if follows and ball.next_due_on <= today + WEEK else None


def letter_to_mend(row: Mapping[str, Any], title: str, code: str, state: str) -> LetterToMend:
    """A row of the outbox as something to mend."""
    return LetterToMend(
        code=code,
        reference=row["reference"],
        title=title,
        person=row["person"],
        state=state,
        error=row["error"],
        on=civil_day(datetime.fromisoformat(row["queued_at"])),
    )
