"""What the rows of reports have in common."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow

Row = Mapping[str, Any]
Rulebook = Callable[[Dossier], Workflow]
"""Each dossier is read with the version of the rules that it follows."""
ALERT_MONTHS = 3
"""A deadline nearer than this, or a silence longer than this, is worth an alert."""


def identity(workflow: Workflow, dossier: Dossier) -> dict[str, Any]:
    """Who and where, for any line of a report."""
    details = dossier.details
    return {
        "reference": dossier.reference,
        "name": dossier.name,
        "commune": details.get("commune", ""),
        "department": dossier.department,
        "wave": details.get("wave", ""),
        "state": workflow.states[dossier.state].label,
        "phase": workflow.phases[dossier.phase].label,
        "since": dossier.since.isoformat(),
        "demo": details.get("demo", ""),
    }


def whereabouts(rules: Rulebook, dossiers: Iterable[Dossier]) -> list[Row]:
    """Who is where: the number of open dossiers by wave and phase."""
    counts = Counter(
        (d.details.get("wave", ""), rules(d).phases[d.phase].label)
        for d in dossiers
        if not d.is_closed
    )
    return [
        {"wave": wave or "à préciser", "phase": phase, "count": number}
        for (wave, phase), number in sorted(counts.items())
    ]
