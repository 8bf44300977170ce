"""Workflow: the commands about the file of a programme, and its rules shown in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options
from support_engine.cli.workflow_check import check
from support_engine.cli.workflow_draw import draw
from support_engine.cli.workflow_schema import schema
from support_engine.cli.workflow_versions import diff, impact, migrate

if TYPE_CHECKING:
    from support_engine.core.programme.source import WorkflowText


@click.group(help="Prouve ou montre un fichier de programme.")
def workflow() -> None:
    """A programme is data."""


@workflow.command("show", help="Montre le programme : états, transitions, délais, jalons.")
@click.option("--programme", help="Identifiant du programme (par défaut, le vôtre).")
@click.option("--version", type=int, metavar="N", help="Version (par défaut, la plus récente).")
@click.option("--source", is_flag=True, help="Le texte exact du fichier.")
@click.option("--output", type=click.Path(path_type=Path), help="Fichier à écrire.")
@shared_options
@pass_session
def show(
    session: Session,
    programme: str | None,
    version: int | None,
    source: bool,
    output: Path | None,
) -> int:
    """A programme of the base or of the folder, in words or as its exact text."""
    text = wanted(session, programme, version)
    if source:
        say.deliver(text.source, output, "Programme écrit", new=True)
        return 0
    if output is not None:
        raise click.UsageError("--output va avec --source : le texte exact du programme.")
    w = text.workflow
    if session.as_json:
        say.as_json(w.model_dump(mode="json", by_alias=True))
        return 0
    click.secho(f"{w.header.label} – version {w.header.version}", bold=True)
    for phase_id, phase in w.phases.items():
        say.title(phase.label)
        for state_id, state in w.states.items():
            if state.phase != phase_id:
                continue
            click.echo(f"  {state.label} ({state_id}){' ■' if state.final else ''}")
            for t in w.leaving[state_id]:
                who = ", ".join(w.roles[r].label for r in t.roles if r in w.roles) or "d’elle-même"
                click.echo(f"      {t.id} → {w.states[t.target].label} [{who}]")
    say.title("Délais")
    say.table(
        [[c_id, c.label, length(c), c.source] for c_id, c in w.clocks.items()],
        ["Identifiant", "Délai", "Durée", "Source"],
    )
    say.title("Jalons")
    say.table(
        [[m.id, m.label, m.due.clock] for m in w.milestones], ["Identifiant", "Jalon", "Délai"]
    )
    return 0


def wanted(session: Session, programme: str | None, version: int | None) -> WorkflowText:
    """The newest version of the folder; an older one from the base, where it is kept."""
    from support_engine.adapters.mail.templates import Letters
    from support_engine.assemble import open_registry

    settings = session.settings
    if version is None:
        return open_registry(settings, Letters(settings.templates)).current(programme)
    name = programme or settings.programme.workflow
    return session.desk.engine.registry.text(name, version)


def length(clock: object) -> str:
    """How long a clock runs, in words."""
    from support_engine.core.programme.definition import ClockRule

    assert isinstance(clock, ClockRule)
    if clock.months:
        return f"{clock.months} mois"
    if clock.days:
        return f"{clock.days} jours"
    if clock.asked_days:
        return f"{clock.asked_days[0]} à {clock.asked_days[1]} jours, fixés chaque fois"
    return f"jusqu’à : {clock.until_fact}"


for command in (check, draw, schema, diff, impact, migrate):
    workflow.add_command(command)
