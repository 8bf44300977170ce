"""Two functions that nobody has in one programme: who has a payment made, and who pays it.

Décret n° 2012-1246, art. 9 speaks of functions, not of the persons of one payment. Whoever stands
in for somebody has theirs, for as long.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.people.directory import Directory, Member
from support_engine.core.people.grants import EVERY, Grant
from support_engine.core.people.hands import hands_of_any
from support_engine.core.programme.definition import Workflow

Versions = Mapping[str, Sequence[Workflow]]
"""All known versions of each programme, the newest last."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role in somebody's hands from one day to another: their own, or that of whom they stand in
    for (`of`)."""

    grant: Grant
    of: str
    starts_on: date = date.min
    ends_on: date = date.max


def opposed(versions: Iterable[Workflow], role: str) -> frozenset[str]:
    """The roles that nobody has together with that one, in whichever version."""
    found: set[str] = set()
    for workflow in versions:
        if workflow.money is None:
            continue
        roles = workflow.money.roles
        ordering, paying = {*roles.certifies, *roles.transmits}, {*roles.pays}
        found |= paying if role in ordering else set()
        found |= ordering if role in paying else set()
    return frozenset(found - {role})


def in_hands(known: Directory, person: str, today: date) -> list[Held]:
    """All that somebody has, or will have, in hand: their roles, those of the absent."""
    mine = known.members.get(person)
    found = [Held(grant, person) for grant in (mine.grants if mine else ())]
    for one in known.members.values():
        away = one.absence
        if one.is_active and away and away.substitute == person and away.ends_on >= today:
            found.extend(lent(one, away.starts_on, away.ends_on))
    return found


def lent(absent: Member, starts_on: date, ends_on: date) -> Iterator[Held]:
    """The roles that somebody lends while they are away."""
    return (Held(grant, absent.id, starts_on, ends_on) for grant in sorted(absent.grants))


def opposing(one: Held, other: Held, versions: Versions) -> str | None:
    """The programme in which two roles may not be in the same hands at once; None if they may."""
    if one.starts_on > other.ends_on or other.starts_on > one.ends_on:
        return None
    for programme, every in versions.items():
        is_there = all(held.grant.programme in (programme, EVERY) for held in (one, other))
        if is_there and other.grant.role in opposed(every, one.grant.role):
            return programme
    return None


def why_not(
    person: str, wanted: Iterable[Held], held: Sequence[Held], versions: Versions
) -> Blocker | None:
    """Why somebody may not have these roles besides those that they have."""
    for one in wanted:
        for other in held:
            if (programme := opposing(one, other, versions)) is not None:
                return together(person, one, other, versions[programme])
    return None


def together(person: str, one: Held, other: Held, every: Sequence[Workflow]) -> Blocker:
    """The two roles, named as their programme does, and in whose place they are had."""
    absent = [held.of for held in (one, other) if held.of != person]
    how = f", en remplaçant {' et '.join(dict.fromkeys(absent))}" if absent else ""
    return blocked(
        Code.ROLES_APART,
        person=person,
        role=label(every, one.grant.role),
        other=label(every, other.grant.role),
        programme=every[-1].header.label,
        how=how,
    )


def releasing_holder(
    held: Iterable[Held], carried: Iterable[tuple[str, str]], versions: Versions
) -> Blocker | None:
    """Why these roles and these projects (programme, reference) are not in the same hands: no euro
    leaves by whoever gets it."""
    projects = tuple(carried)
    for one in held:
        for programme, reference in projects:
            every = versions.get(programme, ())
            is_there = one.grant.programme in (programme, EVERY)
            if is_there and any(one.grant.role in releasing(w) for w in every):
                return blocked(
                    Code.HOLDER_RELEASES,
                    person=one.of,
                    role=label(every, one.grant.role),
                    reference=reference,
                )
    return None


def one_mailbox(
    wanted: Iterable[Held], beside: Iterable[tuple[str, Held]], versions: Versions
) -> Blocker | None:
    """Why these roles do not go to whoever reads the mailbox of those who have others (`beside`: by
    whom): the law of money tells persons by their ids, and two accounts would be one person. One
    of the two lets money go, the other touches it; the same hands twice are two signatures too."""
    others = tuple(beside)
    for one in wanted:
        for mate, other in others:
            if one.starts_on > other.ends_on or other.starts_on > one.ends_on:
                continue
            for programme, every in versions.items():
                roles = {one.grant.role, other.grant.role}
                is_there = all(h.grant.programme in (programme, EVERY) for h in (one, other))
                goes = roles & frozenset().union(*map(releasing, every))
                if is_there and goes and roles <= hands_of_any(every).keys():
                    return mailbox_of_money(one, mate, other, every)
    return None


def mailbox_of_money(one: Held, mate: str, other: Held, every: Sequence[Workflow]) -> Blocker:
    """The two people and their roles, named as their programme does."""
    return blocked(
        Code.MAILBOX_OF_MONEY,
        person=one.of,
        role=label(every, one.grant.role),
        other=mate,
        beside=label(every, other.grant.role),
        programme=every[-1].header.label,
    )


def releasing(workflow: Workflow) -> frozenset[str]:
    """The roles without which no euro leaves."""
    roles = workflow.money.roles if workflow.money else None
    return frozenset((*roles.certifies, *roles.transmits, *roles.pays)) if roles else frozenset()


def label(every: Sequence[Workflow], role: str) -> str:
    """What a role is called in the newest version that has it."""
    return next((w.roles[role].label for w in reversed(every) if role in w.roles), role)


def already(known: Directory, versions: Versions, today: date) -> Iterator[Blocker]:
    """Whoever has both already, one reason a person."""
    for person, member in known.members.items():
        held = in_hands(known, person, today) if member.is_active else []
        for one, other in combinations(held, 2):
            if (programme := opposing(one, other, versions)) is not None:
                yield together(person, one, other, versions[programme])
                break
