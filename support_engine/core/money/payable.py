"""What some act can still pay, in cents: nothing of a grant that lapsed or was settled."""

from dataclasses import replace

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.next_step import balance_of
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.money import law
from support_engine.core.programme.money import WHOLE, Tranche

NOT_NOTIFIED = ""
"""What stands for the tranches of a grant whose agreement is not notified yet."""


def payable(case: Case) -> int:
    """All that some act can still pay, on its way included, in cents."""
    return sum(by_tranche(case).values())


def by_tranche(case: Case) -> dict[str, int]:
    """What is on its way, and what each tranche that may still be asked would come to, in the order
    of the file, if everything were spent; cents. Nothing of a tranche that was sent back, until it
    is asked again; once the dossier is closed, only what has left already; nothing of one that is
    being taken over.
    """
    money, purse = case.workflow.money, case.dossier.purse
    if money is None or case.dossier.in_takeover:
        return {}
    if case.dossier.is_closed:
        sent = ((n, r.amount) for n, r in purse.tranches.items() if r.stage == "transmitted")
        return dict(sent)
    if law.agreement(case) is None:
        granted = case.dossier.facts.get(money.facts.maximum)
        return {NOT_NOTIFIED: granted} if isinstance(granted, int) else {}
    left, here = {n: r.amount for n, r in purse.tranches.items() if r.is_pending}, case
    for tranche in case.workflow.tranches:
        if can_be_asked(here, tranche):
            amount = max(0, law.due(here, tranche, most_spent(here, tranche)))
            left[tranche.id], here = amount, as_if_paid(here, tranche, amount)
    return left


def can_be_asked(case: Case, tranche: Tranche) -> bool:
    """Whether a tranche is still to come: not sent back, on its way, paid, nor beside a balance."""
    record = case.dossier.purse.tranches.get(tranche.id)
    return (record is None or record.stage == "claimed") and balance_of(case, tranche) is None


def most_spent(case: Case, tranche: Tranche) -> int:
    """The spending that the claim shows; of a tranche not yet claimed, what earns the maximum."""
    record, in_force = case.dossier.purse.tranches.get(tranche.id), law.agreement(case)
    if record is not None and record.tells_spending:
        return record.spending
    if in_force is None or not in_force.rate:
        return 0
    return max(in_force.eligible, -(-in_force.maximum * WHOLE // in_force.rate))


def as_if_paid(case: Case, tranche: Tranche, amount: int) -> Case:
    """The dossier once that tranche were paid: what comes after it is counted on top."""
    record = TrancheRecord("paid", case.today, 0, amount)
    tranches = {**case.dossier.purse.tranches, tranche.id: record}
    purse = replace(case.dossier.purse, tranches=tranches)
    return case.now_with(replace(case.dossier, purse=purse))
