"""Who reads what is written to a role: a person who is there, and never only the one who is late.

The person named on the dossier if active and still of that role; else the others of it; else, for
a role of the dossier, the officer; else the heads; else whoever looks after the accounts. What is
written to somebody who is away is read by whoever stands in for them, but for a holder; so is what
a holder answers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import directory
from support_engine.core.acts.designations import is_held
from support_engine.core.acts.takers import heads
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER, OFFICER

ADMINISTRATOR = "administrateur"


class Reader(NamedTuple):
    """A person, and the role as which they read; `instead_of`: the name of whoever is away."""

    person: str
    role: str
    instead_of: str = ""


class Asked(NamedTuple):
    """To which role a letter is, on which day it leaves; `not_to`: whoever did what it tells,
    unless nobody else is there."""

    role: str
    on: date
    not_to: str = ""


def readers(db: Connection, workflow: Workflow, dossier: Dossier, asked: Asked) -> list[Reader]:
    """Who reads a letter to a role; nobody where there is nobody."""
    last: list[Reader] = []
    for people, as_role in candidates(db, workflow, dossier, asked.role):
        found = there(db, dossier.people, [Reader(one, as_role) for one in people], asked.on)
        if any(one.person != asked.not_to for one in found):
            return [one for one in found if one.person != asked.not_to]
        last = last or found
    return last


def there(
    db: Connection, named: Mapping[str, str], people: Iterable[Reader], on: date
) -> list[Reader]:
    """Those who are active, or who stands in for them that day."""
    wanted = list(people)
    known = directory.some(db, (one.person for one in wanted))
    return instead(db, named, [one for one in wanted if one.person in known], on)


def instead(
    db: Connection, named: Mapping[str, str], people: Sequence[Reader], on: date
) -> list[Reader]:
    """Whoever is away that day, in the person of who stands in for them, where that one has no
    other role on the dossier (`named` on it). A holder has nobody read in their place."""
    away = directory.substitutes(db, [one.person for one in people], on)
    known = directory.some(db, away)
    found: dict[str, Reader] = {}
    for one in people:
        other = away.get(one.person, "")
        if one.role != HOLDER and one.person in known and outside(named, one.role, [other]):
            one = Reader(other, one.role, known[one.person].name)
        found.setdefault(one.person, one)
    return list(found.values())


def audience(
    db: Connection, workflow: Workflow, named: Mapping[str, str], roles: Iterable[str], on: date
) -> list[Reader]:
    """Who reads that day what is told to roles beside any act: a report, the day of a committee.
    Each once, by the first role that names them; nobody in the place of a role that is not held."""
    found: dict[str, Reader] = {}
    for role in roles:
        for people, _ in of_role(db, workflow, named, role):
            here = there(db, named, [Reader(one, role) for one in people], on)
            for one in here:
                found.setdefault(one.person, one)
            if here:
                break
    return list(found.values())


def contact(db: Connection, workflow: Workflow, named: Mapping[str, str], on: date) -> str:
    """Who reads that day what is answered to a letter on a dossier that has an officer: that one,
    who stands in, or who alone has the role now. Nobody: the programme answers."""
    if OFFICER not in named:
        return ""
    found = audience(db, workflow, named, [OFFICER], on)
    return found[0].person if len(found) == 1 else ""


def candidates(
    db: Connection, workflow: Workflow, dossier: Dossier, role: str
) -> Iterator[tuple[list[str], str]]:
    """One group after the other, as long as nobody of the former is there."""
    named = dossier.people
    yield from of_role(db, workflow, named, role)
    if role == HOLDER:
        return
    if role in workflow.roles and workflow.roles[role].scope == "dossier":
        yield from of_role(db, workflow, named, OFFICER)
    for head in heads(workflow):
        yield from of_role(db, workflow, named, head)
    yield outside(named, role, directory.holders_of(db, ADMINISTRATOR)), ADMINISTRATOR
    yield of_today(db, workflow, named, role), role


def of_role(
    db: Connection, workflow: Workflow, named: Mapping[str, str], role: str
) -> Iterator[tuple[list[str], str]]:
    """The person named, then the others of the role; nobody is their own head, nor a holder in the
    place of another."""
    people = of_today(db, workflow, named, role)
    if role not in heads(workflow) or outside(named, role, people):
        yield people, role
    if role != HOLDER:
        yield outside(named, role, directory.holders_of(db, role, workflow.header.id)), role


def of_today(db: Connection, workflow: Workflow, named: Mapping[str, str], role: str) -> list[str]:
    """Whoever is named for a role, unless they lost it in the programme since."""
    person = named.get(role)
    if not person or role not in workflow.roles:
        return [person] if person else []
    held = directory.roles_in(db, person, workflow.header.id)
    return [person] if is_held(workflow, role, held) else []


def outside(named: Mapping[str, str], role: str, people: Iterable[str]) -> list[str]:
    """Those who are named for no other role on the dossier."""
    taken = {person for name, person in named.items() if name != role}
    return [person for person in people if person not in taken]


def held_by(db: Connection, programme: str) -> dict[str, frozenset[str]]:
    """What everybody who is active holds in a programme."""
    active = directory.some(db, directory.everyone(db))
    return {one: directory.roles_in(db, one, programme) for one in active}


def open_dossiers_of(db: Connection, person: str) -> list[tuple[str, str]]:
    """The open dossiers on which somebody is named: reference and role, by reference. Whoever
    leaves hands these over first."""
    return [
        (dossier.reference, role)
        for dossier in dossiers.dossiers(db)
        if not dossier.is_closed
        for role, named in dossier.people.items()
        if named == person
    ]
