"""Correct: take acts back by a new event; nothing is erased."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli import say
from support_engine.cli.acting import DAY_OF_EFFECT, REASON, handle, told
from support_engine.cli.dossier import REFERENCE
from support_engine.cli.session import WHOLE, Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.core.acts.commands import CorrectLastAct
    from support_engine.undoing import Undoing
    from support_engine.views.reversal import Reversal


@click.command(help="Reprend le dernier acte (ou tous ceux depuis --to) ; rien n’est effacé.")
@REFERENCE
@click.option("--to", "back_to", type=WHOLE, help="Numéro du premier acte repris (voir history).")
@DAY_OF_EFFECT
@REASON
@click.option(
    "--dry-run", is_flag=True, help="Montre ce qui serait repris et écrit, sans rien faire."
)
@shared_options
@pass_session
def correct(session: Session, /, reference: str, *, dry_run: bool, **act: Any) -> int:
    """Take acts back by a new event."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.core.acts.commands import CorrectLastAct

    if dry_run:
        on = act.pop("on") or session.today
        by = session.actor
        return foreseen(session, CorrectLastAct(reference=reference, by=by, on=on, **act))
    outcome = handle(session, CorrectLastAct, reference, **act)
    if isinstance(outcome, Refused) or outcome.undoing is None:
        return told(session, reference, outcome)
    if session.as_json:
        return told(session, reference, outcome, {"undoing": shown(outcome.undoing)})
    code = told(session, reference, outcome)
    say_reversal(shown(outcome.undoing), is_done=True)
    return code


def foreseen(session: Session, command: CorrectLastAct) -> int:
    """What would be taken back, and the letters that would say so, in full."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.stories.taking_back import foresee

    found = foresee(session.desk, command, session.now)
    if isinstance(found, Refused):
        return told(session, command.reference, found)
    if session.as_json:
        letters = [
            {"person": person, "subject": letter.subject, "text": letter.text}
            for person, letter in found.letters
        ]
        reference = command.reference
        data = {"undoing": shown(found.undoing), "letters": letters}
        say.as_json({"reference": reference, "done": False, **data})
        return 0
    say.line(f"{command.reference} : rien n’est fait, voici ce que ferait la reprise.")
    say_reversal(shown(found.undoing), is_done=False)
    for person, letter in found.letters:
        say.title(f"Lettre à {person} — Objet : {letter.subject}")
        say.line(letter.text)
    return 0


def shown(undone: Undoing) -> Reversal:
    """What is taken back, as plain data."""
    from support_engine.views.reversal import reversal

    return reversal(undone.acts, undone.withdrawn, undone.gone)


def say_reversal(found: Reversal, *, is_done: bool) -> None:
    """One line for each act, and for each of their letters."""
    listed("Repris" if is_done else "Serait repris", (act.line for act in found.acts))
    listed("Lettre qui ne part pas", (letter.line for letter in found.withdrawn))
    listed("Lettre déjà partie, rectifiée", (letter.line for letter in found.gone))


def listed(what: str, lines: Iterable[str]) -> None:
    """Each line under what it is."""
    for line in lines:
        say.line(f"  {what} : {line}")
