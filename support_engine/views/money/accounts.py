"""The account of a dossier: tranches, conditions, purse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from support_engine.core.acts.conditions import Condition, closed
from support_engine.core.dossier import money_events
from support_engine.core.dossier.awaiting import letter_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.delays import last_reply_day, safe_on
from support_engine.core.dossier.purse import Amendment, Purse, Recovery, TrancheRecord
from support_engine.core.language.french import day
from support_engine.core.money import law, ledger, recoveries
from support_engine.core.money.alerts import account_alerts, amount_alerts, second_awaited
from support_engine.core.money.basis import (
    changed_since,
    payment_stopped,
)
from support_engine.core.money.law import rules
from support_engine.core.money.payable import payable
from support_engine.core.money.release import Asked, release_conditions
from support_engine.core.money.stages import STAGES
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.money_narrative import amendment
from support_engine.views import refusal

ENTRIES = {
    "granted": "accordé",
    "committed": "engagé",
    "claimed": "demandé",
    "certified": "certifié",
    "transmitted": "transmis",
    "paid": "payé",
    "to_recover": "à récupérer",
    "recovered": "récupéré",
    "left": "encore payable",
}
"""The columns of the ledger, then what some act can still pay (`core.money.payable`)."""


PAID_BEFORE = "payée avant la reprise"
"""Where a tranche stands that was paid before the dossier was taken over."""


@dataclass(frozen=True, slots=True)
class TrancheAccount:
    """A tranche: its plan, its ceiling, what is due now, its stage, in cents.

    `on`: the day of the stage. `blockers`: each with the condition that it keeps from holding.
    """

    id: str
    label: str
    planned: int
    ceiling: int
    due: int
    stage: str
    stage_label: str
    on: date | None
    record: TrancheRecord | None
    blockers: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account by its last signs; nothing is paid to it before `quarantined_until`, nor while it
    `waits_for_letter`: that which warns the holder of the change."""

    holder: str
    changed_by: str
    changed_on: date
    confirmed_by: str
    confirmed_on: date | None
    ending: str
    quarantined_until: date | None
    waits_for_letter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentTold(Amendment):
    """A signed amendment, and what it changed in words."""

    words: str


@dataclass(frozen=True, slots=True)
class RecoveryAccount:
    """Money to be given back, in cents; `left` is still owed. `reply_until`: the last day of the
    holder's answer, None while the letter that announces it has not left."""

    number: int
    cause: str
    amount: int
    opened_on: date
    reason: str
    status: str
    order: str
    ordered_on: date | None
    received: int
    left: int
    reply_until: date | None
    cause_label: str
    status_label: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a dossier, in cents, shares in basis points; `totals` by `ENTRIES`.

    `alerts`, read first: an account that is no longer the one of a request.
    """

    reference: str
    name: str
    unit: str
    alerts: tuple[str, ...]
    agreement: law.Agreement | None
    totals: Mapping[str, int]
    commitment: str
    guarantee: int
    aid: int | None
    works_on: date | None
    bank: BankAccount | None
    amendments: tuple[AmendmentTold, ...]
    tranches: tuple[TrancheAccount, ...]
    recoveries: tuple[RecoveryAccount, ...]
    schedule: Mapping[str, int]


def accounts(case: Case) -> Accounts:
    """Where the money of a dossier stands. Raises UnknownName if the programme pays nothing."""
    workflow, purse = case.workflow, case.dossier.purse
    rules(workflow)
    return Accounts(
        reference=case.dossier.reference,
        name=case.dossier.name,
        unit="cents",
        alerts=(*account_alerts(case), *amount_alerts(case), *second_awaited(case)),
        agreement=law.agreement(case),
        totals=totals(
            ((entry, cents) for (entry, _), cents in ledger.standing(case).items()), payable(case)
        ),
        commitment=purse.commitment,
        guarantee=purse.guarantee,
        aid=purse.aid,
        works_on=purse.works_on,
        bank=bank_account(case),
        amendments=tuple(amendments_told(workflow, purse)),
        tranches=tuple(tranche_account(asked_today(case, name)) for name in workflow.tranche_of),
        recoveries=tuple(recovery_account(case, kept) for kept in purse.recoveries),
        schedule=purse.schedule,
    )


def asked_today(case: Case, tranche: str) -> Asked:
    """A tranche, as it is judged today."""
    return Asked(case, case.workflow.tranche_of[tranche], case.today)


def conditions(asked: Asked) -> list[Condition]:
    """Every condition of a release; that the dossier is closed is told where it is."""
    over = closed(asked.case)
    first = [Condition("Dossier en cours", over)] if over else []
    return [*first, *as_certified(asked), *release_conditions(asked)]


def as_certified(asked: Asked) -> Iterator[Condition]:
    """What leaves, then what is paid, is what was certified."""
    record = asked.dossier.purse.tranches.get(asked.tranche.id)
    if record is None or record.stage not in ("certified", "transmitted"):
        return
    stopped = payment_stopped(asked.case, asked.tranche, record)
    is_sent = record.stage == "transmitted"
    changes = (stopped,) if is_sent else tuple(changed_since(asked.case, asked.tranche, record))
    for blocker in changes or (None,):
        yield Condition("Comme le service fait a été certifié", blocker)


def tranche_account(asked: Asked) -> TrancheAccount:
    """A tranche as it stands, with what stands in its way today."""
    case, tranche = asked.case, asked.tranche
    in_force, record = law.agreement(case), case.dossier.purse.tranches.get(tranche.id)
    stage = record.stage if record else ""
    due = 0 if stage == "paid" else law.due(case, tranche, asked.spending)
    maximum = in_force.maximum if in_force else 0
    return TrancheAccount(
        id=tranche.id,
        label=tranche.label,
        planned=law.planned(case.workflow, in_force, tranche.id) if in_force else 0,
        ceiling=law.half_up(maximum, law.ceiling(case, tranche)),
        due=max(0, due),
        stage=stage,
        stage_label=PAID_BEFORE if record and record.is_past else STAGES[stage],
        on=reached_on(record) if record else None,
        record=masked(record) if record else None,
        blockers=tuple(
            {"condition": condition.label, **refusal.blocker_data(condition.blocker)}
            for condition in conditions(asked)
            if condition.blocker and still_matters(stage, str(condition.blocker.code))
        ),
    )


def reached_on(record: TrancheRecord) -> date | None:
    """The day on which a tranche reached its stage, whatever came back since; None of one that was
    sent back."""
    return {
        "refused": None,
        "claimed": record.claimed_on,
        "proposed": record.proposed_on,
        "certified": record.certified_on,
        "transmitted": record.transmitted_on,
        "paid": record.paid_on,
    }[record.stage]


def masked(record: TrancheRecord) -> TrancheRecord:
    """A tranche whose accounts are known by their last signs only."""
    basis = replace(record.basis, iban=record.basis.iban[-4:]) if record.basis else None
    return replace(record, basis=basis, paid_to=record.paid_to[-4:])


def still_matters(stage: str, code: str) -> bool:
    """Once transmitted, a measure or another account stops the payment; once paid, nothing does."""
    stopping = ("hold_blocks_payment", "account_uncertain")
    return code in stopping if stage == "transmitted" else stage != "paid"


def totals(amounts: Iterable[tuple[str, int]], left: int) -> dict[str, int]:
    """The sum of each column of the ledger, and what can still be paid, in cents."""
    sums = dict.fromkeys(ENTRIES, 0)
    for entry, cents in amounts:
        sums[entry] += cents
    sums["left"] = left
    return sums


def bank_account(case: Case) -> BankAccount | None:
    """The account that would be paid, None while there is none."""
    bank = case.dossier.purse.bank
    if bank is None:
        return None
    until = safe_on(case, bank)
    is_held = not bank.confirmed_by and (until is None or case.today < until)
    return BankAccount(
        holder=bank.holder,
        changed_by=bank.changed_by,
        changed_on=bank.changed_on,
        confirmed_by=bank.confirmed_by,
        confirmed_on=bank.confirmed_on,
        ending=bank.iban[-4:],
        quarantined_until=until if is_held else None,
        waits_for_letter=is_held and until is None,
    )


def amendments_told(workflow: Workflow, purse: Purse) -> Iterator[AmendmentTold]:
    """Those that are signed, then the one that waits for a second person."""
    yield from (amendment_told(workflow, kept) for kept in purse.amendments)
    if purse.proposed is not None:
        told = amendment_told(workflow, purse.proposed.terms)
        waits = f"{told.words} ; sans effet : attend une autre personne que {purse.proposed.by}"
        yield replace(told, words=waits)


def amendment_told(workflow: Workflow, kept: Amendment) -> AmendmentTold:
    """An amendment with its sentence."""
    figures = asdict(kept)
    told = {name: value for name, value in figures.items() if name != "on"}
    sentence = amendment(workflow, money_events.AgreementAmended(**told))
    return AmendmentTold(**figures, words=sentence)


def recovery_account(case: Case, recovery: Recovery) -> RecoveryAccount:
    """A recovery with the words of its cause and of its status."""
    beside = {"letter", "drop_by", "drop_on", "waived", "after_closing", "is_unfounded", "returned"}
    kept = {name: value for name, value in asdict(recovery).items() if name not in beside}
    until = last_reply_day(case, recovery)
    status = recoveries.STATUS[recovery.status]
    if recovery.status == "opened":
        letter = letter_of(case.dossier, recovery.letter)
        awaited = "le départ de sa lettre" if letter and letter.waits else "la fin d’une suspension"
        reply = f"réponse jusqu’au {day(until)} inclus" if until else f"attend {awaited}"
        waits = f", abandon demandé par {recovery.drop_by}, attend une autre personne"
        status = f"{status}, {reply}{waits if recovery.drop_by else ''}"
    return RecoveryAccount(
        **kept,
        left=recovery.left,
        reply_until=until,
        cause_label=recoveries.CAUSES[recovery.cause],
        status_label=status,
    )
