"""Reports on demand: one command for each kind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.dossier import MAYBE
from support_engine.cli.shared.session import DAY, Session, pass_session, shared_options
from support_engine.cli.words import FORMS
from support_engine.views.reports.reports import KINDS

if TYPE_CHECKING:
    from support_engine.stories.telling.reports import Wanted


@click.group(help="Rapports : portefeuille, jalons.")
def report() -> None:
    """Pictures of the programme at a date."""


OPTIONS = (
    click.option(
        "--as-of",
        type=DAY,
        help="Ce que la base savait à la fin de ce jour (par défaut aujourd’hui).",
    ),
    click.option(
        "--months",
        type=click.IntRange(1, 60),
        default=1,
        help="Mois de mouvements, par jour d’enregistrement (1).",
    ),
    click.option("--format", "form", type=FORMS, default="texte"),
    click.option("--output", type=click.Path(path_type=Path), help="Fichier à écrire."),
    click.option("--programme", help="Identifiant du programme (par défaut, le vôtre)."),
)
"""The options that every report has."""


def add(name: str) -> None:
    """The command that makes a kind of report."""

    def run(session: Session, /, form: str, output: Path | None, **asked: Any) -> int:
        """As its options say."""
        from support_engine.stories.telling.reports import Wanted

        session.is_of_its_day = True
        asked["as_of"] = asked["as_of"] or session.today
        return write(session, Wanted(name, **asked), form, output)

    command: Any = shared_options(pass_session(run))
    for option in reversed((MAYBE, *OPTIONS) if KINDS[name].about_one else OPTIONS):
        command = option(command)
    report.command(name, help=KINDS[name].sentence)(command)


for kind in KINDS:
    add(kind)


def write(session: Session, wanted: Wanted, form: str, output: Path | None) -> int:
    """Build, render, print or write."""
    from support_engine.stories.telling.reports import build

    letters, made = session.desk.letters, build(session.desk.engine, wanted, session.today)
    if session.as_json or form == "json":
        say.as_json(made.data["figures"])
        return 0
    say.deliver(
        made.html(letters) if form == "html" else made.text(letters), output, "Rapport écrit"
    )
    return 0
