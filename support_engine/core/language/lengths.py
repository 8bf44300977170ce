"""The longest of each kind of thing that people type, in signs: one place for every door."""

from collections.abc import Mapping

NAME, ADDRESS, NUMBER, REASON, NOTE = 255, 254, 100, 5_000, 20_000
"""A name (of a file too) or a place; an address of mail (RFC 5321); a number, a reference or an id;
a reason or what an act tells; a note or a message."""
TEXTS: Mapping[str, tuple[str, int]] = {
    "name": ("Nom", NAME),
    "holder": ("Titulaire ou porteur", NAME),
    "organisation": ("Organisation", NAME),
    "commune": ("Commune", NAME),
    "sector": ("Filière", NAME),
    "wave": ("Vague", NAME),
    "email": ("Adresse électronique", ADDRESS),
    "reason": ("Motif", REASON),
    "because": ("Motif de la date", REASON),
    "same_address": ("Motif de l’adresse partagée", REASON),
    "proof": ("Preuve", REASON),
    "channel": ("Moyen de la confirmation", REASON),
    "what": ("Acte", REASON),
    "subject": ("Objet", REASON),
    "text": ("Texte", NOTE),
    "also": ("Nom porté avant", NAME),
}
"""Each field by its name, as people call it, with its longest."""
NUMBERS: Mapping[str, str] = {
    "request": "Numéro de la demande de paiement",
    "payment": "Numéro du paiement",
    "order": "Numéro de l’ordre de reversement",
    "receipt": "Référence du reversement",
    "number": "Numéro",
    "iban": "IBAN",
    "siret": "SIRET",
    "source_id": "Numéro d’origine",
    "reference": "Référence",
    "person": "Identifiant",
    "field": "Nom d’un champ",
}
"""Numbers and ids, as people call them; any other field is one too."""
KEY = "field"
"""The name of an entry, which is an id."""
FACTS = "facts"
"""The mapping of what an act tells: its words are as long as a reason, as any other entry that has
no length of its own (the source of an application)."""


def label_of(name: str) -> str:
    """What people call a field."""
    known = TEXTS.get(name)
    return known[0] if known else NUMBERS.get(name, f"Champ « {name} »")


def longest(name: str, into: str = "") -> int:
    """How many signs a field takes at most; `into`: the mapping that it is an entry of."""
    if into == FACTS:
        return REASON
    known = TEXTS.get(name)
    if known:
        return known[1]
    return REASON if into and name not in NUMBERS else NUMBER
