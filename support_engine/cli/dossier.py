"""The dossier that a command names: its argument, and the dossier in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from support_engine.cli.session import Session
    from support_engine.core.dossier.case import Case

REFERENCE = click.argument("reference", metavar="REF")


def load(session: Session, reference: str) -> Case:
    """A dossier in hand, today. Raises UnknownName with a suggestion."""
    from support_engine.adapters.store import dossiers
    from support_engine.engine import unknown_dossier
    from support_engine.errors import UnknownName

    with session.desk.store.reading() as db:
        stored = dossiers.load(db, reference)
        if stored is None:
            raise UnknownName(unknown_dossier(reference, dossiers.references(db)))
    return session.desk.engine.case_of(stored.dossier, session.today)
