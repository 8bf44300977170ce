"""One person alone, in a real base, with as many invented accounts as they like and one mailbox:
not a dossier opens, not a euro moves. A search of sequences of acts, through the real doors."""

import re
from contextlib import closing, suppress
from dataclasses import replace
from datetime import time, timedelta
from random import Random

import pytest
from sqlalchemy import text

from support_engine.adapters.files import workflows
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import REAL
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.days.sending_hours import Window
from support_engine.core.people import commands as p
from support_engine.core.people.commands import Contact
from support_engine.core.people.commitment import code_hash
from support_engine.errors import UnknownName
from tests.office import Office, at
from tests.story import road_to

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


def read_mail(office: Office, now) -> None:
    """Letters leave; what reached the one mailbox is read, and its codes are given back."""
    office.postman().run(now)
    for mail in office.mails():
        if MINE not in str(mail["To"]):
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
