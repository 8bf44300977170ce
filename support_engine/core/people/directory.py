"""Who is known, who holds which role, what waits for a second person: folded from the journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from support_engine.core.people import events as e
from support_engine.core.people.grants import ADMINISTRATOR, BASE, EVERY, FIRST, Grant
from support_engine.core.people.moves import Move, Moving, moved


@dataclass(frozen=True, slots=True)
class Absence:
    """From one day to another, both included, and who does the work."""

    substitute: str
    starts_on: date
    ends_on: date

    def covers(self, on: date) -> bool:
        """Whether that day is within."""
        return self.starts_on <= on <= self.ends_on


@dataclass(frozen=True, slots=True)
class Member:
    """A person without personal data: `digest` stands for them. `code`: hash of the last code sent,
    until it is given back. `move`: of an address that replaced another."""

    id: str
    digest: str = ""
    is_active: bool = True
    is_confirmed: bool = False
    code: str = ""
    grants: frozenset[Grant] = frozenset()
    absence: Absence | None = None
    move: Move | None = None

    def holds(self, role: str, programme: str) -> bool:
        """Whether the role is held there."""
        return not {Grant(role, programme), Grant(role, EVERY)}.isdisjoint(self.grants)

    @property
    def is_administrator(self) -> bool:
        """Whether this person looks after people."""
        return self.is_active and FIRST in self.grants


@dataclass(frozen=True, slots=True)
class Proposal:
    """A role that waits for a second administrator."""

    number: int
    person: str
    role: str
    programme: str
    proposed_by: str
    proposed_on: date

    @property
    def grant(self) -> Grant:
        """What would be held."""
        return Grant(self.role, self.programme)


@dataclass(frozen=True, slots=True)
class Directory:
    """All people, or those whom an act concerns with every administrator."""

    members: Mapping[str, Member] = field(default_factory=dict)
    proposals: Mapping[int, Proposal] = field(default_factory=dict)

    @property
    def administrators(self) -> tuple[str, ...]:
        """The active administrators."""
        return tuple(one.id for one in self.members.values() if one.is_administrator)

    def holders(self, role: str, programme: str) -> tuple[str, ...]:
        """The active people who hold a role in a programme."""
        return tuple(
            one.id for one in self.members.values() if one.is_active and one.holds(role, programme)
        )


def fold(rows: Iterable[e.Noted], start: Directory | None = None) -> Directory:
    """The directory that a journal tells. Raises KeyError for a row about nobody."""
    directory = start or Directory()
    for row in rows:
        directory = evolve(directory, row)
    return directory


def evolve(directory: Directory, row: e.Noted) -> Directory:
    """The directory after one row."""
    match row.event:
        case e.RoleProposed() | e.RoleRefused() | e.RoleApproved() | e.RoleGiven() | e.RoleEnded():
            return with_role(directory, row, row.event)
        case e.OfficeActDone() | e.HandedOver() | e.TokenGiven() | e.TokenEnded():
            return directory
        case e.PasswordLinkGiven() | e.PasswordChosen() | e.PasswordEnded():
            return directory
        case e.FactorEnrolled() | e.FactorReset() | e.IdentityLinked() | e.IdentitiesEnded():
            return directory
        case e.ContactChanged() as event:
            return with_move(changed(directory, personal(directory, event)), event, row)
        case (
            e.AddressTold() | e.AddressProven() | e.AddressContested() | e.AddressVouched()
        ) as event:
            return with_move(directory, event, row)
        case e.PersonErased(person=person):
            waiting = {n: p for n, p in directory.proposals.items() if p.person != person}
            return changed(replace(directory, proposals=waiting), personal(directory, row.event))
        case _:
            return changed(directory, personal(directory, row.event))


RoleEvent = e.RoleProposed | e.RoleRefused | e.RoleApproved | e.RoleGiven | e.RoleEnded


def with_role(directory: Directory, row: e.Noted, event: RoleEvent) -> Directory:
    """The directory after something happened to a role."""
    match event:
        case e.RoleProposed():
            proposal = Proposal(
                row.number,
                event.person,
                event.role,
                event.programme,
                row.actor,
                event.proposed_on,
            )
            return replace(directory, proposals={**directory.proposals, row.number: proposal})
        case e.RoleRefused(number=number):
            return without(directory, number)
        case e.RoleApproved():
            grant = Grant(event.role, event.programme)
            return with_member(without(directory, event.number), event.person, grant, adds=True)
        case e.RoleGiven():
            grant = Grant(event.role, event.programme)
            return with_member(directory, event.person, grant, adds=True)
        case e.RoleEnded():
            grant = Grant(event.role, event.programme)
            return with_member(directory, event.person, grant, adds=False)


Personal = (
    e.PersonAdded
    | e.AdministratorNamed
    | e.PersonTakenOver
    | e.ContactChanged
    | e.AbsenceOpened
    | e.AbsenceEnded
    | e.PersonErased
    | e.CodeSent
    | e.AddressConfirmed
)


def personal(directory: Directory, event: Personal) -> Member:
    """One person after an event about nobody else."""
    match event:
        case e.PersonAdded():
            return Member(event.person, event.digest)
        case e.PersonTakenOver():
            return Member(
                event.person, event.digest, event.is_active, grants=taken_over(event.roles)
            )
        case e.AdministratorNamed():
            before = directory.members[event.person]
            return replace(before, grants=before.grants | {FIRST}, is_confirmed=event.is_confirmed)
        case e.ContactChanged():
            before = directory.members[event.person]
            is_confirmed = before.is_confirmed and "email" not in event.changed
            code = before.code if "email" not in event.changed else ""
            return replace(before, digest=event.digest, is_confirmed=is_confirmed, code=code)
        case e.AbsenceOpened():
            away = Absence(event.substitute, event.starts_on, event.ends_on)
            return replace(directory.members[event.person], absence=away)
        case e.AbsenceEnded():
            return replace(directory.members[event.person], absence=None)
        case e.PersonErased():
            return Member(event.person, is_active=False)
        case e.CodeSent():
            return replace(directory.members[event.person], code=event.code)
        case e.AddressConfirmed():
            return replace(directory.members[event.person], is_confirmed=True, code="")


def taken_over(roles: Iterable[str]) -> frozenset[Grant]:
    """Roles of a former version: those of programmes everywhere, the administrator's once."""
    return frozenset(Grant(role, BASE if role == ADMINISTRATOR else EVERY) for role in roles)


def changed(directory: Directory, member: Member) -> Directory:
    """The directory with one person otherwise."""
    return replace(directory, members={**directory.members, member.id: member})


def with_move(directory: Directory, event: Moving, row: e.Noted) -> Directory:
    """The directory where an address stands otherwise."""
    before = directory.members[event.person]
    return changed(directory, replace(before, move=moved(before.move, event, row)))


def with_member(directory: Directory, person: str, grant: Grant, *, adds: bool) -> Directory:
    """The directory with one role more or less."""
    before = directory.members[person]
    grants = before.grants | {grant} if adds else before.grants - {grant}
    return changed(directory, replace(before, grants=grants))


def without(directory: Directory, number: int) -> Directory:
    """The directory without a proposal."""
    left = {n: proposal for n, proposal in directory.proposals.items() if n != number}
    return replace(directory, proposals=left)
