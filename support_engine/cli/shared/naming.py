"""A dossier named on a command line: its reference, or what people call it; people by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from support_engine.adapters.store.base import Store


class Reference(click.ParamType[str]):
    """A dossier: its reference, or the project's name, or a part of it that no other has. A part of
    a reference is another reference, mistyped."""

    name = "dossier"

    def meant(self, store: Store, typed: str) -> str:
        """The reference. Raises UnknownName."""
        return reference_of(store, typed)


class Somebody(click.ParamType[str]):
    """A person: their id or their name, or a part of one that no other has, unless the act destroys
    (`is_whole`)."""

    name = "personne"

    def __init__(self, *, is_whole: bool = False) -> None:
        self.is_whole = is_whole

    def meant(self, store: Store, typed: str) -> str:
        """The id. Raises UnknownName."""
        return person_of(store, typed, is_whole=self.is_whole)


DOSSIER = Reference()
"""The command gets the reference, whatever was typed: see `session.pass_session`."""
SOMEBODY = Somebody()
"""The command gets the id, likewise."""
SOMEBODY_WHOLE = Somebody(is_whole=True)


def meant(
    kind: Reference | Somebody, store: Store, typed: str | tuple[str, ...]
) -> str | tuple[str, ...]:
    """What one word means, or several. Raises UnknownName."""
    if isinstance(typed, str):
        return kind.meant(store, typed)
    return tuple(kind.meant(store, each) for each in typed)


def reference_of(store: Store, given: str) -> str:
    """The reference of the dossier that a person means. Raises UnknownName."""
    from support_engine.adapters.store.case import dossiers
    from support_engine.core.language.names import matching, possible
    from support_engine.core.language.spelling import plain
    from support_engine.errors import UnknownName

    with store.reading() as db:
        if dossiers.load(db, given) is not None:
            return given
        names = dossiers.names(db)
    spelt = {r: ((plain(r), plain(name)), (plain(name),)) for r, name in names.items()}
    meant = matching(spelt, given)
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UnknownName(f"« {given} » désigne plusieurs dossiers. {possible(meant)}")
    raise UnknownName(dossiers.unknown_dossier(given, list(names)))


def person_of(store: Store, given: str, *, is_whole: bool = False) -> str:
    """The id of the person that is meant; one that was erased is their id alone. Raises
    UnknownName."""
    from support_engine.adapters.store.people import directory
    from support_engine.core.language.names import matching, possible, suggestion
    from support_engine.core.language.spelling import plain
    from support_engine.errors import UnknownName

    with store.reading() as db:
        if directory.exists(db, given):
            return given
        names = directory.names(db)
    spelt = {one: (plain(one), plain(name)) for one, name in names.items()}
    found = matching(
        {one: (words, () if is_whole else words) for one, words in spelt.items()}, given
    )
    if len(found) == 1:
        return found[0]
    if found:
        said = possible(f"{names[one]} ({one})" for one in found)
        raise UnknownName(f"« {given} » désigne plusieurs personnes. {said}")
    near = nearest(given, names) or suggestion(given, names)
    raise UnknownName(f"« {given} » n’est pas une personne connue. {near}")


def nearest(given: str, names: Mapping[str, str]) -> str:
    """Those whose id or name is near, or has it as a part; nothing where none is."""
    from difflib import get_close_matches

    from support_engine.core.language.names import matching, possible
    from support_engine.core.language.spelling import plain

    words = {plain(word): one for one, name in names.items() for word in (one, name) if word}
    near = [words[word] for word in get_close_matches(plain(given), words, n=3, cutoff=0.7)]
    near += matching({one: ((), (plain(name),)) for one, name in names.items()}, given)
    return possible(f"{names[one]} ({one})" for one in dict.fromkeys(near)) if near else ""


def called(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """« Camille Martin (camille) » of each person that a listing names by id."""
    from support_engine.adapters.store.people import directory

    with store.reading() as db:
        return directory.called(db, ids)
