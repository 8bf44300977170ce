"""Days with the French name of their month (« 1er juin 2023 »), put in figures for the reader."""

import re

from support_engine.core.language.french import MONTHS, WEEKDAYS
from support_engine.core.language.spelling import plain

WORDED = re.compile(
    rf"(?:le )?(?:({'|'.join(WEEKDAYS)}),? )?([0-9]{{1,2}}|1 ?er|1ᵉʳ)[ -]([^\W\d_]{{3,}})\.?"
    r"(?:[ -]([0-9]{4}|[0-9]{2})(?![0-9]))?((?:[T ].*)?)",
    re.IGNORECASE,
)
"""The weekday, the day, the month in full or shortened (« févr. », « AOUT »), the year."""
SHORTEST = 3
"""Letters by which the name of a month is known; « jui » is that of two, and of none."""


def in_figures(text: str) -> str:
    """« le 1er févr. 2023 10:30 » → « 1/2/2023 10:30 »; what names no month as it was, its spaces
    made plain."""
    written = " ".join(text.split())
    found = WORDED.fullmatch(written)
    number = month_named(found[3]) if found else None
    if found is None or number is None:
        return written
    day = "".join(sign for sign in found[2] if sign.isdecimal())
    year = f"/{found[4]}" if found[4] else ""
    return f"{day}/{number}{year}{found[5]}"


def month_named(word: str) -> int | None:
    """The number of the month that a word names or shortens, with or without its accents."""
    name = plain(word)
    meant = [n for n, month in enumerate(MONTHS, 1) if plain(month).startswith(name)]
    return meant[0] if len(meant) == 1 and len(name) >= SHORTEST else None


def weekday_said(text: str) -> str:
    """The day of the week that a worded day bears, or nothing."""
    found = WORDED.fullmatch(" ".join(text.split()))
    return (found[1] or "").lower() if found else ""
