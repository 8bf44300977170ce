"""Finding something by its id, by what it is called, or by a part of either."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from support_engine.core.language.french import of
from support_engine.core.language.spelling import plain
from support_engine.errors import UnknownName

Thing = TypeVar("Thing")
Names = tuple[str, ...]
NO_WORDS: Mapping[str, str] = {}
SHORTEST_PART = 3
"""A part of a name says which one is meant from this many signs on."""


def require(things: Mapping[str, Thing], name: str, kind: str) -> Thing:
    """The thing that a person means. Raises UnknownName like `identified`."""
    return things[identified(things, name, kind)]


def identified(things: Mapping[str, object], name: str, kind: str) -> str:
    """The id of the thing that a person means: its id, its label, or a part of one of them that no
    other has, whatever the case, the accents and the signs.

    Raises UnknownName with the ids that it could be, or with the nearest ones, each with its label.
    """
    if name in things:
        return name
    spelt = {key: (plain(key), plain(label_of(thing))) for key, thing in things.items()}
    meant = matching({key: (names, names) for key, names in spelt.items()}, name)
    if len(meant) == 1:
        return meant[0]
    if meant:
        said = possible(with_label(key, things[key]) for key in meant)
        raise UnknownName(f"« {name} » : {kind} à préciser. {said}")
    words = {key: with_label(key, thing) for key, thing in things.items()}
    raise UnknownName(
        f"« {name} » : il n’existe pas {of(kind)} de ce nom. {suggestion(name, things, words)}"
    )


def matching(spelt: Mapping[str, tuple[Names, Names]], name: str) -> list[str]:
    """What a name may mean: what is called so, else what has it as a part of its name. For each
    thing, in plain spelling: what it is called, and where a part of a name is looked for."""
    meant = plain(name)
    same = [key for key, (whole, _) in spelt.items() if meant and meant in whole]
    if same or len(meant) < SHORTEST_PART:
        return same
    return [key for key, (_, parts) in spelt.items() if any(meant in each for each in parts)]


def possible(meant: Iterable[str]) -> str:
    """What a name may mean, to choose from."""
    names = sorted(meant)
    return f"Cela peut être : {', '.join(names[:12])}{'…' if len(names) > 12 else '.'}"


def label_of(thing: object) -> str:
    """What a part of a programme is called; a table of words gives the words themselves."""
    return thing if isinstance(thing, str) else str(getattr(thing, "label", ""))


def with_label(key: str, thing: object) -> str:
    """What one types, with what it is called where that is another word: « read (lire) »."""
    label = label_of(thing)
    return f"{key} ({label})" if plain(label) not in ("", plain(key)) else key


def suggestion(name: str, known: Iterable[str], words: Mapping[str, str] = NO_WORDS) -> str:
    """« Vouliez-vous dire … ? », or the list of what exists when nothing is near; `words`: how each
    is written, where not as one types it."""
    names = sorted(known)
    near = get_close_matches(name, names, n=3, cutoff=0.6)
    if near:
        return f"Vouliez-vous dire : {', '.join(words.get(one, one) for one in near)} ?"
    if not names:
        return "Rien de tel n’existe encore."
    shown = ", ".join(words.get(one, one) for one in names[:12])
    return f"Existent : {shown}{'…' if len(names) > 12 else ''}."
