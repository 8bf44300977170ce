"""The account of a dossier: tranches, conditions, purse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from support_engine.core.acts.conditions import Condition, closed
from support_engine.core.dossier import money_events
from support_engine.core.dossier.case import Case
from support_engine.core.money import law, recoveries
from support_engine.core.money.law import rules
from support_engine.core.money.release import Asked, release_conditions
from support_engine.core.money.stages import STAGES
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


def asked_today(case: Case, tranche: str) -> Asked:
    """A tranche, as it is judged today."""
    return Asked(case, case.workflow.tranche_of[tranche], case.today)


def conditions(asked: Asked) -> list[Condition]:
    """Every condition of a release; that the dossier is closed is told where it is."""
    over = closed(asked.case)
    first = [Condition("Dossier en cours", over)] if over else []
    return [*first, *release_conditions(asked)]


def tranche_data(asked: Asked) -> Data:
    """A tranche: its plan, its ceiling, what is due now, its stage. Cents."""
    case, tranche = asked.case, asked.tranche
    workflow, dossier = case.workflow, case.dossier
    in_force, record = (
        law.agreement(case),
        dossier.purse.tranches.get(tranche.id),
    )
    stage = record.stage if record else ""
    due = 0 if stage == "paid" else law.due(case, tranche, asked.spending)
    maximum, share = (
        in_force.maximum if in_force else 0,
        law.ceiling(case, tranche),
    )
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
            for c in conditions(asked)
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


def purse_data(case: Case) -> Data:
    """The purse, in cents; of the account, only its last signs."""
    workflow, purse, bank = case.workflow, case.dossier.purse, None
    if purse.bank is not None:
        bank = asdict(purse.bank)
        bank["ending"] = bank.pop("iban")[-4:]
        until = purse.bank.changed_on + timedelta(days=rules(workflow).quarantine_days)
        is_held = not purse.bank.confirmed_by and case.today < until
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
    return {
        **asdict(purse),
        "bank": bank,
        "tranches": [tranche_data(asked_today(case, tranche)) for tranche in workflow.tranche_of],
        "amendments": amendments,
        "recoveries": owed,
    }
