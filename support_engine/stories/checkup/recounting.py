"""Dossiers that still count their dates in a former way: what would change, then the change.

Each is one transaction through the one door, noted in the journal of the dossier; safe to kill and
to run again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers
from support_engine.core.acts.actor import SYSTEM
from support_engine.core.acts.commands import CountAnew
from support_engine.core.days.reckonings import NEWEST
from support_engine.core.versions.recounting import Difference, differences
from support_engine.engine import Engine
from support_engine.recording.decided import recounted


@dataclass(frozen=True, slots=True)
class Recount:
    """A dossier that counts as formerly, and all that the newest way changes on it."""

    reference: str
    differences: tuple[Difference, ...]


def pending(db: Connection, engine: Engine, now: datetime) -> list[Recount]:
    """The open dossiers that count as formerly; nothing is written."""
    found = []
    for dossier in dossiers.dossiers(db):
        if dossier.is_closed or dossier.reckoning >= NEWEST:
            continue
        case = engine.case_of(dossier, now.date())
        journal = dossiers.journal(db, dossier.reference)
        decided = recounted(case, command_for(dossier.reference, now), journal, now)
        found.append(Recount(dossier.reference, tuple(differences(case, decided.after))))
    return found


def apply(engine: Engine, now: datetime) -> list[Recount]:
    """Each of them counts in the newest way from now on; what was pending."""
    with engine.store.reading() as db:
        waiting = pending(db, engine, now)
    for recount in waiting:
        engine.handle(command_for(recount.reference, now), now)
    return waiting


def command_for(reference: str, now: datetime) -> CountAnew:
    """The act, asked again safely by its key."""
    key = f"recount-{NEWEST}-{reference}"
    return CountAnew(reference=reference, by=SYSTEM, on=now.date(), key=key)
