"""What every act shares: its options, the one door that it passes through, its outcome said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from support_engine.cli import say
from support_engine.cli.session import DAY, Function, Session, keep

if TYPE_CHECKING:
    from support_engine.core.acts.commands import AnyCommand
    from support_engine.engine import Done, Outcome

DAY_OF_EFFECT = click.option("--on", type=DAY, help="Date d’effet (par défaut aujourd’hui).")
BECAUSE = click.option(
    "--because",
    metavar="TEXTE",
    expose_value=False,
    callback=keep("because"),
    help="Pourquoi cette date d’effet, si elle est lointaine ou précède un acte ; va au journal.",
)
REASON = click.option("--reason", default="", help="Motif ; il figure dans la lettre.")


def dated(function: Function) -> Function:
    """The effective day of an act, and why that day."""
    return DAY_OF_EFFECT(BECAUSE(function))


ON = dated


def do(session: Session, build: Callable[..., AnyCommand], reference: str, **facts: Any) -> int:
    """Pass one act through the door and say what became of it; the exit code."""
    outcome = handle(session, build, reference, **facts)
    return told(session, reference, outcome)


def handle(
    session: Session, build: Callable[..., AnyCommand], reference: str, **facts: Any
) -> Outcome:
    """The outcome of one act. A lost answer to COMMIT is asked again by the act's key."""
    from support_engine.errors import InDoubt

    on: date = facts.pop("on", None) or session.today
    said = {"because": session.because} if session.because else {}
    command = build(reference=reference, by=session.actor, on=on, key=uuid4().hex, **said, **facts)
    try:
        return session.desk.engine.handle(command, session.now)
    except InDoubt:
        return session.desk.engine.handle(command, session.now)


def told(
    session: Session, reference: str, outcome: Outcome, more: Mapping[str, object] | None = None
) -> int:
    """Say an outcome, for people or for programmes; `more`: what the JSON says besides."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.views import refusal

    if isinstance(outcome, Refused):
        if session.as_json:
            reasons = [refusal.blocker_data(blocker) for blocker in outcome.blockers]
            say.as_json({"reference": reference, "done": False, "blockers": reasons})
        else:
            say.refusal(reference, outcome.blockers)
        return say.REFUSED
    from support_engine.core.telling.narrative import what

    dossier = outcome.dossier
    workflow = session.desk.engine.registry.get(dossier.workflow, dossier.workflow_version)
    lines = [what(workflow, event) for event in outcome.events]
    if session.as_json:
        say.as_json(
            {
                "reference": reference,
                "done": True,
                "state": dossier.state,
                "version": dossier.version,
                "events": lines,
                "letters": outcome.letters,
                "overtaken": list(outcome.overtaken),
                **(more or {}),
            }
        )
        return 0
    say_done(reference, lines, outcome)
    return 0


def say_done(reference: str, lines: list[str], outcome: Done) -> None:
    """What was recorded, what stays in force in spite of it, and the letters that wait."""
    done = (" ; ".join(lines) or "rien à faire").removesuffix(".")
    click.secho(f"{reference} : {done}.", fg="green")
    for sentence in outcome.overtaken:
        click.secho(f"  ⚠ {sentence}", fg="yellow")
    if outcome.letters:
        plural = "s" if outcome.letters > 1 else ""
        click.echo(f"  {outcome.letters} lettre{plural} en attente d’envoi (prochain tick).")
