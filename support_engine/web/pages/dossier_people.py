"""The people of a dossier: who has which role, how the holder is reached, what is known of the
project; an address that replaced another is settled there."""

from dataclasses import dataclass

from starlette.responses import Response

from support_engine.adapters.store.people import members
from support_engine.core.dossier.access_events import RIGHTS
from support_engine.core.money.law import facts_in_force
from support_engine.core.people.commands import (
    ChangeContact,
    ContestAddress,
    PeopleCommand,
    VouchAddress,
)
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.narrative import fact
from support_engine.errors import UnknownName
from support_engine.views.people.addresses import AddressToSettle, address_to_settle
from support_engine.web.acts import proving
from support_engine.web.asked import Asked
from support_engine.web.entry.door_lines import Entry, of_space
from support_engine.web.reading.on_dossier import OnDossier, looked_at
from support_engine.web.reading.on_dossier import page as of_dossier
from support_engine.web.reading.past import no_acts
from support_engine.web.reading.people import done, told_here
from support_engine.web.routes import Form, May, page

HERE = "/dossiers/{reference}/personnes"
TYPED = ("person", "email", "same_address", "reason")
NOBODY = "Personne ne porte ce projet. Désignez d’abord quelqu’un pour ce rôle."


@dataclass(frozen=True, slots=True)
class Address:
    """How somebody is reached who enters the space of the project: `of`, in words; `unsure`: what
    is missing where the address replaced another; `by`: whoever changed it, by their names."""

    person: str
    of: str
    email: str
    unsure: AddressToSettle | None
    by: list[str]


@page("GET", HERE, May.INSIDE)
def people(asked: Asked) -> Response:
    """Who has which role on the dossier, and what is known of the project."""
    return shown(asked)


def shown(asked: Asked, *, reasons: tuple[object, ...] = (), problem: str = "") -> Response:
    """The page, with what was typed and why it was not taken."""
    here = looked_at(asked)
    workflow, told = here.case.workflow, facts_in_force(here.case)
    may_act = bool(here.actor.roles & workflow.acting) and here.then is None
    return of_dossier(
        asked,
        here,
        "personnes",
        status=422 if reasons or problem else 200,
        facts={workflow.facts[name].label: fact(workflow, name, told[name]) for name in told},
        rights=RIGHTS,
        addresses=addresses(asked, here, may_act=may_act),
        entries=entries(asked, here) if may_act else None,
        typed={name: asked.typed(name) for name in TYPED},
        told=told_here(asked),
        reasons=reasons,
        problem=problem,
        is_fresh=proving.is_fresh(asked),
    )


def addresses(asked: Asked, here: OnDossier, *, may_act: bool) -> list[Address]:
    """How its holder is reached, and those whom they let in; to whoever only reads, what is not
    settled alone."""
    found = (address(asked, here, one, may_act=may_act) for one in reached(here))
    return [one for one in found if one.email or one.unsure]


def reached(here: OnDossier) -> list[str]:
    """Who enters the space of the project: its holder first, then those let in."""
    dossier = here.case.dossier
    return list(filter(None, (dossier.people.get(HOLDER, ""), *dossier.helpers)))


def address(asked: Asked, here: OnDossier, person: str, *, may_act: bool) -> Address:
    """The address of one of them."""
    with asked.desk.store.reading() as db:
        contact = members.contact(db, person)
        known = members.load(db, (person,)).members.get(person)
    move = known.move if known and here.then is None else None
    unsure = address_to_settle(person, here.reference, move, asked.today)
    is_holder = person == here.case.dossier.people.get(HOLDER)
    return Address(
        person,
        "du porteur" if is_holder else f"de {here.name_of(person)}",
        contact[0].email if contact and may_act else "",
        unsure,
        [here.name_of(one) for one in unsure.by] if unsure else [],
    )


def entries(asked: Asked, here: OnDossier) -> list[Entry]:
    """Who entered the space of the project lately: its holder, and those let in."""
    with asked.desk.store.reading() as db:
        return of_space(db, {one: here.name_of(one) for one in reached(here)})


def answered(asked: Asked, command: PeopleCommand) -> Response:
    """An act on the holder, done or told why not."""
    if problem := proving.wrong(asked):
        return shown(asked, problem=problem)
    back = f"{looked_at(asked).home}/personnes"
    return done(asked, [command], back, lambda reasons: shown(asked, reasons=reasons))


def whose(asked: Asked) -> str:
    """Of whose address the form is: whoever carries the project, or one of those let in. Raises
    UnknownName where nobody is reached so."""
    no_acts(asked)
    people = reached(looked_at(asked))
    wanted = asked.typed("person") or next(iter(people), "")
    if wanted not in people or not wanted:
        raise UnknownName(NOBODY)
    return wanted


@page("POST", f"{HERE}/adresse", May.INSIDE, form=Form(shown))
def move(asked: Asked) -> Response:
    """Another address of one of them; the former one is told, and may contest."""
    command = ChangeContact(
        by=asked.who.person,
        person=whose(asked),
        email=asked.typed("email"),
        same_address=asked.typed("same_address"),
    )
    return answered(asked, command)


@page("POST", f"{HERE}/reponse", May.INSIDE, form=Form(shown))
def vouch(asked: Asked) -> Response:
    """Somebody else than who changed the address answers for it."""
    person, reason = whose(asked), asked.typed("reason")
    return answered(asked, VouchAddress(by=asked.who.person, person=person, reason=reason))


@page("POST", f"{HERE}/contestation", May.INSIDE, form=Form(shown))
def contest(asked: Asked) -> Response:
    """Somebody was told by another way that the address is not the right one."""
    person, reason = whose(asked), asked.typed("reason")
    return answered(asked, ContestAddress(by=asked.who.person, person=person, reason=reason))
