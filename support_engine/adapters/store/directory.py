"""People and their roles, read and written.

Personal data live here only; everywhere else people are ids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection, text

from support_engine.adapters.store.person import Person
from support_engine.adapters.store.sql import Sql
from support_engine.core.acts.commands import Actor
from support_engine.core.language.names import suggestion
from support_engine.errors import UnknownName

UPSERT = text(
    "INSERT INTO people (id, name, email, organisation, is_active) VALUES (:id, :name, :email,"
    " :organisation, :is_active) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
    " email = excluded.email, organisation = excluded.organisation, is_active = excluded.is_active"
)
ADD_ROLE = text(
    "INSERT INTO roles (person, role) VALUES (:person, :role) ON CONFLICT (person, role) DO NOTHING"
)


def save(db: Connection, person: Person) -> None:
    """Add or change a person; roles are added, never taken away here."""
    db.execute(
        UPSERT,
        {
            "id": person.id,
            "name": person.name,
            "email": person.email,
            "organisation": person.organisation,
            "is_active": True,
        },
    )
    if person.roles:
        db.execute(ADD_ROLE, [{"person": person.id, "role": role} for role in sorted(person.roles)])


def forget(db: Connection, person: str) -> None:
    """Erase the personal data of somebody; the journal keeps the id alone and still verifies."""
    query = text(
        "UPDATE people SET name = :name, email = '', organisation = '', is_active = :no"
        " WHERE id = :id"
    )
    db.execute(query, {"id": person, "name": "Personne effacée", "no": False})
    db.execute(text("DELETE FROM roles WHERE person = :id"), {"id": person})


def everyone(db: Connection) -> dict[str, Person]:
    """All people by id, roles included."""
    roles: dict[str, set[str]] = {}
    for row in db.execute(text("SELECT person, role FROM roles")):
        roles.setdefault(row.person, set()).add(row.role)
    query = text("SELECT id, name, email, organisation FROM people ORDER BY id")
    return {
        row.id: Person(
            row.id, row.name, row.email, row.organisation, frozenset(roles.get(row.id, ()))
        )
        for row in db.execute(query)
    }


def actor(db: Connection, person: str) -> Actor:
    """The actor that a person is. Raises UnknownName with a suggestion."""
    query = text("SELECT id FROM people WHERE id = :id AND is_active")
    if db.execute(query, {"id": person}).first() is None:
        known = db.execute(text("SELECT id FROM people WHERE is_active")).scalars().all()
        raise UnknownName(
            f"« {person} » n’est pas une personne connue. {suggestion(person, known)}"
        )
    held = db.execute(text("SELECT role FROM roles WHERE person = :id"), {"id": person}).scalars()
    return Actor(person, frozenset(held))


AT_ADDRESS = text(
    "SELECT id FROM people WHERE lower(email) = lower(:email) AND is_active ORDER BY id"
)


def at_address(db: Connection, email: str) -> list[Person]:
    """The active people of an address, whatever its case, with their roles."""
    ids = db.execute(AT_ADDRESS, {"email": email}).scalars().all()
    return [person for one in ids if (person := whole(db, one))]


def whole(db: Connection, person: str) -> Person | None:
    """One active person with their roles; None where nobody is so named, or was erased."""
    found = some(db, [person]).get(person)
    if found is None:
        return None
    held = db.execute(text("SELECT role FROM roles WHERE person = :id"), {"id": person}).scalars()
    return replace(found, roles=frozenset(held))


def exists(db: Connection, person: str) -> bool:
    """Whether an id is or was somebody's."""
    return (
        db.execute(text("SELECT 1 FROM people WHERE id = :id"), {"id": person}).first() is not None
    )


HOLDERS = Sql("SELECT person FROM roles WHERE role = :role ORDER BY person")


def holders_of(db: Connection, role: str) -> list[str]:
    """The ids of the people who hold a programme role."""
    return [person for (person,) in HOLDERS.run(db, {"role": role})]


def audience(
    db: Connection, named: Mapping[str, str], roles: Iterable[str]
) -> list[tuple[str, str]]:
    """Who is behind roles, each with the first role that names them: the person on the dossier,
    else all who hold the role. Nobody is there twice."""
    role_of: dict[str, str] = {}
    for role in roles:
        for person in [named[role]] if role in named else holders_of(db, role):
            role_of.setdefault(person, role)
    return list(role_of.items())


def some(db: Connection, ids: Iterable[str]) -> dict[str, Person]:
    """The named people, without their roles; an unknown id is absent."""
    query = text("SELECT id, name, email, organisation FROM people WHERE id = :id AND is_active")
    rows = (db.execute(query, {"id": person}).first() for person in ids if person)
    return {row.id: Person(row.id, row.name, row.email, row.organisation) for row in rows if row}
