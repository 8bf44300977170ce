"""What a new version would change, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from support_engine.core.versions.impact import Impact, Letter
from support_engine.views import refusal


@dataclass(frozen=True, slots=True)
class Reason:
    """Why dossiers could not move, and how many of them."""

    dossiers: int
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A study in a few figures: what would change, and what stands in the way, commonest first.

    `touched`: the dossiers that would move and that something happens to; `refused`: references.
    """

    studied: int
    touched: tuple[Impact, ...]
    refused: tuple[str, ...]
    dates: int
    appearing: int
    vanishing: int
    reasons: tuple[Reason, ...]


def summary(impacts: Sequence[Impact]) -> Summary:
    """What a study comes to."""
    reasons = Counter(
        reason for impact in impacts for reason in {(b.sentence, b.remedy) for b in impact.blockers}
    )
    return Summary(
        studied=len(impacts),
        touched=tuple(impact for impact in impacts if impact.is_touched and not impact.blockers),
        refused=tuple(impact.reference for impact in impacts if impact.blockers),
        dates=sum(len(impact.dates) for impact in impacts),
        appearing=sum(len(impact.appearing) for impact in impacts),
        vanishing=sum(len(impact.vanishing) for impact in impacts),
        reasons=tuple(Reason(number, *reason) for reason, number in reasons.most_common()),
    )


def iso(when: date | None) -> str:
    """A date for programmes, or that there is none."""
    return when.isoformat() if when else "aucune"


def impact_data(impact: Impact) -> dict[str, Any]:
    """An impact for programmes."""

    def letters(some: tuple[Letter, ...]) -> list[dict[str, Any]]:
        return [
            {"on": x.on.isoformat(), "letter": x.letter, "about": x.label, "to": list(x.roles)}
            for x in some
        ]

    return {
        "reference": impact.reference,
        "name": impact.name,
        "state": impact.state,
        "new_state": impact.new_state,
        "blockers": [refusal.blocker_data(blocker) for blocker in impact.blockers],
        "dates": [
            {
                "label": d.label,
                "old": iso(d.old),
                "new": iso(d.new),
                "how": d.how,
                "already_past": d.is_born_late,
            }
            for d in impact.dates
        ],
        "amounts": [{"label": a.label, "old": a.old, "new": a.new} for a in impact.amounts],
        "appearing": letters(impact.appearing),
        "vanishing": letters(impact.vanishing),
        "hindered": {name: list(sentences) for name, sentences in impact.hindered.items()},
        "freed": {name: list(sentences) for name, sentences in impact.freed.items()},
        "moves": [
            {"label": move.label, "old": iso(move.old), "new": iso(move.new)}
            for move in impact.moves
        ],
        "settled": list(impact.settled),
        "requests_closed": list(impact.closed),
    }
