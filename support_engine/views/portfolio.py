"""Counts and lists for reports: plain data, no rendering. Every figure has its date.

Averages of progress are never computed: a rate over projects of different sizes means nothing.
Dates are ISO text, money is cents.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from support_engine.core.days.calendar import Calendar, add_months
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow
from support_engine.views.rows import ALERT_MONTHS, Row, Rulebook, identity


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
