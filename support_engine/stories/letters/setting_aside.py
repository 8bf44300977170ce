"""A person decides that a letter does not go out, unless it protects its reader: a decision is kept
from whoever it concerns by nobody who could not have taken it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import directory
from support_engine.assemble import Desk
from support_engine.core.acts.actor import hands
from support_engine.core.acts.blockers import Blocker
from support_engine.core.acts.conditions import role_blocker
from support_engine.core.acts.corrections import able
from support_engine.core.acts.takers import acting
from support_engine.core.dossier.awaiting import awaiting
from support_engine.core.dossier.events import RemindersIssued
from support_engine.core.programme.roles import HOLDER
from support_engine.views.letters.letter_codes import code_of

AWAITED = (
    "Elle prévient le porteur, et un délai qui le protège l’attend. Si l’acte est une erreur,"
    " reprenez-le, sa lettre ne partira pas : support-engine correct {reference} --to {act}."
)
UNTOLD = (
    "L’acte tient, mais le porteur ne l’apprend pas : ni recours ni délai ne court contre lui"
    " tant qu’elle ne lui est pas notifiée. Faites-la partir (support-engine letters retry {code}),"
    " ou postez-la et dites-le (support-engine letters posted {reference} --act {act}"
    ' --proof "…"). Si l’acte est une erreur, reprenez-le.'
)
NOT_REMINDED = (
    "Le porteur n’est pas rappelé : ce que les relances proposent ensuite attend qu’il l’ait été."
)
MAY_STOP = ("queued", "held", "dead", "parked", "in_doubt")
"""The states of a letter that may be set aside."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """What became of a letter that somebody wanted not to leave: set aside (`is_change`), kept
    (`why`), not theirs to stop (`no`); `told`: what does not begin, or waits, without it."""

    is_change: bool = False
    why: str = ""
    no: Blocker | None = None
    told: str = ""


def set_aside(desk: Desk, db: Connection, key: str, by: str, now: datetime) -> SetAside:
    """Keep a letter from leaving, in a transaction that the caller holds. An unknown one, or one
    that left, is neither."""
    rows = [row for row in outbox.listed(db, key=key) if row["state"] in MAY_STOP]
    for row in rows:
        if (no := not_theirs(desk, db, row, by, now)) is not None:
            return SetAside(no=no)
        if why := kept(db, row):
            return SetAside(why=why)
        done = outbox.cancel(db, key, f"Annulée par {by}.")
        return SetAside(is_change=done, told=untold(row) if done else "")
    return SetAside()


def kept(db: Connection, row: Mapping[str, Any]) -> str:
    """Why a letter that waits to leave is not cancelled: nobody keeps a holder from being told of
    what runs against them, or of another account. Nothing where it may be."""
    if row["role"] != HOLDER or row["state"] not in ("queued", "held"):
        return ""
    reference, act = row["reference"], row["act"]
    stored = dossiers.load(db, reference)
    waiting = awaiting(stored.dossier) if stored else ()
    if any(one.letter.act == act for one in waiting):
        return AWAITED.format(reference=reference, act=act)
    return ""


def not_theirs(
    desk: Desk, db: Connection, row: Mapping[str, Any], by: str, now: datetime
) -> Blocker | None:
    """Why somebody may not stop a letter of a dossier: whoever could do the act that it tells, or a
    head, may; a reminder, whoever acts on the dossiers of that programme."""
    stored = dossiers.load(db, row["reference"]) if row["act"] else None
    if stored is None:
        return None
    case = desk.engine.case_of(stored.dossier, now.date())
    along = list(desk.engine.registry.along(dossiers.journal(db, row["reference"])))
    told = along[row["act"] - 1]
    if isinstance(told[1].event, RemindersIssued):
        allowed = acting(case.workflow)
    else:
        allowed = able(case, [one for _, one in along], told)
    act = f"Annuler cette lettre (acte n° {row['act']})"
    actor = directory.actor_in(db, by, case.dossier.workflow, now.date())
    own = role_blocker(case, actor, allowed, act)
    for absent in actor.absent if own else ():
        if not any(role_blocker(case, one, allowed, act) for one in hands(actor, absent)):
            return None
    return own


def untold(row: Mapping[str, Any]) -> str:
    """What does not begin, or waits, as the holder is not written to."""
    if row["role"] != HOLDER or not row["act"]:
        return ""
    if row["kind"] == "reminder":
        return NOT_REMINDED
    return UNTOLD.format(code=code_of(row["key"]), reference=row["reference"], act=row["act"])
