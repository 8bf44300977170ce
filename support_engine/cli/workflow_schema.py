"""The form of a workflow file, for an editor that completes and checks it."""

from __future__ import annotations

from pathlib import Path

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.session import Session, pass_session, shared_options


@click.command("schema", help="Écrit le schéma JSON d’un programme, pour votre éditeur.")
@click.argument("path", metavar="[FICHIER]", required=False, type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="Fichier à écrire.")
@shared_options
@pass_session
def schema(session: Session, path: Path | None, output: Path | None) -> int:
    """With a file, its own ids are proposed too."""
    from support_engine.adapters.files import workflows
    from support_engine.adapters.mail.templates import Letters
    from support_engine.core.programme import schema as schemas
    from support_engine.views.json import encoded

    letters = Letters(session.settings.templates).names()
    workflow = workflows.load(path, letters).workflow if path else None
    say.deliver(encoded(schemas.schema(workflow, letters)) + "\n", output, "Schéma écrit")
    return 0
