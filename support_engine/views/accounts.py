"""The account of a dossier: tranches, conditions, purse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from support_engine.cli.session import Session
from support_engine.core.acts.conditions import Condition, closed
from support_engine.core.dossier import money_events
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.money import law, recoveries
from support_engine.core.money.law import rules
from support_engine.core.money.release import Case, release_conditions
from support_engine.core.money.stages import STAGES
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.money_narrative import amendment
from support_engine.views import refusal

Data = dict[str, Any]

ENTRIES = {
    "granted": "accordé",
    "committed": "engagé",
    "claimed": "demandé",
    "certified": "certifié",
    "transmitted": "transmis",
    "paid": "payé",
    "to_recover": "à récupérer",
    "recovered": "récupéré",
    "left": "reste à payer",
}
"""The columns of the ledger; what is left to pay is what was granted less what was paid."""


def case_of(session: Session, workflow: Workflow, dossier: Dossier, tranche: str) -> Case:
    """A tranche, as it is judged today."""
    calendar = session.desk.engine.calendar
    return Case(workflow, dossier, calendar, workflow.tranche_of[tranche], session.today)


def conditions(case: Case) -> list[Condition]:
    """Every condition of a release; that the dossier is closed is told where it is."""
    over = closed(case.workflow, case.dossier)
    first = [Condition("Dossier en cours", over)] if over else []
    return [*first, *release_conditions(case)]


def tranche_data(case: Case) -> Data:
    """A tranche: its plan, its ceiling, what is due now, its stage. Cents."""
    workflow, dossier, tranche = case.workflow, case.dossier, case.tranche
    in_force, record = law.agreement(workflow, dossier), dossier.purse.tranches.get(tranche.id)
    stage = record.stage if record else ""
    due = 0 if stage == "paid" else law.due(workflow, dossier, tranche, case.spending)
    maximum, share = in_force.maximum if in_force else 0, law.ceiling(workflow, dossier, tranche)
    return {
        "id": tranche.id,
        "label": tranche.label,
        "planned": law.planned(workflow, in_force, tranche.id) if in_force else 0,
        "ceiling": law.half_up(maximum, share),
        "due": max(0, due),
        "stage": stage,
        "stage_label": STAGES[stage],
        "on": (record.paid_on or record.since) if record and stage != "refused" else None,
        "record": asdict(record) if record else None,
        "blockers": [
            {"condition": c.label, **refusal.blocker_data(c.blocker)}
            for c in conditions(case)
            if c.blocker and still_matters(stage, str(c.blocker.code))
        ],
    }


def still_matters(stage: str, code: str) -> bool:
    """Once transmitted, only a measure stops the payment; once paid, nothing does."""
    return code == "hold_blocks_payment" if stage == "transmitted" else stage != "paid"


def totals(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The sum of each column of the ledger and what is left to pay, in cents."""
    found = dict.fromkeys(ENTRIES, 0)
    for entry, cents in amounts:
        found[entry] += cents
    found["left"] = found["granted"] - found["paid"]
    return found


def purse_data(session: Session, workflow: Workflow, dossier: Dossier) -> Data:
    """The purse, in cents; of the account, only its last signs."""
    purse, bank = dossier.purse, None
    if purse.bank is not None:
        bank = asdict(purse.bank)
        bank["ending"] = bank.pop("iban")[-4:]
        until = purse.bank.changed_on + timedelta(days=rules(workflow).quarantine_days)
        is_held = not purse.bank.confirmed_by and session.today < until
        bank["quarantined_until"] = until if is_held else None
    amendments = []
    for kept in map(asdict, purse.amendments):
        figures = {name: value for name, value in kept.items() if name != "on"}
        words = amendment(workflow, money_events.AgreementAmended(**figures))
        amendments.append({**kept, "words": words})
    owed = [
        {
            **asdict(one),
            "left": one.left,
            "cause_label": recoveries.CAUSES[one.cause],
            "status_label": recoveries.STATUS[one.status],
        }
        for one in purse.recoveries
    ]
    cases = [case_of(session, workflow, dossier, tranche) for tranche in workflow.tranche_of]
    return {
        **asdict(purse),
        "bank": bank,
        "tranches": [tranche_data(case) for case in cases],
        "amendments": amendments,
        "recoveries": owed,
    }
