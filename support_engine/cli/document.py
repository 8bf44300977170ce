"""Document: a supporting document put on a dossier."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from support_engine.cli.acting import ON, do
from support_engine.cli.dossier import REFERENCE
from support_engine.cli.session import Session, pass_session, shared_options


@click.group(help="Pièces justificatives.")
def document() -> None:
    """Supporting documents."""


@document.command("add", help="Joint un fichier : document add REF PIÈCE FICHIER.")
@REFERENCE
@click.argument("kind", metavar="PIÈCE")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@ON
@shared_options
@pass_session
def add_document(session: Session, reference: str, kind: str, path: Path, on: date | None) -> int:
    """Keep the file by its hash, then record it on the dossier."""
    from support_engine.core.acts.commands import AddDocument

    kept = session.desk.keep(path)
    return do(
        session,
        AddDocument,
        reference,
        on=on,
        kind=kind,
        name=kept.name,
        sha256=kept.sha256,
        size=kept.size,
    )
