"""Reasons for a refusal that only the base can tell, read in the transaction that writes."""

from sqlalchemy import Connection

from support_engine.adapters.store import dossiers
from support_engine.core import commands as c
from support_engine.core.blockers import Blocker, Code, blocked


def second_application(db: Connection, command: c.OpenDossier) -> Blocker | None:
    """One application per wave: the same outside identifier, or else the same name and commune."""
    details = command.details
    wave = details.get("wave", "")
    if not wave:
        return None
    name, commune = details.get("name", ""), details.get("commune", "")
    other = dossiers.application(db, wave, details.get("source_id", ""), name, commune)
    if other is None:
        return None
    return blocked(Code.APPLIED_IN_WAVE, name=name, wave=wave, other=other)
