"""A refusal, for whoever shows it: the terminal, a page, a programme."""

from __future__ import annotations

from datetime import date
from typing import Any

from support_engine.core.acts.blockers import Blocker
from support_engine.core.language.figures import Fact, Held, Running


def blocker_data(blocker: Blocker) -> dict[str, Any]:
    """A blocker as plain data: its sentences, its facts (dates, amounts in cents, shares in basis
    points, ids), and the act that would lift it."""
    act = blocker.act
    return {
        "code": str(blocker.code),
        "sentence": blocker.sentence,
        "remedy": blocker.remedy,
        "act": act and {"command": act.command, "arguments": act.arguments, "asks": act.asks},
        "facts": {name: without_unit(value) for name, value in blocker.facts.items()},
    }


def without_unit(value: Fact) -> str | int | date | tuple[str, ...] | None:
    """A fact without its unit: a delay is the day of its end."""
    match value:
        case Running() | Held():
            return value.until
        case int():
            return int(value)
        case _:
            return value
