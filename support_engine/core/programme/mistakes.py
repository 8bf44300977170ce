"""A mistake of form in a file that people write, in French: pydantic says it in English."""

import json
import re
from collections.abc import Mapping
from typing import Any

from support_engine.core.language.names import suggestion
from support_engine.core.language.spelling import plain

EXPECTED = {
    "missing": "clé obligatoire absente",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "float_type": "un nombre est attendu",
    "float_parsing": "un nombre est attendu",
    "bool_type": "true ou false est attendu",
    "string_type": "un texte entre guillemets est attendu",
    "string_too_short": "le texte est trop court",
    "string_too_long": "le texte est trop long",
    "tuple_type": "une liste entre crochets est attendue",
    "list_type": "une liste entre crochets est attendue",
    "too_short": "la liste est trop courte",
    "too_long": "la liste est trop longue",
    "dict_type": "une table est attendue",
    "model_type": "une table est attendue",
    "time_parsing": "une heure est attendue, par exemple 07:00",
    "time_type": "une heure est attendue, par exemple 07:00",
    "date_type": "une date est attendue, par exemple 2022-03-01",
    "date_parsing": "une date est attendue, par exemple 2022-03-01",
    "date_from_datetime_parsing": "une date est attendue, par exemple 2022-03-01",
}

FORMS = {
    r"^[a-z][a-z0-9_]*$": "écrivez des minuscules sans accent, des chiffres et _",
    r"^[A-Z]{1,6}$": "écrivez une à six majuscules sans accent",
}
"""What a pattern asks, for those who do not read patterns."""

TRUTHS = {"oui": "true", "vrai": "true", "true": "true"}
TRUTHS |= {"non": "false", "faux": "false", "false": "false"}

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "a": ("vers",),
    "acte": ("transition",),
    "actes": ("transitions",),
    "de": ("depuis",),
    "debut": ("commence avec", "état de départ"),
    "depart": ("état de départ", "depuis"),
    "destinataires": ("vers", "lettre adressée à"),
    "duree": ("mois", "jours"),
    "echelons": ("étapes",),
    "etapes": ("phases",),
    "fin": ("état final", "à son terme"),
    "genre": ("type",),
    "intitule": ("libellé",),
    "justificatifs": ("pièces", "pièces exigées"),
    "maximum": ("au plus",),
    "minimum": ("au moins",),
    "nom": ("libellé",),
    "objet": ("au sujet de",),
    "piece": ("justificatifs",),
    "pieces": ("justificatifs",),
    "titre": ("libellé",),
}
"""A French word that comes to mind → titles of the keys that may be meant, beside those that bear
the word itself (`definition` gives each key its title)."""


def explained(error: Mapping[str, Any], known: Mapping[str, str]) -> str:
    """What is wrong with one value, and what is expected; `known` are the keys of that table, each
    with its title."""
    kind, limits = error["type"], error.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return f"clé inconnue. {key_meant(str(error['loc'][-1]), known)}"
        case "value_error":
            return str(error["msg"]).removeprefix("Value error, ")
        case "literal_error":
            choices = limits["expected"].replace("'", '"').replace(" or ", " ou ")
            return f"valeur inconnue ; choisissez {choices}"
        case "string_pattern_mismatch":
            return FORMS.get(limits["pattern"], "ce texte n’a pas la forme attendue")
        case "string_too_long":
            return f"le texte est trop long ({limits['max_length']} caractères au plus)"
        case "greater_than_equal":
            return f"la valeur doit être au moins {limits['ge']}"
        case "greater_than":
            return f"la valeur doit être plus grande que {limits['gt']}"
        case "less_than_equal":
            return f"la valeur doit être au plus {limits['le']}"
        case _:
            return EXPECTED.get(kind, "valeur refusée") + nearly(kind, error.get("input"))


def key_meant(name: str, known: Mapping[str, str]) -> str:
    """The keys that a French word means in this table, else those that are written nearly so."""
    wanted = [stems(word) for word in (name, *SYNONYMS.get(plain(name), ()))]
    titles = {key: stems(title) for key, title in known.items()}
    meant = [key for key, title in titles.items() if title in wanted] or [
        key for key, title in titles.items() if any(words and words <= title for words in wanted)
    ]
    return f"Vouliez-vous dire : {', '.join(meant)} ?" if meant else suggestion(name, known)


def stems(title: str) -> frozenset[str]:
    """The words of a title without the marks of the plural: « Jalons exigés » → jalon, exige."""
    return frozenset(word.rstrip("sx") for word in plain(title).split())


def nearly(kind: str, given: object) -> str:
    """A value that is right but for its quotes or brackets: how to write it."""
    match kind, given:
        case "int_type", str() if re.fullmatch(r"-?\d{1,18}", given.strip()):
            return f" : écrivez {given.strip()}, sans guillemets"
        case "bool_type", str() if given.strip().lower() in TRUTHS:
            return f" : écrivez {TRUTHS[given.strip().lower()]}, sans guillemets"
        case "string_type", bool() | int() | float():
            return f" : écrivez {received(str(received(given)))}"
        case (("tuple_type" | "list_type"), str() | int()):
            return f" : écrivez [{received(given)}]"
        case _:
            return ""


def received(value: object) -> str:
    """A value as the file writes it, cut where it is long."""
    match value:
        case bool():
            text = "true" if value else "false"
        case str():
            text = json.dumps(value, ensure_ascii=False)
        case list() | tuple():
            text = f"[{', '.join(received(item) for item in value[:8])}]"
        case dict():
            text = f"{{ {', '.join(f'{k} = {received(v)}' for k, v in list(value.items())[:8])} }}"
        case _:
            text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def missing_or_shut(problem: OSError) -> str:
    """Why a file cannot be read, and what to do: the system says it in English."""
    match problem:
        case FileNotFoundError():
            return "ce fichier n’existe pas. Vérifiez son nom, et le dossier où vous êtes."
        case IsADirectoryError():
            return "c’est un dossier. Donnez le fichier qu’il contient."
        case NotADirectoryError():
            return "un des dossiers de ce chemin est un fichier. Vérifiez le chemin."
        case PermissionError():
            return "vous n’avez pas le droit de le lire. Demandez ce droit, ou donnez-en une copie."
        case _:
            return "le système le refuse. Vérifiez son nom et le disque où il se trouve."
