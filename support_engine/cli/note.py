"""Note: words of a person in the journal."""

from __future__ import annotations

from datetime import date

import click

from support_engine.cli.shared.acting import ON, do
from support_engine.cli.shared.dossier import REFERENCE
from support_engine.cli.shared.session import Session, pass_session, shared_options


@click.command(help="Écrit une note au journal.")
@REFERENCE
@click.argument("text", metavar="TEXTE")
@ON
@shared_options
@pass_session
def note(session: Session, reference: str, text: str, on: date | None) -> int:
    """Add a note."""
    from support_engine.core.acts.commands import AddNote

    return do(session, AddNote, reference, on=on, text=text)
