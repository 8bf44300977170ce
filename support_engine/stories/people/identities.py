"""STORY: an identity at a provider becomes that of somebody here; the journal of people says so."""

from sqlalchemy import Connection

from support_engine.adapters.store.people import people_journal
from support_engine.adapters.store.web import web_identities, web_links
from support_engine.adapters.store.web.web_identities import Identity
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import LinkIdentity
from support_engine.directory import Directory
from support_engine.stories.people.passwords import When

TAKEN = (
    "Cette identité est déjà celle d’un compte d’ici. La personne qui administre le bureau peut la "
    "détacher."
)
NO_LINK = "Ce lien ne sert plus. Demandez-en un autre à la personne qui vous l’a donné."


def link(people: Directory, person: str, identity: Identity, when: When) -> str:
    """What keeps it from being theirs, or nothing: it is."""
    with people.store.transaction() as db:
        people_journal.lock(db)  # before any row of a table of people
        return linked(people, db, person, identity, when)


def link_by_link(people: Directory, secret: str, identity: Identity, when: When) -> str:
    """What keeps whoever was given a link to enter from linking an identity by it, or nothing: it
    is theirs, and the link serves no more."""
    with people.store.transaction() as db:
        people_journal.lock(db)
        person = web_links.link_of(db, secret, "password", when.real)
        if person is None:
            return NO_LINK
        problem = linked(people, db, person, identity, when)
        if not problem:
            web_links.use_link(db, secret, "password", when.real)
        return problem


def linked(people: Directory, db: Connection, person: str, identity: Identity, when: When) -> str:
    """What keeps it from being theirs, inside a transaction; or nothing, once it is."""
    if web_identities.whose(db, identity) is not None:
        return TAKEN
    asked = LinkIdentity(by=person, identity=identity.digest)
    outcome = people.act(db, asked, when.act)
    if isinstance(outcome, Refused):
        return " ".join(f"{one.sentence} {one.remedy}" for one in outcome.blockers)
    web_identities.link(db, person, identity, when.real)
    return ""
