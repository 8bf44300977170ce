"""Workflow: the commands about the file of a programme, and its rules shown in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from support_engine.cli.publishing import approve, publish
from support_engine.cli.shared import say
from support_engine.cli.shared.session import WHOLE, Session, pass_session, shared_options
from support_engine.cli.workflow_check import check
from support_engine.cli.workflow_draw import draw
from support_engine.cli.workflow_schema import schema
from support_engine.cli.workflow_versions import diff, impact, migrate

if TYPE_CHECKING:
    from support_engine.core.programme.definition import ClockRule, Transition, Workflow
    from support_engine.core.programme.source import WorkflowText


@click.group(help="Prouve ou montre un fichier de programme.")
def workflow() -> None:
    """A programme is data."""


@workflow.command("show", help="Montre le programme : états, transitions, délais, jalons.")
@click.option("--programme", help="Identifiant du programme (par défaut, le vôtre).")
@click.option("--version", type=WHOLE, metavar="N", help="Version (par défaut, la plus récente).")
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
    if source and session.as_json and output is None:
        say.as_json({"source": text.source})
        return 0
    if source:
        say.deliver(text.source, output, "Programme écrit", new=True)
        return 0
    if output is not None:
        raise click.UsageError("--output va avec --source : le texte exact du programme.")
    if session.as_json:
        say.as_json(text.workflow.model_dump(mode="json", by_alias=True))
    else:
        print_rules(text.workflow)
    return 0


def print_rules(rules: Workflow) -> None:
    """A programme phase by phase, then its clocks and its milestones."""
    say.line(f"{rules.header.label} – version {rules.header.version}", bold=True)
    for name, phase in rules.phases.items():
        say.title(phase.label)
        for state_id, state in rules.states.items():
            if state.phase == name:
                say.line(f"  {state.label} ({state_id}){' ■' if state.final else ''}")
                for transition in rules.leaving[state_id]:
                    say.line(f"      {leading(rules, transition)}")
    say.title("Délais")
    rows = [
        [name, clock.label, length(clock), clock.source] for name, clock in rules.clocks.items()
    ]
    say.table(rows, ["Identifiant", "Délai", "Durée", "Source"])
    say.title("Jalons")
    rows = [[milestone.id, milestone.label, milestone.due.clock] for milestone in rules.milestones]
    say.table(rows, ["Identifiant", "Jalon", "Délai"])


def leading(rules: Workflow, transition: Transition) -> str:
    """« deposer → Déposée [Porteur du projet] »."""
    who = ", ".join(rules.roles[role].label for role in transition.roles if role in rules.roles)
    target = rules.states[transition.target].label
    return f"{transition.id} → {target} [{who or 'd’elle-même'}]"


def wanted(session: Session, programme: str | None, version: int | None) -> WorkflowText:
    """The newest version of the folder; an older one from the base, where it is kept."""
    from support_engine.adapters.mail.templates import Letters
    from support_engine.assemble import open_registry

    settings = session.settings
    if version is None:
        return open_registry(settings, Letters(settings.templates)).current(programme)
    name = programme or settings.programme.workflow
    return session.desk.engine.registry.text(name, version)


def length(clock: ClockRule) -> str:
    """How long a clock runs, in words."""
    if clock.months:
        return f"{clock.months} mois"
    if clock.days:
        return f"{clock.days} jours"
    if clock.asked_days:
        return f"{clock.asked_days[0]} à {clock.asked_days[1]} jours, fixés chaque fois"
    return f"jusqu’à : {clock.until_fact}"


for command in (check, draw, schema, diff, impact, migrate, publish, approve):
    workflow.add_command(command)
