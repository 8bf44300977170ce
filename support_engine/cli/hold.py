"""Hold: a measure on a dossier (suspension, formal notice...), opened or lifted."""

from __future__ import annotations

from typing import Any

import click

from support_engine.cli.shared.acting import ON, REASON, do
from support_engine.cli.shared.dossier import REFERENCE
from support_engine.cli.shared.session import WHOLE, Session, pass_session, shared_options

HOLD = click.argument("hold", metavar="MESURE")


@click.group(help="Mesures : suspension, mise en demeure, procédure collective.")
def hold() -> None:
    """Side conditions."""


@hold.command("open", help="Ouvre une mesure, avec son motif.")
@REFERENCE
@HOLD
@click.option(
    "--days", "reply_days", type=WHOLE, help="Délai de réponse en jours (mise en demeure)."
)
@ON
@REASON
@shared_options
@pass_session
def open_hold(session: Session, /, reference: str, **act: Any) -> int:
    """Open a hold."""
    from support_engine.core.acts.commands import OpenHold

    return do(session, OpenHold, reference, **act)


@hold.command("lift", help="Lève une mesure.")
@REFERENCE
@HOLD
@ON
@REASON
@shared_options
@pass_session
def lift_hold(session: Session, /, reference: str, **act: Any) -> int:
    """Lift a hold."""
    from support_engine.core.acts.commands import LiftHold

    return do(session, LiftHold, reference, **act)
