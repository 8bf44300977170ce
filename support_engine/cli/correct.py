"""Correct: take acts back by a new event; nothing is erased."""

from __future__ import annotations

from datetime import date

import click

from support_engine.cli.acting import ON, REASON, do
from support_engine.cli.dossier import REFERENCE
from support_engine.cli.session import Session, pass_session, shared_options


@click.command(help="Reprend le dernier acte (ou tous ceux depuis --to) ; rien n’est effacé.")
@REFERENCE
@click.option("--to", "back_to", type=int, help="Numéro du premier acte repris (voir history).")
@ON
@REASON
@shared_options
@pass_session
def correct(
    session: Session, reference: str, back_to: int | None, on: date | None, reason: str
) -> int:
    """Take acts back by a new event."""
    from support_engine.core.acts.commands import CorrectLastAct

    return do(session, CorrectLastAct, reference, on=on, reason=reason, back_to=back_to)
