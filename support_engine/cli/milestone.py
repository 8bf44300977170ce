"""Milestones and their evidence: declared, validated or refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from support_engine.cli.acting import ON, REASON, do
from support_engine.cli.dossier import REFERENCE
from support_engine.cli.session import Session, pass_session, shared_options


@click.group(help="Déclare, valide ou refuse un jalon.")
def milestone() -> None:
    """The small life of a milestone."""


MILESTONE = click.argument("name", metavar="JALON")


@milestone.command("declare", help="Le porteur déclare le jalon atteint.")
@REFERENCE
@MILESTONE
@ON
@shared_options
@pass_session
def declare(session: Session, reference: str, name: str, on: date | None) -> int:
    """Declare a milestone."""
    from support_engine.core.acts.commands import DeclareMilestone

    return do(session, DeclareMilestone, reference, on=on, milestone=name)


@milestone.command("validate", help="Valide un jalon déclaré.")
@REFERENCE
@MILESTONE
@ON
@shared_options
@pass_session
def validate(session: Session, reference: str, name: str, on: date | None) -> int:
    """Validate a milestone."""
    from support_engine.core.acts.commands import ValidateMilestone

    return do(session, ValidateMilestone, reference, on=on, milestone=name)


@milestone.command("refuse", help="Refuse un jalon déclaré, avec le motif.")
@REFERENCE
@MILESTONE
@ON
@REASON
@shared_options
@pass_session
def refuse(session: Session, reference: str, name: str, on: date | None, reason: str) -> int:
    """Refuse a milestone."""
    from support_engine.core.acts.commands import RefuseMilestone

    return do(session, RefuseMilestone, reference, on=on, milestone=name, reason=reason)


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
    from support_engine.adapters.files.documents import keep
    from support_engine.core.acts.commands import AddDocument

    kept = keep(path, session.settings.home / "data" / "documents")
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
