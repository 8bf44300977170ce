"""The milestones report as rows."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import expected_milestones, milestone_deadline
from support_engine.core.dossier.explain import how
from support_engine.views.rows import ALERT_MONTHS, identity, place, whereabouts


def milestones(cases: Iterable[Case], as_of: date, since: date) -> dict[str, Any]:
    """Milestones coming, reached in the period, late, waiting for a validator, and pushed back."""
    coming: list[dict[str, Any]] = []
    late: list[dict[str, Any]] = []
    waiting: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    reached: list[dict[str, Any]] = []
    horizon = add_months(as_of, ALERT_MONTHS)
    places: Counter[tuple[str, str]] = Counter()
    for case in cases:
        if not case.dossier.is_closed:
            places[place(case)] += 1
        reached.extend(reached_rows(case, since, as_of))
        for milestone, deadline in expected_milestones(case):
            record = case.dossier.milestones.get(milestone.id)
            declared = record is not None and record.status == "declared"
            row = {
                **identity(case),
                "milestone": milestone.label,
                "on": deadline.on.isoformat() if deadline.on else "",
                "first_on": deadline.first_on.isoformat(),
                "explanation": how(case.workflow, deadline),
                "days": (deadline.on - as_of).days if deadline.on else None,
                "declared_on": record.declared_on.isoformat() if record and declared else "",
            }
            if deadline.has_moved:
                moved.append(row)
            if declared:
                waiting.append(row)
            elif deadline.on is not None and deadline.on < as_of:
                late.append(row)
            elif deadline.on is not None and deadline.on <= horizon:
                coming.append(row)
    lists = {"coming": coming, "late": late, "waiting": waiting, "moved": moved, "reached": reached}
    for rows in lists.values():
        rows.sort(key=lambda row: (row["on"], row["reference"]))
    return {
        "as_of": as_of.isoformat(),
        "since": since.isoformat(),
        "horizon": horizon.isoformat(),
        "counts": {name: len(rows) for name, rows in lists.items()},
        "whereabouts": whereabouts(places),
        **lists,
    }


def reached_rows(case: Case, since: date, as_of: date) -> Iterable[dict[str, Any]]:
    """The milestones of a dossier validated in the period, with the date they were due."""
    for name, record in case.dossier.milestones.items():
        decided_on = record.decided_on
        if record.status != "validated" or decided_on is None or not since < decided_on <= as_of:
            continue
        milestone = case.workflow.milestone_of[name]
        deadline = milestone_deadline(case, milestone)
        yield {
            **identity(case),
            "milestone": milestone.label,
            "on": decided_on.isoformat(),
            "due_on": deadline.on.isoformat() if deadline and deadline.on else "",
        }
