"""What the rows of reports have in common."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from support_engine.core.dossier.case import Case

Row = Mapping[str, Any]
ALERT_MONTHS = 3
"""A deadline nearer than this, or a silence longer than this, is worth an alert."""


def identity(case: Case) -> dict[str, Any]:
    """Who and where, for any line of a report."""
    details = case.dossier.details
    return {
        "reference": case.dossier.reference,
        "name": case.dossier.name,
        "commune": details.get("commune", ""),
        "department": case.dossier.department,
        "wave": details.get("wave", ""),
        "state": case.workflow.states[case.dossier.state].label,
        "phase": case.workflow.phases[case.dossier.phase].label,
        "since": case.dossier.since.isoformat(),
        "demo": details.get("demo", ""),
    }


def place(case: Case) -> tuple[str, str]:
    """Where a dossier is: its wave, its phase."""
    return case.dossier.details.get("wave", ""), case.workflow.phases[case.dossier.phase].label


def whereabouts(counts: Counter[tuple[str, str]]) -> list[Row]:
    """Who is where: the number of open dossiers by place."""
    return [
        {"wave": wave or "à préciser", "phase": phase, "count": number}
        for (wave, phase), number in sorted(counts.items())
    ]
