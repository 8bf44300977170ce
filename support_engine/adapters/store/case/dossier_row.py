"""A dossier as a row: folded, and by its search columns."""

from collections.abc import Collection
from typing import Any

from support_engine.adapters.store import codec
from support_engine.core.acts.ball import Ball
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.intake.places import place_of
from support_engine.core.language.spelling import plain
from support_engine.core.programme.roles import HOLDER, OFFICER

Row = dict[str, Any]
SAID = ("commune", "holder", "siret")
"""What of its presentation a dossier is found by, beside its reference and its name."""


def dossier_columns(dossier: Dossier, ball: Ball, payable: int) -> Row:
    """The folded dossier and its search columns; `ball`: in whose hands it is; `payable`: what can
    still be paid on it, in cents."""
    details = dossier.details
    found_by = (dossier.reference, dossier.name, *map(details.get, SAID))
    return {
        "reference": dossier.reference,
        "version": dossier.version,
        "workflow": dossier.workflow,
        "workflow_version": dossier.workflow_version,
        "state": dossier.state,
        "phase": dossier.phase,
        "since": dossier.since.isoformat(),
        "is_closed": dossier.is_closed,
        "in_takeover": dossier.in_takeover,
        "name": dossier.name,
        "wave": details.get("wave", ""),
        "department": details.get("department", ""),
        "sector": details.get("sector", ""),
        "source_id": details.get("source_id", ""),
        "commune": details.get("commune", ""),
        "place": place_of(details),
        "officer": dossier.people.get(OFFICER, ""),
        "holder": dossier.people.get(HOLDER, ""),
        "named": named(dossier),
        "helpers": listed(dossier.helpers),
        "turn": ball.role,
        "turn_person": ball.person,
        "turn_since": ball.since.isoformat(),
        "next_due_on": ball.next_due_on.isoformat(),
        "payable": payable,
        "search_text": plain(" ".join(filter(None, found_by))),
        "folded": codec.dump_dossier(dossier),
    }


def named(dossier: Dossier) -> str:
    """Whom a dossier names, its holder left out: « |alex|camille| »."""
    return listed({who for role, who in dossier.people.items() if role != HOLDER}) or "|"


def listed(people: Collection[str]) -> str:
    """People as a column that finds each of them: « |alex|camille| »; nothing where nobody is."""
    return f"|{'|'.join(sorted(people))}|" if people else ""
