"""French spaces: none breaks where a sign holds to its word."""

import re

from support_engine.core.language.french import NBSP

OUTSIDE_TAGS = re.compile(r"(<style.*?</style>|<textarea.*?</textarea>|<[^>]*>)", re.DOTALL)
BEFORE_SIGNS = re.compile(r" ([:;?!»%€])(?=[\s<).,»]|$)")
UNITS = "mois|jours?|ans?"
AFTER_SIGNS = re.compile(rf"(«|\bn°|\bart\.|\bR\.|\bL\.|\d(?= (?:{UNITS})\b)) (?=\S|$)")


def typeset(page: str) -> str:
    """No-break spaces where French wants them: before « : ; ? ! », in quotes, after a figure.

    Tags, and what people typed into a field, pass untouched."""
    parts = OUTSIDE_TAGS.split(page)
    for index in range(0, len(parts), 2):
        part = BEFORE_SIGNS.sub(f"{NBSP}\\1", parts[index])
        parts[index] = AFTER_SIGNS.sub(f"\\1{NBSP}", part)
    return "".join(parts)
