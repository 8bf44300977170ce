"""Tick: the round of the day, done now or rehearsed."""

from __future__ import annotations

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options


@click.command(help="Fait le passage du jour : changements, rappels, rapports, envois.")
@click.option(
    "--dry-run", is_flag=True, help="Montre ce qui serait fait ; rien n’est écrit ni envoyé."
)
@shared_options
@pass_session
def tick(session: Session, dry_run: bool) -> int:
    """One round; running it twice does nothing twice."""
    from support_engine.tick import tick as run_round

    if dry_run:
        return rehearse(session)
    desk = session.desk
    result = run_round(desk.engine, desk.postman(), session.now)
    if session.as_json:
        say.as_json(result)
        return 1 if result.problems else 0
    click.echo(f"Passage du {session.now:%d/%m/%Y à %H:%M} : {result.sentence()}")
    if desk.settings.mail.mode == "folder" and result.sent:
        click.echo(f"Lettres écrites dans {desk.settings.letters}")
    for problem in result.problems:
        click.secho(f"  ✗ {problem}", fg="red", err=True)
    return 1 if result.problems else 0


def rehearse(session: Session) -> int:
    """What a round would record, dossier by dossier."""
    from support_engine.cli.dossier import load
    from support_engine.tick import rehearse as rehearse_round
    from support_engine.views.round import foreseen

    lines = [
        line
        for reference, events in rehearse_round(session.desk.engine, session.now)
        for line in foreseen(load(session, reference).workflow, reference, events)
    ]
    if session.as_json:
        say.as_json(lines)
        return 0
    rows = [[line.reference, line.what] for line in lines]
    say.table(rows, ["Dossier", "Ce qui serait fait"], empty="Rien à faire aujourd’hui.")
    return 0
