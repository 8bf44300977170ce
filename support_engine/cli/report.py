"""Reports on demand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from support_engine.cli import say
from support_engine.cli.session import DAY, Function, Session, pass_session, shared_options


@click.group(help="Rapports : portefeuille, jalons.")
def report() -> None:
    """Pictures of the programme at a date."""


def output_options(function: Function) -> Function:
    """The options that every report has."""
    for option in reversed(
        (
            click.option("--as-of", type=DAY, help="À la fin de ce jour (par défaut aujourd’hui)."),
            click.option(
                "--months", type=click.IntRange(1, 60), default=1, help="Mois de mouvements (1)."
            ),
            click.option(
                "--format", "form", type=click.Choice(["text", "html", "json"]), default="text"
            ),
            click.option("--output", type=click.Path(path_type=Path), help="Fichier à écrire."),
            click.option("--programme", help="Identifiant du programme (par défaut, le vôtre)."),
        )
    ):
        function = option(function)
    return function


@report.command("portfolio", help="Où en est chaque dossier, mouvements, alertes.")
@output_options
@shared_options
@pass_session
def portfolio(
    session: Session,
    as_of: date | None,
    months: int,
    form: str,
    output: Path | None,
    programme: str | None,
) -> int:
    """The steering committee's report."""
    return write(session, "portfolio", None, programme, as_of, months, form, output)


@report.command("milestones", help="Jalons à venir, atteints, en retard, reportés.")
@click.argument("reference", metavar="[REF]", required=False)
@output_options
@shared_options
@pass_session
def milestones(
    session: Session,
    reference: str | None,
    as_of: date | None,
    months: int,
    form: str,
    output: Path | None,
    programme: str | None,
) -> int:
    """The milestones of the programme, or of one manufacture."""
    if reference:
        from support_engine.cli.dossier import load

        load(session, reference)
    return write(session, "milestones", reference, programme, as_of, months, form, output)


def write(
    session: Session,
    kind: str,
    reference: str | None,
    programme: str | None,
    as_of: date | None,
    months: int,
    form: str,
    output: Path | None,
) -> int:
    """Build, render, print or write."""
    from support_engine.stories.reports import build

    desk, today = session.desk, session.today
    made = build(
        desk.engine,
        kind,
        as_of or today,
        today,
        reference=reference,
        programme=programme,
        months=months,
    )
    if session.as_json or form == "json":
        say.as_json(made.figures)
        return 0
    words = made.html(desk.letters) if form == "html" else made.text(desk.letters)
    say.deliver(words, output, "Rapport écrit")
    return 0
