"""Advance: one transition, on one or several dossiers."""

from __future__ import annotations

from typing import Any

import click

from support_engine.cli.shared.acting import ON, REASON, do_each
from support_engine.cli.shared.session import WHOLE, Session, pass_session, shared_options


@click.command(help="Fait avancer un ou plusieurs dossiers : REF [REF…] TRANSITION.")
@click.argument("words", nargs=-1, required=True, metavar="REF... TRANSITION")
@ON
@click.option("--set", "values", multiple=True, metavar="NOM=VALEUR", help="Information demandée.")
@REASON
@click.option(
    "--seen",
    "seen_version",
    type=WHOLE,
    help="Version affichée à l’écran ; refuse si elle a changé.",
)
@shared_options
@pass_session
def advance(
    session: Session, /, words: tuple[str, ...], values: tuple[str, ...], **act: Any
) -> int:
    """A batch is a loop of single acts, one result each."""
    from support_engine.core.acts.commands import Advance

    if len(words) < 2:
        raise click.UsageError("Indiquez au moins un dossier puis une transition.")
    *references, transition = words
    facts = facts_given(session, values)
    return do_each(session, Advance, references, transition=transition, facts=facts, **act)


def facts_given(session: Session, values: tuple[str, ...]) -> dict[str, str | int]:
    """The `--set` values, read by the type that the programme declares."""
    from support_engine.core.acts.fact_values import parse_fact
    from support_engine.core.language.names import identified

    programmes = session.desk.engine.registry.programmes()
    fields = {name: field for p in programmes[::-1] for name, field in p.workflow.facts.items()}
    facts: dict[str, str | int] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals:
            raise click.UsageError(f"« {value} » : écrivez --set NOM=VALEUR.")
        name = identified(fields, name, "information")
        if name in facts:
            raise click.UsageError(f"« {name} » est donné deux fois : gardez une seule valeur.")
        facts[name] = parse_fact(fields[name], text)
    return facts
