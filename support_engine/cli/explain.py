"""Explain: where a date comes from, or every condition of an act or of a payment."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.acting import dated
from support_engine.cli.shared.dossier import REFERENCE, load
from support_engine.cli.shared.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.core.dossier.case import Case
    from support_engine.views.dossier.explain import ExplainedCondition


@click.command(
    help="Explique une date, ou les conditions d’un acte ; sans CIBLE, toutes les dates."
)
@REFERENCE
@click.argument("target", metavar="[TRANSITION|JALON|DÉLAI|TRANCHE]", required=False)
@dated
@shared_options
@pass_session
def explain(session: Session, reference: str, target: str | None, on: date | None) -> int:
    """One French sentence per date, one line per condition."""
    case = load(session, reference)
    workflow = case.workflow
    if target is None:
        return explain_dates(session, case)
    from support_engine.core.language.names import identified

    dates = {**workflow.clocks, **workflow.milestone_of}
    every = {**dates, **workflow.tranche_of, **workflow.transition_of}
    target = identified(every, target, "transition, jalon, délai ou tranche")
    if target in workflow.transition_of:
        return explain_act(session, case, target, on or session.today)
    if target in workflow.tranche_of:
        return explain_tranche(session, case, target)
    return explain_date(session, case, target)


def explain_dates(session: Session, case: Case) -> int:
    """All the dates of a dossier, each with its origin."""
    from support_engine.views.dossier.explain import explained_dates

    sentences = {explained.label: explained.sentence for explained in explained_dates(case)}
    if session.as_json:
        say.as_json(sentences)
        return 0
    for label, sentence in sentences.items():
        say.line(f"{label} – {sentence}")
    if not sentences:
        say.line("Aucun délai ne court sur ce dossier.")
    return 0


def explain_date(session: Session, case: Case, target: str) -> int:
    """One clock or milestone."""
    from support_engine.views.dossier.explain import explained_date

    explained = explained_date(case, target)
    if session.as_json:
        say.as_json({explained.label: explained.sentence})
    else:
        say.line(f"{explained.label} – {explained.sentence}")
    return 0


def explain_act(session: Session, case: Case, target: str, on: date) -> int:
    """Every condition of a transition, kept ✓ or not ✗, with what would lift it."""
    from support_engine.adapters.store.case import dossiers
    from support_engine.core.acts.commands import SYSTEM, Advance
    from support_engine.views.dossier.explain import explained_act

    reference = case.dossier.reference
    command = Advance(
        reference=reference,
        by=session.named if session.person else SYSTEM,
        on=on,
        because=session.because,
        transition=target,
    )
    with session.desk.store.reading() as db:
        journal = tuple(dossiers.journal(db, reference)) if on < session.today else ()
    explained = explained_act(case, command, journal)
    if session.as_json:
        say.as_json(explained)
        return 0
    label = case.workflow.transition_of[target].label
    say.line(f"{case.dossier.reference} – {label}", bold=True)
    for condition in explained:
        print_condition(condition)
    return 0


def explain_tranche(session: Session, case: Case, target: str) -> int:
    """Every condition of a release today, then the stage and the amount due (cents in JSON)."""
    from support_engine.cli import accounts
    from support_engine.views.dossier.explain import explained
    from support_engine.views.money.accounts import asked_today, conditions, tranche_account

    asked = asked_today(case, target)
    found, tranche = list(map(explained, conditions(asked))), tranche_account(asked)
    if session.as_json:
        head = {"reference": case.dossier.reference, "unit": "cents"}
        say.as_json({**head, **asdict(tranche), "conditions": found})
        return 0
    say.line(f"{case.dossier.reference} – {tranche.label}", bold=True)
    for condition in found:
        print_condition(condition)
    row = accounts.tranche_row(tranche)
    if tranche.record is not None and tranche.stage == "refused":
        say.line(f"Motif du renvoi : {tranche.record.reason}")
    say.line(f"État : {row[4]}. Montant : {row[5]}. Dû à ce jour : {row[3]}.")
    return 0


def print_condition(condition: ExplainedCondition) -> None:
    """Kept ✓, not kept ✗ with what would lift it, or · where it depends on who acts."""
    mark = "·" if condition.is_open else "✓" if condition.holds else "✗"
    law = say.Styled(f" ({condition.law})" if condition.law else "", {"dim": True})
    say.line(f"  {mark} {condition.condition}", law)
    if condition.blocker and not condition.is_open:
        say.line(f"      {condition.blocker['sentence']}")
        say.line(f"      → {condition.blocker['remedy']}")
