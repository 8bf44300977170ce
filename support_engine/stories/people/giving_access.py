"""STORY: a holder lets somebody into their space: a person of this one project, and what they may
do there, in one transaction.

Each is a person of their own: who else reads that mailbox, or that anybody does, is told to nobody.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import Connection

from support_engine.adapters.store.again import again
from support_engine.adapters.store.case import base_blockers, dossiers
from support_engine.adapters.store.case.record import VersionTaken
from support_engine.adapters.store.people import directory, members
from support_engine.assemble import Desk
from support_engine.core.acts.actor import Actor
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.commands import GiveAccess
from support_engine.core.language.spelling import plain
from support_engine.core.people.commands import AddPerson, Contact
from support_engine.core.people.commitment import mailbox_of
from support_engine.engine import RACES, Outcome
from support_engine.stories.together import NotTogether

SHARED = "accès donné par le porteur de {reference}"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a holder lets in: how they are called and reached, what for; `key`: of the act."""

    reference: str
    by: str
    name: str
    email: str
    right: str
    key: str | None = None


def let_in(desk: Desk, asked: Invitation, now: datetime) -> tuple[Outcome, str]:
    """The outcome, and the id of whoever was let in. Raises what `Engine.handle` raises."""

    def both(db: Connection) -> tuple[Outcome, str]:
        person = known_here(db, asked) or added(desk, db, asked, now)
        command = GiveAccess(
            reference=asked.reference,
            by=Actor(asked.by),
            on=now.date(),
            person=person,
            right=asked.right,
            key=asked.key,
        )
        outcome = desk.engine.handle_in(db, command, now)
        if isinstance(outcome, Refused):
            raise NotTogether(outcome)
        return outcome, person

    try:
        return again(desk.store, both, RACES)
    except NotTogether as refused:
        return refused.refusal, ""
    except VersionTaken:
        busy = ("d’autres personnes y travaillent en ce moment",)
        return Refused((base_blockers.changed_meanwhile(busy, asked.reference),)), ""


def known_here(db: Connection, asked: Invitation) -> str:
    """Whoever was let in there already at that address; nobody else is looked for."""
    stored = dossiers.load(db, asked.reference)
    helpers = directory.some(db, stored.dossier.helpers if stored else ())
    wanted = mailbox_of(asked.email)
    return next((one.id for one in helpers.values() if mailbox_of(one.email) == wanted), "")


def added(desk: Desk, db: Connection, asked: Invitation, now: datetime) -> str:
    """Somebody new, whose id says of which project. Raises NotTogether."""
    start = re.sub(r"[^a-z0-9]+", "-", plain(asked.reference)).strip("-")
    start = start if start[:1].isalpha() else f"projet-{start}"
    ids = (f"{start[:48]}-acces-{number}" for number in count(1))
    person = next(one for one in ids if not directory.exists(db, one))
    command = AddPerson(
        by=asked.by,
        person=person,
        contact=Contact(asked.name.strip(), asked.email.strip()),
        same_address=SHARED.format(reference=asked.reference),
        helps=asked.reference,
    )
    outcome = desk.directory.act(db, command, now)
    if isinstance(outcome, Refused):
        raise NotTogether(outcome)
    return person


def names(db: Connection, people: tuple[str, ...]) -> dict[str, str]:
    """How those who were let in are called; never where they are written to."""
    found = {one: members.contact(db, one) for one in people}
    return {one: contact[0].name for one, contact in found.items() if contact}
