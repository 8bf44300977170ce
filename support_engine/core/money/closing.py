"""A completed project is closed once its account is: nothing that is owed, either way, is lost."""

from collections.abc import Iterator

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.next_step import waits_for_second
from support_engine.core.dossier.running import runs
from support_engine.core.language.figures import Cents
from support_engine.core.money import aid, law
from support_engine.core.money.stages import STAGES

OF_PAYMENTS = frozenset({Code.BALANCE_NOT_CLAIMED, Code.TRANCHE_UNDER_WAY})
"""What is lifted by the payments to come."""
SETTLED = ("transmitted", "paid")
"""Stages after which a closing keeps nobody from being paid."""


def unsettled(case: Case, command: c.Advance) -> Iterator[Blocker]:
    """What nobody would look at again: a balance that was not claimed, a payment that was not
    finished, what was paid beyond what is due and is not claimed back. Adverse ends wait for
    nothing."""
    way = case.workflow.transition_of.get(command.transition)
    money, dossier = case.workflow.money, case.dossier
    if money is None or way is None or not is_completed(case):
        return
    if way.adverse or not case.workflow.states[way.target].final or law.agreement(case) is None:
        return
    yield from not_claimed(case)
    yield from under_way(case)
    yield from said_by_one(case)
    amount = law.overpaid(case)
    if amount > 0:
        yield blocked(
            Code.OVERPAID_UNCLAIMED,
            amount=Cents(amount),
            reference=dossier.reference,
            id=law.OVERPAID,
        )
    yield from aid_unclaimed(case)


def aid_unclaimed(case: Case) -> Iterator[Blocker]:
    """Public aid beyond what the decree allows, told once money had left, is claimed back or given
    up as what was overpaid is."""
    if found := aid.beyond(case):
        yield blocked(
            Code.AID_UNCLAIMED,
            aid=Cents(found.aid),
            most=Cents(found.most),
            amount=Cents(found.amount),
            reference=case.dossier.reference,
        )


def is_completed(case: Case) -> bool:
    """Whether the project is completed; where no state says so, once its agreement runs no more."""
    money = law.rules(case.workflow)
    if money.completed:
        return case.dossier.state in money.completed
    return money.execution in case.dossier.clocks and not runs(case, money.execution)


def not_claimed(case: Case) -> Iterator[Blocker]:
    """The balance tells what was spent: without it nobody knows what is owed, nor to whom. A grant
    of which nothing was ever paid owes nothing back, and may be left."""
    if law.paid(case.dossier) <= 0:
        return
    for tranche in case.workflow.tranches:
        record = case.dossier.purse.tranches.get(tranche.id)
        if tranche.kind == "balance" and (record is None or record.stage == "refused"):
            yield blocked(
                Code.BALANCE_NOT_CLAIMED,
                tranche=tranche.label,
                stage=STAGES[record.stage if record else ""],
                reference=case.dossier.reference,
                id=tranche.id,
            )


def under_way(case: Case) -> Iterator[Blocker]:
    """A claim that comes to something has been paid, has left, or was sent back."""
    for tranche in case.workflow.tranches:
        record = case.dossier.purse.tranches.get(tranche.id)
        if record is None or record.stage in (*SETTLED, "refused"):
            continue
        amount = law.due(case, tranche, record.spending)
        if amount > 0 or record.is_pending:
            yield blocked(
                Code.TRANCHE_UNDER_WAY,
                tranche=tranche.label,
                stage=STAGES[record.stage],
                amount=Cents(max(amount, record.amount)),
                reference=case.dossier.reference,
            )


def said_by_one(case: Case) -> Iterator[Blocker]:
    """What one person says for the holder was spent decides what the State gets back: another one
    has read it too, or the holder has said it."""
    for tranche in case.workflow.tranches:
        if record := waits_for_second(case, tranche):
            yield blocked(
                Code.CLAIM_OF_ONE,
                tranche=tranche.label,
                person=record.claimed_by,
                spending=Cents(record.spending),
                reference=case.dossier.reference,
                id=tranche.id,
            )
