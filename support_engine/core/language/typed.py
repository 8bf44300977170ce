"""What people type, as facts: dates, money, rates. Best effort; `decide` says what is wrong."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from support_engine.core.dossier.dossier import FactValue
from support_engine.core.programme.definition import FactField


def parse_date(text: str) -> date | None:
    """AAAA-MM-JJ or JJ/MM/AAAA, else None."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


def parse_hundredths(text: str) -> int | None:
    """« 250 000,50 € » or « 80 % » in hundredths (cents, basis points), half up; else None."""
    plain = re.sub(r"[\s\u00a0\u202f€%]", "", text).replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        return None
    try:
        return int((Decimal(plain) * 100).to_integral_value(ROUND_HALF_UP))
    except InvalidOperation:
        return None


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
