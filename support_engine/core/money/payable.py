"""What some act can still pay, in cents: nothing of a grant that lapsed or was settled."""

from dataclasses import replace

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.money import law
from support_engine.core.programme.money import Tranche


def payable(case: Case) -> int:
    """All that is on its way, and what the tranches that may still be asked would come to, in the
    order of the file, if everything were spent. Nothing of a tranche that was sent back, until it
    is asked again; once the dossier is closed, only what has left already.
    """
    money, purse = case.workflow.money, case.dossier.purse
    if money is None:
        return 0
    if case.dossier.is_closed:
        sent = (r.amount for r in purse.tranches.values() if r.stage == "transmitted")
        return sum(sent)
    if law.agreement(case) is None:
        granted = case.dossier.facts.get(money.facts.maximum)
        return granted if isinstance(granted, int) else 0
    left, here = law.pending(case.dossier), case
    for tranche in case.workflow.tranches:
        if can_be_asked(here, tranche):
            amount = max(0, law.due(here, tranche, most_spent(here, tranche)))
            left, here = left + amount, as_if_paid(here, tranche, amount)
    return left


def can_be_asked(case: Case, tranche: Tranche) -> bool:
    """Whether a tranche is still to come: not sent back, on its way, paid, nor beside a balance."""
    record = case.dossier.purse.tranches.get(tranche.id)
    return (record is None or record.stage == "claimed") and balance_of(case, tranche) is None


def balance_of(case: Case, but: Tranche) -> TrancheRecord | None:
    """The balance, once it is on its way or paid: it counts all that was spent, and is the end."""
    for tranche in case.workflow.tranches:
        record = case.dossier.purse.tranches.get(tranche.id)
        if tranche.kind != "balance" or tranche.id == but.id or record is None:
            continue
        if record.is_pending or record.stage == "paid":
            return record
    return None


def most_spent(case: Case, tranche: Tranche) -> int:
    """The spending that the claim shows; of a tranche not yet claimed, what earns the maximum."""
    record, in_force = case.dossier.purse.tranches.get(tranche.id), law.agreement(case)
    if record is not None and record.spending:
        return record.spending
    if in_force is None or not in_force.rate:
        return 0
    return max(in_force.eligible, -(-in_force.maximum * law.WHOLE // in_force.rate))


def as_if_paid(case: Case, tranche: Tranche, amount: int) -> Case:
    """The dossier once that tranche were paid: what comes after it is counted on top."""
    record = TrancheRecord("paid", case.today, 0, amount)
    tranches = {**case.dossier.purse.tranches, tranche.id: record}
    purse = replace(case.dossier.purse, tranches=tranches)
    return case.now_with(replace(case.dossier, purse=purse))
