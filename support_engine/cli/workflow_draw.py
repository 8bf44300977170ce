"""The programme as a picture, alone or with the road that one dossier travelled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.naming import DOSSIER
from support_engine.cli.shared.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.core.programme.definition import Workflow
    from support_engine.pictures.programme.journey import Journey


@click.command("draw", help="Dessine le programme, ou le parcours d’un dossier (A3, paysage).")
@click.argument("path", metavar="[FICHIER]", required=False, type=click.Path(path_type=Path))
@click.option("--dossier", metavar="REF", type=DOSSIER, help="Trace le parcours de ce dossier.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "mermaid"]),
    default="svg",
    help="Image SVG (par défaut) ou texte Mermaid.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Fichier à écrire.")
@shared_options
@pass_session
def draw(
    session: Session, path: Path | None, dossier: str | None, form: str, output: Path | None
) -> int:
    """The programme in force, that of a file, or that of a dossier."""
    from support_engine.pictures.programme import draw_mermaid, draw_svg

    if path is not None and dossier is not None:
        raise click.UsageError(
            "Un dossier se dessine sur le programme qu’il suit : donnez un fichier ou --dossier, "
            "pas les deux."
        )
    journey = None
    if dossier is not None:
        workflow, journey = of_dossier(session, dossier)
    else:
        workflow = of_file(session, path)
    drawing = draw_svg(workflow, journey) if form == "svg" else draw_mermaid(workflow, journey)
    return give(session, workflow, form, drawing, output)


def of_file(session: Session, path: Path | None) -> Workflow:
    """The programme of a file, or the one in force."""
    from support_engine.adapters.files import workflows
    from support_engine.adapters.mail.templates import Letters

    settings = session.settings
    letters = Letters(settings.templates)
    if path is not None:
        return workflows.load(path, letters.names()).workflow
    # A file needs no base: what opens one takes half a second to load.
    from support_engine.assemble import open_registry

    return open_registry(settings, letters).current().workflow


def of_dossier(session: Session, reference: str) -> tuple[Workflow, Journey]:
    """The programme that a dossier follows, and where it went."""
    from support_engine.adapters.store.case import dossiers
    from support_engine.cli.shared.dossier import load
    from support_engine.pictures.programme.journey import journey

    case = load(session, reference)
    with session.desk.store.reading() as db:
        rows = tuple(dossiers.journal(db, reference))
    along = session.desk.engine.registry.along(rows)
    return case.workflow, journey(case.dossier, rows, {row.version: rules for rules, row in along})


def give(session: Session, workflow: Workflow, form: str, drawing: str, output: Path | None) -> int:
    """Print the drawing, or write it and say where."""
    if not session.as_json:
        say.deliver(drawing, output, "Dessin écrit")
        return 0
    if output is not None:
        say.save(output, drawing)
    header = workflow.header
    place = {"output": str(output)} if output else {"drawing": drawing}
    say.as_json({"id": header.id, "version": header.version, "format": form, **place})
    return 0
