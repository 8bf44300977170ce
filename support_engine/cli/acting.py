"""Acts: each builds one command, passes it through the one door, and says the outcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from support_engine.cli import say
from support_engine.cli.session import DAY, Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.core.acts.commands import AnyCommand
    from support_engine.engine import Outcome

REFERENCE = click.argument("reference", metavar="REF")
ON = click.option("--on", type=DAY, help="Date d’effet (par défaut aujourd’hui).")
REASON = click.option("--reason", default="", help="Motif ; il figure dans la lettre.")


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
    command = build(reference=reference, by=session.actor, on=on, key=uuid4().hex, **facts)
    try:
        return session.desk.engine.handle(command, session.now)
    except InDoubt:
        return session.desk.engine.handle(command, session.now)


def told(session: Session, reference: str, outcome: Outcome) -> int:
    """Say an outcome, for people or for programmes."""
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
            }
        )
        return 0
    click.secho(f"{reference} : {' ; '.join(lines) or 'rien à faire'}.", fg="green")
    if outcome.letters:
        plural = "s" if outcome.letters > 1 else ""
        click.echo(f"  {outcome.letters} lettre{plural} en attente d’envoi (prochain tick).")
    return 0


@click.command(help="Fait avancer un ou plusieurs dossiers : REF [REF…] TRANSITION.")
@click.argument("words", nargs=-1, required=True, metavar="REF... TRANSITION")
@ON
@click.option("--set", "values", multiple=True, metavar="NOM=VALEUR", help="Information demandée.")
@REASON
@click.option("--seen", type=int, help="Version affichée à l’écran ; refuse si elle a changé.")
@shared_options
@pass_session
def advance(
    session: Session,
    words: tuple[str, ...],
    on: date | None,
    values: tuple[str, ...],
    reason: str,
    seen: int | None,
) -> int:
    """A batch is a loop of single acts, one result each."""
    from support_engine.core.acts.commands import Advance

    if len(words) < 2:
        raise click.UsageError("Indiquez au moins un dossier puis une transition.")
    *references, transition = words
    facts = facts_given(session, values)
    codes = [
        do(
            session,
            Advance,
            reference,
            on=on,
            transition=transition,
            facts=facts,
            reason=reason,
            seen_version=seen,
        )
        for reference in references
    ]
    return max(codes)


def facts_given(session: Session, values: tuple[str, ...]) -> dict[str, str | int]:
    """The `--set` values, read by the type that the programme declares."""
    from support_engine.core.acts.fact_values import parse_fact
    from support_engine.core.language.names import require

    programmes = session.desk.engine.registry.programmes()
    fields = {name: field for p in programmes[::-1] for name, field in p.workflow.facts.items()}
    facts: dict[str, str | int] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals:
            raise click.UsageError(f"« {value} » : écrivez --set NOM=VALEUR.")
        facts[name] = parse_fact(require(fields, name, "information"), text)
    return facts


@click.command(help="Désigne la personne qui tient un rôle sur un dossier.")
@REFERENCE
@click.argument("role", metavar="RÔLE")
@click.argument("person", metavar="PERSONNE")
@ON
@shared_options
@pass_session
def assign(session: Session, reference: str, role: str, person: str, on: date | None) -> int:
    """Assign a person."""
    from support_engine.adapters.store import directory
    from support_engine.core.acts.commands import AssignPerson

    with session.desk.store.reading() as db:
        directory.actor(db, person)
    return do(session, AssignPerson, reference, on=on, role=role, person=person)


@click.command(help="Reprend le dernier acte (ou tous ceux depuis --to) ; rien n’est effacé.")
@REFERENCE
@click.option("--to", "back_to", type=int, help="Numéro du premier acte repris (voir history).")
@ON
@REASON
@shared_options
@pass_session
def correct(
    session: Session, reference: str, back_to: int | None, on: date | None, reason: str
) -> int:
    """Take acts back by a new event."""
    from support_engine.core.acts.commands import CorrectLastAct

    return do(session, CorrectLastAct, reference, on=on, reason=reason, back_to=back_to)


@click.command(help="Écrit une note au journal.")
@REFERENCE
@click.argument("text", metavar="TEXTE")
@ON
@shared_options
@pass_session
def note(session: Session, reference: str, text: str, on: date | None) -> int:
    """Add a note."""
    from support_engine.core.acts.commands import AddNote

    return do(session, AddNote, reference, on=on, text=text)
