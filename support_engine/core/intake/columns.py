"""Which column says what: the headings that people write, and the fields that they stand for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from support_engine.core.intake.candidacy import WHOLE_FILE, Problem
from support_engine.core.language.french import listed
from support_engine.core.language.rows import Row
from support_engine.core.language.spelling import plain

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "nom",
        "nom du projet",
        "nom projet",
        "projet",
        "intitulé",
        "intitulé du projet",
        "titre du projet",
        "nom de la manufacture",
    ),
    "holder": (
        "porteur",
        "porteur de projet",
        "porteur du projet",
        "nom du porteur",
        "structure",
        "structure porteuse",
        "organisme",
    ),
    "commune": ("commune", "commune couche", "nom de la commune", "ville"),
    "insee": (
        "code insee",
        "insee",
        "insee com",
        "insee commune",
        "code commune",
        "code insee commune",
        "code insee de la commune",
    ),
    "department": (
        "département",
        "dép",
        "dept",
        "code département",
        "numéro de département",
        "n° département",
    ),
    "sector": ("filière", "filières", "filière(s)", "secteur", "secteur d'activité"),
    "wave": ("vague", "numéro de vague", "n° de vague", "session", "session trimestrielle"),
    "source_id": (
        "id candidature",
        "id candidature anct",
        "identifiant",
        "identifiant candidature",
        "numéro de dossier",
        "n° de dossier",
    ),
    "siret": ("siret", "n° siret", "numéro siret", "siret du porteur"),
    "acv": ("id acv", "acv", "action cœur de ville"),
    "pvd": ("id pvd", "pvd", "petites villes de demain"),
    "announced_on": ("date annonce vague", "date d'annonce", "date d'annonce de la vague"),
    "known_outcome": ("issue connue", "issue", "résultat connu"),
    "source": ("source", "sources"),
    "remark": ("remarque", "remarques", "observation", "observations", "commentaire"),
    "anomaly": ("anomalie", "anomalies"),
    "contact_name": ("contact", "nom du contact", "personne à contacter", "interlocuteur"),
    "contact_email": (
        "courriel",
        "email",
        "e-mail",
        "mail",
        "adresse mail",
        "adresse e-mail",
        "adresse électronique",
        "courriel du contact",
    ),
    "submitted_on": ("date dépôt", "date de dépôt", "déposée le", "date de candidature"),
}

FIELD_OF = {plain(heading): field for field, headings in SYNONYMS.items() for heading in headings}

IGNORED = frozenset({"lon", "lat", "longitude", "latitude"})
IGNORED_PREFIX = "preuve "

EXPECTED = {
    "wave": "la vague",
    "commune": "la commune",
    "department": "le département",
}
"""What an officer needs to find a dossier: one warning for the file is kinder than one a row."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The heading, as written in the file, of each field found."""

    heading_of: Mapping[str, str]
    problems: tuple[Problem, ...]


def find_columns(columns: Sequence[str]) -> Columns:
    """Which column says what, and what is to be said about the others."""
    headings: dict[str, str] = {}
    unknown: list[str] = []
    problems: list[Problem] = []
    for column in columns:
        field = FIELD_OF.get(plain(column))
        if field is None:
            if not is_ignored(column):
                unknown.append(column)
        elif field in headings:
            problems.append(said_twice(headings[field], column))
        else:
            headings[field] = column
    return Columns(
        headings, (*problems, *about_unknown(unknown, headings), *about_absent(headings))
    )


REFERENCES = "dossier"
OF_A_LIST = frozenset({"dep", "etat depuis", "balle chez", "balle depuis"})
"""Headings of the lists that we export, in plain spelling; the column of references is another."""
REFERENCE = re.compile(r"[A-Z][A-Z0-9-]*-[0-9]{2,}")


def our_own_list(columns: Sequence[str], rows: Iterable[Row]) -> tuple[Problem, ...]:
    """A list that we exported is no sheet of candidacies: each line is a dossier already."""
    heading = next((column for column in columns if plain(column) == REFERENCES), None)
    if heading is None or OF_A_LIST.isdisjoint(map(plain, columns)):
        return ()
    references = [said for row in rows if (said := row.cells.get(heading, "").strip())]
    if not references or not all(map(REFERENCE.fullmatch, references)):
        return ()
    what = "Ce fichier est une liste exportée d’ici : chaque ligne est un dossier qui existe déjà"
    return (
        Problem(
            WHOLE_FILE,
            heading,
            "erreur",
            f"{what} (« {references[0]} »…). Rien n’est lu, rien n’est ouvert ni changé.",
            "Pour reprendre des cellules changées : au bureau, « Reprendre un classeur modifié »"
            " sous la liste. Pour ouvrir de nouvelles candidatures, retirez cette colonne et ces"
            " lignes.",
        ),
    )


def is_known(column: str) -> bool:
    """Whether a heading is that of a field."""
    return plain(column) in FIELD_OF


def is_ignored(column: str) -> bool:
    """Known, of no use here: left aside without a word. A column without a name too."""
    heading = plain(column)
    return not heading or heading in IGNORED or heading.startswith(IGNORED_PREFIX)


def said_twice(kept: str, ignored: str) -> Problem:
    """Two columns for one field: which one is right is not for the program to guess."""
    return about_file(
        f"Les colonnes « {kept} » et « {ignored} » disent la même chose : « {kept} » est lue,"
        f" « {ignored} » est ignorée.",
        "Si la seconde est la bonne, retirez la première, puis recommencez.",
        column=ignored,
    )


def about_unknown(unknown: Sequence[str], headings: Mapping[str, str]) -> tuple[Problem, ...]:
    """One warning for all the columns that are ignored, with what they may have meant."""
    if not unknown:
        return ()
    named = listed([f"« {column} »" for column in unknown])
    ignored = (
        f"La colonne {named} n’est pas connue : elle est ignorée."
        if len(unknown) == 1
        else f"Les colonnes {named} ne sont pas connues : elles sont ignorées."
    )
    return (about_file(ignored, meant_instead(unknown, headings), column=unknown[0]),)


def meant_instead(unknown: Sequence[str], headings: Mapping[str, str]) -> str:
    """Vouliez-vous dire « filière » au lieu de « fillière » ? Only for fields still unread."""
    free = [heading for heading, field in FIELD_OF.items() if field not in headings]
    guesses = []
    for column in unknown:
        near = get_close_matches(plain(column), free, n=1, cutoff=0.75)
        if near:
            guesses.append(f"« {accented(near[0])} » au lieu de « {column} »")
    if not guesses:
        return "Rien à faire si ces renseignements ne servent pas au suivi."
    return f"Vouliez-vous dire {listed(guesses)} ?"


def accented(heading: str) -> str:
    """The heading as people write it, with its accents."""
    return next(h for h in SYNONYMS[FIELD_OF[heading]] if plain(h) == heading)


def about_absent(headings: Mapping[str, str]) -> tuple[Problem, ...]:
    """No name column is an error; what else an officer searches by is a warning each."""
    if "name" not in headings:
        accepted = listed([f"« {heading} »" for heading in SYNONYMS["name"]], last="ou")
        return (
            Problem(
                WHOLE_FILE,
                "",
                "erreur",
                "Le fichier n’a pas de colonne pour le nom du projet : aucune ligne n’est lue.",
                f"Donnez à cette colonne l’un de ces titres : {accepted}.",
            ),
        )
    return tuple(
        about_file(
            f"Le fichier n’a pas de colonne pour {what}.",
            f"Ajoutez une colonne « {SYNONYMS[field][0]} », ou complétez les dossiers ensuite.",
        )
        for field, what in EXPECTED.items()
        if field not in headings
    )


def about_file(sentence: str, remedy: str, column: str = "") -> Problem:
    """A warning about the file as a whole."""
    return Problem(WHOLE_FILE, column, "avertissement", sentence, remedy)
