"""One person, for whoever administers: roles, absence, departure, a link to enter."""

from urllib.parse import quote

from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters.store.people import members
from support_engine.adapters.store.web import tokens, web_factors, web_identities
from support_engine.core.acts.blockers import Blocker, Refused
from support_engine.core.language.names import require
from support_engine.core.people.commands import (
    ChangeContact,
    EndAbsence,
    EndIdentities,
    EndRole,
    GivePasswordLink,
    HandOver,
    PeopleCommand,
    ResetFactor,
)
from support_engine.core.people.question import acts_with_money
from support_engine.stories.people import passwords
from support_engine.stories.people.giving import givings
from support_engine.stories.people.handing_over import hand_over
from support_engine.views.people.people import away, held, roles_to_give
from support_engine.web.acts import proving
from support_engine.web.asked import Asked
from support_engine.web.pages.settings import FIELDS, absence
from support_engine.web.reading.people import by_field, colleagues, done, landed, to_fill, told_here
from support_engine.web.routes import Form, May, page

ONLY_THERE = (
    "{name} administre, tient un rôle qui touche à l’argent ou remplace qui en tient : qui ouvre "
    "son lien agit en son nom. Il se donne sur le serveur seulement, à cette personne : "
    "support-engine people password {name} --link --as ID."
)
ONE = "/reglages/personnes/{person}"
TYPED = (*FIELDS, "role", "reason", "successor", "name", "email", "organisation", "same_address")


@page("GET", ONE, May.ADMINISTRATOR)
def person(asked: Asked) -> Response:
    """What they hold, and what may be changed."""
    return shown(asked)


def shown(
    asked: Asked,
    *,
    reasons: tuple[Blocker, ...] = (),
    problem: str = "",
    wrong: dict[str, str] | None = None,
    link: str = "",
) -> Response:
    """The page, with what was typed and why it was not taken. Raises UnknownName."""
    name, (beside, left) = asked.named("person"), by_field(reasons)
    with asked.desk.store.reading() as db:
        known = members.load_all(db)
        require(known.members, name, "personne")
        contact = members.contact(db, name)
        openings = access(db, name)
        others = colleagues(db, known, name)
    member = known.members[name]
    return asked.page(
        "settings_person.html",
        422 if reasons or problem or wrong else 200,
        id=name,
        here=home(name),
        contact=contact[0] if contact else None,
        is_active=member.is_active,
        **openings,
        held=held(member, asked.programmes),
        away=away(member, asked.today),
        roles=roles_to_give(asked.programmes),
        colleagues=others,
        typed={field: asked.typed(field) for field in TYPED},
        told=told_here(asked),
        reasons=left,
        problem=problem,
        wrong=wrong or beside,
        link=link,
        is_fresh=proving.is_fresh(asked),
    )


def access(db: Connection, person: str) -> dict[str, object]:
    """What lets somebody enter besides a password."""
    return {
        "factor": web_factors.of_person(db, person),
        "identity": next(iter(web_identities.of_person(db, person)), None),
        "tokens": tokens.of_person(db, person),
    }


def home(person: str) -> str:
    """The address of somebody's page."""
    return f"/reglages/personnes/{quote(person, safe='')}"


def answered(asked: Asked, *commands: PeopleCommand) -> Response:
    """Acts that ask for the password again, done or told why not."""
    if problem := proving.wrong(asked):
        return shown(asked, problem=problem)
    here = home(asked.named("person"))
    return done(asked, commands, here, lambda reasons: shown(asked, reasons=reasons))


@page("POST", f"{ONE}/coordonnees", May.ADMINISTRATOR, form=Form(shown))
def change(asked: Asked) -> Response:
    """Another name, address or organisation; the former address is told."""
    if empty := to_fill(asked, {"name": "Nom complet", "email": "Adresse électronique"}):
        return shown(asked, wrong=empty)
    return answered(
        asked,
        ChangeContact(
            by=asked.who.person,
            person=asked.named("person"),
            name=asked.typed("name"),
            email=asked.typed("email"),
            organisation=asked.typed("organisation"),
            same_address=asked.typed("same_address"),
        ),
    )


@page("POST", f"{ONE}/roles", May.ADMINISTRATOR, form=Form(shown))
def give(asked: Asked) -> Response:
    """A role; one that touches money waits for a second person."""
    if empty := to_fill(asked, {"role": "Rôle"}):
        return shown(asked, wrong=empty)
    by, to = asked.who.person, asked.named("person")
    return answered(asked, *givings(asked.desk.directory, by, to, [asked.typed("role")], ()))


@page("POST", f"{ONE}/fins", May.ADMINISTRATOR, form=Form(shown))
def end(asked: Asked) -> Response:
    """A role ends, with its reason."""
    role, _, programme = asked.typed("role").partition("@")
    return answered(
        asked,
        EndRole(
            by=asked.who.person,
            person=asked.named("person"),
            role=role,
            programme=programme or None,
            reason=asked.typed("reason"),
        ),
    )


@page("POST", f"{ONE}/facteur", May.ADMINISTRATOR, form=Form(shown))
def reset(asked: Asked) -> Response:
    """A telephone is lost: its codes open nothing any more, and several people are told."""
    by, person = asked.who.person, asked.named("person")
    return answered(asked, ResetFactor(by=by, person=person, reason=asked.typed("reason")))


@page("POST", f"{ONE}/identite", May.ADMINISTRATOR, form=Form(shown))
def detach(asked: Asked) -> Response:
    """The provider opens nothing to them any more."""
    by, person = asked.who.person, asked.named("person")
    return answered(asked, EndIdentities(by=by, person=person, reason=asked.typed("reason")))


@page("POST", f"{ONE}/absence", May.ADMINISTRATOR, form=Form(shown))
def absent(asked: Asked) -> Response:
    """Somebody who could not say it themselves is away."""
    asked_for = absence(asked, asked.named("person"))
    if isinstance(asked_for, dict):
        return shown(asked, wrong=asked_for)
    return answered(asked, asked_for)


@page("POST", f"{ONE}/retour", May.ADMINISTRATOR, form=Form(shown))
def back(asked: Asked) -> Response:
    """Back before the day that was said."""
    return answered(asked, EndAbsence(by=asked.who.person, person=asked.named("person")))


@page("POST", f"{ONE}/depart", May.ADMINISTRATOR, form=Form(shown))
def leave(asked: Asked) -> Response:
    """Somebody leaves: one act names the successor on each dossier, then every role ends."""
    if empty := to_fill(asked, {"successor": "Qui reprend ses dossiers"}):
        return shown(asked, wrong=empty)
    if problem := proving.wrong(asked):
        return shown(asked, problem=problem)
    name, successor = asked.named("person"), asked.typed("successor")
    leaving = HandOver(by=asked.who.person, person=name, successor=successor)
    outcome = hand_over(asked.desk, leaving, asked.now)
    return landed(outcome, home(name), lambda reasons: shown(asked, reasons=reasons))


@page("POST", f"{ONE}/lien", May.ADMINISTRATOR, form=Form(shown))
def link(asked: Asked) -> Response:
    """A link by which they choose a password, shown once; a former one serves no more.

    Whoever opens it acts as them: of a role that touches money, or that administers, no other
    administrator gets one.
    """
    if problem := proving.wrong(asked):
        return shown(asked, problem=problem)
    name, by = asked.named("person"), asked.who.person
    given = GivePasswordLink(by=by, person=name)
    when = passwords.When(asked.now, asked.bureau.real_now)
    with asked.desk.store.transaction() as db:
        known = members.load_all(db)
        require(known.members, name, "personne")
        question = asked.desk.directory.question(db, given, known, asked.now)
        if name != by and (known.members[name].is_administrator or acts_with_money(question, name)):
            return shown(asked, problem=ONLY_THERE.format(name=name))
        secret = passwords.give_link(asked.desk.directory, db, given, when)
    if isinstance(secret, Refused):
        return shown(asked, reasons=secret.blockers)
    return shown(asked, link=f"{asked.bureau.address}/mot-de-passe/{secret}")
