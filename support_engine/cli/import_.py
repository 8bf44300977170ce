"""Import: read a sheet, rehearse it, record it when asked; every row is told with its line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from support_engine.stories.intake.imports import Plan
    from support_engine.stories.intake.told import Applied, Reason, Row

LINES = click.IntRange(min=1)
SHOWN = 200
"""Dossiers to open that are listed on a terminal; beyond, only counted: `--json` has them all."""


PARTICIPLES = {
    False: ("dossier à ouvrir", "dossiers à ouvrir", "dossier à modifier", "dossiers à modifier"),
    True: ("dossier ouvert", "dossiers ouverts", "dossier modifié", "dossiers modifiés"),
}
TAKEN_OVER = " en reprise"
"""What is said of dossiers that open so, beside how many they are."""


@click.command("import", help="Lit des candidatures (CSV, XLSX) et montre ce qui changerait.")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option(
    "--apply", "is_applied", is_flag=True, help="Enregistre (sans elle, rien n’est écrit)."
)
@click.option(
    "--takeover",
    default="",
    metavar="TEXTE",
    help="Les dossiers s’ouvrent en reprise : pourquoi, en une phrase ; leur passé se saisit"
    " ensuite, sans lettre.",
)
@click.option("--programme", help="Programme de ces candidatures (par défaut, le vôtre).")
@click.option(
    "--skip-bad", is_flag=True, help="Les lignes en erreur sont écartées sans code d’échec."
)
@click.option(
    "--same",
    multiple=True,
    type=LINES,
    metavar="LIGNE",
    help="Cette ligne est le dossier auquel elle ressemble (répétable).",
)
@click.option(
    "--new",
    multiple=True,
    type=LINES,
    metavar="LIGNE",
    help="Cette ligne est un autre projet que celui auquel elle ressemble (répétable).",
)
@shared_options
@pass_session
def import_file(
    session: Session, /, path: Path, *, is_applied: bool, skip_bad: bool, **given: Any
) -> int:
    """Without `--apply` the same is done in a rehearsal, of which nothing is kept."""
    from support_engine.stories.intake.imports import plan, would_open
    from support_engine.stories.rules.proven import require_proven

    desk, programme = session.desk, given["programme"]
    settings = desk.settings
    made = plan(desk.engine, path, settings.waves, programme, settings.sheets.limits)
    if not made.intake.is_refused and would_open(desk.engine, made):
        require_proven(desk, programme)
    done = run(session, made, is_applied, given)
    if session.as_json:
        say.as_json({"applied": is_applied, **data(made, done)})
    else:
        show_problems(made)
        how = TAKEN_OVER if given["takeover"].strip() else ""
        show(done, is_applied, how)
        conclude(made, done, is_applied, how)
    if made.intake.is_refused:
        return 1
    is_bad = made.intake.bad_lines and not skip_bad
    return say.REFUSED if done.refusals or done.stopped or is_bad else 0


def run(session: Session, made: Plan, is_applied: bool, given: dict[str, Any]) -> Applied:
    """Done, or rehearsed; a bar shows how far on a terminal."""
    from support_engine.stories.intake.imports import Doing, apply, rehearse
    from support_engine.stories.intake.rows import Answers

    answers = Answers(frozenset(given["same"]), frozenset(given["new"]))
    actor = session.actor if is_applied else session.named
    with say.progress(made.steps, "Enregistrement" if is_applied else "Essai") as shown:
        doing = Doing(actor, session.now, answers, lambda _: shown, given["takeover"].strip())
        return (apply if is_applied else rehearse)(session.desk.engine, made, doing)


def show_problems(made: Plan) -> None:
    """Every problem with its line, column and remedy, errors first."""
    for problem in sorted(made.intake.problems, key=lambda p: (not p.is_error, p.line)):
        mark, colour = ("✗", "red") if problem.is_error else ("⚠", "yellow")
        say.line(f"{mark} {problem.sentence}", fg=colour)
        say.line(f"    → {problem.remedy}")


def show(done: Applied, is_applied: bool, how: str) -> None:
    """What opens, what changes, what is left aside, what is refused or asked."""
    from support_engine.core.language.french import count

    opened, changed = done.of("opened"), done.of("changed")
    if opened:
        one, many = PARTICIPLES[is_applied][:2]
        say.title(f"{count(len(opened), one, many)}{how}")
        heads = ["Ligne", "Dossier", "Nom", "Suite de"]
        say.table([opened_row(row) for row in opened[:SHOWN]], heads)
        if len(opened) > SHOWN:
            say.line(f"… et {len(opened) - SHOWN} autres (tous avec --json).")
    if changed:
        one, many = PARTICIPLES[is_applied][2:]
        say.title(count(len(changed), one, many))
        for row in changed:
            say.line(f"  Ligne {row.line} : {row.reference} – {row.name}")
            for name, old, new in changes(row):
                say.line(f"      {name} : « {old} » → « {new} »")
    for row in done.rows:
        for note in row.notes:
            reason("⚠", "yellow", row, note)
    for row in done.of("asked", "refused"):
        for why in row.reasons:
            reason(*(("?", "yellow") if row.kind == "asked" else ("✗", "red")), row, why)


def reason(mark: str, colour: str, row: Row, why: Reason) -> None:
    """One sentence with its line and its remedy."""
    say.line(f"{mark} Ligne {row.line} : {why.sentence}", fg=colour)
    say.line(f"    → {why.remedy}")


def conclude(made: Plan, done: Applied, is_applied: bool, how: str) -> None:
    """The counts, and what to do next."""
    from support_engine.core.language.french import count

    say.line()
    if made.intake.is_refused:
        say.line("Aucune ligne de ce fichier n’est lue : rien n’est enregistré.", fg="red")
        return
    say.line(f"{count(done.same, 'ligne déjà conforme', 'lignes déjà conformes')} à la base.")
    if kept_out := len(made.intake.bad_lines) + len(done.refusals):
        left = count(kept_out, "ligne laissée de côté", "lignes laissées de côté")
        again = "corrigez le fichier et relancez, ce qui est fait n’est pas refait."
        say.line(f"{left} : {again}", fg="red")
    if done.stopped:
        say.line(done.stopped, fg="red")
    if not is_applied:
        say.line("Rien n’est encore enregistré : ajoutez --apply pour le faire.")
        return
    opened = count(done.opened, "dossier ouvert", "dossiers ouverts")
    say.line(f"{opened}{how}, {count(done.changed, 'modifié')}.", fg="green")


def opened_row(row: Row) -> list[str]:
    """One dossier to open."""
    return [str(row.line), row.reference, row.name, row.follows]


def changes(row: Row) -> Sequence[tuple[str, str, str]]:
    """Each change: what, from what, to what."""
    from support_engine.stories.intake.told import label

    return [(label(name), old, new) for name, (old, new) in row.changes.items()]


def data(made: Plan, done: Applied) -> dict[str, object]:
    """The rows for programmes; the same before and after."""
    return {
        "open": [
            {"line": row.line, "reference": row.reference, "follows": row.follows or None}
            for row in done.of("opened")
        ],
        "change": [
            {"line": row.line, "reference": row.reference, "changes": row.changes}
            for row in done.of("changed")
        ],
        "asked": [kept_out(row) for row in done.of("asked")],
        "refused": [kept_out(row) for row in done.of("refused")],
        "notes": [
            {"line": row.line, "reference": row.reference, **note._asdict()}
            for row in done.rows
            for note in row.notes
        ],
        "same": done.same,
        "stopped": done.stopped,
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


def kept_out(row: Row) -> dict[str, object]:
    """A row of which nothing is recorded."""
    why = [one._asdict() for one in row.reasons]
    return {"line": row.line, "reference": row.reference or None, "reasons": why}
