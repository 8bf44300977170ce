"""French words for dates, money and counts; pure, used by letters, messages and reports."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NBSP = "\u00a0"


def as_date(value: date | str) -> date:
    """An ISO text or a date, as a date. Raises ValueError on anything else."""
    return value if isinstance(value, date) else date.fromisoformat(value)


@lru_cache(maxsize=8_192)
def day(value: date | str) -> str:
    """15 juin 2023, 1er juin 2023."""
    when = as_date(value)
    number = "1er" if when.day == 1 else str(when.day)
    return f"{number}{NBSP}{MONTHS[when.month - 1]}{NBSP}{when.year}"


def long_day(value: date | str) -> str:
    """jeudi 15 juin 2023."""
    when = as_date(value)
    return f"{WEEKDAYS[when.weekday()]} {day(when)}"


def short_day(value: date | str) -> str:
    """15/06/2023."""
    return as_date(value).strftime("%d/%m/%Y")


def month(value: date | str) -> str:
    """juin 2023."""
    when = as_date(value)
    return f"{MONTHS[when.month - 1]} {when.year}"


def quarter(value: date | str) -> str:
    """2023-T2: the names of quarters sort as dates do."""
    when = as_date(value)
    return f"{when.year}-T{(when.month - 1) // 3 + 1}"


def euros(cents: int) -> str:
    """Cents as euros: 250 000 €, 1 234,50 €."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    whole, rest = divmod(cents, 100)
    grouped = f"{whole:,}".replace(",", NBSP)
    return f"{sign}{grouped}{f',{rest:02d}' if rest else ''}{NBSP}€"


def percent(basis_points: int) -> str:
    """Basis points as a rate: 8000 → 80 %, 3350 → 33,5 %."""
    return f"{basis_points / 100:g}".replace(".", ",") + f"{NBSP}%"


def in_days(days: int) -> str:
    """7 → dans 7 jours, 1 → demain, 0 → aujourd’hui, -1 → hier, -3 → il y a 3 jours."""
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if days in near:
        return near[days]
    return f"dans {days}{NBSP}jours" if days > 0 else f"il y a {-days}{NBSP}jours"


def count(number: int, singular: str, plural: str = "") -> str:
    """1 dossier, 2 dossiers; zero is singular in French."""
    word = singular if abs(number) < 2 else plural or f"{singular}s"
    return f"{number}{NBSP}{word}"


def listed(items: Sequence[str], last: str = "et") -> str:
    """a, b et c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def in_a_row(sentences: Iterable[str]) -> str:
    """« a ; b ; c »: sentences that follow one another, without their full stops."""
    return " ; ".join(one.removesuffix(".") for one in sentences)


def of(noun: str) -> str:
    """« de » before a name, elided before a vowel: d’Auray, de Crest."""
    vowels = "aeiouyhàâäéèêëîïôöùûüœ"
    return f"d’{noun}" if noun[:1].lower() in vowels else f"de {noun}"


def continued(text: str) -> str:
    """With a small first letter, to follow a colon; an acronym keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
