"""A mistake of form in a file that people write, in French: pydantic says it in English."""

from collections.abc import Iterable, Mapping
from typing import Any

from support_engine.core.names import suggestion

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


def explained(error: Mapping[str, Any], known: Iterable[str] = ()) -> str:
    """What is wrong with one value, and what is expected; `known` are the keys that exist."""
    kind, limits = error["type"], error.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return f"clé inconnue. {suggestion(str(error['loc'][-1]), known)}"
        case "value_error":
            return str(error["msg"]).removeprefix("Value error, ")
        case "literal_error":
            return f"valeur inconnue ; choisissez {limits['expected'].replace(' or ', ' ou ')}"
        case "string_pattern_mismatch":
            return f"la forme attendue est {limits['pattern']}"
        case "greater_than_equal":
            return f"la valeur doit être au moins {limits['ge']}"
        case "greater_than":
            return f"la valeur doit être plus grande que {limits['gt']}"
        case "less_than_equal":
            return f"la valeur doit être au plus {limits['le']}"
        case _:
            return EXPECTED.get(kind, "valeur refusée")
