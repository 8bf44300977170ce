"""Links that let somebody in once: to choose a password, or to enter a demonstration."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.lists import own_dossiers
from support_engine.adapters.store.people import directory, members, web_logins
from support_engine.adapters.store.people.web_logins import Login
from support_engine.adapters.store.web import web_links
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER, SYSTEM_ROLE
from support_engine.views.people.doors import Way
from support_engine.web.bureau import Bureau
from support_engine.web.cookies import SPACE


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whose link, as what, and its path."""

    person: str
    name: str
    role: str
    path: str


def demonstration_links(bureau: Bureau) -> list[Invitation]:
    """One link for each role of the usual programme, for the first person who holds it or whom an
    open dossier names for it; for whoever carries a project, into the space of one who has
    something to do."""
    desk = bureau.desk
    workflow = desk.engine.registry.current().workflow
    found: list[Invitation] = []
    with desk.store.transaction() as db:
        for role, declared in workflow.roles.items():
            if role == SYSTEM_ROLE:
                continue
            taken = {one.person for one in found}
            person = someone(db, workflow, role, taken)
            contact = members.contact(db, person) if person else None
            if person is None or contact is None:
                continue
            path = link_for(db, person, bureau, is_holder=role == HOLDER)
            found.append(Invitation(person, contact[0].name, declared.label, path))
    return found


def someone(db: Connection, workflow: Workflow, role: str, taken: Container[str]) -> str | None:
    """Somebody who holds a role, or is named for it on an open dossier, and has no link yet."""
    if role == HOLDER:
        return own_dossiers.one_to_act(db, role)
    held: Iterable[str] = directory.holders_of(db, role)
    if workflow.roles[role].scope == "dossier":
        every = dossiers.dossiers(db, workflow=workflow.header.id)
        held = (one.people[role] for one in every if role in one.people and not one.is_closed)
    return next((one for one in held if one not in taken), None)


def link_for(db: Connection, person: str, bureau: Bureau, *, is_holder: bool) -> str:
    """The path of a link that serves once, today: to the desk, or to the space of a holder."""
    now = bureau.real_now
    way: Way = "space" if is_holder else "link"
    web_logins.note(db, Login(now, way, "sent", "", person))
    if is_holder:
        link = web_links.link_to_come("espace", now, web_links.A_DAY)
        return f"{SPACE}/entrer/{web_links.keep_link(db, person, link)}"
    secret = web_links.new_link(db, person, "demonstration", now)
    return f"/demonstration/{secret}"
