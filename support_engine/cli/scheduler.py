"""Scheduler: rounds all day long."""

from __future__ import annotations

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.session import Session, pass_session, shared_options


@click.command(help="Fait un passage au démarrage, puis régulièrement (Ctrl-C pour arrêter).")
@shared_options
@pass_session
def scheduler(session: Session) -> int:
    """Run rounds until told to stop."""
    if session.is_replay:
        raise click.UsageError(
            "Le planificateur suit l’horloge de la machine : --now n’y a pas de sens. Retirez-le. "
            "Pour un passage à un moment choisi, dans une base d’essai : support-engine tick --now."
        )
    from support_engine.scheduler import run

    every = session.settings.scheduler.every_minutes
    say.line(f"Un passage maintenant, puis toutes les {every} minutes. Ctrl-C pour arrêter.")
    run(session.desk, say.line)
    return 0
