"""Whom an act on people obliges us to write to. The letters are those of the base, whatever the
programme; the code and the addresses are known only on the day they are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from support_engine.core.people import events as e
from support_engine.core.people.grants import ADMINISTRATOR
from support_engine.core.programme.letters import (
    ADDRESS_CHANGED,
    ADMINISTRATION_GIVEN,
    ADMINISTRATION_TAKEN,
)

WORDS = "connu ou connue de la base du programme"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to a person, with what it says."""

    name: str
    person: str
    data: Mapping[str, object]


def letters_of(row: e.Noted, administrators: frozenset[str]) -> Iterator[Letter]:
    """The letters of one row. A changed address is told to the old one; whoever administers the
    base receives a code at the address that is theirs now; who loses that role by somebody else's
    act is told."""
    event = row.event
    if isinstance(event, e.RoleEnded) and event.role == ADMINISTRATOR and row.actor != event.person:
        taken = {"role_label": WORDS, "person": {"id": event.person}}
        yield Letter(ADMINISTRATION_TAKEN, event.person, taken)
    if isinstance(event, e.ContactChanged) and "email" in event.changed:
        former = {"role_label": WORDS, "person": {"id": event.person}, "former": row.number}
        yield Letter(ADDRESS_CHANGED, event.person, former)
    if person := to_be_proven(event, administrators):
        about = {"role_label": "administration de la base", "person": {"id": person}}
        yield Letter(ADMINISTRATION_GIVEN, person, about)


def to_be_proven(event: e.PeopleEvent, administrators: frozenset[str]) -> str:
    """The administrator whose address an event leaves to be proven, if it does."""
    match event:
        case e.AdministratorNamed(is_confirmed=False):
            return event.person
        case e.RoleGiven(role="administrateur") | e.RoleApproved(role="administrateur"):
            return event.person
        case e.ContactChanged() if event.person in administrators and "email" in event.changed:
            return event.person
        case _:
            return ""
