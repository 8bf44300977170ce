"""The people of a dossier: who has which role, how the holder is reached, what is known of the
project; an address that replaced another is settled there."""

from starlette.responses import Response

from support_engine.adapters.store import members
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
from support_engine.views.addresses import address_to_settle
from support_engine.web import proving
from support_engine.web.asked import Asked
from support_engine.web.door_lines import Entry, of_space
from support_engine.web.on_dossier import OnDossier, looked_at
from support_engine.web.on_dossier import page as of_dossier
from support_engine.web.past import no_acts
from support_engine.web.people import done, told_here
from support_engine.web.routes import Form, May, page

HERE = "/dossiers/{reference}/personnes"
TYPED = ("email", "same_address", "reason")
NOBODY = "Personne ne porte ce projet. Désignez d’abord quelqu’un pour ce rôle."


@page("GET", HERE, May.INSIDE)
def people(asked: Asked) -> Response:
    """Who has which role on the dossier, and what is known of the project."""
    return shown(asked)


def shown(asked: Asked, *, reasons: tuple[object, ...] = (), problem: str = "") -> Response:
    """The page, with what was typed and why it was not taken."""
    here = looked_at(asked)
    workflow, told = here.case.workflow, facts_in_force(here.case)
    holder = here.case.dossier.people.get(HOLDER, "")
    with asked.desk.store.reading() as db:
        contact = members.contact(db, holder) if holder else None
        known = members.load(db, (holder,)).members.get(holder)
    move = known.move if known and here.then is None else None
    unsure = address_to_settle(holder, here.reference, move, asked.today)
    may_act = bool(here.actor.roles & workflow.acting) and here.then is None
    return of_dossier(
        asked,
        here,
        "personnes",
        status=422 if reasons or problem else 200,
        facts={workflow.facts[name].label: fact(workflow, name, told[name]) for name in told},
        rights=RIGHTS,
        contact=contact[0] if contact and contact[0].email and may_act else None,
        entries=entries(asked, here) if may_act else [],
        unsure=unsure,
        changed_by=[here.name_of(one) for one in unsure.by] if unsure else [],
        typed={name: asked.typed(name) for name in TYPED},
        told=told_here(asked),
        reasons=reasons,
        problem=problem,
        is_fresh=proving.is_fresh(asked),
    )


def entries(asked: Asked, here: OnDossier) -> list[Entry]:
    """Who entered the space of the project lately: its holder, and those let in."""
    dossier = here.case.dossier
    people = [one for one in (dossier.people.get(HOLDER, ""), *dossier.helpers) if one]
    with asked.desk.store.reading() as db:
        return of_space(db, {one: here.name_of(one) for one in people})


def answered(asked: Asked, command: PeopleCommand) -> Response:
    """An act on the holder, done or told why not."""
    if problem := proving.wrong(asked):
        return shown(asked, problem=problem)
    back = f"{looked_at(asked).home}/personnes"
    return done(asked, [command], back, lambda reasons: shown(asked, reasons=reasons))


def holder(asked: Asked) -> str:
    """Whoever carries the project. Raises UnknownName where nobody does."""
    no_acts(asked)
    person = looked_at(asked).case.dossier.people.get(HOLDER, "")
    if not person:
        raise UnknownName(NOBODY)
    return person


@page("POST", f"{HERE}/adresse", May.INSIDE, form=Form(shown))
def move(asked: Asked) -> Response:
    """Another address of the holder; the former one is told, and may contest."""
    command = ChangeContact(
        by=asked.who.person,
        person=holder(asked),
        email=asked.typed("email"),
        same_address=asked.typed("same_address"),
    )
    return answered(asked, command)


@page("POST", f"{HERE}/reponse", May.INSIDE, form=Form(shown))
def vouch(asked: Asked) -> Response:
    """Somebody else than who changed the address answers for it."""
    person, reason = holder(asked), asked.typed("reason")
    return answered(asked, VouchAddress(by=asked.who.person, person=person, reason=reason))


@page("POST", f"{HERE}/contestation", May.INSIDE, form=Form(shown))
def contest(asked: Asked) -> Response:
    """Somebody was told by another way that the address is not the right one."""
    person, reason = holder(asked), asked.typed("reason")
    return answered(asked, ContestAddress(by=asked.who.person, person=person, reason=reason))
