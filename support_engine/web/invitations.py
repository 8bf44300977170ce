"""Links that let somebody in once: to choose a password, or to enter a demonstration."""

from dataclasses import dataclass

from support_engine.adapters.store import directory, members, web_links
from support_engine.core.programme.roles import HOLDER, SYSTEM_ROLE
from support_engine.web.bureau import Bureau


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whose link, as what, and the secret that its address ends with."""

    person: str
    name: str
    role: str
    secret: str


def demonstration_links(bureau: Bureau) -> list[Invitation]:
    """One link for each role of the usual programme, for the first person who holds it."""
    desk = bureau.desk
    workflow = desk.engine.registry.current().workflow
    found: list[Invitation] = []
    with desk.store.transaction() as db:
        for role, declared in workflow.roles.items():
            if role in (HOLDER, SYSTEM_ROLE):
                continue
            taken = {one.person for one in found}
            holders = directory.holders_of(db, role)
            person = next((one for one in holders if one not in taken), None)
            contact = members.contact(db, person) if person else None
            if person is None or contact is None:
                continue
            secret = web_links.new_link(db, person, "demonstration", bureau.real_now)
            found.append(Invitation(person, contact[0].name, declared.label, secret))
    return found
