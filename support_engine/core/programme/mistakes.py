"""A mistake of form in a file that people write, in French: pydantic says it in English."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from support_engine.core.language.names import suggestion

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

IN_FRENCH: Mapping[str, tuple[str, ...]] = {
    "acte": ("transition",),
    "actes": ("transitions",),
    "a": ("to",),
    "a_faire": ("todo",),
    "argent": ("money",),
    "choix": ("choices",),
    "de": ("from",),
    "debut": ("starts_with", "initial"),
    "declare_par": ("declared_by",),
    "delai": ("clock",),
    "delais": ("clocks", "requires_clocks_over"),
    "depart": ("initial", "from"),
    "depuis": ("from",),
    "destinataires": ("to", "letter_to"),
    "duree": ("months", "days"),
    "echeance": ("due",),
    "echelons": ("steps",),
    "effets": ("effects",),
    "etapes": ("steps", "phases"),
    "etat": ("state",),
    "etats": ("states",),
    "fin": ("final", "on_end"),
    "genre": ("kind", "type"),
    "identifiant": ("id",),
    "informations": ("facts", "asks"),
    "intitule": ("label",),
    "jalon": ("requires_milestones",),
    "jalons": ("milestones", "requires_milestones"),
    "jour": ("days",),
    "jours": ("days", "every_days"),
    "justificatifs": ("evidence", "documents", "requires_documents"),
    "lettre": ("letter",),
    "lettres": ("letters", "letter"),
    "libelle": ("label",),
    "maximum": ("at_most", "maximum"),
    "mesures": ("holds",),
    "minimum": ("at_least",),
    "mois": ("months", "valid_months"),
    "motif": ("reason_required", "reason"),
    "nom": ("label",),
    "objet": ("about",),
    "part": ("share",),
    "phase": ("phase",),
    "piece": ("evidence", "requires_documents"),
    "pieces": ("documents", "evidence", "requires_documents"),
    "prefixe": ("reference_prefix",),
    "programme": ("workflow",),
    "prolongations": ("extensions",),
    "propose": ("proposes",),
    "rapports": ("reports",),
    "rappels": ("reminders",),
    "repetition": ("repeat",),
    "role": ("roles",),
    "roles": ("roles",),
    "seulement": ("only",),
    "sujet": ("about",),
    "taux": ("rate",),
    "titre": ("label",),
    "valide_par": ("validated_by",),
    "validite": ("valid_months",),
    "vers": ("to",),
}
"""The French word that comes to mind → the keys that may be meant."""


def explained(error: Mapping[str, Any], known: Iterable[str] = ()) -> str:
    """What is wrong with one value, and what is expected; `known` are the keys of that table."""
    kind, limits = error["type"], error.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return f"clé inconnue. {key_meant(str(error['loc'][-1]), set(known))}"
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


def key_meant(name: str, known: set[str]) -> str:
    """The key that a French word means in this table, else those that are written nearly so."""
    plain = unicodedata.normalize("NFD", name.lower())
    bare = "".join(ch for ch in plain if not unicodedata.combining(ch)).replace(" ", "_")
    meant = [key for key in IN_FRENCH.get(bare, ()) if key in known]
    return f"Vouliez-vous dire : {', '.join(meant)} ?" if meant else suggestion(name, known)


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
            words = "true" if value else "false"
        case str():
            words = json.dumps(value, ensure_ascii=False)
        case list() | tuple():
            words = f"[{', '.join(received(one) for one in value[:8])}]"
        case dict():
            words = f"{{ {', '.join(f'{k} = {received(v)}' for k, v in list(value.items())[:8])} }}"
        case _:
            words = str(value)
    return words if len(words) <= 60 else f"{words[:59]}…"


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
