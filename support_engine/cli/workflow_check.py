"""The programme's file, proven: flaws of form first, then every claim with its counter-examples."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.session import Session, pass_session, shared_options
from support_engine.cli.workflow_versions import version

if TYPE_CHECKING:
    from support_engine.core.programme.source import WorkflowText
    from support_engine.views.programme.proof import Claim, Proven

SHOWN = 5
"""Counter-examples of a claim that a terminal shows; `--json` gives them all."""


@click.command(
    "check", help="Prouve un programme, ou dit ses défauts. FICHIER, ou PROGRAMME@VERSION."
)
@click.argument("given", metavar="FICHIER")
@shared_options
@pass_session
def check(session: Session, given: str) -> int:
    """Every flaw at once; without any, every claim, for all that the file allows."""
    from support_engine.adapters.files import workflows
    from support_engine.adapters.mail.templates import Letters
    from support_engine.errors import BrokenTemplate, UnsoundWorkflow
    from support_engine.stories.rules.proving import prove_file
    from support_engine.views.programme.proof import proven

    try:
        letters = Letters(session.settings.templates)
        found = workflows.sound(version(session, given), letters.names())
        proof = proven(found, prove_file(found.workflow, letters))
    except (UnsoundWorkflow, BrokenTemplate) as problem:
        if not session.as_json:
            raise
        wrong = problem.flaws if isinstance(problem, UnsoundWorkflow) else ()
        say.as_json({"sound": False, "sentence": str(problem), "flaws": list(wrong)})
        return 1
    if session.as_json:
        say.as_json(proof)
    else:
        print_proof(found, proof)
    return 0 if proof.sound else 1


def print_proof(found: WorkflowText, proof: Proven) -> None:
    """The proof in words."""
    w = found.workflow
    say.line(f"{w.header.label}, version {w.header.version}", bold=True)
    say.line(
        f"{len(w.states)} états, {len(w.transitions)} transitions, {len(w.clocks)} délais, "
        f"{len(w.milestones)} jalons, {len(w.reminders)} échelles de rappels, "
        f"{len(w.tranches)} tranches."
    )
    races = proof.unplayed
    more = f" (les {races} autres supposeraient de devancer un délai)" if races else ""
    wrapped(
        f"Tout ce que le fichier permet : {proof.situations} situations et {proof.moves} passages "
        f"de l’une à l’autre, dont {proof.played} refaits avec les vraies règles{more}.",
    )
    say.title("Ce qui est prouvé")
    for claim in proof.claims:
        print_claim(claim)
    say.line()
    if proof.refuted:
        points = f"{proof.refuted} point{'s' if proof.refuted > 1 else ''}"
        say.line(f"{found.place} n’est pas sain : {points} en défaut.", fg="red")
    else:
        say.line(f"{found.place} est sain.", fg="green")


def print_claim(claim: Claim) -> None:
    """A claim; refuted, its counter-examples with their stories."""
    colour, mark = ("green", "✓") if claim.is_proven else ("red", "✗")
    say.line("  ", say.Styled(mark, {"fg": colour}), f" {claim.title}")
    for one in claim.counterexamples[:SHOWN]:
        wrapped(f"{one.place} : {one.sentence}", "      – ", "        ")
        for number, line in enumerate(one.story, 1):
            wrapped(line, f"        {number:2}. ", " " * 12)
    more = len(claim.counterexamples) - SHOWN
    if more > 0:
        say.line(f"      … et {more} autre{'s' if more > 1 else ''} (--json les donne tous).")


def wrapped(text: str, first: str = "", then: str = "") -> None:
    """A long sentence on lines of a hundred columns."""
    say.line(
        textwrap.fill(
            text, 100, initial_indent=first, subsequent_indent=then, break_long_words=False
        )
    )
