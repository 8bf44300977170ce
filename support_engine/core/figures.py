"""Counts and lists for reports: plain data, no rendering. Every figure has its date.

Averages of progress are never computed: a rate over projects of different sizes means nothing.
Dates are ISO text, money is cents.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from support_engine.core.days.calendar import Calendar, add_months
from support_engine.core.dossier.deadlines import (
    clock_deadline,
    expected_milestones,
    milestone_deadline,
)
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.explain import how
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


def portfolio(
    rules: Rulebook,
    dossiers: Sequence[Dossier],
    calendar: Calendar,
    as_of: date,
    since: date,
) -> dict[str, Any]:
    """The steering committee's view at `as_of`; movements are counted from `since`, excluded."""
    waves = sorted({d.details.get("wave", "") for d in dossiers})
    table = [
        {
            "phase": phase,
            "state": state,
            "by_wave": [counts.get(wave, 0) for wave in waves],
            "total": sum(counts.values()),
        }
        for (phase, state), counts in by_state(rules, dossiers).items()
    ]
    return {
        "as_of": as_of.isoformat(),
        "since": since.isoformat(),
        "total": len(dossiers),
        "open": sum(not d.is_closed for d in dossiers),
        "labelled": sum(rules(d).states[d.state].labelled for d in dossiers),
        "waves": [wave or "à préciser" for wave in waves],
        "states": table,
        "wave_totals": [sum(d.details.get("wave", "") == w for d in dossiers) for w in waves],
        "entries": [identity(rules(d), d) for d in dossiers if since < d.opened_on <= as_of],
        "exits": [
            identity(rules(d), d) for d in dossiers if d.is_closed and since < d.since <= as_of
        ],
        "amendments": amendments(rules, dossiers, since, as_of),
        "holds": open_holds(rules, dossiers),
        "alerts": alerts(rules, dossiers, calendar, as_of),
        "granted": sum(granted(rules(d), d) or 0 for d in dossiers),
        "granted_count": sum(granted(rules(d), d) is not None for d in dossiers),
        "whereabouts": [identity(rules(d), d) for d in dossiers if not d.is_closed],
    }


def granted(workflow: Workflow, dossier: Dossier) -> int | None:
    """The maximum of the grant, in cents; None while nothing was granted."""
    fact = workflow.money.facts.maximum if workflow.money else ""
    amount = dossier.facts.get(fact)
    return amount if isinstance(amount, int) else None


def by_state(rules: Rulebook, dossiers: Iterable[Dossier]) -> dict[tuple[str, str], Counter[str]]:
    """(phase, state) → how many dossiers of each wave, in the order of the programme's file."""
    found: dict[tuple[str, str], Counter[str]] = {}
    places: dict[tuple[str, str], int] = {}
    for d in dossiers:
        workflow = rules(d)
        state = workflow.states[d.state]
        key = (workflow.phases[state.phase].label, state.label)
        places.setdefault(key, list(workflow.states).index(d.state))
        found.setdefault(key, Counter())[d.details.get("wave", "")] += 1
    return {key: found[key] for key in sorted(found, key=lambda key: places[key])}


def amendments(rules: Rulebook, dossiers: Iterable[Dossier], since: date, as_of: date) -> list[Row]:
    """Extensions granted in the period, with the old and the new date."""
    return [
        {
            **identity(rules(d), d),
            "clock": rules(d).clocks[record.clock].label,
            "months": record.months,
            "old_on": record.old_on.isoformat() if record.old_on else "",
            "new_on": record.new_on.isoformat() if record.new_on else "",
            "decided_on": record.decided_on.isoformat() if record.decided_on else "",
        }
        for d in dossiers
        for record in d.extensions
        if record.status == "granted" and record.decided_on and since < record.decided_on <= as_of
    ]


def open_holds(rules: Rulebook, dossiers: Iterable[Dossier]) -> list[Row]:
    """Suspensions, formal notices and insolvencies in force."""
    return [
        {
            **identity(rules(d), d),
            "hold": rules(d).holds[record.hold].label,
            "opened_on": record.opened_on.isoformat(),
            "reason": record.reason,
        }
        for d in dossiers
        if not d.is_closed
        for record in d.open_holds
    ]


def alerts(
    rules: Rulebook, dossiers: Iterable[Dossier], calendar: Calendar, as_of: date
) -> list[Row]:
    """A term nearer than three months or passed, or no news for three months."""
    near, quiet = add_months(as_of, ALERT_MONTHS), add_months(as_of, -ALERT_MONTHS)
    found: list[Row] = []
    for d in dossiers:
        if d.is_closed:
            continue
        for name, clock in d.clocks.items():
            ends_on = clock_deadline(d, name, calendar).on if clock.is_running else None
            if ends_on is not None and ends_on <= near:
                words = "terme dépassé" if ends_on < as_of else "terme dans moins de 3 mois"
                label = rules(d).clocks[name].label
                found.append(
                    {
                        **identity(rules(d), d),
                        "alert": f"{words} : {label}",
                        "on": ends_on.isoformat(),
                    }
                )
        if d.last_act_on < quiet:
            found.append(
                {
                    **identity(rules(d), d),
                    "alert": "aucune nouvelle depuis plus de 3 mois",
                    "on": d.last_act_on.isoformat(),
                }
            )
    return sorted(found, key=lambda row: (row["on"], row["reference"]))


def milestones(
    rules: Rulebook,
    dossiers: Sequence[Dossier],
    calendar: Calendar,
    as_of: date,
    since: date,
) -> dict[str, Any]:
    """Milestones coming, reached in the period, late, waiting for a validator, and pushed back."""
    coming: list[dict[str, Any]] = []
    late: list[dict[str, Any]] = []
    waiting: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    reached: list[dict[str, Any]] = []
    horizon = add_months(as_of, ALERT_MONTHS)
    for d in dossiers:
        reached.extend(reached_rows(rules(d), d, calendar, since, as_of))
        for milestone, deadline in expected_milestones(rules(d), d, calendar):
            record = d.milestones.get(milestone.id)
            declared = record is not None and record.status == "declared"
            row = {
                **identity(rules(d), d),
                "milestone": milestone.label,
                "on": deadline.on.isoformat() if deadline.on else "",
                "first_on": deadline.first_on.isoformat(),
                "explanation": how(rules(d), deadline),
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
        "whereabouts": whereabouts(rules, dossiers),
        **lists,
    }


def reached_rows(
    workflow: Workflow, dossier: Dossier, calendar: Calendar, since: date, as_of: date
) -> Iterable[dict[str, Any]]:
    """The milestones of a dossier validated in the period, with the date they were due."""
    for name, record in dossier.milestones.items():
        decided_on = record.decided_on
        if record.status != "validated" or decided_on is None or not since < decided_on <= as_of:
            continue
        milestone = workflow.milestone_of[name]
        deadline = milestone_deadline(milestone, dossier, calendar)
        yield {
            **identity(workflow, dossier),
            "milestone": milestone.label,
            "on": decided_on.isoformat(),
            "due_on": deadline.on.isoformat() if deadline and deadline.on else "",
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
