"""Explain: where a date comes from, or every condition of an act or of a payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from support_engine.cli import say
from support_engine.cli.dossier import load
from support_engine.cli.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.core.acts.conditions import Condition
    from support_engine.core.dossier.case import Case


@click.command(
    help="Explique une date, ou les conditions d’un acte ; sans CIBLE, toutes les dates."
)
@click.argument("reference", metavar="REF")
@click.argument("target", metavar="[TRANSITION|JALON|DÉLAI|TRANCHE]", required=False)
@shared_options
@pass_session
def explain(session: Session, reference: str, target: str | None) -> int:
    """One French sentence per date, one line per condition."""
    case = load(session, reference)
    workflow = case.workflow
    if target is None:
        return explain_dates(session, case)
    if target in workflow.transition_of:
        return explain_act(session, case, target)
    if target in workflow.tranche_of:
        return explain_tranche(session, case, target)
    known = {**workflow.clocks, **workflow.milestone_of}
    if target not in known:
        from support_engine.core.language.names import require

        targets = {**workflow.transition_of, **known, **workflow.tranche_of}
        require(targets, target, "cible")
    return explain_date(session, case, target)


def explain_dates(session: Session, case: Case) -> int:
    """All the dates of a dossier, each with its origin."""
    from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
    from support_engine.core.dossier.explain import how

    workflow = case.workflow
    found = [
        (
            workflow.clocks[name].label,
            clock_deadline(case, name),
        )
        for name, clock in case.dossier.clocks.items()
        if clock.is_running and not case.dossier.is_closed
    ]
    found += [(m.label, d) for m, d in expected_milestones(case)]
    sentences = {label: how(workflow, deadline) for label, deadline in found}
    if session.as_json:
        say.as_json(sentences)
        return 0
    for label, sentence in sentences.items():
        click.echo(f"{label} – {sentence}")
    if not sentences:
        click.echo("Aucun délai ne court sur ce dossier.")
    return 0


def explain_date(session: Session, case: Case, target: str) -> int:
    """One clock or milestone."""
    from support_engine.core.dossier.explain import how, subject_deadline

    workflow = case.workflow
    sentence = "pas encore commencé : aucun acte ne l’a fait courir."
    for section in ("clocks", "milestones"):
        names = workflow.clocks if section == "clocks" else workflow.milestone_of
        if target in names:
            deadline = subject_deadline(case, f"{section}.{target}")
            sentence = how(workflow, deadline) if deadline else sentence
    if session.as_json:
        say.as_json({target: sentence})
    else:
        click.echo(f"{target} – {sentence}")
    return 0


def explain_act(session: Session, case: Case, target: str) -> int:
    """Every condition of a transition, kept ✓ or not ✗, with what would lift it."""
    from support_engine.core.acts.commands import SYSTEM, Advance
    from support_engine.core.acts.transitions import explain_transition

    reference, today = case.dossier.reference, case.today
    by = session.actor if session.person else SYSTEM
    command = Advance(reference=reference, by=by, on=today, transition=target)
    found = explain_transition(case, command)
    if session.as_json:
        say.as_json([condition_data(condition) for condition in found])
        return 0
    click.secho(f"{reference} – {case.workflow.transition_of[target].label}", bold=True)
    for condition in found:
        is_role = condition.label.startswith("Rôle") and not session.person
        print_condition(condition, is_open=is_role)
    return 0


def explain_tranche(session: Session, case: Case, target: str) -> int:
    """Every condition of a release today, then the stage and the amount due (cents in JSON)."""
    from support_engine.cli import accounts
    from support_engine.views.accounts import asked_today, conditions, tranche_data

    asked = asked_today(case, target)
    found, tranche = conditions(asked), tranche_data(asked)
    if session.as_json:
        tranche["conditions"] = [condition_data(condition) for condition in found]
        say.as_json({"reference": case.dossier.reference, "unit": "cents", **tranche})
        return 0
    click.secho(f"{case.dossier.reference} – {tranche['label']}", bold=True)
    for condition in found:
        print_condition(condition)
    row = accounts.tranche_row(tranche)
    if tranche["stage"] == "refused":
        click.echo(f"Motif du renvoi : {tranche['record']['reason']}")
    click.echo(f"État : {row[4]}. Montant : {row[5]}. Dû à ce jour : {row[3]}.")
    return 0


def condition_data(condition: Condition) -> dict[str, Any]:
    """A condition for programmes."""
    from support_engine.views import refusal

    return {
        "condition": condition.label,
        "holds": condition.holds,
        "law": condition.law,
        "blocker": refusal.blocker_data(condition.blocker) if condition.blocker else None,
    }


def print_condition(condition: Condition, *, is_open: bool = False) -> None:
    """Kept ✓, not kept ✗ with what would lift it, or `is_open`: it depends on who acts."""
    mark = "·" if is_open else "✓" if condition.holds else "✗"
    law = click.style(f" ({condition.law})", dim=True) if condition.law else ""
    click.echo(f"  {mark} {condition.label}{law}")
    if condition.blocker and not is_open:
        click.echo(f"      {condition.blocker.sentence}")
        click.echo(f"      → {condition.blocker.remedy}")
