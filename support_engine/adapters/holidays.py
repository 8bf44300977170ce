"""Public holidays by department: mainland, Alsace-Moselle and overseas."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

ALSACE_MOSELLE = {"57": "57", "67": "6AE", "68": "6AE"}
OVERSEAS = {
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
SUBDIVISION = {**ALSACE_MOSELLE, **OVERSEAS}
"""INSEE department → subdivision of the holidays library; all others follow the mainland."""


def holidays_of(department: str, year: int) -> frozenset[date]:
    """The public holidays of a department in a year; an empty department is mainland."""
    return frozenset(table(SUBDIVISION.get(department), year))


def names(departments: Iterable[str], year: int) -> dict[date, tuple[str, ...]]:
    """What the public holidays of some departments are called in a year; where the mainland does
    not keep one, with the departments that do: « Saint-Étienne (67, 68) »."""
    mainland = table(None, year)
    kept: dict[tuple[date, str], list[str]] = {}
    for department in sorted(departments):
        for day, name in table(SUBDIVISION.get(department), year).items():
            if day not in mainland:
                kept.setdefault((day, name), []).append(department)
    found: dict[date, tuple[str, ...]] = {day: (name,) for day, name in mainland.items()}
    for (day, name), theirs in sorted(kept.items()):
        found[day] = (*found.get(day, ()), f"{name} ({', '.join(theirs)})")
    return found


@lru_cache(maxsize=1024)
def table(subdivision: str | None, year: int) -> dict[date, str]:
    """One year of one subdivision, computed once: the days, and what each is called."""
    # Imported here: the library costs more at start-up than most commands that need no date.
    from holidays import country_holidays

    days = country_holidays("FR", subdiv=subdivision, years=year, language="fr")
    return {day: name.replace("'", "’") for day, name in days.items()}
