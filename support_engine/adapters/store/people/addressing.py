"""From notices to letters: one for each person behind a role, with what every letter must say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from support_engine.adapters.store.letters.outbox import Queued
from support_engine.adapters.store.people.readers import Asked, Reader, contact, readers
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.scene import Notice, read_as


@dataclass(frozen=True, slots=True)
class Departure:
    """Of which kind letters are (`act` or `automatic`; a reminder stays one), and when they may
    leave; `weekly`: when those that are said once a week may."""

    kind: str
    at: datetime
    weekly: datetime


def addressed(
    db: Connection,
    workflow: Workflow,
    dossier: Dossier,
    notices: Iterable[Notice],
    departure: Departure,
) -> list[Queued]:
    """One letter for each person behind each notice; to nobody, a visible dead one."""
    letters = []
    for notice in notices:
        is_weekly = notice.is_weekly(workflow)
        leaves = departure.weekly if is_weekly else departure.at
        for role, reader in behind(db, workflow, dossier, notice, civil_day(leaves)):
            letters.append(
                Queued(
                    key=f"{notice.key}/{reader.person}",
                    reference=dossier.reference,
                    letter=notice.letter,
                    kind="reminder" if notice.is_reminder else departure.kind,
                    person=reader.person,
                    contact=contact(db, workflow, dossier.people, civil_day(leaves)),
                    topic=notice.topic,
                    thread=f"{dossier.reference}/{notice.thread}",
                    data={
                        **notice.data,
                        **read_as(workflow, reader.role, reader.instead_of),
                        **({"weekly": True} if is_weekly else {}),
                    },
                    not_before=leaves,
                    act=notice.act,
                    role=role,
                )
            )
    return letters


def behind(
    db: Connection, workflow: Workflow, dossier: Dossier, notice: Notice, on: date
) -> list[tuple[str, Reader]]:
    """The people behind the roles of a notice on the day when it leaves, each once, with the role
    that is written to. An empty person where nobody is there."""
    if notice.person:
        return [(notice.roles[0], Reader(notice.person, notice.roles[0]))]
    found: dict[str, tuple[str, Reader]] = {}
    for role in notice.roles:
        for reader in readers(db, workflow, dossier, Asked(role, on, notice.not_to)):
            found.setdefault(reader.person, (role, reader))
    return list(found.values()) or [(notice.roles[0], Reader("", notice.roles[0]))]
