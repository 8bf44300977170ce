"""Lives played in advance: dossiers read once, copied, played; nothing is written nor sent."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from support_engine.adapters.store import dossiers
from support_engine.adapters.templates import Letters, Rendered
from support_engine.adapters.toml_files import read
from support_engine.core.calendar import add_months
from support_engine.core.definition import Workflow
from support_engine.core.dossier import Dossier
from support_engine.core.french import count, day, euros, month
from support_engine.core.names import suggestion
from support_engine.core.simulation.assumptions import (
    Assumptions,
    assumption_flaws,
    restated,
)
from support_engine.core.simulation.life import Life
from support_engine.core.simulation.picture import picture, portfolio_picture
from support_engine.core.simulation.timeline import Entry, Timeline, by_month, by_officer
from support_engine.engine import Engine
from support_engine.errors import UnknownName, UnsoundWorkflow
from support_engine.proving import filled
from support_engine.reports import MONTHS, period_end

Progress = Callable[[Iterable[Dossier]], Iterable[Dossier]]


def load_assumptions(path: Path) -> Assumptions:
    """Assumptions from a file. Raises UnsoundWorkflow with every flaw of form."""
    return read(path, Assumptions)


def checked(assumed: Assumptions, workflow: Workflow) -> Assumptions:
    """The same, if the programme has all that they name. Raises UnsoundWorkflow."""
    found = tuple(assumption_flaws(assumed, workflow))
    if found:
        raise UnsoundWorkflow(f"{count(len(found), 'hypothèse')} à corriger.", found)
    return assumed


def straight(found: Iterable[Dossier]) -> Iterable[Dossier]:
    """No progress shown."""
    return found


def simulate(
    engine: Engine, reference: str, assumed: Assumptions, today: date, until: date | None
) -> Timeline:
    """One dossier, from today to its closing. Raises UnknownName, UnsoundWorkflow."""
    with engine.store.reading() as db:
        stored = dossiers.load(db, reference)
        known = [] if stored else dossiers.references(db)
    if stored is None:
        near = suggestion(reference, known)
        raise UnknownName(f"Le dossier « {reference} » n’existe pas. {near}")
    return played(engine, stored.dossier, assumed, today, until)


def simulate_all(
    engine: Engine,
    assumed: Assumptions,
    today: date,
    until: date | None,
    programme: str | None = None,
    progress: Progress = straight,
) -> list[Timeline]:
    """Every open dossier of a programme, by reference."""
    workflow = engine.registry.current(programme).workflow
    with engine.store.reading() as db:
        found = [d for d in dossiers.dossiers(db, workflow=workflow.header.id) if not d.is_closed]
    found.sort(key=lambda dossier: dossier.reference)
    return [played(engine, dossier, assumed, today, until) for dossier in progress(found)]


def played(
    engine: Engine, dossier: Dossier, assumed: Assumptions, today: date, until: date | None
) -> Timeline:
    """One life, and the reports that would leave about it."""
    workflow = engine.rules_of(dossier)
    life = Life(workflow, dossier, engine.calendar, checked(assumed, workflow))
    timeline = life.play(today, until)
    entries = (*timeline.entries, *reports(workflow, timeline))
    return replace(timeline, entries=tuple(sorted(entries, key=lambda entry: entry.on)))


def reports(workflow: Workflow, timeline: Timeline) -> Iterable[Entry]:
    """The reports about the dossier itself that leave while it lives."""
    first = timeline.from_on.replace(day=1)
    while (first := add_months(first, 1)) <= timeline.until_on:
        for rule in workflow.reports:
            is_time = period_end(rule, first) == first - timedelta(days=1)
            if rule.scope == "dossier" and is_time and first.month % MONTHS[rule.cadence] in (0, 1):
                phases = {workflow.phases[name].label for name in rule.phases}
                if phase_on(timeline, first) in phases:
                    yield Entry(first, "report", rule.label, "", rule.to)


def phase_on(timeline: Timeline, on: date) -> str:
    """The phase of the life on a day."""
    there = [s.phase for s in timeline.stretches if s.from_on <= on <= s.until_on]
    return there[-1] if there else ""


def written(letters: Letters, entry: Entry) -> Rendered:
    """A letter as it would be read. Raises BrokenTemplate."""
    assert entry.scene is not None
    assert entry.notice is not None
    return letters.render(entry.notice.letter, filled(entry.scene, entry.notice))


def as_data(timeline: Timeline, workflow: Workflow, assumed: Assumptions) -> dict[str, Any]:
    """A life for programmes; amounts are cents."""
    return {
        "reference": timeline.reference,
        "name": timeline.name,
        "from": timeline.from_on.isoformat(),
        "until": timeline.until_on.isoformat(),
        "is_closed": timeline.is_closed,
        "ending": timeline.ending,
        "assumptions": list(restated(assumed, workflow)),
        "stretches": [
            {"state": s.state, "from": s.from_on.isoformat(), "until": s.until_on.isoformat()}
            for s in timeline.stretches
        ],
        "entries": [
            {
                "on": entry.on.isoformat(),
                "kind": entry.kind,
                "label": entry.label,
                "detail": entry.detail,
                "roles": list(entry.roles),
                "amount": entry.amount,
            }
            for entry in timeline.entries
        ],
        "months": by_month([timeline]),
    }


KINDS = {
    "act": "acte",
    "move": "automatique",
    "letter": "lettre",
    "deadline": "échéance",
    "proposal": "proposition",
    "payment": "paiement",
    "refused": "refus",
    "report": "rapport",
}


def page(timeline: Timeline, workflow: Workflow, assumed: Assumptions) -> dict[str, Any]:
    """What the page of one life shows."""
    return {
        "title": f"Simulation – {timeline.name} ({timeline.reference})",
        "period": f"du {day(timeline.from_on)} au {day(timeline.until_on)}",
        "ending": timeline.ending,
        "assumptions": list(restated(assumed, workflow)),
        "picture": picture(timeline),
        "months": month_rows(timeline),
        "stretches": [
            {"label": s.label, "phase": s.phase, "on": s.from_on.isoformat()}
            for s in timeline.stretches
        ],
        "entries": [line(workflow, entry) for entry in timeline.entries],
    }


def line(workflow: Workflow, entry: Entry) -> dict[str, Any]:
    """One entry in words."""
    who = [workflow.roles[role].label for role in entry.roles if role in workflow.roles]
    return {
        "on": entry.on.isoformat(),
        "kind": KINDS[entry.kind],
        "label": entry.label,
        "detail": entry.detail,
        "who": ", ".join(who),
    }


def month_rows(*timelines: Timeline) -> list[dict[str, Any]]:
    """Months with their counts; those in which nothing happens are left out."""
    rows = by_month(timelines).items()
    told = ("act", "deadline", "letter", "proposal", "refused", "payment")
    return [
        {"month": month(f"{name}-01"), **row} for name, row in rows if any(row[k] for k in told)
    ]


def portfolio_page(
    timelines: list[Timeline], workflow: Workflow, assumed: Assumptions
) -> dict[str, Any]:
    """What the page of a whole programme shows."""
    total = sum(entry.amount for one in timelines for entry in one.of("payment"))
    return {
        "title": f"Simulation – {workflow.header.label}",
        "count": len(timelines),
        "closed": sum(one.is_closed for one in timelines),
        "letters": sum(len(one.of("letter")) for one in timelines),
        "total": total,
        "assumptions": list(restated(assumed, workflow)),
        "picture": portfolio_picture(timelines),
        "months": month_rows(*timelines),
        "quarters": quarters(timelines),
        "officers": by_officer(timelines),
        "dossiers": [
            {
                "reference": one.reference,
                "name": one.name,
                "until": one.until_on.isoformat(),
                "ending": one.ending,
                "paid": euros(sum(entry.amount for entry in one.of("payment"))),
                "refused": len(one.of("refused")),
            }
            for one in timelines
        ],
    }


def quarters(timelines: Iterable[Timeline]) -> dict[str, int]:
    """Payments by quarter, in cents."""
    totals: dict[str, int] = {}
    for timeline in timelines:
        for entry in timeline.of("payment"):
            name = f"{entry.on.year}-T{(entry.on.month - 1) // 3 + 1}"
            totals[name] = totals.get(name, 0) + entry.amount
    return dict(sorted(totals.items()))
