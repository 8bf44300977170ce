"""What `doctor` says of people: who looks after them, what waits, what was taken over."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from support_engine.adapters.store.people import (
    carrying,
    mailboxes,
    members,
    people_journal,
    web_logins,
)
from support_engine.adapters.store.web import web_access, web_factors
from support_engine.assemble import Desk
from support_engine.core.days.civil import civil_day
from support_engine.core.language.french import count
from support_engine.core.people.apart import Versions, already
from support_engine.core.people.directory import Directory, Member
from support_engine.core.people.events import PersonTakenOver
from support_engine.core.people.grants import EVERY
from support_engine.core.people.hands import hands_of_any
from support_engine.core.people.role_acts import last_day
from support_engine.core.programme.definition import Workflow
from support_engine.stories.people import factors
from support_engine.stories.points import Point


def people_points(
    db: Connection, versions: Versions, on: date, proposal_days: int
) -> Iterator[Point]:
    """From who looks after people to what waits for them."""
    known = members.load_all(db)
    yield from administrator_points(known)
    for why in already(known, versions, on):
        end = "support-engine people end ID RÔLE ; support-engine people back ID"
        yield Point("late", why.sentence, end)
    for why in mailboxes.already(db, versions, on):
        yield Point("late", why.sentence, "support-engine people change ID --email ADRESSE")
    for _, sentence in carrying.already(db, versions, on):
        end = "support-engine people end ID RÔLE ; support-engine assign REF porteur ID"
        yield Point("late", sentence, end)
    waiting = [p for p in known.proposals.values() if on <= last_day(p.proposed_on, proposal_days)]
    if waiting:
        sentence = f"{count(len(waiting), 'rôle')} à approuver par une seconde personne"
        yield Point("late", sentence, "support-engine people pending")
    if not any(one.grants for one in known.members.values()):
        yield Point("late", "Personne n’a de rôle.", "support-engine people give ID RÔLE")
    taken = [
        civil_day(row.at)
        for row in people_journal.journal(db)
        if isinstance(row.event, PersonTakenOver) and row.event.roles
    ]
    if taken:
        yield Point(
            "ok",
            f"{count(len(taken), 'personne')} et leurs rôles repris tels quels le "
            f"{taken[0]:%d/%m/%Y} d’une version précédente, pour tous les programmes",
            "Revoyez-les : support-engine people list ; support-engine people end ID RÔLE",
        )


def entering_points(desk: Desk, db: Connection, now: datetime) -> Iterator[Point]:
    """What is unusual at the door, and who has no key to it."""
    yield from door_points(db, now)
    yield from unproven_points(desk, db)
    yield from lost_key_points(desk, db)


def door_points(db: Connection, now: datetime) -> Iterator[Point]:
    """What is unusual at the door of the desk since a day."""
    for one in web_logins.misbehaving(db, now):
        yield Point("late", one.sentence, "Sur les pages : Réglages, Entrées et refus.")


def unproven_points(desk: Desk, db: Connection) -> Iterator[Point]:
    """Who touches money, or administers, in a real base, where nothing proves that it is they who
    act at the terminal."""
    if desk.store.is_for_replaying:
        return
    versions = desk.engine.registry.every_version()
    entering = web_access.accounts(db)
    without = [
        one.id
        for one in members.load_all(db).members.values()
        if one.is_active and one.id not in entering and weighs(one, versions)
    ]
    if without:
        who = f"{count(len(without), 'compte')} sans mot de passe, de qui touche à l’argent ou "
        why = f"administre ; au terminal, rien ne prouve qui agit en ce nom : {', '.join(without)}"
        yield Point("late", f"{who}{why}", "support-engine people password ID --as ID")


def lost_key_points(desk: Desk, db: Connection) -> Iterator[Point]:
    """Whose codes come from a key that is no longer here: no code lets them enter."""
    web, path = desk.settings.web, desk.settings.factor_key
    is_there = bool(web.factor_key.get_secret_value()) or path.exists()
    lost = [
        one.person
        for one in web_factors.every(db)
        if not is_there or not factors.is_of(desk.factor_key, one)
    ]
    if lost:
        who = f"{count(len(lost), 'compte')} dont le code vient d’une autre clé, et qui n’entre"
        yield Point(
            "broken",
            f"{who}{'nt' if len(lost) > 1 else ''} plus : {', '.join(lost)}",
            f"Remettez {path.name} en place. Perdue pour de bon : support-engine people factor ID"
            " --reason … --as ID (le mot de passe y suffit alors), puis chacun en enregistre un"
            " autre.",
        )


def weighs(one: Member, versions: Mapping[str, Sequence[Workflow]]) -> bool:
    """Whether somebody administers, or holds a role that touches money."""
    return one.is_administrator or any(
        role in hands_of_any(every) and where in (name, EVERY)
        for name, every in versions.items()
        for role, where in one.grants
    )


def administrator_points(known: Directory) -> Iterator[Point]:
    """Nobody, one alone, or some whose address nothing proves."""
    found = known.administrators
    if not found:
        yield Point(
            "late",
            "Personne n’administre la base : aucun rôle ne peut être donné.",
            "Une fois : support-engine init --administrator ID --name NOM --email ADRESSE",
        )
    elif len(found) == 1:
        yield Point(
            "late",
            f"Un seul administrateur ou administratrice : {found[0]}. Les rôles qui touchent à "
            "l’argent attendent une seconde personne.",
            "support-engine people give ID administrateur",
        )
    unproven = [one for one in found if not known.members[one].is_confirmed]
    if unproven:
        yield Point(
            "late",
            f"Adresse à confirmer par le code reçu : {', '.join(unproven)}",
            "support-engine people confirm ID CODE",
        )


def roles_held(db: Connection, programme: str) -> set[str]:
    """The roles that some active person holds in a programme."""
    known = members.load_all(db).members.values()
    return {
        role
        for one in known
        if one.is_active
        for role, where in one.grants
        if where in (programme, EVERY, "")
    }
