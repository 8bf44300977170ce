"""Values that know their unit, and how a value is written in a French sentence."""

from dataclasses import dataclass
from datetime import date

from support_engine.core.language.french import day, euros, percent


class Cents(int):
    """An amount of money, in cents."""


class Rate(int):
    """A share, in basis points: 3 000 is 30 %."""


RECEIVED = {
    "": "reçue",
    "refused": "présentée et refusée",
    "unclaimed": "présentée et non réclamée",
    "upheld": "jugée valablement notifiée, la décision étant maintenue",
}
"""How a letter was received, in words."""


@dataclass(frozen=True, slots=True)
class Running:
    """A delay that is not over: the day of its end, None while it is suspended; the days of its act
    and of its letter, where it counts from one, and how that was received."""

    until: date | None
    recorded: date | None = None
    left: date | None = None
    received: date | None = None
    how: str = ""

    @property
    def counted(self) -> str:
        """« (acte enregistré le …, lettre partie le …, reçue le …) », or nothing."""
        days = {
            "acte enregistré": self.recorded,
            "lettre partie": self.left,
            RECEIVED[self.how]: self.received,
        }
        told = [f"{what} le {day(on)}" for what, on in days.items() if on is not None]
        return f" ({', '.join(told)})" if told else ""


@dataclass(frozen=True, slots=True)
class Held:
    """Until when nothing is paid; None as long as the letter that tells of it has not left."""

    until: date | None
    left: date | None = None


def half_up(amount: int, share: int, whole: int = 10_000) -> int:
    """A share (basis points unless said) of an amount, in whole cents; half a cent goes up."""
    return (2 * amount * share + whole) // (2 * whole)


Fact = str | int | date | Running | Held | tuple[str, ...] | None
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
            end = f"court jusqu’au {day(value.until)} inclus" if value.until else "est suspendu"
            return f"{end}{value.counted}"
        case Held(until=None):
            return "tant que la lettre qui en avertit le porteur n’est pas partie"
        case Held():
            left = f" (lettre au porteur partie le {day(value.left)})" if value.left else ""
            return f"avant le {day(value.until)}{left}"
        case tuple():
            return ", ".join(value) or "rien"
        case None:
            return "rien"
        case _:
            return str(value)
