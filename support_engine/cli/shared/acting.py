"""What every act shares: its options, the one door that it passes through, its outcome said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.session import DAY, Function, Session, keep

if TYPE_CHECKING:
    from support_engine.core.acts.commands import AnyCommand
    from support_engine.engine import Done, Outcome
    from support_engine.views.dossier.foreseen import Foreseen

DAY_OF_EFFECT = click.option("--on", type=DAY, help="Date d’effet (par défaut aujourd’hui).")
BECAUSE = click.option(
    "--because",
    metavar="TEXTE",
    expose_value=False,
    callback=keep("because"),
    help="Pourquoi cette date d’effet, si elle est lointaine ou précède un acte ; va au journal.",
)
REASON = click.option("--reason", default="", help="Motif ; il figure dans la lettre.")


DRY_RUN = click.option(
    "--dry-run",
    is_flag=True,
    expose_value=False,
    callback=keep("is_dry"),
    help="Montre ce que ferait l’acte, dates et lettres comprises, sans rien faire.",
)


def dated(function: Function) -> Function:
    """The effective day of an act, and why that day."""
    return DAY_OF_EFFECT(BECAUSE(function))


def acted(function: Function) -> Function:
    """The effective day of an act, why that day, and whether it is only looked at."""
    return dated(DRY_RUN(function))


ON = acted


def do(session: Session, build: Callable[..., AnyCommand], reference: str, **facts: Any) -> int:
    """Pass one act through the door and say what became of it; the exit code."""
    outcome = handle(session, build, reference, **facts)
    return told(session, reference, outcome)


def do_each(
    session: Session, build: Callable[..., AnyCommand], references: Sequence[str], **facts: Any
) -> int:
    """One act on several dossiers, each once, an answer each, past those that cannot be answered;
    the worst exit code. Several answers are one JSON list."""
    from support_engine.cli.shared.naming import reference_of
    from support_engine.errors import SupportEngineError

    if len(references) == 1:
        return do(session, build, reference_of(session.desk.store, references[0]), **facts)
    codes, answers, seen = [], [], set[str]()
    for given in references:
        try:
            reference = reference_of(session.desk.store, given)
            if reference in seen:
                continue
            seen.add(reference)
            outcome = handle(session, build, reference, **facts)
        except SupportEngineError as problem:
            codes.append(say.code_of(problem))
            answers.append({"reference": given, "done": False, "error": str(problem)})
            if not session.as_json:
                say.line(f"{given} : {problem}", err=True)
            continue
        if session.as_json:
            codes.append(code(outcome))
            answers.append(as_data(session, reference, outcome))
        else:
            codes.append(told(session, reference, outcome))
    if session.as_json:
        say.as_json(answers)
    return max(codes)


def handle(
    session: Session, build: Callable[..., AnyCommand], reference: str, **facts: Any
) -> Outcome | Foreseen:
    """The outcome of one act. A lost answer to COMMIT is asked again by the act's key. With
    `--dry-run`, what the act would do."""
    from support_engine.errors import InDoubt

    on: date = facts.pop("on", None) or session.today
    said = {"because": session.because} if session.because else {}
    command = build(reference=reference, by=session.actor, on=on, key=uuid4().hex, **said, **facts)
    if session.is_dry:
        from support_engine.stories.foreseeing.foresee import foresee

        return foresee(session.desk, command, session.now)
    try:
        return session.desk.engine.handle(command, session.now)
    except InDoubt:
        return session.desk.engine.handle(command, session.now)


def told(
    session: Session,
    reference: str,
    outcome: Outcome | Foreseen,
    more: Mapping[str, object] | None = None,
) -> int:
    """Say an outcome, for people or for programmes; `more`: what the JSON says besides."""
    from support_engine.cli.shared.foreseeing import print_foreseen
    from support_engine.core.acts.blockers import Refused
    from support_engine.core.language.french import in_a_row
    from support_engine.views.dossier.foreseen import Foreseen

    if session.as_json:
        say.as_json({**as_data(session, reference, outcome), **(more or {})})
    elif isinstance(outcome, Refused):
        say.refusal(reference, outcome.blockers)
    elif isinstance(outcome, Foreseen):
        print_foreseen(outcome)
    else:
        done = in_a_row(sentences(session, outcome)) or "rien à faire"
        say.line(f"{reference} : {done}.", fg="green")
        for sentence in (*outcome.overtaken, *outcome.beside):
            say.line(f"  ⚠ {sentence}", fg="yellow")
        if outcome.letters:
            plural = "s" if outcome.letters > 1 else ""
            say.line(f"  {outcome.letters} lettre{plural} en attente d’envoi (prochain tick).")
    return code(outcome)


def code(outcome: Outcome | Foreseen) -> int:
    """The exit code of an act: that of a refusal, where it would be refused."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.views.dossier.foreseen import Foreseen

    is_refused = isinstance(outcome, Foreseen) and not outcome.is_possible
    return say.REFUSED if is_refused or isinstance(outcome, Refused) else 0


def as_data(session: Session, reference: str, outcome: Outcome | Foreseen) -> dict[str, object]:
    """What became of an act, for programmes."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.views.dossier.foreseen import Foreseen
    from support_engine.views.dossier.foreseen import as_data as foreseen_data
    from support_engine.views.refusal import blocker_data

    if isinstance(outcome, Foreseen):
        return {"done": False, **foreseen_data(outcome)}
    if isinstance(outcome, Refused):
        reasons = [blocker_data(blocker) for blocker in outcome.blockers]
        return {"reference": reference, "done": False, "blockers": reasons}
    return {
        "reference": reference,
        "done": True,
        "state": outcome.dossier.state,
        "version": outcome.dossier.version,
        "events": sentences(session, outcome),
        "letters": outcome.letters,
        "overtaken": list(outcome.overtaken),
        "beside": list(outcome.beside),
    }


def sentences(session: Session, done: Done) -> list[str]:
    """What was done, a sentence for each event."""
    from support_engine.core.telling.narrative import what

    dossier = done.dossier
    workflow = session.desk.engine.registry.get(dossier.workflow, dossier.workflow_version)
    return [what(workflow, event) for event in done.events]
