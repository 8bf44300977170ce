"""To which address a letter goes, and what goes with it: the old address of somebody whose address
changed, letters about money at both, the code that proves a mailbox."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from secrets import choice
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.mail.messages import Invitation
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.letters.sending import Claimed
from support_engine.adapters.store.people import former_addresses
from support_engine.adapters.store.people.person import Person
from support_engine.core.people.commands import NoteCode, NoteTold
from support_engine.core.people.commitment import code_hash
from support_engine.core.programme.letters import (
    ADDRESS_CHANGED,
    ADDRESS_TO_PROVE,
    ADMINISTRATION_GIVEN,
)
from support_engine.core.programme.roles import SYSTEM_ROLE
from support_engine.engine import Engine

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is read for something else."""
GROUPS, LENGTH = 3, 4
HIDDEN = "••••-••••-••••"


def at_address(db: Connection, letter: Claimed, person: Person | None) -> Person | None:
    """Who is written to, at the address that the letter is for."""
    number = letter.data.get("former")
    if person is None or not number:
        return person
    return replace(person, email=former_addresses.read(db, person.id, int(number)))


def invitation(letter: Claimed, sender: Person, reader: Person) -> Invitation | None:
    """The file for a calendar that goes with the day of a committee."""
    told = letter.data.get("committee")
    if not isinstance(told, dict):
        return None
    from support_engine.adapters import ics  # few letters need what writes calendars

    return ics.invitation(told, sender, reader)


def with_code(letter: Claimed, space: str = "") -> Claimed:
    """The letter with a new code, where it carries one: no base ever holds it. `space`: the address
    of the space of holders, where they have one."""
    said = about(letter)
    if letter.letter == ADMINISTRATION_GIVEN:
        said["code"] = drawn()
    elif letter.letter == ADDRESS_CHANGED and said.get("days"):
        said["code"] = drawn()
        said["link"] = f"{space}/adresse/{letter.person}/{said['code']}" if space else ""
    elif letter.letter == ADDRESS_TO_PROVE:
        said["link"] = space
    else:
        return letter
    return replace(letter, data={**letter.data, "person": {**said, "id": letter.person}})


def drawn() -> str:
    """A new code."""
    return "-".join("".join(choice(SIGNS) for _ in range(LENGTH)) for _ in range(GROUPS))


def about(letter: Claimed) -> dict[str, Any]:
    """What a letter says of the person that it is about."""
    said = letter.data.get("person")
    return dict(said) if isinstance(said, dict) else {}


def code_of(letter: Claimed) -> str:
    """The code that a letter about to leave carries."""
    return str(about(letter).get("code", ""))


def without_code(group: Sequence[Claimed], text: str) -> str:
    """What is kept of a message: its code is not."""
    for code in filter(None, map(code_of, group)):
        text = text.replace(code, HIDDEN)
    return text


def left(engine: Engine, db: Connection, letter: Claimed, now: datetime) -> None:
    """A letter left: the hash of its code is noted, and what speaks of money goes to the former
    addresses that are still told."""
    if code := code_of(letter):
        noted: dict[str, str] = {"by": SYSTEM_ROLE, "person": letter.person}
        noted["code"] = code_hash(letter.person, code)
        number = int(letter.data.get("former") or 0)
        engine.directory.act(
            db, NoteTold(**noted, number=number) if number else NoteCode(**noted), now
        )
    if letter.data.get("former"):
        return
    copies = [
        outbox.Queued(
            key=former_addresses.copy_key(letter.key, number),
            reference=letter.reference,
            letter=letter.letter,
            kind="act",
            person=letter.person,
            contact=letter.contact,
            topic="",
            thread=letter.thread,
            data={**letter.data, "former": number},
            not_before=now,
            act=letter.act,
        )
        for number in told_too(engine, db, letter, now)
    ]
    outbox.queue(db, copies, now)


def told_too(engine: Engine, db: Connection, letter: Claimed, now: datetime) -> Sequence[int]:
    """The former addresses to which a letter goes besides: those that are still told of money, of
    what speaks of it; of what rectifies, those that had what it rectifies."""
    if letter.letter in money_letters(engine):
        return former_addresses.still_told(db, letter.person, now.date())
    wrong = letter.data.get("rectifies", ())
    return former_addresses.reached(db, letter.person, wrong) if wrong else ()


def money_letters(engine: Engine) -> set[str]:
    """The letters that speak of money, in whatever programme."""
    return {
        str(name)
        for workflow in engine.directory.programmes().values()
        if workflow.money is not None
        for name in workflow.money.letters.model_dump().values()
    }
