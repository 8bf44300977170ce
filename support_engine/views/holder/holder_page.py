"""A project as whoever carries it reads it: where it is, what is theirs to do, what is ours, what
comes next, the payments, what was deposited. No rule stands here: all is asked of the core."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.turns import owner_of
from support_engine.core.acts.waits import is_proposal
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.events import HolderWrote, Recorded
from support_engine.core.dossier.joined import joined
from support_engine.core.language.french import day
from support_engine.core.offers.offer import Offer
from support_engine.core.programme.roles import HOLDER
from support_engine.views.dossier.messages import Written, written
from support_engine.views.dossier.next_dates import next_dates
from support_engine.views.dossier.papers import Paper, papers
from support_engine.views.dossier.road import Stage, exits, road
from support_engine.views.holder.holder_money import Payments, payments
from support_engine.views.holder.holder_todo import Offers, Todo, Way, open_way, todos
from support_engine.views.waiting.things import held_of, lasting, said

NEXT = 5
"""How many dates of others are told."""


@dataclass(frozen=True, slots=True)
class Where:
    """« Incubation (étape 3 sur 6) »; `until`: the day that ends the stage, None where none does;
    `is_ours`: it is for us to keep; `is_over`: it has passed."""

    stage: str
    state: str
    since: date
    number: int
    total: int
    until: date | None
    is_ours: bool
    is_over: bool

    @property
    def ends(self) -> str:
        """What is said of the day that ends the stage."""
        if self.is_ours:
            return "réponse attendue au plus tard le"
        return "qui devait se terminer le" if self.is_over else "jusqu’au"


@dataclass(frozen=True, slots=True)
class Ours:
    """What we have in hand: what we do, since when."""

    what: str
    since: date
    lasts: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure in force, since when, and what it does."""

    label: str
    since: date
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deposited:
    """A paper of the dossier; `is_theirs`: they deposited it themselves, and may open it again."""

    paper: Paper
    is_theirs: bool


@dataclass(frozen=True, slots=True)
class HolderPage:
    """Everything that the page says. `may`: what can be asked besides; `deposits`: the papers that
    can be deposited; `ends`: what leaves the programme; `writes`: what can be written to us;
    `dates`: those that are not theirs."""

    reference: str
    name: str
    where: Where
    measures: tuple[Measure, ...]
    todos: tuple[Todo, ...]
    ours: tuple[Ours, ...]
    road: tuple[Stage, ...]
    dates: tuple[tuple[str, date], ...]
    payments: Payments | None
    may: tuple[Way, ...]
    deposits: tuple[Way, ...]
    ends: tuple[Way, ...]
    writes: tuple[Way, ...]
    papers: tuple[Deposited, ...]
    messages: tuple[Written, ...]


def holder_page(
    case: Case, journal: Iterable[Recorded], offers: Iterable[Offer], person: str
) -> HolderPage:
    """The page of a dossier for whoever carries it, today. `offers`: what they may ask for."""
    rows, known = tuple(journal), {offer.key: offer for offer in offers}
    stages = road(case, rows)
    found = todos(case, known)
    return HolderPage(
        reference=case.dossier.reference,
        name=case.dossier.name,
        where=where(case, stages),
        measures=tuple(measures(case)),
        todos=found,
        ours=tuple(ours(case)),
        road=stages,
        dates=tuple(of_others(case, found))[:NEXT],
        payments=payments(case, known),
        **besides(case, known, found),
        papers=tuple(deposited(case, rows, person)),
        messages=tuple(own_words(case, rows, person)),
    )


def where(case: Case, stages: tuple[Stage, ...]) -> Where:
    """The stage, its place on the road, and the day that ends it."""
    place = next(n for n, stage in enumerate(stages, 1) if stage.place == "here")
    dates = (one for one in next_dates(case) if one.on and ends_the_stage(case, one.subject))
    ends = next(dates, None)
    is_ours = ends is not None and owner_of(case.workflow, ends.subject) != HOLDER
    dossier, here = case.dossier, stages[place - 1]
    state = case.workflow.states[dossier.state].label
    until, is_over = (ends.on, ends.is_late) if ends else (None, False)
    return Where(here.label, state, dossier.since, place, len(stages), until, is_ours, is_over)


def ends_the_stage(case: Case, subject: str) -> bool:
    """Whether a date is the end of a clock whose act leaves the present state."""
    section, _, name = subject.partition(".")
    act = case.workflow.clocks[name].transition if section == "clocks" else None
    return any(way.id == act for way in case.workflow.leaving.get(case.dossier.state, ()))


def measures(case: Case) -> Iterator[Measure]:
    """The measures in force, the oldest first; none once the dossier is closed: what they announce
    came, or will not come any more."""
    for record in () if case.dossier.is_closed else case.dossier.open_holds:
        rule = case.workflow.holds[record.hold]
        yield Measure(rule.label, record.opened_on, rule.effects)


def ours(case: Case) -> Iterator[Ours]:
    """What waits for us, each thing once; never what a ladder proposes among us."""
    held, told = held_of(case), set[str]()
    for one in held.waits:
        words = one.turn.act if one.turn else said(held, one, case.today).rstrip(".")
        if one.role in ("", HOLDER) or is_proposal(one) or not words or words in told:
            continue
        told.add(words)
        yield Ours(
            words + meanwhile(case, one.subject),
            one.since,
            lasting(max((case.today - one.since).days, 0)),
        )


def meanwhile(case: Case, subject: str) -> str:
    """Until when a delay lasts on which more time is asked, as long as none is granted."""
    section, _, clock = subject.partition(".")
    end = clock_deadline(case, clock).on if section == "extensions" else None
    return f" ; tant que rien n’est accordé, son terme reste le {day(end)}" if end else ""


def of_others(case: Case, found: Iterable[Todo]) -> Iterator[tuple[str, date]]:
    """The dates to come that are for others to keep."""
    theirs = {one.title for one in found}
    for one in next_dates(case):
        if one.on and one.on >= case.today and one.label not in theirs:
            yield one.label, one.on


def besides(case: Case, offers: Offers, found: Iterable[Todo]) -> dict[str, tuple[Way, ...]]:
    """What can be asked besides what is to be done: more time, a paper, leaving."""
    told = {way.key for one in found for way in one.ways}
    leave = exits(case.workflow)
    ways = [way for key in offers for way in open_way(key, offers)]
    groups: Mapping[str, list[Way]] = {"may": [], "deposits": [], "ends": [], "writes": []}
    for way in ways:
        if way.key in leave:
            groups["ends"].append(way)
        elif way.key.startswith("write:"):
            groups["writes"].append(way)
        elif way.key.startswith("document:"):
            groups["deposits"].append(way)
        elif way.key not in told and not way.key.startswith(("tranche.", "access.")):
            groups["may"].append(way)
    return {name: tuple(each) for name, each in groups.items()}


def deposited(case: Case, rows: Iterable[Recorded], person: str) -> Iterator[Deposited]:
    """Every paper, the newest of a kind first; of what went with messages, their own alone."""
    own = (row.event for row in rows if row.actor == person)
    mine = {file.sha256 for event in own for file in joined(event)}
    for paper in papers(case):
        if paper.kind or paper.sha256 in mine:
            yield Deposited(paper, paper.sha256 in mine)


def own_words(case: Case, rows: Iterable[Recorded], person: str) -> Iterator[Written]:
    """What they wrote to us, the newest first; not what another holder had written."""
    wrote = [row for row in rows if row.actor == person]
    mine = {row.event.number for row in wrote if isinstance(row.event, HolderWrote)}
    return (one for one in written(case) if one.number in mine)
