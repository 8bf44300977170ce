"""What the API takes and answers about acts: offers, blockers, what would happen, what was done."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from support_engine.core.language.spelling import is_hidden
from support_engine.web.api.models import Cents, Reference, Told, TypedField, said


def sound(words: str) -> str:
    """A text that can be written anywhere, as forms of the desk are read: no sign that hides."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return lines if lines.isprintable() else "".join(c for c in lines if not is_hidden(c))


Words = Annotated[str, Field(max_length=20_000), AfterValidator(sound)]
Name = Annotated[str, Field(max_length=80), AfterValidator(sound)]


class Typed(BaseModel):
    """Ce que l’on saisit pour un acte."""

    model_config = ConfigDict(extra="forbid")
    fields: dict[Name, Words] = Field(
        default={},
        max_length=100,
        description="Chaque champ de l’acte, par son nom, comme on l’écrit : date « 2022-04-01 », "
        "montant en euros « 75000.00 », choix par identifiant, fichier par son ticket. Tout acte "
        "prend aussi « on » (date d’effet) et « because » (pourquoi cette date).",
    )


class Lifting(Told):
    """L’acte qui lève une raison."""

    key: str = said("Clé de cet acte sur ce dossier.")
    href: str = said("Son adresse ici.")
    page: str = said("Sa page du bureau.")


class Blocker(Told):
    """Une raison des règles."""

    code: str = said("Code stable.")
    sentence: str = said("Ce qui est arrivé et pourquoi.")
    remedy: str = said("Ce qui la lève.")
    facts: dict[str, Any] = said("Ses faits : dates, centimes, points de base, identifiants.")
    lifted_by: Lifting | None = said("L’acte qui la lève, s’il est à faire sur ce dossier.")


class Offer(Told):
    """Un acte qui peut être demandé."""

    key: str = said("Clé de l’acte, stable pour le même acte sur la même chose.")
    label: str = said("Ce qu’il fait.")
    group: str = said("Sorte d’actes (identifiant).")
    is_mine: bool = said("Vrai si la personne du jeton peut le faire.")
    is_open: bool = said("Vrai si rien ne s’y oppose.")
    by_token: bool = said("Faux d’un acte qui demande le mot de passe : il se fait au bureau.")
    who: str = said("Qui peut le faire.")
    fields: list[TypedField] = said("Ce que l’on saisit.")
    blockers: list[Blocker] = said("Tout ce qui s’y oppose.")
    href: str = said("Son adresse ici.")
    page: str = said("Sa page du bureau.")


class DateForeseen(Told):
    """Une date que l’acte pose, déplace ou retire."""

    subject: str = said("Ce dont c’est la date (identifiant).")
    label: str = said("Ce dont c’est la date.")
    old: date | None = said("Avant.")
    new: date | None = said("Après.")
    new_how: str = said("D’où vient la nouvelle.")


class LetterForeseen(Told):
    """Une lettre qui partirait aussitôt."""

    letter: str = said("Modèle.")
    person: str = said("Destinataire (identifiant) ; vide si personne.")
    name: str = said("Son nom.")
    subject: str = said("Objet.")
    text: str = said("Texte entier.")
    problem: str = said("Pourquoi elle ne peut pas être écrite ; vide si tout va bien.")


class LetterMoved(Told):
    """Une lettre en attente, et ce que l’acte lui fait."""

    letter: str = said("Modèle.")
    person: str = said("Destinataire (identifiant).")
    why: str = said("Pourquoi.")


class AmountForeseen(Told):
    """Une colonne du compte que l’acte change."""

    entry: str = said("Colonne (identifiant).")
    label: str = said("Colonne.")
    old: Cents
    new: Cents


class Coming(Told):
    """Une date que l’agenda fera d’elle-même."""

    on: date = said("Le jour.")
    what: str = said("Ce qui se passera.")
    is_new: bool = said("Vrai si c’est cet acte qui l’ajoute.")


class Foreseen(Told):
    """Ce qui se passerait ; rien n’est fait."""

    reference: Reference
    is_possible: bool = said("Faux si l’acte serait refusé : voyez « blockers ».")
    blockers: list[Blocker] = said("Chaque raison du refus.")
    version: int = said("La version sur laquelle c’est prévu : à rendre en If-Match.")
    state: str = said("L’état après l’acte (identifiant).")
    events: list[str] = said("Ce qui serait inscrit au journal.")
    dates: list[DateForeseen] = said("Les dates qui changent.")
    letters: list[LetterForeseen] = said("Les lettres qui partiraient aussitôt.")
    cancelled: list[LetterMoved] = said("Les lettres en attente qui ne partiraient plus.")
    coming: list[Coming] = said("Ce que l’agenda fera ensuite.")
    money: list[AmountForeseen] = said("Les colonnes du compte qui changent.")
    turns: list[str] = said("Ce que d’autres auraient ensuite à faire.")
    overtaken: list[str] = said(
        "Ce qui reste en vigueur malgré un acte venu trop tard ; les pièces qui sont aussi dans"
        " d’autres dossiers."
    )


class Done(Told):
    """Ce qui a été fait."""

    reference: Reference
    version: int = said("La version du dossier après l’acte ; aussi dans ETag.")
    state: str = said("L’état du dossier après l’acte (identifiant).")
    events: list[str] = said("Ce qui est inscrit au journal.")
    letters: int = said("Combien de lettres partent.")
    page: str = said("Sa page du bureau.")
