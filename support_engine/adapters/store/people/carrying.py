"""Whoever carries a project lets no money go in its programme: one person, or one mailbox."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import Connection, bindparam, text

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import directory, members
from support_engine.core.acts import commands as a
from support_engine.core.acts.blockers import Blocker
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.people import commands as c
from support_engine.core.people.apart import (
    Held,
    Versions,
    in_hands,
    lent,
    releasing,
    releasing_holder,
)
from support_engine.core.people.commands import Contact
from support_engine.core.people.grants import EVERY, Grant
from support_engine.core.programme.roles import HOLDER

CARRIED = text(
    "SELECT workflow, reference FROM dossiers WHERE holder IN :ids AND NOT is_closed"
    " ORDER BY reference"
).bindparams(bindparam("ids", expanding=True))


def is_somebody(db: Connection, dossier: Dossier) -> bool:
    """Whether whoever carries a project is still in the directory, or nobody is named."""
    person = dossier.people.get(HOLDER)
    return person is None or bool(directory.some(db, (person,)))


def of_dossier(
    db: Connection, versions: Versions, command: a.AnyCommand, programme: str, today: date
) -> Blocker | None:
    """Why the holder whom an act on a dossier names is not theirs to name."""
    match command:
        case a.OpenDossier():
            person = command.people.get(HOLDER, "")
        case a.AssignPerson(role=role, person=person) if role == HOLDER:
            pass
        case _:
            return None
    known = members.contact(db, person) if person else None
    if known is None:
        return None
    held = in_group(db, group(db, person, known[0].email), today)
    return releasing_holder(held, [(programme, command.reference)], versions)


def of_act(
    db: Connection,
    versions: Versions,
    command: c.PeopleCommand,
    reached: Contact | None,
    today: date,
) -> Blocker | None:
    """Why somebody who carries a project, or reads the mailbox of whoever does, is not given what
    lets its money go; `reached`: whom the act is about, as it leaves them."""
    wanted: list[Grant] | None = None
    match command:
        case c.GiveRole():
            person, wanted = command.person, [Grant(command.role, command.programme)]
        case c.ApproveRole():
            one = members.proposals(db).get(command.number)
            person, wanted = (one.person, [one.grant]) if one else ("", [])
        case c.AddPerson():
            person = command.person
        case c.ChangeContact() if command.email is not None:
            person = command.person
        case c.OpenAbsence():
            return standing_in(db, versions, command, today)
        case _:
            return None
    people = group(db, person, reached.email if reached else "")
    carried = projects(db, people)
    if not carried:
        return None
    given = in_group(db, people, today) if wanted is None else [Held(g, person) for g in wanted]
    return releasing_holder(given, carried, versions)


def standing_in(
    db: Connection, versions: Versions, command: c.OpenAbsence, today: date
) -> Blocker | None:
    """Why whoever carries a project does not stand in for who lets its money go."""
    known = members.contact(db, command.substitute)
    absent = members.load(db, [command.person]).members.get(command.person)
    if known is None or absent is None:
        return None
    carried = projects(db, group(db, command.substitute, known[0].email))
    return releasing_holder(lent(absent, command.starts_on, command.ends_on), carried, versions)


def already(db: Connection, versions: Versions, today: date) -> Iterator[tuple[str, str]]:
    """Whoever carries a project, or reads the mailbox of who does, and lets money go in its
    programme already, by a role of theirs or of somebody absent: their id, and a sentence."""
    known = members.load_all(db)
    for person, member in known.members.items():
        held = in_hands(known, person, today) if member.is_active else []
        if not any(lets_go(one, versions) for one in held):
            continue
        contact = members.contact(db, person)
        carried = projects(db, group(db, person, contact[0].email if contact else ""))
        if why := releasing_holder(held, carried, versions):
            facts = why.facts
            place = "" if facts["person"] == person else f", en remplaçant {facts['person']}"
            what = f"porte {facts['reference']} ou a la boîte aux lettres de qui le porte"
            law = "qui reçoit l’argent d’un projet n’est pas qui le verse."
            yield person, f"{person} est « {facts['role']} »{place}, et {what} : {law}"


def lets_go(one: Held, versions: Versions) -> bool:
    """Whether a role lets money go, in some version of its programmes."""
    return any(
        one.grant.role in releasing(workflow)
        for programme, every in versions.items()
        if one.grant.programme in (programme, EVERY)
        for workflow in every
    )


def group(db: Connection, person: str, email: str) -> tuple[str, ...]:
    """A person with everybody else who reads that mailbox."""
    return (person, *(members.sharing(db, person, email) if email else ()))


def in_group(db: Connection, people: Iterable[str], today: date) -> Iterator[Held]:
    """All that some people have in hand, or will have."""
    for person in people:
        known = members.load(db, [person, *members.stands_for(db, person, today)])
        yield from in_hands(known, person, today)


def projects(db: Connection, people: Sequence[str]) -> list[tuple[str, str]]:
    """The programme and reference of each open dossier that some people carry, or for which, under
    another id than the first of them, they did what money rests on: the law of the dossier tells
    them by their ids."""
    mates = frozenset(people[1:])
    acted = (
        (one.workflow, one.reference)
        for one in (dossiers.dossiers(db) if mates else ())
        if not one.is_closed and mates.intersection(one.carriers)
    )
    carried = ((row.workflow, row.reference) for row in db.execute(CARRIED, {"ids": list(people)}))
    return list(dict.fromkeys((*carried, *acted)))
