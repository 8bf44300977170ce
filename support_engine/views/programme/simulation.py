"""Simulated lives as pages and data: plain values for templates, terminals and programmes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from support_engine.core.language.french import count, day, euros, month, quarter
from support_engine.core.programme.definition import Workflow
from support_engine.core.simulation.assumptions import Assumptions, within
from support_engine.core.simulation.restating import restated
from support_engine.core.simulation.timeline import Entry, Timeline, by_month, by_officer, by_role
from support_engine.pictures.life.panorama import panorama
from support_engine.pictures.life.picture import picture

Titles = Sequence[str]
"""The subjects of the letters of a life, in their order; without them, their names are shown."""
KINDS = {
    "act": "acte",
    "move": "automatique",
    "letter": "lettre",
    "deadline": "échéance",
    "proposal": "proposition",
    "payment": "paiement",
    "refused": "refus",
    "report": "rapport",
    "payable": "possible",
    "blocked": "bloqué",
}


def sentences(assumed: Assumptions, workflow: Workflow) -> list[str]:
    """The assumptions that the rules know, in French."""
    return list(restated(within(assumed, workflow)[0], workflow))


def as_data(
    timeline: Timeline, workflow: Workflow, assumed: Assumptions, titles: Titles = ()
) -> dict[str, Any]:
    """A life for programmes; amounts are cents."""
    numbers = letter_numbers(timeline)
    return {
        "reference": timeline.reference,
        "name": timeline.name,
        "from": timeline.from_on.isoformat(),
        "until": timeline.until_on.isoformat(),
        "is_closed": timeline.is_closed,
        "ending": timeline.ending,
        "assumptions": sentences(assumed, workflow),
        "unused": list(timeline.unused),
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
                **letter_data(number, titles),
            }
            for entry, number in zip(timeline.entries, numbers, strict=True)
        ],
        "months": by_month([timeline]),
    }


def letter_numbers(timeline: Timeline) -> list[int]:
    """The number of each entry among the letters; 0 for the others."""
    numbers, number = [], 0
    for entry in timeline.entries:
        number += entry.kind == "letter"
        numbers.append(number if entry.kind == "letter" else 0)
    return numbers


def letter_data(number: int, titles: Titles) -> dict[str, Any]:
    """What a letter has and no other entry."""
    if not number:
        return {}
    return {"number": number, **({"subject": titles[number - 1]} if titles else {})}


def page(
    timeline: Timeline, workflow: Workflow, assumed: Assumptions, titles: Titles = ()
) -> dict[str, Any]:
    """What the page of one life shows."""
    numbers = letter_numbers(timeline)
    return {
        "title": f"Simulation – {timeline.name} ({timeline.reference})",
        "period": f"du {day(timeline.from_on)} au {day(timeline.until_on)}",
        "ending": timeline.ending,
        "assumptions": sentences(assumed, workflow),
        "unused": list(timeline.unused),
        "picture": picture(timeline),
        "months": month_rows(timeline),
        "stretches": [
            {"label": s.label, "phase": s.phase, "on": s.from_on.isoformat()}
            for s in timeline.stretches
        ],
        "entries": [
            line(workflow, entry, number, titles)
            for entry, number in zip(timeline.entries, numbers, strict=True)
        ],
    }


def line(workflow: Workflow, entry: Entry, number: int, titles: Titles) -> dict[str, Any]:
    """One entry in words; a letter is known by its subject, which says what it is about."""
    who = [workflow.roles[role].label for role in entry.roles if role in workflow.roles]
    is_titled = bool(number and titles)
    is_prospect = entry.kind in ("payable", "blocked")
    label = f"Versement : {entry.label}" if is_prospect else entry.label
    return {
        "on": entry.on.isoformat(),
        "kind": f"lettre {number}" if number else KINDS[entry.kind],
        "label": titles[number - 1] if is_titled else label,
        "detail": "" if is_titled else entry.detail,
        "who": ", ".join(who),
    }


def month_rows(*timelines: Timeline, reports: Sequence[Entry] = ()) -> list[dict[str, Any]]:
    """Months with their counts; those in which nothing happens are left out."""
    rows = by_month(timelines, reports).items()
    told = ("act", "deadline", "letter", "proposal", "refused", "payment", "report")
    return [
        {"month": month(f"{name}-01"), **row} for name, row in rows if any(row[k] for k in told)
    ]


def portfolio_page(
    timelines: list[Timeline],
    workflow: Workflow,
    assumed: Assumptions,
    reports: Sequence[Entry] = (),
) -> dict[str, Any]:
    """What the page of a whole programme shows. `reports` are those about the programme."""
    return {
        "title": f"Simulation – {workflow.header.label}",
        "period": period(timelines),
        "count": count(len(timelines), "dossier"),
        "closed": sum(life.is_closed for life in timelines),
        "letters": count(sum(len(life.of("letter")) for life in timelines), "lettre"),
        "total": sum(map(paid, timelines)),
        "assumptions": sentences(assumed, workflow),
        "unused": unused(timelines),
        "picture": panorama(timelines),
        "months": month_rows(*timelines, reports=reports),
        "quarters": quarters(timelines),
        "officers": by_officer(timelines),
        "roles": {
            workflow.roles[name].label if name in workflow.roles else name: number
            for name, number in by_role(timelines).items()
        },
        "reports": list(report_rows(workflow, reports)),
        "stuck": [row for life in timelines for row in stuck_rows(life)],
        "dossiers": [dossier_row(life) for life in timelines],
    }


def paid(timeline: Timeline) -> int:
    """What a life is paid, in cents."""
    return sum(entry.amount for entry in timeline.of("payment"))


def stuck_rows(timeline: Timeline) -> Iterator[dict[str, Any]]:
    """The acts of a life that were refused until the end."""
    for entry in timeline.stuck:
        yield {
            "reference": timeline.reference,
            "act": entry.label,
            "on": entry.on.isoformat(),
            "why": entry.detail,
        }


def dossier_row(timeline: Timeline) -> dict[str, Any]:
    """One life in the table of the portfolio."""
    return {
        "reference": timeline.reference,
        "name": timeline.name,
        "until": timeline.until_on.isoformat(),
        "ending": timeline.ending,
        "paid": euros(paid(timeline)),
        "refused": len(timeline.of("refused")),
    }


def period(timelines: Sequence[Timeline]) -> str:
    """From the first day to the last."""
    if not timelines:
        return ""
    last = max(timeline.until_on for timeline in timelines)
    return f"du {day(timelines[0].from_on)} au {day(last)}"


def unused(timelines: Sequence[Timeline]) -> list[str]:
    """The assumptions that changed nothing in any life; where one dossier cannot know it, who."""
    if not timelines:
        return []
    shared = set(timelines[0].unused).intersection(*(timeline.unused for timeline in timelines))
    sentences = [sentence for sentence in timelines[0].unused if sentence in shared]
    for timeline in timelines:
        sentences += [
            f"{timeline.reference} : {sentence}"
            for sentence in timeline.unused
            if sentence not in shared and sentence.endswith("ne le connaissent pas.")
        ]
    return sentences


def report_rows(workflow: Workflow, reports: Iterable[Entry]) -> Iterator[Mapping[str, Any]]:
    """The reports about the programme: how many of each, and between which days."""
    by_kind: dict[tuple[str, tuple[str, ...]], list[Entry]] = {}
    for entry in reports:
        by_kind.setdefault((entry.label, entry.roles), []).append(entry)
    for (label, roles), entries in by_kind.items():
        who = ", ".join(workflow.roles[role].label for role in roles if role in workflow.roles)
        days = [entry.on.isoformat() for entry in entries]
        number = len(entries)
        yield {"label": label, "who": who, "number": number, "first": min(days), "last": max(days)}


def quarters(timelines: Iterable[Timeline]) -> dict[str, int]:
    """Payments by quarter, in cents."""
    totals: dict[str, int] = {}
    for timeline in timelines:
        for entry in timeline.of("payment"):
            name = quarter(entry.on)
            totals[name] = totals.get(name, 0) + entry.amount
    return dict(sorted(totals.items()))
