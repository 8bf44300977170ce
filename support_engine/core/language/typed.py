"""What people type, as facts: dates, money, rates. Best effort; `decide` says what is wrong."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation


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
