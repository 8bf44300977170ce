"""Import: read, show the problems and the differences, apply when asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.stories.imports import Plan, Step


@click.command("import", help="Lit des candidatures (CSV, XLSX) et montre ce qui changerait.")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option(
    "--apply", "is_applied", is_flag=True, help="Enregistre (sans elle, rien n’est écrit)."
)
@click.option("--programme", help="Programme de ces candidatures (par défaut, le vôtre).")
@click.option("--skip-bad", is_flag=True, help="Laisse de côté les lignes en erreur.")
@shared_options
@pass_session
def import_file(
    session: Session, path: Path, is_applied: bool, programme: str | None, skip_bad: bool
) -> int:
    """Nothing is written before `--apply`, nor while a line is in error."""
    from support_engine.stories.imports import apply, plan
    from support_engine.stories.proven import require_proven

    desk = session.desk
    made = plan(desk.engine, path, desk.settings.waves, programme)
    if made.opened:
        require_proven(desk, programme)
    if session.as_json and not is_applied:
        say.as_json(plan_data(made))
        return 1 if made.intake.errors else 0
    if not session.as_json:
        show_problems(made)
        show_steps(made)
    if made.intake.errors and not skip_bad:
        click.secho(
            f"{len(made.intake.bad_lines)} ligne(s) en erreur : rien n’a été enregistré. "
            "Corrigez le fichier, ou laissez-les de côté avec --skip-bad.",
            fg="red",
            err=True,
        )
        return 1
    if not is_applied:
        click.echo("Rien n’est encore enregistré : ajoutez --apply pour le faire.")
        return 0
    with say.progress(made.steps, "Enregistrement") as shown:
        done = apply(desk.engine, made, session.actor, session.now, lambda _: shown)
    if session.as_json:
        say.as_json(done)
    else:
        click.secho(f"{done.opened} dossier(s) ouvert(s), {done.changed} modifié(s).", fg="green")
        for words in done.refusals:
            click.secho(f"  ✗ {words}", fg="red", err=True)
    return say.REFUSED if done.refusals else 0


def show_problems(made: Plan) -> None:
    """Every problem with its line, column and remedy, errors first."""
    for problem in sorted(made.intake.problems, key=lambda p: (not p.is_error, p.line)):
        mark, colour = ("✗", "red") if problem.is_error else ("⚠", "yellow")
        click.secho(f"{mark} {problem.sentence}", fg=colour)
        click.echo(f"    → {problem.remedy}")


def show_steps(made: Plan) -> None:
    """What would be opened and what would change."""
    if made.opened:
        say.title(f"{len(made.opened)} dossier(s) à ouvrir")
        say.table(
            [opened_row(step) for step in made.opened], ["Ligne", "Dossier", "Nom", "Suite de"]
        )
    if made.changed:
        say.title(f"{len(made.changed)} dossier(s) à modifier")
        for step in made.changed:
            click.echo(f"  {step.reference} – {step.candidacy.details['name']}")
            for name, (old, new) in step.changes.items():
                click.echo(f"      {name} : « {old} » → « {new} »")
    click.echo()
    click.echo(f"{made.same} ligne(s) déjà conformes à la base.")


def opened_row(step: Step) -> list[str]:
    """One dossier to open."""
    candidacy = step.candidacy
    return [str(candidacy.line), step.reference, candidacy.details["name"], step.follows or ""]


def plan_data(made: Plan) -> dict[str, object]:
    """The plan for programmes."""
    return {
        "open": [
            {"line": s.candidacy.line, "reference": s.reference, "follows": s.follows}
            for s in made.opened
        ],
        "change": [
            {"line": s.candidacy.line, "reference": s.reference, "changes": s.changes}
            for s in made.changed
        ],
        "same": made.same,
        "problems": [
            {
                "line": p.line,
                "column": p.column,
                "severity": str(p.severity),
                "sentence": p.sentence,
                "remedy": p.remedy,
            }
            for p in made.intake.problems
        ],
    }
