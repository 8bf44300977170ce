"""Hold: a measure on a dossier (suspension, formal notice...), opened or lifted."""

from __future__ import annotations

from datetime import date

import click

from support_engine.cli.acting import ON, REASON, do
from support_engine.cli.dossier import REFERENCE
from support_engine.cli.session import Session, pass_session, shared_options


@click.group(help="Mesures : suspension, mise en demeure, procédure collective.")
def hold() -> None:
    """Side conditions."""


@hold.command("open", help="Ouvre une mesure, avec son motif.")
@REFERENCE
@click.argument("name", metavar="MESURE")
@click.option("--days", type=int, help="Délai de réponse en jours (mise en demeure).")
@ON
@REASON
@shared_options
@pass_session
def open_hold(
    session: Session, reference: str, name: str, days: int | None, on: date | None, reason: str
) -> int:
    """Open a hold."""
    from support_engine.core.acts.commands import OpenHold

    return do(session, OpenHold, reference, on=on, hold=name, reason=reason, reply_days=days)


@hold.command("lift", help="Lève une mesure.")
@REFERENCE
@click.argument("name", metavar="MESURE")
@ON
@REASON
@shared_options
@pass_session
def lift_hold(session: Session, reference: str, name: str, on: date | None, reason: str) -> int:
    """Lift a hold."""
    from support_engine.core.acts.commands import LiftHold

    return do(session, LiftHold, reference, on=on, hold=name, reason=reason)
