"""Reasons for a refusal that only the base can tell, read in the transaction that writes."""

from sqlalchemy import Connection, text

from support_engine.adapters.store import dossiers
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.sessions import full, is_laureate, session_of, takes_a_place
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow


def second_application(db: Connection, programme: str, command: c.OpenDossier) -> Blocker | None:
    """One application per wave: the same outside identifier, or else the same name and commune."""
    details = command.details
    wave = details.get("wave", "")
    if not wave:
        return None
    other = dossiers.application(db, programme, details)
    if other is None:
        return None
    return blocked(Code.APPLIED_IN_WAVE, name=details.get("name", ""), wave=wave, other=other)


LOCK = text("SELECT pg_advisory_xact_lock(hashtext(:key))")


def session_full(
    db: Connection, workflow: Workflow, before: Dossier | None, after: Dossier
) -> Blocker | None:
    """The last place of a session goes to one dossier only, whoever asks at the same moment.

    SQLite lets one writer in at a time; PostgreSQL waits here for whoever is counting.
    """
    session = session_of(after)
    if not session or not takes_a_place(workflow, before, after):
        return None
    if db.dialect.name == "postgresql":
        db.execute(LOCK, {"key": f"{workflow.header.id}/{session}"})
    others = dossiers.dossiers(db, workflow=workflow.header.id, wave=session)
    taken = sum(is_laureate(workflow, d) for d in others if d.reference != after.reference)
    return full(workflow, session, taken)
