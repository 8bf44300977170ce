"""People taken over as they are, on record: those of a former version, the team of a trial."""

from collections.abc import Iterable
from datetime import datetime
from secrets import token_hex

from sqlalchemy import Connection, text

from support_engine.adapters.store import traits
from support_engine.adapters.store.people import former_addresses, members, people_journal
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import feeds, web_access
from support_engine.core.people.commands import Contact
from support_engine.core.people.commitment import digest
from support_engine.core.people.directory import fold
from support_engine.core.people.events import (
    OfficeActDone,
    PasswordChosen,
    PersonErased,
    PersonTakenOver,
)
from support_engine.core.programme.roles import SYSTEM_ROLE

KNOWN_BEFORE = text(
    "SELECT id, name, email, organisation, is_active FROM people WHERE digest = '' ORDER BY id"
)
ROLES_BEFORE = text("SELECT role FROM roles WHERE person = :person ORDER BY role")


def take_over(db: Connection, people: Iterable[Person], at: datetime) -> None:
    """People known as they are, their roles in every programme. No rule is asked: only migrations
    and trials do this, and it stands in the journal as what it is."""
    people_journal.lock(db)
    adopt(db, [(person, True) for person in people], at)


def adopt(db: Connection, people: Iterable[tuple[Person, bool]], at: datetime) -> None:
    """People taken over, each with whether they are still active."""
    events, salted, purpose = [], {}, traits.purpose(db)
    for person, is_active in people:
        salt = token_hex(16) if is_active else ""
        contact = Contact(person.name, person.email, person.organisation)
        roles = tuple(sorted(person.roles)) if is_active else ()
        events.append(PersonTakenOver(person.id, digest(contact, salt), roles, is_active, purpose))
        salted[person.id] = contact, salt
    rows = people_journal.append(db, events, SYSTEM_ROLE, at)
    before = members.load(db, salted)
    members.write(db, before, fold(rows, before), salted)


def adopt_all(db: Connection, at: datetime) -> None:
    """Everybody whom a former version knew, once; « erased » stays erased."""
    people_journal.lock(db)
    if people_journal.head(db)[0]:
        return
    known = []
    for row in db.execute(KNOWN_BEFORE).all():
        held = frozenset(db.execute(ROLES_BEFORE, {"person": row.id}).scalars())
        person = Person(row.id, row.name, row.email, row.organisation, held)
        known.append((person, bool(row.is_active)))
    adopt(db, known, at)


ACCOUNTS = text("SELECT person, hash FROM web_accounts ORDER BY person")


def adopt_passwords(db: Connection, at: datetime) -> None:
    """The passwords that a former version let people choose without a word in the journal, once."""
    people_journal.lock(db)
    if people_journal.has_kind(db, "password_chosen"):
        return
    chosen = [PasswordChosen(r.person, web_access.digest_of(r.hash)) for r in db.execute(ACCOUNTS)]
    people_journal.append(db, chosen, SYSTEM_ROLE, at)


def adopt_calendars(db: Connection, at: datetime) -> None:
    """The calendars that a former version let people subscribe to without a word in the journal."""
    people_journal.lock(db)
    kept = [
        OfficeActDone("calendrier repris", person, binds) for person, binds in feeds.bindings(db)
    ]
    people_journal.append(db, kept, SYSTEM_ROLE, at)


def erase(db: Connection, person: str, at: datetime) -> None:
    """Somebody of a trial erased: the rules that keep whoever is needed were not asked."""
    people_journal.lock(db)
    before = members.load(db, (person,))
    rows = people_journal.append(db, (PersonErased(person),), SYSTEM_ROLE, at)
    members.write(db, before, fold(rows, before), {})
    former_addresses.destroy(db, person)
