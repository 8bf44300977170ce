"""One person alone, in a real base, with as many invented accounts as they like: in an empty base
with one mailbox, in an office at work with every mailbox that nobody else has, not a dossier opens,
not a euro moves. A search of sequences of acts, through the real doors."""

import re
from contextlib import closing, suppress
from dataclasses import replace
from datetime import time, timedelta
from random import Random

import pytest
from sqlalchemy import text

from support_engine.adapters.files import workflows
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import REAL
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.days.sending_hours import Window
from support_engine.core.people import commands as p
from support_engine.core.people.commands import Contact
from support_engine.core.people.commitment import code_hash
from support_engine.core.people.grants import BASE
from support_engine.core.programme.source import WorkflowText
from support_engine.engine import Engine
from support_engine.errors import UnknownName
from tests.office import Office, at
from tests.story import opening, road_to

ACCOUNTS = ("adm", "inv-a", "inv-b", "inv-c")
MINE, ELSEWHERE = "moi@demo.example", ("nulle@demo.example", "part@demo.example")
ROLES = ("administrateur", "instructeur", "ordonnateur", "comptable", "responsable")
NOW = at("2022-01-03T10:00")


@pytest.fixture
def alone(tmp_path, programme, letters, calendar):
    """A real base, without anybody."""
    window = Window(time(7), time(9), calendar)
    registry = workflows.Registry([programme], "manufactures")
    with closing(Store(f"sqlite:///{tmp_path / 'base.db'}")) as store:
        upgrade(store, "tests", REAL)
        yield Office(store, registry, letters, window, tmp_path / "letters")


def move(random: Random) -> p.PeopleCommand:
    """An act on people by one of the accounts."""
    by, person = random.choice(ACCOUNTS), random.choice(ACCOUNTS)
    email = random.choice((MINE, *ELSEWHERE))
    role = random.choice(ROLES)
    programme = "" if role == "administrateur" else "manufactures"
    return random.choice(
        (
            p.AddPerson(by=by, person=person, contact=Contact("N", email), same_address="moi"),
            p.ChangeContact(by=by, person=person, email=email, same_address="moi"),
            p.GiveRole(by=by, person=person, role=role, programme=programme),
            p.GiveRole(by=by, person=person, role="administrateur"),
            p.ApproveRole(by=by, number=random.randint(1, 40)),
            p.EndRole(by=by, person=person, role=role),
            p.OpenAbsence(
                by=by,
                person=person,
                substitute=random.choice(ACCOUNTS),
                starts_on=NOW.date(),
                ends_on=NOW.date() + timedelta(days=9),
            ),
        )
    )


def read_mail(office: Office, now, mine: tuple[str, ...] = (MINE,)) -> None:
    """Letters leave; what reached one's own mailboxes is read, and its codes are given back."""
    office.postman().run(now)
    for mail in office.mails():
        if not any(box in str(mail["To"]) for box in mine):
            continue
        words = mail.get_body(("plain",)).get_content()
        code = re.search(r"code\s*:\s*(\S+-\S+)", words)
        person = re.search(r"ifiant\s*:\s*(\S+)", words)
        if code and person:
            hashed = code_hash(person[1], code[1])
            asked = p.ConfirmAddress(by=person[1], person=person[1], code=hashed)
            office.engine.directory.handle(asked, now)


@pytest.mark.parametrize("seed", range(6))
def test_alone_nobody_opens_a_dossier_nor_moves_a_euro(alone, seed) -> None:
    random, door, now = Random(seed), alone.engine.directory, NOW
    first = Contact("Moi", random.choice((MINE, ELSEWHERE[0])))
    door.handle(p.NameAdministrator(by="adm", person="adm", contact=first), now)
    for step in range(90):
        now += timedelta(minutes=1)
        door.handle(move(random), now)
        if step % 15 == 14:
            read_mail(alone, now)
    for person in ACCOUNTS:
        for command in list(road_to("accompagnement", alone.workflow))[:2]:
            asked = replace(command, by=c.Actor(person, frozenset(ROLES)))
            with suppress(UnknownName):
                assert isinstance(alone.do(asked, "2022-01-03T12:00"), Refused)
    with alone.store.reading() as db:
        assert db.execute(text("SELECT count(*) FROM dossiers")).scalar() == 0
        assert db.execute(text("SELECT count(*) FROM ledger")).scalar() == 0
        held = db.execute(text("SELECT DISTINCT role FROM roles")).scalars().all()
    assert set(held) <= {"administrateur"}


STAFF = ("instructeur", "responsable", "ordonnateur", "comptable")
OTHERS = ("bea", *STAFF)
"""The other people of an office at work: an administrator, and who holds each role of money."""


@pytest.fixture
def at_work(alone):
    """Everybody has their role, a dossier is followed, and no role was given by one person."""
    first = p.NameAdministrator(by="adm", person="adm", contact=Contact("Moi", MINE))
    alone.engine.directory.handle(first, NOW)
    with alone.store.transaction() as db:
        for one in OTHERS:
            role = "administrateur" if one == "bea" else one
            directory.save(db, Person(one, one, f"{one}@demo.example", "", frozenset({role})), NOW)
        directory.save(db, Person("porteuse", "P", "porteuse@demo.example"), NOW)
        directory.save(db, Person("alex", "A", "alex@demo.example"), NOW)
    alone.must(
        replace(opening(), by=c.Actor("instructeur"), people={"porteur": "porteuse"}),
        "2022-01-03T10:00",
    )
    return alone


def accounts(office: Office, boxes: tuple[str, ...]) -> list[str]:
    """One's own accounts, and those of others whose letters one reads."""
    with office.store.reading() as db:
        found = db.execute(text("SELECT id, email FROM people")).all()
    return [one for one, email in found if one in ACCOUNTS or email in boxes]


def any_move(random: Random, mine: list[str]) -> p.PeopleCommand:
    """An act on people by one of one's own accounts, about anybody."""
    by = random.choice((*mine, "adm", "adm"))
    person = random.choice((*ACCOUNTS, *OTHERS))
    role = random.choice(ROLES)
    where = BASE if role == "administrateur" else "manufactures"
    box = random.choice((MINE, *ELSEWHERE))
    day, own = NOW.date(), random.choice(ACCOUNTS)
    return random.choice(
        (
            p.AddPerson(by=by, person=own, contact=Contact("N", box), same_address="moi"),
            p.ChangeContact(by=by, person=person, email=box, same_address="moi"),
            p.GiveRole(by=by, person=person, role=role, programme=where),
            p.GiveRole(by=by, person=own, role="administrateur"),
            p.ApproveRole(by=by, number=random.randint(1, 60)),
            p.EndRole(by=by, person="bea", role="administrateur"),
            p.ErasePerson(by=by, person=person),
            p.HandOver(by=by, person=person, successor=own),
            p.OpenAbsence(
                by=by, person=person, substitute=own, starts_on=day, ends_on=day + timedelta(99)
            ),
            p.EndAbsence(by=by, person=person),
        )
    )


@pytest.mark.parametrize("seed", range(4))
def test_in_an_office_at_work_nobody_takes_the_place_of_the_others(
    at_work, programme, seed
) -> None:
    """Through absences, departures, addresses, files laid in the folder: three mailboxes do not
    make two administrators, nor a hand that touches money."""
    random, now = Random(seed), NOW
    harmless = programme.workflow.model_copy(update={"money": None, "tranches": ()})
    header = harmless.header.model_copy(update={"version": 99})
    newer = WorkflowText(harmless.model_copy(update={"header": header}), "laid there", "new.toml")
    registry = workflows.Registry([programme, newer], "manufactures")
    at_work.engine = Engine(at_work.store, registry, at_work.window.calendar, at_work.window)
    door, boxes = at_work.engine.directory, (MINE, *ELSEWHERE)
    for step in range(150):
        now += timedelta(minutes=1)
        with suppress(UnknownName):
            door.handle(any_move(random, accounts(at_work, boxes)), now)
        if step % 10 == 9:
            read_mail(at_work, now, boxes)
        assert not hands_of(at_work, now) & set(STAFF), step


def hands_of(office: Office, now) -> set[str]:
    """The roles that one's own accounts hold, or lend themselves."""
    held: set[str] = set()
    with office.store.reading() as db:
        for one in ACCOUNTS:
            with suppress(UnknownName):
                me = directory.actor_in(db, one, "manufactures", now.date())
                held |= {*me.roles, *(role for away in me.absent for role in away.roles)}
    return held
