"""Random lives of an office: anybody asks anything about people, on any day, sensible or not.

After each act that was done the laws are checked from the journal and the tables, by arithmetic
that shares nothing with the product but the journal's own words; `verify` finds nothing.
"""

from contextlib import closing, suppress
from datetime import date, datetime, time, timedelta
from itertools import permutations
from random import Random
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from support_engine.adapters.files import workflows
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people import directory, people_journal
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import REAL
from support_engine.adapters.store.web import web_access
from support_engine.core.acts.blockers import Refused
from support_engine.core.days.sending_hours import Window
from support_engine.core.people import commands as p
from support_engine.core.people import events as e
from support_engine.core.people.commands import Contact
from support_engine.core.people.commitment import code_hash
from support_engine.errors import UnknownName
from support_engine.stories.people.erasing import erase
from support_engine.stories.people.handing_over import hand_over
from support_engine.stories.verifying.people import findings
from tests.office import PAYERS, TEAM, Office, at
from tests.story import opening

NOW = at("2022-01-03T10:00")
MORE = (
    Person("bea", "Béa", "bea@demo.example", "", frozenset({"administrateur"})),
    Person("omar", "Omar", "omar@demo.example", "", frozenset({"ordonnateur"})),
)
WHO = ("adm", "bea", *(one.id for one in (*TEAM, *PAYERS)), "omar", "new-a", "new-b")
MONEY = {"instructeur", "responsable", "ordonnateur", "comptable"}
"""The roles of the shipped programme that touch money; the two last let it go."""
RELEASING = {"ordonnateur", "comptable"}
ROLES = ("administrateur", *sorted(MONEY), "auditeur")
BOXES = ("adm@demo.example", "Camille+x@demo.example", "olivia@demo.example", "n@demo.example")


@pytest.fixture
def real(tmp_path, programme, letters, calendar):
    """A real base at work, with two administrators who proved their addresses, and a dossier."""
    window = Window(time(7), time(9), calendar)
    registry = workflows.Registry([programme], "manufactures")
    with closing(Store(f"sqlite:///{tmp_path / 'base.db'}")) as store:
        upgrade(store, "tests", REAL)
        office = Office(store, registry, letters, window, tmp_path / "letters")
        first = Contact("Adm", "adm@demo.example")
        door = office.engine.directory
        door.handle(p.NameAdministrator(by="adm", person="adm", contact=first), NOW)
        with store.transaction() as db:
            for person in (*TEAM, *PAYERS, *MORE):
                directory.save(db, person, NOW)
        for one in ("adm", "bea"):
            code = code_hash(one, "c")
            door.handle(p.NoteCode(by="systeme", person=one, code=code), NOW)
            door.handle(p.ConfirmAddress(by=one, person=one, code=code), NOW)
        office.must(opening(), "2022-01-03T11:00")
        yield office


def any_act(random: Random, on: date, last: int):
    """An act on people by somebody, with words out of a hat; administrators ask more often."""
    who, role = random.choice(WHO), random.choice(ROLES)
    by = random.choice((random.choice(WHO), who, "adm", "bea", "bea"))
    programme = "" if role == "administrateur" else "manufactures"
    start = on + timedelta(days=random.randint(-3, 9))
    days = {"starts_on": start, "ends_on": start + timedelta(days=random.randint(0, 12))}
    box = {"email": random.choice(BOXES), "same_address": "même boîte"}
    new, number = random.choice(("new-a", "new-b")), last - random.choice((0, 0, 1, 2, 3))
    about = {"by": by, "person": who}
    makers = (
        lambda: p.AddPerson(
            by=by,
            person=new,
            contact=Contact("N", box["email"]),
            same_address=box["same_address"],
        ),
        lambda: p.ChangeContact(**about, **box),
        lambda: p.GiveRole(**about, role=role, programme=programme),
        lambda: p.GiveRole(by=by, person=new, role=role, programme=programme),
        lambda: p.ApproveRole(by=by, number=number),
        lambda: p.ApproveRole(by=random.choice(("adm", "bea")), number=number),
        lambda: p.EndRole(**about, role=role),
        lambda: p.OpenAbsence(by=who, person=who, substitute=random.choice(WHO), **days),
        lambda: p.EndAbsence(**about),
        lambda: p.HandOver(**about, successor=random.choice(WHO)),
        lambda: p.ErasePerson(**about, also=("Ancien",)),
    )
    return random.choice(makers)()


def done(office: Office, command, now: datetime) -> bool:
    """Whether an act was done, through the door that it has."""
    desk = SimpleNamespace(
        store=office.store,
        engine=office.engine,
        directory=office.engine.directory,
        settings=SimpleNamespace(letters=office.folder),
    )
    with suppress(UnknownName):
        if isinstance(command, p.HandOver):
            outcome = hand_over(desk, command, now)
        elif isinstance(command, p.ErasePerson):
            outcome = erase(desk, command, now)
        else:
            outcome = office.engine.directory.handle(command, now)
        return not isinstance(outcome, Refused)
    return False


# Of sixty these meet the most: a fault planted in any of the laws is found by one of them.
@pytest.mark.parametrize("seed", [17, 30, 53])
def test_whatever_is_asked_about_people_their_laws_hold(real, seed) -> None:
    random, now, number = Random(seed), NOW, 0
    for step in range(300):
        now += timedelta(hours=random.choice((1, 5, 30)))
        with real.store.transaction() as db:
            last = people_journal.head(db)[0]
            enter_all(db, now)
        command = any_act(random, now.date(), last)
        if done(real, command, now):
            number += 1
            with real.store.reading() as db:
                assert broken(db, now.date()) == [], (seed, step, command)
    assert number > 20, "acts were done"


def enter_all(db, now: datetime) -> None:
    """Everybody who may has a session at the desk."""
    for one in held_by(db):
        if not db.execute(OPEN, {"person": one}).first():
            web_access.enter(db, one, now, is_proven=True)


OPEN = text("SELECT 1 FROM web_sessions WHERE person = :person AND revoked_at = ''")


def held_by(db) -> dict[str, set[str]]:
    """The roles of everybody who holds one."""
    found: dict[str, set[str]] = {}
    for person, role in db.execute(text("SELECT person, role FROM roles")):
        found.setdefault(person, set()).add(role)
    return found


def broken(db, on: date) -> list[str]:
    """Every law that does not hold, in words."""
    held = held_by(db)
    rows = db.execute(text("SELECT * FROM people WHERE is_active")).mappings().all()
    there = {row["id"]: row for row in rows}
    return [
        *(str(found) for found in findings(db)),
        *of_the_journal(people_journal.journal(db)),
        *of_absences(there, on),
        *of_mailboxes(there, held),
        *of_doors(db, there, held),
    ]


def of_the_journal(journal) -> list[str]:
    """Who administers is never nobody; what touches money was given by two, neither of whom has
    it, both of whom administered."""
    wrong, administer, asked = [], set(), {}
    for row in journal:
        event = row.event
        match event:
            case e.AdministratorNamed():
                administer.add(event.person)
            case e.PersonTakenOver() if "administrateur" in event.roles:
                administer.add(event.person)
            case e.RoleProposed():
                asked[row.number] = row.actor
            case e.RoleApproved():
                two = {row.actor, asked[event.number]}
                if len(two) < 2 or event.person in two or not two <= administer:
                    wrong.append(f"row {row.number}: approved by {two}")
            case e.RoleGiven():
                alone = event.role == "administrateur" and len(administer) > 1
                if event.role in MONEY or alone:
                    wrong.append(f"row {row.number}: {event.role} given alone")
        if isinstance(event, e.RoleApproved | e.RoleGiven) and event.role == "administrateur":
            administer.add(event.person)
        if isinstance(event, e.RoleEnded) and event.role == "administrateur":
            administer.discard(event.person)
        if administer and isinstance(event, e.PersonErased) and event.person in administer:
            wrong.append(f"row {row.number}: erased while administering")
    return wrong if administer else [*wrong, "nobody administers"]


def of_absences(there, on: date) -> list[str]:
    """Whoever stands in is there, and away on none of those days."""
    wrong, today = [], on.isoformat()
    for row in there.values():
        if not row["substitute"] or row["absent_until"] < today:
            continue
        other = there.get(row["substitute"])
        if other is None or other["id"] == row["id"]:
            wrong.append(f"{row['id']} is in nobody's hands")
        elif (
            other["absent_until"] >= today
            and other["absent_from"] <= row["absent_until"]
            and row["absent_from"] <= other["absent_until"]
        ):
            wrong.append(f"{row['id']} is in the hands of {other['id']}, who is away")
    return wrong


def of_mailboxes(there, held) -> list[str]:
    """Nobody reads the mailbox of who administers, nor of two hands of money of which one lets it
    go; and nobody has, themselves, the two that never go together, nor lets their own money go."""
    wrong = [f"{one} orders and pays" for one, roles in held.items() if roles >= RELEASING]
    wrong += ["the holder lets money go"] if RELEASING & held.get("porteuse", set()) else []
    for one, other in permutations(there, 2):
        if box(there[one]["email"]) != box(there[other]["email"]):
            continue
        mine, theirs = held.get(one, set()), held.get(other, set())
        if "administrateur" in mine:
            wrong.append(f"{other} reads the mailbox of {one}, who administers")
        if mine & RELEASING and (theirs & MONEY or other == "porteuse"):
            wrong.append(f"{one} and {other} read one mailbox")
    return wrong


def box(email: str) -> str:
    """A mailbox, as servers read addresses."""
    name, _, domain = email.lower().partition("@")
    return f"{name.split('+')[0]}@{domain}"


def of_doors(db, there, held) -> list[str]:
    """Whoever is gone, or has no role left, has no open session."""
    sessions = db.execute(text("SELECT person FROM web_sessions WHERE revoked_at = ''")).scalars()
    return [
        f"a session of {one} is open" for one in sessions if one not in there or one not in held
    ]
