"""Counts and lists for reports: plain data, no rendering. Every figure has its date.

Averages of progress are never computed: a rate over projects of different sizes means nothing.
Dates are ISO text, money is cents. The stock is read once, one dossier after the other, and none
is kept: a hundred thousand of them fit in memory as rows, not as dossiers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.views.rows import ALERT_MONTHS, Row, identity


def portfolio(cases: Iterable[Case], as_of: date, since: date) -> dict[str, Any]:
    """The steering committee's view at `as_of`; movements are counted from `since`, excluded."""
    stock = Stock()
    lists: dict[str, list[Row]] = {name: [] for name in LISTS}
    for case in cases:
        stock.count(case)
        for name, rows in LISTS.items():
            lists[name].extend(rows(case, since, as_of))
    lists["alerts"].sort(key=lambda row: (row["on"], row["reference"]))
    waves = sorted(stock.waves)
    return {
        "as_of": as_of.isoformat(),
        "since": since.isoformat(),
        **{name: stock.totals[name] for name in ("total", "open", "labelled")},
        "waves": [wave or "à préciser" for wave in waves],
        "states": stock.table(waves),
        "wave_totals": [stock.waves[wave] for wave in waves],
        **{name: rows for name, rows in lists.items() if name != "whereabouts"},
        **{name: stock.totals[name] for name in ("granted", "granted_count")},
        "whereabouts": lists["whereabouts"],
    }


@dataclass
class Stock:
    """What is counted: dossiers in all, by wave, by state and wave; and the grants, in cents."""

    totals: Counter[str] = field(default_factory=Counter)
    waves: Counter[str] = field(default_factory=Counter)
    states: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    """(phase, state) → how many dossiers of each wave; where it stands in the programme's file."""

    def count(self, case: Case) -> None:
        """One dossier more."""
        workflow, dossier = case.workflow, case.dossier
        state, wave, amount = workflow.states[dossier.state], wave_of(case), granted(case)
        self.totals["total"] += 1
        self.totals["open"] += not dossier.is_closed
        self.totals["labelled"] += state.labelled
        self.totals["granted"] += amount or 0
        self.totals["granted_count"] += amount is not None
        self.waves[wave] += 1
        key = (workflow.phases[state.phase].label, state.label)
        if key not in self.states:
            self.states[key] = Counter()
            self.places[key] = list(workflow.states).index(dossier.state)
        self.states[key][wave] += 1

    def table(self, waves: Iterable[str]) -> list[Row]:
        """How many dossiers in each state, by wave, in the order of the programme's file."""
        return [
            {
                "phase": key[0],
                "state": key[1],
                "by_wave": [self.states[key][wave] for wave in waves],
                "total": self.states[key].total(),
            }
            for key in sorted(self.states, key=lambda key: self.places[key])
        ]


def wave_of(case: Case) -> str:
    """The wave or session; an empty string while it is not known."""
    return case.dossier.details.get("wave", "")


def granted(case: Case) -> int | None:
    """The maximum of the grant, in cents; None while nothing was granted."""
    fact = case.workflow.money.facts.maximum if case.workflow.money else ""
    amount = case.dossier.facts.get(fact)
    return amount if isinstance(amount, int) else None


def entries(case: Case, since: date, as_of: date) -> Iterator[Row]:
    """A dossier opened in the period."""
    if since < case.dossier.opened_on <= as_of:
        yield identity(case)


def exits(case: Case, since: date, as_of: date) -> Iterator[Row]:
    """A dossier closed in the period."""
    if case.dossier.is_closed and since < case.dossier.since <= as_of:
        yield identity(case)


def amendments(case: Case, since: date, as_of: date) -> Iterator[Row]:
    """Extensions granted in the period, with the old and the new date."""
    for record in case.dossier.extensions:
        decided_on = record.decided_on
        if record.status == "granted" and decided_on and since < decided_on <= as_of:
            yield {
                **identity(case),
                "clock": case.workflow.clocks[record.clock].label,
                "months": record.months,
                "old_on": record.old_on.isoformat() if record.old_on else "",
                "new_on": record.new_on.isoformat() if record.new_on else "",
                "decided_on": decided_on.isoformat(),
            }


def open_holds(case: Case, _since: date, _as_of: date) -> Iterator[Row]:
    """Suspensions, formal notices and insolvencies in force."""
    if case.dossier.is_closed:
        return
    for record in case.dossier.open_holds:
        yield {
            **identity(case),
            "hold": case.workflow.holds[record.hold].label,
            "opened_on": record.opened_on.isoformat(),
            "reason": record.reason,
        }


def alerts(case: Case, _since: date, as_of: date) -> Iterator[Row]:
    """A term nearer than three months or passed, or no news for three months."""
    if case.dossier.is_closed:
        return
    near, quiet = add_months(as_of, ALERT_MONTHS), add_months(as_of, -ALERT_MONTHS)
    for name, clock in case.dossier.clocks.items():
        ends_on = clock_deadline(case, name).on if clock.is_running else None
        if ends_on is not None and ends_on <= near:
            words = "terme dépassé" if ends_on < as_of else "terme dans moins de 3 mois"
            label = case.workflow.clocks[name].label
            yield {**identity(case), "alert": f"{words} : {label}", "on": ends_on.isoformat()}
    if case.dossier.last_act_on < quiet:
        words = "aucune nouvelle depuis plus de 3 mois"
        yield {**identity(case), "alert": words, "on": case.dossier.last_act_on.isoformat()}


def whereabouts(case: Case, _since: date, _as_of: date) -> Iterator[Row]:
    """Where an open dossier is."""
    if not case.dossier.is_closed:
        yield identity(case)


LISTS = {
    "entries": entries,
    "exits": exits,
    "amendments": amendments,
    "holds": open_holds,
    "alerts": alerts,
    "whereabouts": whereabouts,
}
"""What is listed → the rows that one dossier gives, movements between `since` and `as_of`."""
