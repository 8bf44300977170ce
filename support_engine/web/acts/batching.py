"""One act on several dossiers: which acts they share, what it would do to each, what it did."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic
from typing import Any

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.lists import amounts
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.web import web_batches
from support_engine.adapters.store.web.web_batches import Batch, BatchLine
from support_engine.core.acts import commands as c
from support_engine.core.acts.actor import Actor
from support_engine.core.acts.blockers import Blocker, Refused
from support_engine.core.dossier.case import Case
from support_engine.core.language.french import continued, count, day
from support_engine.core.offers.fields import Field, FieldFault, Typed
from support_engine.core.offers.offer import GROUPS, Ask, Offer
from support_engine.core.offers.offers import command_of, offer_of, offers_to
from support_engine.errors import SupportEngineError
from support_engine.stories.foreseeing.foresee import foresee
from support_engine.views.dossier.foreseen import Foreseen
from support_engine.web.acts.whom import with_people
from support_engine.web.asked import Asked
from support_engine.web.reading.on_dossier import home_of

MOST = 200
"""How many dossiers one act may be asked of."""
LONGEST = timedelta(seconds=10)
"""How long acts are done before the page says where they are, and offers to go on."""
SHARED = (
    "takeover",
    "transitions",
    "milestones",
    "extensions",
    "holds",
    "tranches",
    "people",
    "notes",
)
"""The groups of acts that mean the same on every dossier; an account, a letter, a recovery are of
one dossier alone."""
FACTS = "details"
"""The act by which a sheet that comes back changes facts, other ones on each dossier."""
NOT_THERE = "Cet acte n’est pas à faire sur ce dossier aujourd’hui (état : {state})."


@dataclass(frozen=True, slots=True)
class Chosen:
    """A dossier of a batch, with what can be asked of it by whoever looks."""

    case: Case
    actor: Actor

    @property
    def reference(self) -> str:
        """Its reference."""
        return self.case.dossier.reference

    @property
    def where_it_is(self) -> str:
        """« En incubation, mise en demeure en cours »."""
        rules, dossier = self.case.workflow, self.case.dossier
        held = [rules.holds[one.hold].label for one in dossier.open_holds]
        said = (f"{continued(label)} en cours" for label in held)
        return ", ".join((rules.states[dossier.state].label, *said))

    def offer(self, key: str) -> Offer | None:
        """The offer of that key, as long as it stands; no other is asked of the engine."""
        return offer_of(self.case, self.actor, key, today=self.case.today)

    @property
    def offers(self) -> Iterator[Offer]:
        """Those that can be shared, and that are theirs to ask."""
        return offers_to(self.case, self.actor, can_be_shared)

    def command(self, key: str, typed: dict[str, Typed]) -> c.AnyCommand | tuple[str, ...]:
        """The act as it was typed, or why it cannot be asked here."""
        offer = self.offer(key)
        if offer is None:
            return (NOT_THERE.format(state=self.where_it_is),)
        made = command_of(offer, typed, by=self.actor, on=self.case.today)
        if isinstance(made, tuple):
            return tuple(fault.sentence for fault in made)
        assert isinstance(made, c.CaseCommand | c.EndTakeover)  # every shared act is on a dossier
        return made


@dataclass(frozen=True, slots=True)
class SharedAct:
    """An act that several dossiers have on offer, asked with the same fields on each. `is_open`: on
    how many nothing stands in its way."""

    key: str
    label: str
    group: str
    offer: Offer
    is_open: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What the act would do to one dossier: a line; or the reasons for which it would be refused,
    the link being that of the act on that dossier."""

    reference: str
    name: str
    link: str
    seen: int
    changes: str = ""
    letters: int = 0
    reasons: tuple[str, ...] = ()


def cases_of(asked: Asked, references: Iterable[str]) -> Iterator[Case]:
    """The dossiers that are theirs to read, in hand, in the order given, each once."""
    wanted = tuple(dict.fromkeys(references))
    with asked.desk.store.reading() as db:
        held = amounts.folded(db, wanted)
    for reference in wanted:
        if reference in held:
            case = asked.desk.engine.case_of(held[reference], asked.today)
            if asked.who.sees(case.workflow, case.dossier):
                yield case


def chosen(asked: Asked, references: Iterable[str]) -> Iterator[Chosen]:
    """The dossiers that are theirs to read, with whoever looks as the base knows them now."""
    actors: dict[str, Actor] = {}
    for case in cases_of(asked, references):
        programme = case.workflow.header.id
        if programme not in actors:
            with asked.desk.store.reading() as db:
                who = asked.who.person
                actors[programme] = directory.actor_in(db, who, programme, asked.today)
        yield Chosen(case, actors[programme])


Held = list[tuple[Chosen, Offer]]


def shared(asked: Asked, dossiers_: Iterable[Chosen]) -> list[SharedAct]:
    """The acts that are asked in the same way of all that have them, by whoever looks."""
    found: dict[str, Held] = {}
    for one in dossiers_:
        for offer in one.offers:
            found.setdefault(offer.key, []).append((one, offer))
    order = list(GROUPS)
    acts = [act for key, held in found.items() if (act := shared_act(asked, key, held))]
    return sorted(acts, key=lambda act: order.index(act.group))


def can_be_shared(ask: Ask) -> bool:
    """Whether it means the same on every dossier: its group says so, and it brings no file."""
    return ask.group in SHARED and all(field.kind != "file" for field in ask.fields)


def shared_by_key(asked: Asked, dossiers_: Iterable[Chosen], key: str) -> SharedAct | None:
    """One of them, by its key."""
    found = ((one, one.offer(key)) for one in dossiers_)
    held = [
        (one, offer) for one, offer in found if offer and offer.who.may and can_be_shared(offer.ask)
    ]
    return shared_act(asked, key, held) if held else None


def shared_act(asked: Asked, key: str, held: Held) -> SharedAct | None:
    """An act, where it is asked with the same fields everywhere."""
    is_open = [(one, offer) for one, offer in held if offer.is_open]
    first, offer = (is_open or held)[0]
    shapes = {tuple(map(shape, offer.fields)) for _, offer in held}
    if len(shapes) > 1:
        return None
    fields = [same(ones) for ones in zip(*(each.fields for _, each in held), strict=True)]
    offer = replace(offer, ask=replace(offer.ask, fields=tuple(fields)))
    offer = with_people(asked, first.case, offer)
    return SharedAct(key, offer.label, offer.group, offer, len(is_open))


def shape(field: Field) -> tuple[Any, ...]:
    """What makes a field the same on two dossiers: limits and proposals may differ."""
    return field.name, field.kind, field.required, field.into, tuple(field.choices or ())


def same(fields: tuple[Field, ...]) -> Field:
    """A field for all of them: what each proposes otherwise is not proposed."""
    first = fields[0]
    if all(one == first for one in fields):
        return first
    return replace(first, default="", help="", at_least=None, at_most=None)


def faults(act: SharedAct, one: Chosen, typed: dict[str, Typed]) -> tuple[FieldFault, ...]:
    """What is wrong with each field, wherever the act is asked."""
    made = command_of(act.offer, typed, by=one.actor, on=one.case.today)
    return made if isinstance(made, tuple) else ()


def foreseen(asked: Asked, one: Chosen, key: str, typed: dict[str, Typed]) -> Preview:
    """What the act would do to a dossier."""
    dossier = one.case.dossier
    link = f"{home_of(dossier.reference)}/actes/{key.replace(':', '%3A')}" if one.offer(key) else ""
    seen = Preview(dossier.reference, dossier.name, link, dossier.version)
    command = one.command(key, typed)
    if isinstance(command, tuple):
        return replace(seen, reasons=command)
    try:
        told = foresee(asked.desk, replace(command, seen_version=seen.seen), asked.now)
    except SupportEngineError as problem:
        return replace(seen, reasons=(str(problem),))
    if not told.is_possible:
        return replace(seen, reasons=sentences(told.blockers))
    return replace(seen, changes=in_a_line(told), letters=len(told.letters))


def sentences(blockers: Iterable[Blocker]) -> tuple[str, ...]:
    """Why an act is refused."""
    return tuple(blocker.sentence for blocker in blockers)


def in_a_line(told: Foreseen) -> str:
    """« Mise en demeure ouverte ; Réponse : aucune date → 3 mai 2022 »."""
    said = [words.strip().rstrip(".") for words in told.events] or ["rien ne change"]
    moved = [
        f"{one.label} : {day(one.old) if one.old else 'aucune date'} → "
        f"{day(one.new) if one.new else 'aucune date'}"
        for one in told.dates
    ]
    said += moved[:1]
    if len(moved) > 1:
        said.append(f"{count(len(moved) - 1, 'autre date change', 'autres dates changent')}")
    return " ; ".join(said)


def go_on(asked: Asked, batch: Batch) -> None:
    """Ask the act of each dossier of which it was not asked yet, for as long as a page may make
    people wait; what is done is done once."""
    store, until = asked.desk.store, monotonic() + LONGEST.total_seconds()
    for line in batch.lines:
        if not line.outcome:
            told = done(asked, batch, line)
            with store.transaction() as db:
                web_batches.told(db, batch.id, told)
            if monotonic() > until:
                return


def own(batch: Batch, one: Chosen) -> dict[str, Typed]:
    """What was typed for a dossier: the same on all; facts that a sheet brings are each one's."""
    if batch.act != FACTS:
        return dict(batch.typed)
    each = ((*name.partition(" ")[::2], value) for name, value in batch.typed.items())
    found = {name: value for name, reference, value in each if reference == one.reference}
    return {"name": one.case.dossier.name, **found}


def done(asked: Asked, batch: Batch, line: BatchLine) -> BatchLine:
    """The act on one dossier, through the one door."""
    key = web_batches.act_key(batch.id, line.reference)
    with asked.desk.store.reading() as db:
        before = dossiers.done_before(db, key)
        if before and (before.reference, before.actor) == (line.reference, batch.person):
            letters = outbox.listed(db, reference=line.reference)
            leaving = sum(one["act"] in before.versions for one in letters)
            return replace(line, outcome="done", letters=leaving)
    one = next(chosen(asked, (line.reference,)), None)
    if one is None:
        return replace(line, outcome="refused", reasons=("Ce dossier n’est plus à vous.",))
    command = one.command(batch.act, own(batch, one))
    if isinstance(command, tuple):
        return replace(line, outcome="refused", reasons=command)
    try:
        outcome = asked.handle(replace(command, key=key, seen_version=line.seen))
    except SupportEngineError as problem:
        return replace(line, outcome="refused", reasons=(str(problem),))
    if isinstance(outcome, Refused):
        return replace(line, outcome="refused", reasons=sentences(outcome.blockers))
    return replace(line, outcome="done", letters=outcome.letters)
