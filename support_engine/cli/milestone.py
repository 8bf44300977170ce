"""Milestone: declared, validated or refused."""

from __future__ import annotations

from datetime import date

import click

from support_engine.cli.shared.acting import ON, REASON, do
from support_engine.cli.shared.dossier import REFERENCE
from support_engine.cli.shared.session import Session, pass_session, shared_options


@click.group(help="Déclare, valide ou refuse un jalon.")
def milestone() -> None:
    """The small life of a milestone."""


MILESTONE = click.argument("name", metavar="JALON")


@milestone.command("declare", help="Le porteur déclare le jalon atteint.")
@REFERENCE
@MILESTONE
@ON
@shared_options
@pass_session
def declare(session: Session, reference: str, name: str, on: date | None) -> int:
    """Declare a milestone."""
    from support_engine.core.acts.commands import DeclareMilestone

    return do(session, DeclareMilestone, reference, on=on, milestone=name)


@milestone.command("validate", help="Valide un jalon déclaré.")
@REFERENCE
@MILESTONE
@ON
@shared_options
@pass_session
def validate(session: Session, reference: str, name: str, on: date | None) -> int:
    """Validate a milestone."""
    from support_engine.core.acts.commands import ValidateMilestone

    return do(session, ValidateMilestone, reference, on=on, milestone=name)


@milestone.command("refuse", help="Refuse un jalon déclaré, avec le motif.")
@REFERENCE
@MILESTONE
@ON
@REASON
@shared_options
@pass_session
def refuse(session: Session, reference: str, name: str, on: date | None, reason: str) -> int:
    """Refuse a milestone."""
    from support_engine.core.acts.commands import RefuseMilestone

    return do(session, RefuseMilestone, reference, on=on, milestone=name, reason=reason)
