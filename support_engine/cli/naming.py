"""A dossier named on a command line: its reference, or what people call it; people by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from support_engine.adapters.store.base import Store


class Reference(click.ParamType[str]):
    """A dossier: its reference, or the project's name, or a part of it that no other has. A part of
    a reference is another reference, mistyped."""

    name = "dossier"


DOSSIER = Reference()
"""The command gets the reference, whatever was typed: see `session.pass_session`."""


def references_of(store: Store, typed: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """The reference of one dossier, or of several. Raises UnknownName."""
    if isinstance(typed, str):
        return reference_of(store, typed)
    return tuple(reference_of(store, each) for each in typed)


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


def called(store: Store, ids: Iterable[str]) -> dict[str, str]:
    """« Camille Martin (camille) » of each person that a listing names by id."""
    from support_engine.adapters.store.people import directory

    with store.reading() as db:
        return directory.called(db, ids)
