"""What an act bears in its headers: the version that was read, and the key by which it is one."""

from dataclasses import dataclass
from re import fullmatch
from typing import Annotated

from fastapi import Depends, Header

from support_engine.web.api.problems import Problem

NO_VERSION = (
    "Rendez en If-Match la version sur laquelle vous décidez, entre guillemets : c’est l’ETag du "
    "dossier. « * » ne dit aucune version. Rien n’a été enregistré."
)
NO_KEY = (
    "Donnez en Idempotency-Key une clé de votre choix, de 1 à 200 signes ASCII visibles, la même "
    "quand vous redemandez le même acte. Rien n’a été enregistré."
)
Version = Annotated[
    str,
    Header(
        alias="if-match",
        description="Obligatoire : la version lue, l’ETag du dossier, guillemets compris.",
        json_schema_extra={"pattern": r'^(W/)?"[0-9]{1,9}"$'},
    ),
]
Idempotency = Annotated[
    str,
    Header(
        alias="idempotency-key",
        json_schema_extra={"pattern": "^[!-~]{1,200}$"},
        description="Obligatoire : une clé de votre choix, une par acte. Redite, l’acte n’est pas "
        "refait, et la même réponse revient pendant trente jours.",
    ),
]


def key(idempotency: Idempotency = "") -> str:
    """The key of an act, as a program gives it. Raises Problem."""
    if not fullmatch(r"[\x21-\x7e]{1,200}", idempotency):
        raise Problem("key_needed", NO_KEY)
    return idempotency


def version(if_match: Version = "") -> int:
    """The version that was read; a proxy may have called it weak. Raises Problem."""
    found = fullmatch(r'(?:W/)?"([0-9]{1,9})"', if_match.strip())
    if found is None:
        raise Problem("version_needed", NO_VERSION)
    return int(found[1])


Key = Annotated[str, Depends(key)]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under which key, on which version."""

    key: str
    version: int


def conditions(given: Key, read: Annotated[int, Depends(version)]) -> Conditions:
    """Both, of an act on one dossier."""
    return Conditions(given, read)


Under = Annotated[Conditions, Depends(conditions)]
