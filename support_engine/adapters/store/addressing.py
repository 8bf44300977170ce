"""From notices to letters: one for each person behind a role, with what every letter must say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store import directory
from support_engine.adapters.store.outbox import Queued
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import OFFICER
from support_engine.core.telling.scene import Notice, read_as


@dataclass(frozen=True, slots=True)
class Departure:
    """Of which kind letters are (`act` or `automatic`; a reminder stays one), and when they may
    leave."""

    kind: str
    at: datetime


def addressed(
    db: Connection,
    workflow: Workflow,
    dossier: Dossier,
    notices: Iterable[Notice],
    departure: Departure,
) -> list[Queued]:
    """One letter for each person behind each notice; to nobody, a visible dead one."""
    letters = []
    behind: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for notice in notices:
        roles = notice.roles
        if roles not in behind:
            behind[roles] = directory.audience(db, dossier.people, roles) or [("", roles[0])]
        to = [(notice.person, roles[0])] if notice.person else behind[roles]
        for person, role in to:
            letters.append(
                Queued(
                    key=f"{notice.key}/{person}",
                    reference=dossier.reference,
                    letter=notice.letter,
                    kind="reminder" if notice.is_reminder else departure.kind,
                    person=person,
                    contact=dossier.people.get(OFFICER, ""),
                    topic=notice.topic,
                    thread=f"{dossier.reference}/{notice.thread}",
                    data={**notice.data, **read_as(workflow, role)},
                    not_before=departure.at,
                    act=notice.act,
                    role=role,
                )
            )
    return letters
