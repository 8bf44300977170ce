"""What every page about one dossier reads: the case, its journal, who looks, what they may do."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import Response

from support_engine.adapters.store.case import dossiers, reminded
from support_engine.adapters.store.letters import withdrawing
from support_engine.adapters.store.people import directory
from support_engine.core.acts.actor import SYSTEM, Actor
from support_engine.core.acts.blockers import Blocker
from support_engine.core.acts.commands import DeclareMilestone, EndAccess
from support_engine.core.acts.corrections import Past
from support_engine.core.acts.designations import faults
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import Recorded
from support_engine.core.offers.fields import Field
from support_engine.core.offers.offer import Offer
from support_engine.core.offers.offers import offer_of, offers_of
from support_engine.core.offers.ordinary import SHUT
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.narrative import what
from support_engine.stories.telling.pictures import then
from support_engine.views.dossier.dossier import being_typed
from support_engine.views.dossier.foreseen import Foreseen
from support_engine.views.dossier.history import let_in
from support_engine.views.dossier.offers import Possible, possible
from support_engine.views.letters.letters_of import known_then
from support_engine.views.reasons import Keys, Reason, keys_of, reason
from support_engine.views.refusal import blocker_data
from support_engine.web.asked import Asked
from support_engine.web.reading.brief import brief
from support_engine.web.reading.deposits import admitted
from support_engine.web.reading.past import day_of
from support_engine.web.reading.trail import trail

TABS = {
    "": "Vue d’ensemble",
    "jalons": "Jalons",
    "pieces": "Pièces",
    "argent": "Argent",
    "courriers": "Courriers",
    "personnes": "Personnes",
    "notes": "Notes",
    "journal": "Journal",
}
"""The pages of a dossier, each with its own address."""
DECIDING = ("acte", "apercu", "refus")
"""The pages on which one decides, with the dossier in view."""
MAIN = (
    *("takeover", "transitions", "milestones", "extensions", "messages"),
    *("tranches", "recoveries", "letters"),
)
"""The groups of acts that stand open on the first page; the others are a click away."""


@dataclass(frozen=True, slots=True)
class OnDossier:
    """A dossier that somebody looks at, with its journal and who looks: in hand today, or as it was
    known at the end of `then`, where there is nothing to do on it; `until`: the first moment after
    that day. `way`: what its addresses bear of the list that led here."""

    case: Case
    actor: Actor
    rows: tuple[tuple[Workflow, Recorded], ...]
    past: Past
    names: dict[str, str]
    alerts: tuple[str, ...]
    way: str = ""
    then: date | None = None
    until: datetime | None = None

    @property
    def reference(self) -> str:
        """Its reference."""
        return self.case.dossier.reference

    @property
    def home(self) -> str:
        """The address of its first page."""
        return home_of(self.reference)

    @property
    def journal(self) -> tuple[Recorded, ...]:
        """The rows of its journal, the oldest first."""
        return tuple(row for _, row in self.rows)

    def offers(self) -> tuple[Offer, ...]:
        """What can be asked of it today by whoever looks; people by their names. Nothing of a past
        day."""
        if self.then is not None:
            return ()
        found = offers_of(self.case, self.actor, self.case.today, self.past)
        return tuple(self.with_names(one) for one in found)

    def offer(self, key: str) -> Offer | None:
        """One of them, by its key."""
        if self.then is not None:
            return None
        case = self.case
        found = offer_of(case, self.actor, key, self.past, today=case.today)
        return found and self.with_names(found)

    def with_names(self, offer: Offer) -> Offer:
        """An offer that says people by their names: who may, and whom it shuts out."""
        hands = (replace(hand, person=self.name_of(hand.person)) for hand in offer.who.hands)
        ask = offer.ask
        if ask.command is EndAccess:
            ask = replace(ask, label=SHUT.format(self.name_of(str(ask.fixed["person"]))))
        return replace(offer, ask=ask, who=replace(offer.who, hands=tuple(hands)))

    def common(self, offer: Offer) -> tuple[Field, ...]:
        """What may be typed with an act besides what is its own."""
        return offer.common

    def done(self, key: str) -> str:
        """Where one lands after an act."""
        return self.at(fait=key)

    def since(self, seen: int) -> tuple[tuple[Recorded, str], ...]:
        """What was recorded since a screen was read: each row, and what it says."""
        rows = ((row, rules) for rules, row in self.rows if row.version > seen)
        return tuple((row, what(rules, row.event, self.names)) for row, rules in rows)

    def shows(self, foreseen: Foreseen) -> Foreseen:
        """Of what an act would do, what is shown to whoever looks."""
        return foreseen

    def said(self, why: Reason) -> Reason:
        """A reason as whoever looks reads it."""
        return why

    def at(self, part: str = "", **named: str) -> str:
        """The address of one of its pages, as at the same day; it still knows the list that led
        here."""
        kept = {"au": self.then.isoformat() if self.then else "", "liste": self.way}
        asked = urlencode({**named, **{name: value for name, value in kept.items() if value}})
        return f"{self.home}{part}?{asked}" if asked else f"{self.home}{part}"

    def known(self, letters: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """The rows of the outbox, as far as they were there."""
        return letters if self.until is None else known_then(letters, self.until)

    def act(self, key: str, step: str = "") -> str:
        """The address of an act on it."""
        return self.at(f"/actes/{quote(key, safe='')}{step}")

    def has_done(self, asked: Asked, key: str) -> bool:
        """Whether an act of that key was done on it, by whoever looks."""
        with asked.desk.store.reading() as db:
            done = dossiers.done_before(db, key)
        mine = (self.reference, self.actor.person)
        return done is not None and (done.reference, done.actor) == mine

    def name_of(self, person: str) -> str:
        """How somebody is called; an id where nobody is so named any more."""
        return self.names.get(person, person)


def home_of(reference: str) -> str:
    """The address of the first page of a dossier."""
    return f"/dossiers/{quote(reference, safe='')}"


def looked_at(asked: Asked) -> OnDossier:
    """The dossier that the path names, as at the day of the address. Raises UnknownName where it
    is not theirs to read."""
    found = seen(asked, asked.named("reference"), day_of(asked))
    return replace(found, way=asked.query("liste"))


def seen(asked: Asked, reference: str, on: date | None = None) -> OnDossier:
    """A dossier, today or as at a past day. Raises UnknownName where it is not theirs to read."""
    case = asked.case(reference)
    programme = case.workflow.header.id
    with asked.desk.store.reading() as db:
        journal = dossiers.journal(db, reference)
        past = then(asked.desk.engine, case, journal, on) if on else None
        if past is not None:
            case, journal = past.case, past.journal
        told = withdrawing.told_of(db, reference)
        unsent = () if past else reminded.to_post(db, case, asked.now)
        actor = directory.actor_in(db, asked.who.person, programme, asked.today)
        people = {*case.dossier.people.values(), *case.dossier.helpers}
        people |= {row.actor for row in journal} | let_in(journal)
        known = directory.some(db, people)
        named = {one for one in case.dossier.people.values() if one in known}
        held = {one: directory.roles_in(db, one, programme) for one in named}
    rows = tuple(asked.desk.engine.registry.along(journal))
    found = () if past else faults(case.workflow, case.dossier.people, held)
    wrong = tuple(f"{fault}." for fault in found)
    names = {SYSTEM.person: "le passage du jour", **{one.id: one.name for one in known.values()}}
    here = OnDossier(case, actor, rows, Past(rows, told, unsent), names, wrong)
    return replace(here, then=on, until=past.until) if past else here


def page(asked: Asked, here: OnDossier, tab: str, **data: Any) -> Response:
    """One of the pages of a dossier."""
    workflow, dossier = here.case.workflow, here.case.dossier
    frame: dict[str, Any] = {
        "here": here,
        "dossier": dossier,
        "workflow": workflow,
        "state": workflow.states[dossier.state].label,
        "tabs": TABS,
        "tab": tab,
        "here_acts": acts_of(here, tab),
        "trail": trail(asked, here.reference),
        "yesterday": asked.today - timedelta(days=1),
        "opened_on": civil_day(here.journal[0].at),
        "brief": brief(here.case) if tab in DECIDING else None,
        "typing": being_typed(dossier),
        **admitted(asked.desk),
    }
    template = f"dossier_{tab or 'home'}.html"
    return asked.page(template, **{"status": 200, **frame, **data})


ACTS_OF: Mapping[str, tuple[str, ...]] = {
    "jalons": ("milestones", "extensions"),
    "pieces": ("documents",),
    "argent": ("tranches", "account", "recoveries"),
    "courriers": ("letters", "letters_aside"),
    "personnes": ("people", "access", "details"),
}
"""The groups of acts that each page of a dossier is about."""


def acts_of(here: OnDossier, tab: str) -> tuple[Offer, ...]:
    """What whoever looks can do there at once."""
    groups = ACTS_OF.get(tab, ())
    found = here.offers() if groups else ()
    return tuple(one for one in found if one.is_open and one.who.may and one.ask.group in groups)


@dataclass(frozen=True, slots=True)
class Button:
    """An act as a page offers it."""

    key: str
    label: str
    who: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Buttons:
    """The acts of a dossier for whoever looks: open and main, blocked, open and others, milestones
    that are not to be declared yet, and those of other people."""

    main: tuple[Button, ...]
    blocked: tuple[Button, ...]
    more: tuple[Button, ...]
    in_time: tuple[Button, ...]
    of_others: tuple[Button, ...]


def buttons(offers: Iterable[Offer], last: Container[str] = ()) -> Buttons:
    """The acts, each where it is looked for; those of the keys `last` end their list."""
    known = tuple(offers)
    declared = {offer.key for offer in known if offer.ask.command is DeclareMilestone}
    found, keys = [possible(offer) for offer in known], keys_of(known)
    made = [(one, button(one, keys)) for one in found]
    mine = sorted(((one, b) for one, b in made if one.may), key=lambda each: each[0].key in last)
    main = [(one, b) for one, b in mine if one.group in MAIN]
    blocked = [(one, b) for one, b in main if b.reasons]
    return Buttons(
        main=tuple(b for _, b in main if not b.reasons),
        blocked=tuple(b for one, b in blocked if one.key not in declared),
        more=tuple(b for one, b in mine if not b.reasons and one.group not in MAIN),
        in_time=tuple(b for one, b in blocked if one.key in declared),
        of_others=tuple(b for one, b in made if not one.may and one.by),
    )


def button(one: Possible, keys: Keys) -> Button:
    """An act with its reasons, each with the act that lifts it, where it is on offer."""
    return Button(one.key, one.label, one.who, tuple(reason(each, keys) for each in one.blockers))


def reasons_of(here: OnDossier, blockers: Iterable[Blocker]) -> tuple[Reason, ...]:
    """Why an act is refused, each with the act that lifts it."""
    keys = keys_of(here.offers())
    return tuple(here.said(reason(blocker_data(one), keys)) for one in blockers)
