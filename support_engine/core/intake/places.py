"""French departments, the place of a project among them, overseas places recognised in its name."""

import re
from collections.abc import Mapping

from support_engine.core.language.spelling import plain

MAINLAND = frozenset(f"{n:02d}" for n in range(1, 96) if n != 20) | {"2A", "2B"}
OVERSEAS = frozenset({"971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"})
DEPARTMENTS = MAINLAND | OVERSEAS
INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")
NOWHERE = "00000"
"""The place of a project of which neither the commune nor the department is known."""

OVERSEAS_PLACES: Mapping[str, str] = {
    "Marie-Galante": "971",
    "Guadeloupe": "971",
    "Pointe-à-Pitre": "971",
    "Basse-Terre": "971",
    "Grand-Bourg": "971",
    "La Désirade": "971",
    "Martinique": "972",
    "Fort-de-France": "972",
    "Guyane": "973",
    "Cayenne": "973",
    "Kourou": "973",
    "Saint-Laurent-du-Maroni": "973",
    "Maripasoula": "973",
    "Île de La Réunion": "974",
    "Cilaos": "974",
    "Salazie": "974",
    "Saint-Pierre-et-Miquelon": "975",
    "Mayotte": "976",
    "Mamoudzou": "976",
    "Dzaoudzi": "976",
    "Saint-Barthélemy": "977",
    "Wallis-et-Futuna": "986",
    "Polynésie": "987",
    "Tahiti": "987",
    "Papeete": "987",
    "Nouvelle-Calédonie": "988",
    "Nouméa": "988",
}
"""Only names that mean one place: « Saint-Louis » or « La Réunion » would accuse wrongly."""
AS_WORDS = {f" {plain(place)} ": place for place in OVERSEAS_PLACES}
"""Each as it stands among the words of a name."""


def department_of_insee(insee: str) -> str:
    """The department that a commune's INSEE code says: 07110 → 07, 97126 → 971."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def is_insee(code: str) -> bool:
    """Whether a code may be that of a commune: five signs that begin by a department."""
    return bool(INSEE.fullmatch(code)) and department_of_insee(code) in DEPARTMENTS


def place_of(details: Mapping[str, str]) -> str:
    """Where a project is, in five signs: the INSEE code of its commune; else its department and
    zeros, « 07000 », a code that no commune has; else `NOWHERE`."""
    code, department = details.get("insee", ""), details.get("department", "")
    if is_insee(code):
        return code
    return department.ljust(len(NOWHERE), "0") if department in DEPARTMENTS else NOWHERE


def is_commune(place: str) -> bool:
    """Whether a place is a commune, and not a whole department or nowhere."""
    return bool(place.removeprefix(department_of_insee(place)).strip("0"))


def overseas_place_in(name: str) -> tuple[str, str] | None:
    """The overseas place that a project's name mentions, with its department."""
    padded = f" {plain(name)} "
    for words, place in AS_WORDS.items():
        if words in padded:
            return place, OVERSEAS_PLACES[place]
    return None
