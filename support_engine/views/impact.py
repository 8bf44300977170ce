"""What a new version would change, as data."""

from __future__ import annotations

from datetime import date
from typing import Any

from support_engine.core.versions.impact import Impact, Letter
from support_engine.views import refusal


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
