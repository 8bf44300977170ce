"""Of two who read one mailbox, none lets money go that the other touches or has signed for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, text

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import carrying, members
from support_engine.adapters.store.people.carrying import in_group
from support_engine.core.acts.blockers import Blocker
from support_engine.core.people import commands as c
from support_engine.core.people.apart import Held, Versions, lent, one_mailbox
from support_engine.core.people.commands import Contact
from support_engine.core.people.grants import Grant


def of_act(
    db: Connection,
    versions: Versions,
    command: c.PeopleCommand,
    reached: Contact | None,
    today: date,
) -> Blocker | None:
    """Why somebody is not given a role, another's hands or an address: they, or whoever reads their
    mailbox, carry a project or touch the same money; `reached`: whom the act is about, as it leaves
    them."""
    if why := carrying.of_act(db, versions, command, reached, today):
        return why
    match command:
        case c.GiveRole(person=person, role=role, programme=programme):
            wanted = [Held(Grant(role, programme), person)]
        case c.ApproveRole(number=number):
            one = members.proposals(db).get(number)
            person, wanted = (one.person, [Held(one.grant, one.person)]) if one else ("", [])
        case c.ChangeContact(person=person, email=email) if email is not None:
            wanted = list(in_group(db, [person], today))
        case c.OpenAbsence(substitute=person):
            absent = members.load(db, [command.person]).members.get(command.person)
            hands = lent(absent, command.starts_on, command.ends_on) if absent else ()
            wanted = [replace(one, of=person) for one in hands]
            known = members.contact(db, person)
            reached = known[0] if known else None
        case _:
            return None
    mates = members.sharing(db, person, reached.email) if reached and person else ()
    skipped = command.person if isinstance(command, c.OpenAbsence) else ""
    others = beside(db, mates, today, skipped)
    if others and isinstance(command, c.ChangeContact):
        wanted += signing_hands(db, (person,), versions)
    if mates and wanted:
        gone = signing_hands(db, tuple(mate for mate in mates if mate != skipped), versions)
        others += [(held.of, held) for held in gone]
    return one_mailbox(wanted, others, versions)


def signing_hands(db: Connection, people: tuple[str, ...], versions: Versions) -> list[Held]:
    """The hand by which some people signed what waits for another's, whether they still have it or
    not: whoever left and came back under another id would be another person."""
    found = {
        (one, dossier.workflow)
        for dossier in (dossiers.dossiers(db) if people else ())
        for one in dossier.purse.signers.intersection(people)
    }
    hands = {name: every[-1].money for name, every in versions.items()}
    return [
        Held(Grant(role, name), one)
        for one, name in sorted(found)
        if (money := hands.get(name)) is not None
        for role in money.roles.proposes
    ]


def beside(
    db: Connection, mates: tuple[str, ...], today: date, skipped: str = ""
) -> list[tuple[str, Held]]:
    """All that some people have in hand, or will have, each with whose hands they are; `skipped`:
    whoever is away, whose own hands are lent."""
    found = ((mate, held) for mate in mates for held in in_group(db, [mate], today))
    return [(mate, held) for mate, held in found if skipped not in (mate, held.of)]


SHARED = text(
    "SELECT mailbox, id FROM people WHERE is_active AND mailbox <> '' AND mailbox IN (SELECT"
    " mailbox FROM people WHERE is_active GROUP BY mailbox HAVING count(*) > 1) ORDER BY mailbox,"
    " id"
)


def already(db: Connection, versions: Versions, today: date) -> Iterator[Blocker]:
    """Those who read one mailbox and have such hands already, or signed what waits for another's
    and came back as that one before it was refused; one reason a mailbox."""
    boxes: dict[str, list[str]] = {}
    for mailbox, person in db.execute(SHARED):
        boxes.setdefault(mailbox, []).append(person)
    for people in boxes.values():
        for place, person in enumerate(people):
            mates = tuple(one for one in people if one != person)
            gone = signing_hands(db, mates, versions)
            others = beside(db, tuple(people[:place]), today) + [(held.of, held) for held in gone]
            if why := one_mailbox(in_group(db, [person], today), others, versions):
                yield why
                break
