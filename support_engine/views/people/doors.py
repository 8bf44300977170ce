"""The door as people read it: how somebody entered, why they were refused, what is unusual."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from support_engine.core.language.french import count

Way = Literal["password", "code", "again", "link", "provider", "token", "space", "terminal"]
"""A password; the code of a second factor; either of them, given again before an act that weighs; a
link that serves once; the State's login; the token of a program; the link of a holder's space; a
password at the terminal."""
Outcome = Literal[
    "in",
    "half",
    "wrong",
    "too_often",
    "stale",
    "unknown",
    "refused",
    "sent",
    "out",
    "made",
    "ended",
]
"""Let in; the password is right, a code is awaited; what was given is not right; not judged after
too many; a link that serves no more; an identity that is nobody's here; what came from the provider
is not to be believed; a link was sent; gone; a token was made; whoever administers ended all of
theirs."""
WAYS: Mapping[Way, str] = {
    "password": "mot de passe",
    "code": "code à usage unique",
    "again": "preuve redemandée",
    "link": "lien",
    "provider": "fournisseur d’identité",
    "token": "jeton",
    "space": "espace porteur",
    "terminal": "terminal",
}
OUTCOMES: Mapping[Outcome, str] = {
    "in": "entrée",
    "half": "mot de passe juste, code attendu",
    "wrong": "refusée",
    "too_often": "refusée sans être examinée (trop d’essais)",
    "stale": "lien qui ne sert plus",
    "unknown": "identité rattachée à personne",
    "refused": "refusée (réponse du fournisseur)",
    "sent": "lien envoyé",
    "out": "sortie",
    "made": "création d’un jeton",
    "ended": "fin de tous ses jetons",
}
HASH = 64
"""Signs of the hash that stands for a name that is nobody's."""


@dataclass(frozen=True, slots=True)
class Misbehaving:
    """What is unusual: an account (`account`), an address with many refusals (`address`) or many
    accounts (`spread`), an account entered after many (`entered`), a space entered from many
    networks (`places`) or by a link that another network had used (`reopened`); which, and how
    many. `name`: of whom it is, where that is known."""

    kind: Literal["account", "address", "spread", "entered", "places", "reopened"]
    subject: str
    number: int
    name: str = field(default="", compare=False)

    @property
    def sentence(self) -> str:
        """What an administrator reads."""
        who = self.name or self.subject
        refusals = f"{count(self.number, 'entrée refusée', 'entrées refusées')} en un jour"
        match self.kind:
            case "account" if len(self.subject) == HASH:
                return f"Un identifiant qui n’est celui de personne : {refusals}."
            case "account":
                return f"Le compte « {who} » : {refusals}."
            case "entered":
                return f"Le compte « {who} » s’est ouvert après {refusals}."
            case "places":
                places = f"{count(self.number, 'réseau', 'réseaux')} en un jour"
                return f"L’espace de « {who} » s’est ouvert depuis {places}."
            case "reopened":
                return (
                    f"Un lien qui avait ouvert l’espace de « {who} » a été essayé de "
                    "nouveau depuis un autre réseau."
                )
            case "address":
                return f"L’adresse {self.subject} : {refusals}."
            case "spread":
                tried = f"{count(self.number, 'compte')} en un jour"
                return f"L’adresse {self.subject} a essayé en vain {tried}."
