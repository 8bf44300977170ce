"""Public holidays by department: mainland, Alsace-Moselle and overseas."""

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
    return table(SUBDIVISION.get(department), year)


@lru_cache(maxsize=1024)
def table(subdivision: str | None, year: int) -> frozenset[date]:
    """One year of one subdivision, computed once."""
    # Imported here: the library costs more at start-up than most commands that need no date.
    from holidays import country_holidays

    return frozenset(country_holidays("FR", subdiv=subdivision, years=year))
