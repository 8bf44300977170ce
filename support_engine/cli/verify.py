"""Verify: the base proven from its journal."""

from __future__ import annotations

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options


@click.command("verify", help="Prouve la base : journal, dossiers, lettres, règles, personnes.")
@shared_options
@pass_session
def verify_base(session: Session) -> int:
    """Recompute everything from the journal; 1 if anything differs."""
    from support_engine.adapters.store import dossiers
    from support_engine.stories.verify import damaged, verify

    desk = session.desk
    with desk.store.reading() as db:
        findings = list(damaged(db))
        references = [] if findings else dossiers.references(db)
        with say.progress(references, "Vérification") as shown:
            engine = desk.engine
            if not findings:
                findings = list(verify(db, engine.registry, engine.calendar, shown))
    if session.as_json:
        say.as_json(findings)
    elif not findings:
        say.line(
            f"{len(references)} dossiers vérifiés : journal, dossiers et agenda concordent.",
            fg="green",
        )
    for finding in findings if not session.as_json else ():
        say.line(f"✗ {finding}", fg="red", err=True)
    return 1 if findings else 0
