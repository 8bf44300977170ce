"""Lists of dossiers, and what of them is public."""

from __future__ import annotations

from datetime import date
from typing import Any

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.names import require
from support_engine.core.programme.definition import Workflow


def check_filters(programmes: list[Workflow], filters: dict[str, str | None]) -> None:
    """A misspelt state, phase or programme is an error with a suggestion, not an empty list."""
    states = {name: state for w in programmes for name, state in w.states.items()}
    phases = {name: phase for w in programmes for name, phase in w.phases.items()}
    if filters.get("state"):
        require(states, str(filters["state"]), "état")
    if filters.get("phase"):
        require(phases, str(filters["phase"]), "phase")
    if filters.get("programme"):
        known = {workflow.header.id: workflow for workflow in programmes}
        require(known, str(filters["programme"]), "programme")


def is_public(workflow: Workflow, dossier: Dossier, today: date) -> bool:
    """Labelled, and announced: nothing is public before the announcement."""
    embargo = workflow.header.embargo_fact
    if not workflow.states[dossier.state].labelled:
        return False
    return embargo is None or date.fromisoformat(str(dossier.facts.get(embargo, date.max))) <= today


def public_row(dossier: Dossier) -> dict[str, Any]:
    """The public facts of a manufacture, and nothing else."""
    details = dossier.details
    keys = ("name", "wave", "commune", "department", "sector")
    return {"reference": dossier.reference, **{k: details.get(k, "") for k in keys}}
