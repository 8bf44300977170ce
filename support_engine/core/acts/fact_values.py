"""The values that a transition asks: what a well-formed one is, and what to type."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.dossier import FactValue
from support_engine.core.language.french import euros, percent
from support_engine.core.language.names import identified
from support_engine.core.language.typed import (
    FIRST_YEAR,
    LARGEST,
    LAST_YEAR,
    Misread,
    read_amount,
    read_date,
    read_rate,
    read_whole,
)
from support_engine.core.programme.definition import FactField
from support_engine.errors import UnknownName

EXAMPLES = {
    "text": '"…"',
    "date": "2022-03-01",
    "money": "250000,00",
    "percent": "80",
    "integer": "12",
    "choice": "…",
}


def fact_problem(field: FactField, value: FactValue) -> Blocker | None:
    """What is wrong with a value, by its type and limits. Money is cents, percent basis points."""

    def wrong(why: str, remedy: str) -> Blocker:
        return blocked(
            Code.FACT_INVALID, fact=field.label, why=why, value=str(value)[:80], remedy=remedy
        )

    match field.type:
        case "date":
            return None if is_plain_date(value) else wrong(*unread(field, value))
        case "text":
            is_text = isinstance(value, str) and value.strip() != ""
            return None if is_text else wrong("le texte est vide", "Écrivez quelques mots.")
        case "choice":
            choices = ", ".join(field.choices)
            return (
                None
                if value in field.choices
                else wrong("choix inconnu", f"Choisissez parmi : {choices}.")
            )
        case "money" | "percent" | "integer":
            if not isinstance(value, int) or isinstance(value, bool):
                return wrong(*unread(field, value))
            low, high = field.at_least, field.at_most
            if high is None and field.type == "money":
                high = LARGEST
            if (low is not None and value < low) or (high is not None and value > high):
                return wrong("la valeur sort des limites", limits(field))
    return None


READERS: Mapping[str, Callable[[str], int | Misread]] = {
    "money": read_amount,
    "percent": read_rate,
    "integer": read_whole,
}
"""The one reader of each kind of figure."""
NOT_PLAIN = "ce n’est pas une date", "Écrivez la date AAAA-MM-JJ ou JJ/MM/AAAA."


def unread(field: FactField, value: FactValue) -> tuple[str, str]:
    """Why a text is no value of that field, and what to write."""
    if field.type == "date":
        when = read_date(str(value))
        return (when.why, when.remedy) if isinstance(when, Misread) else NOT_PLAIN
    given = READERS[field.type](str(value))
    if isinstance(given, Misread):
        return given.why, given.remedy
    return "ce n’est pas un nombre", "Écrivez un nombre, par exemple 80."


def limits(field: FactField) -> str:
    """The allowed range, in the unit that a person types."""
    bounds = []
    if field.at_least is not None:
        bounds.append(f"au moins {amount(field, field.at_least)}")
    high = LARGEST if field.at_most is None and field.type == "money" else field.at_most
    if high is not None:
        bounds.append(f"au plus {amount(field, high)}")
    return "Donnez une valeur : " + " et ".join(bounds) + "."


def amount(field: FactField, value: int) -> str:
    """A limit as people read it."""
    match field.type:
        case "money":
            return euros(value)
        case "percent":
            return percent(value)
        case _:
            return str(value)


PLAIN_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_plain_date(value: FactValue) -> bool:
    """Whether a fact's value is a date written AAAA-MM-JJ, of a year that makes sense."""
    if not isinstance(value, str) or not PLAIN_DATE.fullmatch(value):
        return False
    try:
        return FIRST_YEAR <= date.fromisoformat(value).year <= LAST_YEAR
    except ValueError:
        return False


def parse_fact(field: FactField, text: str) -> FactValue:
    """The value of a fact as typed; what cannot be read is left as text, and refused later."""
    match field.type:
        case "date":
            when = read_date(text)
            return text if isinstance(when, Misread) else when.isoformat()
        case "money" | "percent" | "integer":
            number = READERS[field.type](text)
            return text if isinstance(number, Misread) else number
        case "choice":
            with suppress(UnknownName):
                return identified(dict.fromkeys(field.choices, ""), text, "choix")
    return text.strip()


def a_value(field: FactField, today: date) -> FactValue:
    """A value that the field accepts: the day of the act, a round figure, the first choice."""
    match field.type:
        case "date":
            return today.isoformat()
        case "choice":
            return field.choices[0]
        case "text":
            return "essai"
        case _:
            usual = {"money": 100_000_00, "percent": 10_000}.get(field.type, 1)
            if field.at_most is not None:
                usual = min(usual, field.at_most)
            return usual if field.at_least is None else max(usual, field.at_least)
