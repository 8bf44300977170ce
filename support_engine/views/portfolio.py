"""Counts and lists for reports: plain data, no rendering. Every figure has its date.

Averages of progress are never computed: a rate over projects of different sizes means nothing.
Dates are ISO text, money is cents.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.views.rows import ALERT_MONTHS, Row, identity


def portfolio(cases: Sequence[Case], as_of: date, since: date) -> dict[str, Any]:
    """The steering committee's view at `as_of`; movements are counted from `since`, excluded."""
    dossiers = [case.dossier for case in cases]
    waves = sorted({d.details.get("wave", "") for d in dossiers})
    table = [
        {
            "phase": phase,
            "state": state,
            "by_wave": [counts.get(wave, 0) for wave in waves],
            "total": sum(counts.values()),
        }
        for (phase, state), counts in by_state(cases).items()
    ]
    return {
        "as_of": as_of.isoformat(),
        "since": since.isoformat(),
        "total": len(dossiers),
        "open": sum(not d.is_closed for d in dossiers),
        "labelled": sum(c.workflow.states[c.dossier.state].labelled for c in cases),
        "waves": [wave or "à préciser" for wave in waves],
        "states": table,
        "wave_totals": [sum(d.details.get("wave", "") == w for d in dossiers) for w in waves],
        "entries": [identity(c) for c in cases if since < c.dossier.opened_on <= as_of],
        "exits": [
            identity(c) for c in cases if c.dossier.is_closed and since < c.dossier.since <= as_of
        ],
        "amendments": amendments(cases, since, as_of),
        "holds": open_holds(cases),
        "alerts": alerts(cases, as_of),
        "granted": sum(granted(c) or 0 for c in cases),
        "granted_count": sum(granted(c) is not None for c in cases),
        "whereabouts": [identity(c) for c in cases if not c.dossier.is_closed],
    }


def granted(case: Case) -> int | None:
    """The maximum of the grant, in cents; None while nothing was granted."""
    fact = case.workflow.money.facts.maximum if case.workflow.money else ""
    amount = case.dossier.facts.get(fact)
    return amount if isinstance(amount, int) else None


def by_state(cases: Iterable[Case]) -> dict[tuple[str, str], Counter[str]]:
    """(phase, state) → how many dossiers of each wave, in the order of the programme's file."""
    found: dict[tuple[str, str], Counter[str]] = {}
    places: dict[tuple[str, str], int] = {}
    for case in cases:
        workflow, d = case.workflow, case.dossier
        state = workflow.states[d.state]
        key = (workflow.phases[state.phase].label, state.label)
        places.setdefault(key, list(workflow.states).index(d.state))
        found.setdefault(key, Counter())[d.details.get("wave", "")] += 1
    return {key: found[key] for key in sorted(found, key=lambda key: places[key])}


def amendments(cases: Iterable[Case], since: date, as_of: date) -> list[Row]:
    """Extensions granted in the period, with the old and the new date."""
    return [
        {
            **identity(case),
            "clock": case.workflow.clocks[record.clock].label,
            "months": record.months,
            "old_on": record.old_on.isoformat() if record.old_on else "",
            "new_on": record.new_on.isoformat() if record.new_on else "",
            "decided_on": record.decided_on.isoformat() if record.decided_on else "",
        }
        for case in cases
        for record in case.dossier.extensions
        if record.status == "granted" and record.decided_on and since < record.decided_on <= as_of
    ]


def open_holds(cases: Iterable[Case]) -> list[Row]:
    """Suspensions, formal notices and insolvencies in force."""
    return [
        {
            **identity(case),
            "hold": case.workflow.holds[record.hold].label,
            "opened_on": record.opened_on.isoformat(),
            "reason": record.reason,
        }
        for case in cases
        if not case.dossier.is_closed
        for record in case.dossier.open_holds
    ]


def alerts(cases: Iterable[Case], as_of: date) -> list[Row]:
    """A term nearer than three months or passed, or no news for three months."""
    near, quiet = add_months(as_of, ALERT_MONTHS), add_months(as_of, -ALERT_MONTHS)
    found: list[Row] = []
    for case in cases:
        d = case.dossier
        if d.is_closed:
            continue
        for name, clock in d.clocks.items():
            ends_on = clock_deadline(case, name).on if clock.is_running else None
            if ends_on is not None and ends_on <= near:
                words = "terme dépassé" if ends_on < as_of else "terme dans moins de 3 mois"
                label = case.workflow.clocks[name].label
                found.append(
                    {
                        **identity(case),
                        "alert": f"{words} : {label}",
                        "on": ends_on.isoformat(),
                    }
                )
        if d.last_act_on < quiet:
            found.append(
                {
                    **identity(case),
                    "alert": "aucune nouvelle depuis plus de 3 mois",
                    "on": d.last_act_on.isoformat(),
                }
            )
    return sorted(found, key=lambda row: (row["on"], row["reference"]))
