"""Demo: the programme replayed, day by day, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import click

from support_engine.cli.session import Session, pass_session, shared_options


@click.command(help="Rejoue le programme, jour par jour, dans un dossier de démonstration.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("demo"), show_default=True)
@click.option("--until", "until", metavar="AAAA-MM-JJ", default="2023-06-15", show_default=True)
@shared_options
@pass_session
def demo(session: Session, folder: Path, until: str) -> int:
    """Three waves on their real dates, with simulated progress plainly marked."""
    from support_engine.core.language.typed import parse_date
    from support_engine.demo.play import play

    end = parse_date(until)
    if end is None:
        raise click.BadParameter(f"« {until} » n’est pas une date. Écrivez 2023-06-15.")
    play(folder, end, click.echo)
    return 0
