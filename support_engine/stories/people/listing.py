"""People as a list shows them: who, with which roles and where, what waits, what was done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from support_engine.adapters.store.people import directory, members, people_journal
from support_engine.core.language.french import short_day
from support_engine.core.people.directory import Member
from support_engine.core.people.grants import BASE, EVERY, Grant
from support_engine.core.people.role_acts import last_day
from support_engine.core.people.telling import told, where


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the list; `roles` as a programme reads them, `roles_told` as people do."""

    id: str
    name: str
    email: str
    roles: str
    roles_told: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class People:
    """The list, and how many roles wait for a second person."""

    people: tuple[Listed, ...]
    pending: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A role that waits: its number, for whom, by whom, until when."""

    number: int
    person: str
    role: str
    programme: str
    role_told: str
    proposed_by: str
    until: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the journal of people."""

    number: int
    at: str
    actor: str
    what: str


def listed(db: Connection, on: date) -> People:
    """Everybody, in the order of their ids."""
    known = members.load_all(db)
    named = directory.everyone(db)
    people = tuple(
        Listed(
            id=one.id,
            name=named[one.id].name,
            email=named[one.id].email,
            roles=", ".join(sorted({role for role, _ in one.grants})),
            roles_told=roles_told(one, on),
            is_active=one.is_active,
        )
        for one in sorted(known.members.values(), key=lambda one: one.id)
    )
    return People(people, len(known.proposals))


def roles_told(member: Member, on: date) -> str:
    """« instructeur (manufactures), absent ou absente jusqu’au 12/03/2026 : sacha supplée »."""
    said = [f"{role}{where(places)}" for role, places in by_role(member.grants)]
    if member.absence is not None and member.absence.covers(on):
        until = short_day(member.absence.ends_on)
        said.append(f"absent ou absente jusqu’au {until} : {member.absence.substitute} supplée")
    return ", ".join(said)


def by_role(grants: Iterable[Grant]) -> list[tuple[str, str]]:
    """Each role with the programmes in which it is held, as one text."""
    places: dict[str, list[str]] = defaultdict(list)
    for role, programme in sorted(grants):
        places[role].append(programme)
    return [
        (role, EVERY if EVERY in found else BASE if found == [BASE] else ", ".join(found))
        for role, found in places.items()
    ]


def waiting(db: Connection, on: date, days: int) -> list[Waiting]:
    """The proposals that may still be approved."""
    return [
        Waiting(
            one.number,
            one.person,
            one.role,
            one.programme,
            f"{one.role}{where(one.programme)}",
            one.proposed_by,
            short_day(last_day(one.proposed_on, days) + timedelta(days=1)),
        )
        for one in members.proposals(db).values()
        if on <= last_day(one.proposed_on, days)
    ]


def journal_lines(db: Connection, now: datetime) -> list[Line]:
    """The whole journal of people, each row as a French line."""
    return [
        Line(
            row.number,
            f"{row.at.astimezone(now.tzinfo):%d/%m/%Y %H:%M}",
            row.actor,
            told(row.event),
        )
        for row in people_journal.journal(db)
    ]
