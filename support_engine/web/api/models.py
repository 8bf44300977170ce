"""What the API answers about dossiers: names that stay, each with its French sentence."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class Told(BaseModel):
    """Something that is answered, read from what the views give."""

    model_config = ConfigDict(from_attributes=True)


def said(words: str) -> Any:
    """A field with what it means, in French."""
    return Field(description=words)


Reference = Annotated[str, said("Référence du dossier.")]
Cents = Annotated[int, said("Montant en centimes d’euro.")]


class Page(Told, Generic[T]):
    """Une page d’une liste, et de quoi demander la suivante."""

    items: list[T] = said("Les éléments de la page.")
    next: str | None = said("À donner en « cursor » pour la suite ; null à la fin.")


class Me(Told):
    """La personne au nom de qui agit le jeton."""

    person: str = said("Identifiant de la personne.")
    name: str = said("Son nom.")
    roles: list[str] = said("Ses rôles, remplacements du jour compris.")
    stands_in_for: list[str] = said("Les personnes absentes qu’elle remplace aujourd’hui.")
    token: str = said("Nom du jeton.")
    scopes: list[str] = said("Droits du jeton : read, act.")
    expires_at: datetime = said("Moment où le jeton finit.")
    today: date = said("Jour civil où vit le bureau, à Paris.")


class Named(Told):
    """Un identifiant et son nom."""

    id: str = said("Identifiant, stable.")
    label: str = said("Nom français.")


class TypedField(Told):
    """Un champ à saisir."""

    name: str = said("Nom du champ.")
    label: str = said("Ce qu’on y met.")
    kind: str = said("text, long_text, date, amount, rate, share, whole, choice ou file.")
    required: bool = said("Vrai s’il faut le remplir.")
    choices: Mapping[str, str] | None = said("Les choix possibles, par identifiant.")
    default: str = said("Valeur proposée.")
    example: str = said("Un exemple.")
    help: str = said("Ce qu’il faut savoir.")


class Programme(Told):
    """Un programme, dans sa dernière version."""

    id: str = said("Identifiant du programme.")
    label: str = said("Nom du programme.")
    version: int = said("Version de ses règles.")
    phases: list[Named] = said("Ses phases.")
    states: list[Named] = said("Ses états.")
    roles: list[Named] = said("Ses rôles.")
    documents: list[Named] = said("Les pièces qu’il connaît.")
    tranches: list[Named] = said("Ses tranches de paiement.")
    opening: list[TypedField] = said("Ce que l’on saisit pour ouvrir un de ses dossiers.")


class Row(Told):
    """Un dossier dans une liste."""

    reference: Reference
    version: int = said("Sa version : elle grandit à chaque acte, et seulement alors.")
    name: str = said("Nom du projet.")
    programme: str = Field(validation_alias="workflow", description="Programme.")
    rules_version: int = Field(
        validation_alias="workflow_version", description="Version des règles qu’il suit."
    )
    state: str = said("État (identifiant).")
    state_label: str = said("État.")
    phase: str = said("Phase (identifiant).")
    since: date = said("Jour où l’état a commencé.")
    is_closed: bool = said("Vrai d’un dossier terminé.")
    wave: str = said("Vague.")
    department: str = said("Département.")
    commune: str = said("Commune.")
    sector: str = said("Filière.")
    officer: str = said("Qui suit le dossier (identifiant).")
    officer_name: str = said("Qui suit le dossier.")
    turn: str = said("Rôle qui a la main ; vide d’un dossier terminé.")
    turn_since: date | None = said("Depuis quand.")
    next_due_on: date | None = said("Première échéance à tenir, passée si elle est en retard.")


class Rows(Page[Row]):
    """Une page de dossiers."""


class PersonThere(Told):
    """Qui tient un rôle sur le dossier."""

    role: str = said("Rôle (identifiant).")
    role_label: str = said("Rôle.")
    person: str = said("Personne (identifiant).")
    name: str = said("Son nom.")


class Value(Told):
    """Un fait, tel qu’on le lit."""

    label: str = said("Ce que c’est.")
    value: str = said("Sa valeur, en français.")


class Measure(Told):
    """Une mesure en cours (suspension, mise en demeure…)."""

    label: str = said("La mesure.")
    since: date = said("Depuis quand.")
    reason: str = said("Son motif.")


class Milestone(Told):
    """Un jalon attendu, ou touché."""

    id: str = said("Identifiant.")
    label: str = said("Nom.")
    due_on: date | None = said("Échéance ; null quand rien ne la donne aujourd’hui.")
    status: str = said("expected, declared, validated ou refused.")


class Turn(Told):
    """Qui a la main."""

    whose: str = said("Le rôle qui a la main, ou « nous ».")
    since: date = said("Depuis quand.")
    what: str = said("Pour quoi faire.")


class Dossier(Told):
    """Un dossier."""

    reference: Reference
    version: int = said("Version du dossier : à rendre en If-Match ; aussi dans ETag.")
    name: str = said("Nom du projet.")
    programme: str = said("Programme.")
    rules_version: int = said("Version des règles qu’il suit.")
    state: str = said("État (identifiant).")
    state_label: str = said("État.")
    phase: str = said("Phase (identifiant).")
    phase_label: str = said("Phase.")
    since: date = said("Jour où l’état a commencé.")
    is_closed: bool = said("Vrai d’un dossier terminé.")
    follows: str | None = said("Le dossier dont il prend la suite.")
    details: dict[str, str] = said("Présentation du projet, champ par champ.")
    people: list[PersonThere] = said("Les personnes du dossier.")
    facts: list[Value] = said("Les faits en vigueur.")
    alerts: list[str] = said("À lire d’abord.")
    measures: list[Measure] = said("Mesures en cours.")
    milestones: list[Milestone] = said("Jalons attendus ou touchés.")
    turn: Turn | None = said("Qui a la main ; null d’un dossier terminé.")
    page: str = said("Sa page du bureau.")


class DueDate(Told):
    """Une échéance, et d’où elle vient."""

    subject: str = said("Ce dont c’est la date (identifiant).")
    label: str = said("Ce dont c’est la date.")
    on: date | None = said("Le jour ; null quand quelque chose le cache (la phrase dit quoi).")
    first_on: date | None = said("Le premier jour prévu, s’il a changé.")
    is_late: bool = said("Vrai quand ce jour est passé.")
    sentence: str = said("D’où vient ce jour.")
    owner: str = said("Qui agit avant ce jour.")


class Entry(Told):
    """Une ligne du journal d’un dossier."""

    version: int = said("Numéro de l’acte : la version du dossier après lui.")
    on: date = said("Jour d’effet.")
    recorded_at: datetime = said("Moment de l’enregistrement.")
    person: str = said("Qui l’a fait (identifiant).")
    name: str = said("Qui l’a fait.")
    what: str = said("L’acte, en français.")
    is_taken_back: bool = said("Vrai d’un acte repris depuis.")


class Entries(Page[Entry]):
    """Une page d’un journal."""


class Letter(Told):
    """Une lettre du dossier, sans son texte."""

    letter: str = said("Modèle de la lettre.")
    person: str = said("Destinataire (identifiant) ; vide si personne.")
    state: str = said("État de l’envoi (identifiant).")
    state_label: str = said("État de l’envoi.")
    queued_at: datetime = said("Moment où elle a été préparée.")
    sent_at: datetime | None = said("Moment où elle est partie.")


class Paper(Told):
    """Une version d’une pièce."""

    kind: str = said("Sorte de pièce (identifiant).")
    label: str = said("Sorte de pièce.")
    name: str = said("Nom du fichier.")
    size: int = said("Taille en octets.")
    sha256: str = said("Empreinte de son contenu.")
    added_on: date = said("Jour du dépôt.")
    valid_until: date | None = said("Dernier jour où elle sert.")
    is_last: bool = said("Vrai de la dernière version de sa sorte.")
    href: str = said("Adresse de son contenu.")


class Ticket(Told):
    """Un fichier qui attend son acte."""

    ticket: str = said("À donner comme valeur du champ de l’acte.")
    name: str = said("Son nom, gardé comme une étiquette.")
    sha256: str = said("Empreinte de son contenu.")
    size: int = said("Taille en octets.")
