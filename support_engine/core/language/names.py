"""Finding something by its id, with a suggestion when the id is not quite right."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from support_engine.errors import UnknownName

Thing = TypeVar("Thing")


def require(things: Mapping[str, Thing], name: str, kind: str) -> Thing:
    """The thing of that id. Raises UnknownName with the nearest ids."""
    if name in things:
        return things[name]
    raise UnknownName(f"« {name} » : {kind} inconnu(e). {suggestion(name, things)}")


def suggestion(name: str, known: Iterable[str]) -> str:
    """« Vouliez-vous dire … ? », or the list of what exists when nothing is near."""
    names = sorted(known)
    near = get_close_matches(name, names, n=3, cutoff=0.6)
    if near:
        return f"Vouliez-vous dire : {', '.join(near)} ?"
    if not names:
        return "Il n’en existe aucun(e)."
    shown = ", ".join(names[:12])
    return f"Existent : {shown}{'…' if len(names) > 12 else ''}."
