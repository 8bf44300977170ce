"""Extend: more time on a clock, asked, then granted, refused or cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli.shared.acting import ON, REASON, do
from support_engine.cli.shared.dossier import REFERENCE
from support_engine.cli.shared.session import WHOLE, Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.core.acts.commands import AnyCommand


@click.command(help="Demande une prolongation de DÉLAI, ou y répond (--grant, --refuse, --cancel).")
@REFERENCE
@click.argument("clock", metavar="DÉLAI")
@click.option("--months", type=WHOLE, help="Mois demandés.")
@click.option("--grant", "answer", flag_value="grant", help="Accorde la demande en attente.")
@click.option("--refuse", "answer", flag_value="refuse", help="La refuse, avec --reason.")
@click.option("--cancel", "answer", flag_value="cancel", help="L’annule.")
@ON
@REASON
@shared_options
@pass_session
def extend(
    session: Session, /, reference: str, months: int | None, answer: str | None, **act: Any
) -> int:
    """Asked, then granted, refused or cancelled."""
    from support_engine.core.acts import commands as c

    answers: dict[str, Callable[..., AnyCommand]] = {
        "grant": c.GrantExtension,
        "refuse": c.RefuseExtension,
        "cancel": c.CancelExtension,
    }
    if answer:
        return do(session, answers[answer], reference, **act)
    if months is None:
        raise click.UsageError("Ajoutez --months N, ou répondez avec --grant, --refuse, --cancel.")
    return do(session, c.RequestExtension, reference, months=months, **act)
