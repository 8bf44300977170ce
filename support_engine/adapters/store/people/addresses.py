"""What the base says of an address before an act on people is decided: whose it is, and was."""

from sqlalchemy import Connection, text

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import former_addresses, members
from support_engine.core.people import commands as c
from support_engine.core.people.commands import Contact
from support_engine.core.people.directory import Directory
from support_engine.core.programme.roles import HOLDER


def carries(db: Connection, command: c.PeopleCommand) -> bool:
    """Whether whoever adds somebody carries the project that they are to help."""
    if not isinstance(command, c.AddPerson) or not command.helps:
        return False
    stored = dossiers.load(db, command.helps)
    return stored is not None and stored.dossier.people.get(HOLDER) == command.by


def is_of_team(db: Connection, command: c.PeopleCommand) -> bool:
    """Whether the address of somebody who is to help a holder is that of one of us."""
    if not isinstance(command, c.AddPerson) or not command.helps:
        return False
    sharing = members.sharing(db, command.person, command.contact.email)
    known = members.load(db, sharing).members
    return any(known[one].grants for one in sharing)


def is_back(
    db: Connection, command: c.PeopleCommand, known: Directory, wanted: Contact | None
) -> bool:
    """Whether an address that is not settled gives way to the last one that was sure."""
    if not isinstance(command, c.ChangeContact) or wanted is None:
        return False
    member = known.members.get(command.person)
    if member is None or member.move is None:
        return False
    return former_addresses.read(db, command.person, member.move.number) == wanted.email


ON_DOSSIERS = text(
    "SELECT DISTINCT workflow FROM dossiers WHERE holder = :person"
    " OR named LIKE :among ESCAPE '!' OR helpers LIKE :among ESCAPE '!'"
)


def named_in(db: Connection, command: c.PeopleCommand) -> frozenset[str]:
    """The programmes of the dossiers that name somebody whose address is changed or settled."""
    if not isinstance(command, c.ChangeContact | c.ContestAddress | c.VouchAddress):
        return frozenset()
    given = {"person": command.person, "among": f"%|{command.person.replace('_', '!_')}|%"}
    return frozenset(db.execute(ON_DOSSIERS, given).scalars())
