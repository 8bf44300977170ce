"""Document: the supporting documents of a dossier, put there, listed, opened again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.acting import ON, do
from support_engine.cli.shared.dossier import REFERENCE, load
from support_engine.cli.shared.session import Session, pass_session, shared_options


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
    from support_engine.adapters.files.documents import looked_at
    from support_engine.core.acts.commands import AddDocument

    _ = session.actor  # who acts has proven it before anything is kept
    kept = looked_at(path)[0] if session.is_dry else session.desk.keep(path)
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


@document.command("list", help="Les pièces d’un dossier, avec le code qui permet de les ouvrir.")
@REFERENCE
@shared_options
@pass_session
def list_documents(session: Session, reference: str) -> int:
    """Every version of every paper."""
    from support_engine.core.language.french import short_day
    from support_engine.views.dossier.papers import papers

    shown = list(papers(load(session, reference)))
    if session.as_json:
        say.as_json(shown)
        return 0
    rows = [
        [
            paper.code,
            paper.label,
            paper.name,
            paper.added_on,
            f"jusqu’au {short_day(paper.valid_until)}" if paper.valid_until else "",
            "" if paper.is_last else "remplacée",
        ]
        for paper in shown
    ]
    say.table(rows, ["Code", "Pièce", "Fichier", "Jointe le", "Valable", ""], empty="Aucune pièce.")
    return 0


@document.command("open", help="Redonne le fichier d’une pièce : document open REF CODE.")
@REFERENCE
@click.argument("wanted", metavar="CODE|PIÈCE")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Fichier à écrire (par défaut, le nom d’origine, ici).",
)
@shared_options
@pass_session
def open_document(session: Session, reference: str, wanted: str, output: Path | None) -> int:
    """The very content that was put there; a kind of paper gives its newest version."""
    from support_engine.adapters.files.documents import content_of
    from support_engine.core.language.names import identified
    from support_engine.views.dossier.papers import papers

    shown = list(papers(load(session, reference)))
    by_code = {paper.code: paper for paper in shown}
    last = {paper.kind: paper for paper in shown if paper.is_last}
    paper = by_code.get(wanted) or last[identified(last, wanted, "pièce")]
    content = content_of(session.desk.papers, paper.sha256)
    path = output or Path(Path(paper.name).name)
    say.save_bytes(path, content)
    if session.as_json:
        say.as_json({"paper": paper, "path": str(path)})
    else:
        say.line(f"{paper.label} : {path} ({paper.size} octets)")
    return 0
