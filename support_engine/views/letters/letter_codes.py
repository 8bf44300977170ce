"""The short number of a letter: keys are long, people copy a few signs."""

from collections.abc import Iterable
from hashlib import sha256

from support_engine.core.language.names import suggestion
from support_engine.errors import UnknownName
from support_engine.views.dossier.papers import SHORT

FEWEST = 4
"""The first signs of a number that may stand for all of them."""


def code_of(key: str) -> str:
    """« 3f9a20c1 »: it stays, whatever else is written."""
    return sha256(key.encode()).hexdigest()[:SHORT]


def key_of(keys: Iterable[str], given: str) -> str:
    """The key of the letter that a person means by its number, by the first signs of it that no
    other has, or by the key itself. Raises UnknownName."""
    typed = given.strip().lower()
    found = [k for k in keys if k == given or code_of(k).startswith(typed)]
    if given in found or (len(found) == 1 and len(typed) >= FEWEST):
        return given if given in found else found[0]
    if found and typed:
        codes = sorted(map(code_of, found))
        raise UnknownName(f"La lettre n° {given} est à préciser. {suggestion(given, codes)}")
    raise UnknownName(
        f"Aucune lettre n’a le numéro « {given} ». Consultez : support-engine letters list."
    )
