"""Around the base: init makes it, demo plays one, doctor examines it, verify proves it."""

from __future__ import annotations

from pathlib import Path

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options


@click.command(help="Crée la base, ou la met à jour (une copie est faite avant).")
@shared_options
@pass_session
def init(session: Session) -> int:
    """Safe to repeat."""
    from support_engine.adapters.store.schema import upgrade
    from support_engine.assemble import open_store

    settings = session.settings
    store = open_store(settings)
    copy = upgrade(store, f"{session.now:%Y%m%d-%H%M%S}")
    store.close()
    if copy:
        click.echo(f"Copie de l’ancienne base : {copy}")
    click.echo("La base est prête. Ajoutez une personne, puis importez des candidatures :")
    click.echo("  support-engine people add ID --name NOM --email ADRESSE --role instructeur")
    click.echo("  support-engine --as ID import FICHIER")
    return 0


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


@click.command(help="Vérifie réglages, base, programme, passages et courrier.")
@shared_options
@pass_session
def doctor(session: Session) -> int:
    """Each point ✓, ⚠ or ✗ with its remedy; 1 if something is broken, 4 if something is late."""
    from support_engine.stories.checkup import examine

    points = examine(session.config, session.now)
    if session.as_json:
        say.as_json(
            [{"level": p.level, "sentence": p.sentence, "remedy": p.remedy} for p in points]
        )
    else:
        marks = {"ok": ("✓", "green"), "late": ("⚠", "yellow"), "broken": ("✗", "red")}
        for point in points:
            mark, colour = marks[point.level]
            click.secho(f"{mark} {point.sentence}", fg=colour)
            if point.remedy:
                click.echo(f"    → {point.remedy}")
    levels = {point.level for point in points}
    return 1 if "broken" in levels else say.LATE if "late" in levels else 0


@click.command("verify", help="Prouve la base : chaîne du journal, dossiers, agenda.")
@shared_options
@pass_session
def verify_base(session: Session) -> int:
    """Recompute everything from the journal; 1 if anything differs."""
    from support_engine.adapters.store import dossiers
    from support_engine.stories.verify import verify

    desk = session.desk
    with desk.store.reading() as db:
        references = dossiers.references(db)
        with say.progress(references, "Vérification") as shown:
            found = list(verify(db, desk.engine.registry, desk.engine.calendar, shown))
    if session.as_json:
        say.as_json([{"reference": f.reference, "sentence": f.sentence} for f in found])
    elif not found:
        click.secho(
            f"{len(references)} dossiers vérifiés : journal, dossiers et agenda concordent.",
            fg="green",
        )
    for finding in found if not session.as_json else ():
        click.secho(f"✗ {finding}", fg="red", err=True)
    return 1 if found else 0
