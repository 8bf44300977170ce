"""Doctor: settings, base, programme, rounds and mail examined, with a remedy for what is wrong."""

from __future__ import annotations

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options


@click.command(help="Vérifie réglages, base, programme, passages et courrier.")
@shared_options
@pass_session
def doctor(session: Session) -> int:
    """Each point ✓, ⚠ or ✗ with its remedy; 1 if something is broken, 4 if something is late."""
    from support_engine.stories.checkup import examine

    points = examine(session.config, session.now, is_replayed=session.is_replay)
    if session.as_json:
        say.as_json(points)
    else:
        marks = {"ok": ("✓", "green"), "late": ("⚠", "yellow"), "broken": ("✗", "red")}
        for point in points:
            mark, colour = marks[point.level]
            click.secho(f"{mark} {point.sentence}", fg=colour)
            if point.remedy:
                click.echo(f"    → {point.remedy}")
    levels = {point.level for point in points}
    return 1 if "broken" in levels else say.LATE if "late" in levels else 0
