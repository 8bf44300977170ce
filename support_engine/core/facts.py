"""The values that a transition asks: what a well-formed one is, and what to type."""

from datetime import date

from support_engine.core.blockers import Blocker, Code, blocked
from support_engine.core.definition import FactField
from support_engine.core.dossier import FactValue

EXAMPLES = {
    "text": "« … »",
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
                if is_iso_date(value)
                else wrong("ce n’est pas une date", "Écrivez la date AAAA-MM-JJ ou JJ/MM/AAAA.")
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
    unit = {"money": 100, "percent": 100}.get(field.type, 1)
    words = []
    if field.at_least is not None:
        words.append(f"au moins {field.at_least / unit:g}")
    if field.at_most is not None:
        words.append(f"au plus {field.at_most / unit:g}")
    return "Donnez une valeur : " + " et ".join(words) + "."


def is_iso_date(value: FactValue) -> bool:
    """Whether a fact's value is an ISO date."""
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
