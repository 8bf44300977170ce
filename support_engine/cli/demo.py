"""Demo: the programme replayed, day by day, in a folder of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.session import DAY, Session, pass_session, shared_options


@click.command(help="Rejoue le programme, jour par jour, dans un dossier de démonstration.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("demo"), show_default=True)
@click.option("--until", type=DAY, metavar="AAAA-MM-JJ", default="2023-06-15", show_default=True)
@shared_options
@pass_session
def demo(session: Session, folder: Path, until: date) -> int:
    """Three waves on their real dates, with simulated progress plainly marked."""
    from support_engine.demo.play import play

    play(folder, until, say.line)
    return 0
