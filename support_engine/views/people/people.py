"""One person, as whoever administers sees them: roles by their names, absence, dossiers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from support_engine.core.people.directory import Member
from support_engine.core.people.grants import ADMINISTRATOR, BASE, EVERY
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER, SYSTEM_ROLE

Programmes = Mapping[str, Workflow]


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds: its id and name, and where, as an id (none: the base itself) and
    in words."""

    role: str
    label: str
    programme: str
    where: str


@dataclass(frozen=True, slots=True)
class Away:
    """An absence: its days, both included, who stands in, whether it runs today."""

    starts_on: date
    ends_on: date
    substitute: str
    is_now: bool


def held(member: Member, programmes: Programmes) -> tuple[Held, ...]:
    """The roles of a person, by name."""
    return tuple(
        Held(role, role_label(role, programmes), "" if where == BASE else where, place)
        for role, where in sorted(member.grants)
        for place in (place_of(where, programmes),)
    )


def place_of(where: str, programmes: Programmes) -> str:
    """Where a role counts, in words."""
    if where == BASE:
        return "la base"
    if where == EVERY:
        return "tous les programmes"
    return programmes[where].header.label if where in programmes else where


def role_label(role: str, programmes: Programmes) -> str:
    """What the programmes call a role."""
    for workflow in programmes.values():
        if role in workflow.roles:
            return workflow.roles[role].label
    return role


def roles_to_give(programmes: Programmes) -> dict[str, str]:
    """The roles that a person may hold, with their names; a holder is named on a dossier."""
    every: Iterable[str] = (role for one in programmes.values() for role in one.roles)
    found = {role: role_label(role, programmes) for role in every}
    found.setdefault(ADMINISTRATOR, role_label(ADMINISTRATOR, programmes))
    return {role: label for role, label in found.items() if role not in (HOLDER, SYSTEM_ROLE)}


def away(member: Member, on: date) -> Away | None:
    """The absence of somebody that runs or will; None for one that is over."""
    one = member.absence
    if one is None or one.ends_on < on:
        return None
    return Away(one.starts_on, one.ends_on, one.substitute, one.covers(on))
