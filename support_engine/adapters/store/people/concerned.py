"""Whom an act on people concerns, and where: what the base says of before anything is decided."""

from datetime import date

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import members, people_journal
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.first_voices import first_voices
from support_engine.core.people import commands as c
from support_engine.core.programme.roles import HOLDER


def concerned(db: Connection, command: c.PeopleCommand, today: date) -> list[str]:
    """The ids of the people that an act is about, who asks among them, and those in whose place it
    would be done."""
    names = ("by", "person", "substitute", "successor")
    ids = [str(getattr(command, name)) for name in names if hasattr(command, name)]
    if isinstance(command, c.ApproveRole | c.RefuseRole):
        one = members.proposals(db).get(command.number)
        ids.extend((one.person, one.proposed_by) if one else ())
    if isinstance(command, c.OpenAbsence):
        ids.extend(members.stands_for(db, command.person, today))
    return [*ids, *stood_for(db, command, today)]


def stood_for(db: Connection, command: c.PeopleCommand, today: date) -> tuple[str, ...]:
    """Those who are away in the hands of the person whom an act is about, where that matters: they
    leave, another one may enter as they or read for them, or they come to have more in hand."""
    match command:
        case c.ChangeContact():
            return members.stands_for(db, command.person, today)
        case c.HandOver() | c.ErasePerson() | c.GivePasswordLink() | c.GiveRole() | c.EndRole():
            return members.stands_for(db, command.person, today)
        case c.ApproveRole():
            one = members.proposals(db).get(command.number)
            return members.stands_for(db, one.person, today) if one else ()
        case c.OpenAbsence():
            return members.stands_for(db, command.substitute, today)
        case _:
            return ()


def taken_on(db: Connection, command: c.PeopleCommand) -> date | None:
    """When an administrator last lost that role, where a role is given; whoever is to be erased,
    where somebody is."""
    match command:
        case c.GiveRole():
            return people_journal.administration_taken_on(db)
        case c.ErasePerson():
            return people_journal.administration_taken_on(db, command.person)
        case _:
            return None


def named_on(db: Connection, command: c.PeopleCommand, person: str) -> tuple[str, ...]:
    """The open dossiers that name somebody, where the act asks for it; for a role, as that. Who
    carries a project keeps it when their other roles end, and may have their data erased."""
    if not isinstance(command, c.EndRole | c.HandOver | c.ErasePerson):
        return ()
    role = command.role if isinstance(command, c.EndRole) else None
    programme = command.programme if isinstance(command, c.EndRole) else None
    return tuple(
        dossier.reference
        for dossier in dossiers.dossiers(db)
        if not dossier.is_closed
        and programme in (None, dossier.workflow)
        and any(
            who == person and role in (None, name) and name != HOLDER
            for name, who in dossier.people.items()
        )
    )


def unpaid(db: Connection, person: str) -> tuple[str, ...]:
    """The dossiers that name somebody and where money is on its way, one way or the other, or
    waits on what they signed: whoever came back under another name would be another person."""
    return tuple(d.reference for d in dossiers.dossiers(db) if person in needed(d))


def needed(dossier: Dossier) -> frozenset[str]:
    """Whom the money of a dossier is not to lose, nor what waits for a second person. A claim waits
    for no answer once the dossier is closed."""
    purse, people = dossier.purse, set[str]()
    is_claimed = any(one.stage == "claimed" for one in purse.tranches.values())
    if purse.is_on_its_way or (is_claimed and not dossier.is_closed):
        people.update(dossier.carriers)
    if purse.is_on_its_way:
        people.update(dossier.people.values())
    people.update(one.by for one in first_voices(dossier))
    return purse.signers | people
