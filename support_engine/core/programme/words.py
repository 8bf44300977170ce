"""The keys of a programme file in French, as `definition` calls them, and their values as people
read them."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from support_engine.core.language.french import euros, listed, percent
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.parts import Part


def parts(kind: Any) -> Iterator[type[Part]]:
    """Every part of the file that a type holds, itself first."""
    if isinstance(kind, type) and issubclass(kind, Part):
        yield kind
        for field in kind.model_fields.values():
            yield from parts(field.annotation)
    for inside in get_args(kind):
        yield from parts(inside)


def titles(part: type[Part]) -> dict[str, str]:
    """What each key of a part is called, by the key as the file writes it."""
    return {field.alias or name: str(field.title) for name, field in part.model_fields.items()}


SECTIONS: Mapping[str, str] = titles(Workflow)
KEYS: Mapping[str, str] = {
    key: title
    for part in parts(Workflow)
    if part is not Workflow
    for key, title in titles(part).items()
}
"""Every key of the file; a test sees that a key is called the same wherever it stands."""

RATES = frozenset(
    {
        "share",
        "advance_ceiling",
        "advance_ceiling_guaranteed",
        "interim_ceiling",
        "interim_ceiling_long",
        "aid_ceiling",
        "aid_ceiling_local",
    }
)
VALUES: Mapping[str, Mapping[str, str]] = {
    "type": {
        "text": "texte",
        "date": "date",
        "money": "montant",
        "percent": "taux",
        "integer": "nombre entier",
        "choice": "choix",
    },
    "form": {"text": "texte libre", "quarter": "trimestre"},
    "scope": {"dossier": "chaque dossier", "programme": "tout le programme"},
    "kind": {
        "advance": "avance",
        "interim": "acompte",
        "balance": "solde",
        "instalment": "part forfaitaire",
        "portfolio": "portefeuille",
        "milestones": "jalons",
    },
    "cadence": {"monthly": "chaque mois", "half_yearly": "chaque semestre"},
    "on_end": {"remind": "rappel", "propose": "proposition", "move": "changement automatique"},
    "at": {"start": "début", "end": "fin"},
    "counts_from": {"left": "départ de la lettre", "received": "réception de la lettre"},
    "about": {
        "clocks": "délais",
        "milestones": "jalons",
        "validations": "validations attendues",
        "extensions": "prolongations demandées",
        "documents": "pièces",
        "states": "états",
        "claims": "demandes de versement",
        "certifications": "services faits à certifier",
        "transmissions": "demandes de paiement à transmettre",
        "requests": "demandes de paiement",
    },
}
"""The closed vocabulary of the file, key by key; an id or a label is never translated."""

AGREED: Mapping[str, str] = {
    "Phase": "e",
    "Pièce": "e",
    "Information": "e",
    "Transition": "e",
    "Mesure": "e",
    "Tranche": "e",
    "Rappels": "s",
    "Prolongations": "es",
    "Lettres des jalons": "es",
    "Lettres des rappels": "es",
    "Sessions": "es",
}
"""What « ajouté » and « retiré » take after each kind of part; the others take nothing."""


def said(key: str, value: Any) -> str:
    """A value as people read it: rates in per cent, money in euros, lists, yes and no."""
    match value:
        case None:
            return "rien"
        case bool():
            return "oui" if value else "non"
        case int() if key in RATES:
            return percent(value)
        case int() if key == "agreement_above":
            return euros(value)
        case list():
            return listed([said(key, item) for item in value]) or "rien"
        case Mapping():
            return listed([f"{KEYS.get(k, k)} {said(k, item)}" for k, item in value.items()])
        case str():
            return VALUES.get(key, {}).get(value, value) or "rien"
        case _:
            return str(value)


def rung(days: int) -> str:
    """« 30 jours avant », « le jour même », « 7 jours après »."""
    if days == 0:
        return "le jour même"
    many = "s" if abs(days) > 1 else ""
    return f"{abs(days)} jour{many} {'avant' if days < 0 else 'après'}"
