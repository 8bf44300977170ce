"""People and their roles, as acts, letters and lists read them.

Personal data live here only; everywhere else people are ids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, text

from support_engine.adapters import clock
from support_engine.adapters.store.people import taking_over
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.sql import Sql
from support_engine.core.acts.commands import Actor
from support_engine.core.language.names import suggestion
from support_engine.core.people.commitment import mailbox_of
from support_engine.core.people.grants import EVERY
from support_engine.errors import UnknownName


def save(db: Connection, person: Person, at: datetime | None = None) -> None:
    """Take somebody over as they are, on record; for trials and their tests alone: everybody else
    asks `support_engine.directory`, which knows the rules."""
    taking_over.take_over(db, (person,), at or clock.now())


def forget(db: Connection, person: str, at: datetime | None = None) -> None:
    """Erase the personal data of somebody, on record; for trials and their tests alone."""
    taking_over.erase(db, person, at or clock.now())


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
    """The actor that a person is, with every role they hold anywhere: enough to name who asks; the
    engine reads again, in its transaction, what they may do there. Raises UnknownName with a
    suggestion."""
    held = ROLES_OF.run(db, {"person": person}).fetchall()
    require_active(db, person)
    return Actor(person, frozenset(role for role, _ in held))


def actor_in(db: Connection, person: str, programme: str, on: date) -> Actor:
    """The actor that a person is in a programme, and those for whom they stand in that day.

    Raises UnknownName for somebody who is not known, or no longer.
    """
    until = require_active(db, person)
    away = standing_in_for(db, person, on)
    absent = tuple(Actor(one, roles_in(db, one, programme)) for one in away)
    return Actor(person, roles_in(db, person, programme), absent, on.isoformat() <= until)


def standing_in_for(db: Connection, person: str, on: date) -> tuple[str, ...]:
    """Those who are away that day and whom somebody stands in for."""
    day = {"person": person, "on": on.isoformat()}
    return tuple(one for (one,) in ABSENT.run(db, day).fetchall())


def roles_in(db: Connection, person: str, programme: str) -> frozenset[str]:
    """The roles that somebody holds in a programme."""
    held = ROLES_OF.run(db, {"person": person}).fetchall()
    return frozenset(role for role, where in held if where in (programme, EVERY))


def require_active(db: Connection, person: str) -> str:
    """The last day on which their address is not sure; nothing where it is. Raises UnknownName for
    somebody who is not known, or no longer."""
    found = ACTIVE.run(db, {"person": person}).fetchone()
    if found is None:
        known = db.execute(text("SELECT id FROM people WHERE is_active")).scalars().all()
        raise UnknownName(
            f"« {person} » n’est pas une personne connue. {suggestion(person, known)}"
        )
    return str(found[0])


ACTIVE = Sql("SELECT move_until FROM people WHERE id = :person AND is_active")
ROLES_OF = Sql("SELECT role, programme FROM roles WHERE person = :person")
ABSENT = Sql(
    "SELECT id FROM people WHERE substitute = :person AND is_active"
    " AND absent_from <= :on AND absent_until >= :on ORDER BY id"
)
SUBSTITUTE = Sql(
    "SELECT p.substitute FROM people p JOIN people s ON s.id = p.substitute AND s.is_active"
    " WHERE p.id = :person AND p.absent_from <= :on AND p.absent_until >= :on"
)


def substitutes(db: Connection, people: Iterable[str], on: date) -> dict[str, str]:
    """Who stands in that day for those of some people who are away."""
    day = on.isoformat()
    rows = ((one, SUBSTITUTE.run(db, {"person": one, "on": day}).fetchone()) for one in people)
    return {one: str(row[0]) for one, row in rows if row}


HOLDERS = Sql(
    "SELECT r.person, r.programme FROM roles r JOIN people p ON p.id = r.person"
    " WHERE r.role = :role AND p.is_active ORDER BY r.person"
)


AT_ADDRESS = text(
    "SELECT id FROM people WHERE mailbox = :mailbox AND lower(email) = lower(:email)"
    " AND is_active ORDER BY id"
)


def at_address(db: Connection, email: str) -> list[Person]:
    """The active people of an address, whatever its case, with their roles."""
    given = {"mailbox": mailbox_of(email), "email": email}
    ids = db.execute(AT_ADDRESS, given).scalars().all()
    return [person for one in ids if (person := whole(db, one))]


def whole(db: Connection, person: str) -> Person | None:
    """One active person with their roles; None where nobody is so named, or was erased."""
    found = some(db, [person]).get(person)
    if found is None:
        return None
    held = db.execute(text("SELECT role FROM roles WHERE person = :id"), {"id": person}).scalars()
    return replace(found, roles=frozenset(held))


def names(db: Connection) -> dict[str, str]:
    """What every active person is called, by id."""
    found = db.execute(text("SELECT id, name FROM people WHERE is_active ORDER BY id"))
    return {row.id: str(row.name) for row in found}


def exists(db: Connection, person: str) -> bool:
    """Whether an id is or was somebody's."""
    return (
        db.execute(text("SELECT 1 FROM people WHERE id = :id"), {"id": person}).first() is not None
    )


def holders_of(db: Connection, role: str, programme: str = EVERY) -> list[str]:
    """The ids of the active people who hold a role in a programme (in any, if none is named)."""
    found = HOLDERS.run(db, {"role": role}).fetchall()
    here = (p for p, where in found if programme == EVERY or where in (programme, EVERY))
    return list(dict.fromkeys(here))


def audience(
    db: Connection, named: Mapping[str, str], roles: Iterable[str], programme: str = EVERY
) -> list[tuple[str, str]]:
    """Who is behind roles, each with the first role that names them: the person on the dossier,
    else all who hold the role in the programme. Nobody is there twice."""
    role_of: dict[str, str] = {}
    for role in roles:
        for person in [named[role]] if role in named else holders_of(db, role, programme):
            role_of.setdefault(person, role)
    return list(role_of.items())


PERSON = Sql("SELECT id, name, email, organisation FROM people WHERE id = :id AND is_active")


def some(db: Connection, ids: Iterable[str]) -> dict[str, Person]:
    """The named people, without their roles; an unknown id is absent."""
    rows = (PERSON.run(db, {"id": person}).fetchone() for person in ids if person)
    return {row[0]: Person(*row) for row in rows if row}


def called(db: Connection, ids: Iterable[str]) -> dict[str, str]:
    """« Camille Martin (camille) » of each id; the id alone of whoever is unknown, or gone."""
    wanted = dict.fromkeys(ids)
    known = some(db, wanted)
    return {one: f"{known[one].name} ({one})" if one in known else one for one in wanted}
