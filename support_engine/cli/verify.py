"""Verify: the base proven from its journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from support_engine.stories.verifying.verify import Finding


@click.command("verify", help="Prouve la base : journal, dossiers, lettres, règles, personnes.")
@click.option(
    "--papers",
    "with_papers",
    is_flag=True,
    help="Compare aussi le fichier de chaque pièce jointe à son empreinte et à sa taille.",
)
@click.option(
    "--proofs",
    "with_proofs",
    is_flag=True,
    help="Prouve de nouveau chaque programme que la base dit prouvé (quelques secondes chacun).",
)
@shared_options
@pass_session
def verify_base(session: Session, *, with_papers: bool, with_proofs: bool) -> int:
    """Recompute everything from the journal; 1 if anything differs, 4 if only a file is foreign."""
    from support_engine.adapters.store.case import dossiers
    from support_engine.stories.rules import proven
    from support_engine.stories.verifying.verify import Finding, damaged, verify

    desk = session.desk
    told, foreign = "", list[Finding]()
    with desk.store.reading() as db:
        findings = list(damaged(db))
        references = [] if findings else dossiers.references(db)
        with say.progress(references, "Vérification") as shown:
            engine = desk.engine
            if not findings:
                findings = list(verify(db, engine.registry, engine.calendar, shown))
                told = (
                    f"{len(references)} dossiers vérifiés : journal, dossiers et agenda concordent."
                )
        if told and with_proofs:
            findings.extend(Finding(*found) for found in proven.findings(db, desk))
        if told and with_papers:
            told, foreign = compare_papers(session, db, findings, told)
    if session.as_json:
        say.as_json([*findings, *foreign])
    elif not findings:
        say.line(told, fg="green")
    if not session.as_json:
        for finding in findings:
            say.line(f"✗ {finding}", fg="red", err=True)
        for finding in foreign:
            say.line(f"⚠ {finding}", fg="yellow", err=True)
    return 1 if findings else say.LATE if foreign else 0


def compare_papers(
    session: Session, db: Connection, findings: list[Finding], told: str
) -> tuple[str, list[Finding]]:
    """Each paper against its file, added to the findings; what to say when all is well, and the
    files that no journal names."""
    from support_engine.core.language.french import count
    from support_engine.stories.verifying import papers as verify_papers
    from support_engine.stories.verifying.verify import Finding

    folder, papers = session.desk.papers, verify_papers.deposited(db)
    with say.progress(papers, "Pièces") as shown:
        findings.extend(Finding(*found) for found in verify_papers.findings(shown, folder))
    foreign = [Finding("pièces", what) for what in verify_papers.foreign(papers, folder)]
    compared = f"{count(len(papers), 'pièce')} : chaque fichier est celui qui a été joint."
    return f"{told}\n{compared}", foreign
