"""The dossier that a command names: its argument, and the dossier in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from support_engine.cli.shared.naming import DOSSIER

if TYPE_CHECKING:
    from support_engine.cli.shared.session import Session
    from support_engine.core.dossier.case import Case


REFERENCE = click.argument("reference", metavar="REF", type=DOSSIER)
MAYBE = click.argument("reference", metavar="[REF]", type=DOSSIER, required=False)


def load(session: Session, reference: str) -> Case:
    """A dossier in hand, today. Raises UnknownName with a suggestion."""
    from support_engine.adapters.store.case import dossiers
    from support_engine.engine import require_dossier

    with session.desk.store.reading() as db:
        stored = dossiers.load(db, reference)
        dossier = require_dossier(stored.dossier if stored else None, reference)
    return session.desk.engine.case_of(dossier, session.today)
