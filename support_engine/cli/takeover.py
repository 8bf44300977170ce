"""Takeover: dossiers that lived before the tool knew them are followed here from now on."""

from __future__ import annotations

from typing import Any

import click

from support_engine.cli.shared.acting import DRY_RUN, do_each
from support_engine.cli.shared.session import Session, pass_session, shared_options


@click.group(help="Reprise de dossiers en cours, ouverts par « import --takeover ».")
def takeover() -> None:
    """What was typed from the past of dossiers."""


@takeover.command(
    "end", help="Achève la reprise ; par quelqu’un qui n’a rien saisi de ces dossiers."
)
@click.argument("words", metavar="REF...", nargs=-1, required=True)
@DRY_RUN
@shared_options
@pass_session
def end(session: Session, /, words: tuple[str, ...], **act: Any) -> int:
    """End the takeover of one or several dossiers."""
    from support_engine.core.acts.commands import EndTakeover

    return do_each(session, EndTakeover, words, **act)
