"""People taken over as they are, on record: those of a former version, the team of a trial."""

from collections.abc import Iterable
from datetime import datetime
from secrets import token_hex

from sqlalchemy import Connection, text

from support_engine.adapters.store import former_addresses, members, people_journal, web_access
from support_engine.adapters.store.person import Person
from support_engine.core.people.commands import Contact
from support_engine.core.people.commitment import digest
from support_engine.core.people.directory import fold
from support_engine.core.people.events import PasswordChosen, PersonErased, PersonTakenOver
from support_engine.core.programme.roles import SYSTEM_ROLE

KNOWN_BEFORE = text(
    "SELECT id, name, email, organisation, is_active FROM people WHERE digest = '' ORDER BY id"
)
ROLES_BEFORE = text("SELECT role FROM roles WHERE person = :person ORDER BY role")


def take_over(db: Connection, people: Iterable[Person], at: datetime) -> None:
    """People known as they are, their roles in every programme. No rule is asked: only migrations
    and trials do this, and it stands in the journal as what it is."""
    people_journal.lock(db)
    for person in people:
        adopt(db, person, at, is_active=True)


def adopt(db: Connection, person: Person, at: datetime, *, is_active: bool) -> None:
    """One person taken over."""
    salt = token_hex(16) if is_active else ""
    contact = Contact(person.name, person.email, person.organisation)
    roles = tuple(sorted(person.roles)) if is_active else ()
    event = PersonTakenOver(person.id, digest(contact, salt), roles, is_active)
    rows = people_journal.append(db, (event,), SYSTEM_ROLE, at)
    before = members.load(db, (person.id,))
    members.write(db, before, fold(rows, before), {person.id: (contact, salt)})


def adopt_all(db: Connection, at: datetime) -> None:
    """Everybody whom a former version knew, once; « erased » stays erased."""
    people_journal.lock(db)
    known = people_journal.head(db)[0]
    for row in () if known else db.execute(KNOWN_BEFORE).all():
        held = frozenset(db.execute(ROLES_BEFORE, {"person": row.id}).scalars())
        person = Person(row.id, row.name, row.email, row.organisation, held)
        adopt(db, person, at, is_active=bool(row.is_active))


ACCOUNTS = text("SELECT person, hash FROM web_accounts ORDER BY person")


def adopt_passwords(db: Connection, at: datetime) -> None:
    """The passwords that a former version let people choose without a word in the journal, once."""
    people_journal.lock(db)
    if people_journal.has_kind(db, "password_chosen"):
        return
    chosen = [PasswordChosen(r.person, web_access.digest_of(r.hash)) for r in db.execute(ACCOUNTS)]
    people_journal.append(db, chosen, SYSTEM_ROLE, at)


def erase(db: Connection, person: str, at: datetime) -> None:
    """Somebody of a trial erased: the rules that keep whoever is needed were not asked."""
    people_journal.lock(db)
    before = members.load(db, (person,))
    rows = people_journal.append(db, (PersonErased(person),), SYSTEM_ROLE, at)
    members.write(db, before, fold(rows, before), {})
    former_addresses.destroy(db, person)
