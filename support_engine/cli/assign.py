"""Assign: who holds a role on a dossier."""

from __future__ import annotations

from datetime import date

import click

from support_engine.cli.acting import ON, do
from support_engine.cli.dossier import REFERENCE
from support_engine.cli.session import Session, pass_session, shared_options


@click.command(help="Désigne la personne qui tient un rôle sur un dossier.")
@REFERENCE
@click.argument("role", metavar="RÔLE")
@click.argument("person", metavar="PERSONNE")
@ON
@shared_options
@pass_session
def assign(session: Session, reference: str, role: str, person: str, on: date | None) -> int:
    """Assign a person."""
    from support_engine.adapters.store import directory
    from support_engine.core.acts.commands import AssignPerson

    with session.desk.store.reading() as db:
        directory.actor(db, person)
    return do(session, AssignPerson, reference, on=on, role=role, person=person)
