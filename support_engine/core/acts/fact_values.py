"""The values that a transition asks: what a well-formed one is, and what to type."""

import re
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.dossier import FactValue
from support_engine.core.language.french import euros, percent
from support_engine.core.language.typed import parse_date, parse_hundredths
from support_engine.core.programme.definition import FactField

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
            return (
                None
                if is_plain_date(value)
                else wrong(
                    f"ce n’est pas une date entre {FIRST_YEAR} et {LAST_YEAR}",
                    "Écrivez la date AAAA-MM-JJ ou JJ/MM/AAAA.",
                )
            )
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
                return wrong("ce n’est pas un nombre", "Écrivez un nombre, par exemple 80.")
            low, high = field.at_least, field.at_most
            if (low is not None and value < low) or (high is not None and value > high):
                return wrong("la valeur sort des limites", limits(field))
    return None


def limits(field: FactField) -> str:
    """The allowed range, in the unit that a person types."""
    bounds = []
    if field.at_least is not None:
        bounds.append(f"au moins {amount(field, field.at_least)}")
    if field.at_most is not None:
        bounds.append(f"au plus {amount(field, field.at_most)}")
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


PLAIN_DATE = re.compile(r"\d{4}-\d\d-\d\d")
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Outside, a date is a slip of the keyboard; far away, months cannot even be added to it."""


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
            when = parse_date(text)
            return when.isoformat() if when else text
        case "money" | "percent":
            number = parse_hundredths(text)
            return text if number is None else number
        case "integer":
            return int(text) if re.fullmatch(r"-?\d{1,9}", text.strip()) else text
        case _:
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
