"""Whom an act on people concerns: what the base has to say of before anything is decided."""

from datetime import date

from sqlalchemy import Connection

from support_engine.adapters.store.people import members, people_journal
from support_engine.core.people import commands as c


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
