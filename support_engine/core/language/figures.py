"""Values that know their unit, and how a value is written in a French sentence."""

from dataclasses import dataclass
from datetime import date

from support_engine.core.language.french import day, euros, percent


class Cents(int):
    """An amount of money, in cents."""


class Rate(int):
    """A share, in basis points: 3 000 is 30 %."""


@dataclass(frozen=True, slots=True)
class Running:
    """A delay that is not over: the day of its end, None while it is suspended."""

    until: date | None


Fact = str | int | date | Running | tuple[str, ...] | None
"""What a sentence is written from: words, a number, an amount, a share, a day, some words."""


def worded(value: Fact) -> str:
    """A value as a French sentence says it; nothing is « rien »."""
    match value:
        case Cents():
            return euros(value)
        case Rate():
            return percent(value)
        case date():
            return day(value)
        case Running():
            return f"court jusqu’au {day(value.until)}" if value.until else "est suspendu"
        case tuple():
            return ", ".join(value) or "rien"
        case None:
            return "rien"
        case _:
            return str(value)
