"""The programme's file: checked, shown."""

from __future__ import annotations

from pathlib import Path

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options


@click.group(help="Vérifie ou montre un fichier de programme.")
def workflow() -> None:
    """A programme is data."""


@workflow.command("check", help="Vérifie un fichier et dit tous ses défauts.")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@shared_options
@pass_session
def check(session: Session, path: Path) -> int:
    """Every flaw at once, each with its place."""
    from support_engine.adapters import workflow_files
    from support_engine.adapters.templates import Letters
    from support_engine.errors import UnsoundWorkflow

    letters = Letters(session.settings.templates)
    try:
        found = workflow_files.load(path, letters.names())
    except UnsoundWorkflow as problem:
        if session.as_json:
            say.as_json({"sound": False, "sentence": str(problem), "flaws": list(problem.flaws)})
            return 1
        raise
    w = found.workflow
    if session.as_json:
        say.as_json(
            {"sound": True, "id": w.header.id, "version": w.header.version, "sha256": found.sha256}
        )
        return 0
    click.secho(f"{path.name} est sain.", fg="green")
    click.echo(
        f"{w.header.label}, version {w.header.version} : {len(w.states)} états, "
        f"{len(w.transitions)} transitions, {len(w.clocks)} délais, {len(w.milestones)} jalons, "
        f"{len(w.reminders)} échelles de rappels, {len(w.tranches)} tranches."
    )
    return 0


@workflow.command("show", help="Montre le programme : états, transitions, délais, jalons.")
@shared_options
@pass_session
def show(session: Session) -> int:
    """The programme in force, in words."""
    from support_engine.adapters.templates import Letters
    from support_engine.assemble import open_registry

    settings = session.settings
    w = open_registry(settings, Letters(settings.templates)).current().workflow
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


def length(clock: object) -> str:
    """How long a clock runs, in words."""
    from support_engine.core.definition import ClockRule

    assert isinstance(clock, ClockRule)
    if clock.months:
        return f"{clock.months} mois"
    if clock.days:
        return f"{clock.days} jours"
    if clock.asked_days:
        return f"{clock.asked_days[0]} à {clock.asked_days[1]} jours, fixés chaque fois"
    return f"jusqu’à : {clock.until_fact}"
