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


def summary(found: Sequence[Impact]) -> Summary:
    """What a study comes to."""
    reasons = Counter(b for one in found for b in {(b.sentence, b.remedy) for b in one.blockers})
    return Summary(
        studied=len(found),
        touched=tuple(one for one in found if one.is_touched and not one.blockers),
        refused=tuple(one.reference for one in found if one.blockers),
        dates=sum(len(one.dates) for one in found),
        appearing=sum(len(one.appearing) for one in found),
        vanishing=sum(len(one.vanishing) for one in found),
        reasons=tuple(Reason(number, *words) for words, number in reasons.most_common()),
    )


def iso(when: date | None) -> str:
    """A date for programmes, or that there is none."""
    return when.isoformat() if when else "aucune"


def impact_data(one: Impact) -> dict[str, Any]:
    """An impact for programmes."""

    def letters(some: tuple[Letter, ...]) -> list[dict[str, Any]]:
        return [
            {"on": x.on.isoformat(), "letter": x.letter, "about": x.label, "to": list(x.roles)}
            for x in some
        ]

    return {
        "reference": one.reference,
        "name": one.name,
        "state": one.state,
        "new_state": one.new_state,
        "blockers": [refusal.blocker_data(blocker) for blocker in one.blockers],
        "dates": [
            {
                "label": d.label,
                "old": iso(d.old),
                "new": iso(d.new),
                "how": d.how,
                "already_past": d.is_born_late,
            }
            for d in one.dates
        ],
        "appearing": letters(one.appearing),
        "vanishing": letters(one.vanishing),
        "hindered": {name: list(sentences) for name, sentences in one.hindered.items()},
        "freed": {name: list(sentences) for name, sentences in one.freed.items()},
        "moves": [
            {"label": move.label, "old": iso(move.old), "new": iso(move.new)} for move in one.moves
        ],
        "settled": list(one.settled),
    }
