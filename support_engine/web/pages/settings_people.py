"""The people of the base, for whoever administers: who holds what, what waits for another."""

from collections.abc import Mapping

from starlette.responses import Response

from support_engine.adapters.store.people import directory, members
from support_engine.core.acts.blockers import Blocker
from support_engine.core.people.commands import (
    AddPerson,
    ApproveRole,
    Contact,
    PeopleCommand,
    RefuseRole,
)
from support_engine.stories.people.giving import givings
from support_engine.stories.people.listing import journal_lines, waiting
from support_engine.views.people.people import away, held, role_label, roles_to_give
from support_engine.web.acts import proving
from support_engine.web.asked import Asked
from support_engine.web.reading.people import by_field, done, to_fill, told_here
from support_engine.web.routes import Form, May, page

HERE = "/reglages/personnes"
NEW = ("person", "name", "email", "organisation", "role", "same_address")
NEEDED = {"person": "Identifiant", "name": "Nom complet", "email": "Adresse électronique"}
NEWEST = 40
"""How many rows of the journal of people the page shows."""


@page("GET", HERE, May.ADMINISTRATOR)
def people(asked: Asked) -> Response:
    """Everybody who holds a role, then the others; roles that wait come first."""
    return shown(asked)


def shown(asked: Asked, *, reasons: tuple[object, ...] = (), problem: str = "") -> Response:
    """The list, and why an answer was not taken."""
    with asked.desk.store.reading() as db:
        known, named = members.load_all(db), directory.everyone(db)
        pending = waiting(db, asked.today, asked.desk.directory.rules.proposal_days)
        newest = journal_lines(db, asked.now)[-NEWEST:]
    rows = [
        {
            "id": one.id,
            "name": named[one.id].name,
            "email": named[one.id].email,
            "roles": held(one, asked.programmes),
            "away": away(one, asked.today),
            "is_active": one.is_active,
        }
        for one in sorted(known.members.values(), key=lambda one: named[one.id].name)
    ]
    return asked.page(
        "settings_people.html",
        422 if reasons or problem else 200,
        office=[row for row in rows if row["roles"]],
        others=[row for row in rows if not row["roles"]],
        pending=[(one, role_label(one.role, asked.programmes)) for one in pending],
        me=asked.who.person,
        called={one.id: named[one.id].name or one.id for one in known.members.values()},
        programmes={name: one.header.label for name, one in asked.programmes.items()},
        journal=newest[::-1],
        told=told_here(asked),
        reasons=reasons,
        problem=problem,
        is_fresh=proving.is_fresh(asked),
    )


@page("POST", "/reglages/roles/{number}", May.ADMINISTRATOR, form=Form(shown))
def answer(asked: Asked) -> Response:
    """A proposal is approved or refused: by somebody else than who made it."""
    number = asked.named("number")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return asked.go(HERE)
    if problem := proving.wrong(asked):
        return shown(asked, problem=problem)
    command: PeopleCommand = ApproveRole(by=asked.who.person, number=int(number))
    if asked.typed("decision") == "refuse":
        reason = asked.typed("reason")
        command = RefuseRole(by=asked.who.person, number=int(number), reason=reason)
    return done(asked, [command], HERE, lambda reasons: shown(asked, reasons=reasons))


@page("GET", f"{HERE}/nouvelle", May.ADMINISTRATOR)
def new(asked: Asked) -> Response:
    """An empty form."""
    return form(asked)


def form(
    asked: Asked,
    *,
    reasons: tuple[Blocker, ...] = (),
    problem: str = "",
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """The form of a new person, with what was typed and what is wrong with each field."""
    wrong, others = (wrong, reasons) if wrong else by_field(reasons)
    return asked.page(
        "settings_new.html",
        422 if reasons or problem or wrong else 200,
        typed={name: asked.typed(name) for name in NEW},
        roles=roles_to_give(asked.programmes),
        reasons=others,
        wrong=wrong,
        problem=problem,
        is_fresh=proving.is_fresh(asked),
    )


@page("POST", HERE, May.ADMINISTRATOR, form=Form(form))
def add(asked: Asked) -> Response:
    """Somebody more, with a role at once where one is chosen."""
    if empty := to_fill(asked, NEEDED):
        return form(asked, wrong=empty)
    if problem := proving.wrong(asked):
        return form(asked, problem=problem)
    by, person = asked.who.person, asked.typed("person").strip()
    contact = Contact(asked.typed("name"), asked.typed("email"), asked.typed("organisation"))
    same = asked.typed("same_address")
    adding = AddPerson(by=by, person=person, contact=contact, same_address=same)
    roles = [asked.typed("role")] if asked.typed("role") else []
    acts: list[PeopleCommand] = [adding, *givings(asked.desk.directory, by, person, roles, ())]
    return done(asked, acts, HERE, lambda reasons: form(asked, reasons=reasons))
