"""Correct: take acts back by a new event; nothing is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from support_engine.cli.shared.acting import DAY_OF_EFFECT, DRY_RUN, REASON, handle, told
from support_engine.cli.shared.dossier import REFERENCE
from support_engine.cli.shared.foreseeing import say_reversal
from support_engine.cli.shared.session import WHOLE, Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.recording.undoing import Undoing
    from support_engine.views.dossier.reversal import Reversal


@click.command(
    help="Reprend le dernier acte, ou ceux depuis --to ; pièces reçues et désignations restent."
)
@REFERENCE
@click.option("--to", "back_to", type=WHOLE, help="Numéro du premier acte repris (voir history).")
@DAY_OF_EFFECT
@DRY_RUN
@REASON
@shared_options
@pass_session
def correct(session: Session, /, reference: str, **act: Any) -> int:
    """Take acts back by a new event."""
    from support_engine.core.acts.commands import CorrectLastAct
    from support_engine.engine import Done

    outcome = handle(session, CorrectLastAct, reference, **act)
    if not isinstance(outcome, Done) or outcome.undoing is None:
        return told(session, reference, outcome)
    if session.as_json:
        return told(session, reference, outcome, {"undoing": shown(outcome.undoing)})
    code = told(session, reference, outcome)
    say_reversal(shown(outcome.undoing), is_done=True)
    return code


def shown(undone: Undoing) -> Reversal:
    """What is taken back, as plain data."""
    from support_engine.views.dossier.reversal import reversal

    return reversal(undone.acts, undone.withdrawn, undone.gone)
