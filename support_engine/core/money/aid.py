"""Public aid beyond what the decree allows (décret 2018-514, art. 10), once money has left."""

from typing import NamedTuple

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.purse import Recovery
from support_engine.core.dossier.sums import claimed_for_aid, withdrawn_back
from support_engine.core.money import holder, law

LEFT = ("transmitted", "paid")
"""Stages of a tranche at which its money has left us."""


class Beyond(NamedTuple):
    """The aid that was told, the most that is allowed, the share (basis points) of which eligible
    spending that is, and what of ours is to be claimed back for it; cents."""

    aid: int
    most: int
    share: int
    eligible: int
    amount: int


def beyond(case: Case, but: Recovery | None = None) -> Beyond | None:
    """What of ours was paid beyond the ceiling of public aid and is neither claimed back (`but`: by
    any other recovery) nor given up since the total was told; never more than what the holder
    still has. What of ours is not paid, or came back from the bank, is not beyond. None where there
    is nothing."""
    in_force, aid = law.agreement(case), case.dossier.purse.aid
    if in_force is None or aid is None or law.rules(case.workflow).facts.eligible is None:
        return None
    most, share, eligible = ceiling(case, in_force)
    back = claimed_for_aid(case.dossier, but) - case.dossier.purse.aid_counted
    asked = law.owed_back(case.dossier) - (but.left if but else 0)
    gone = sum(one.amount for one in case.dossier.purse.tranches.values() if one.stage in LEFT)
    gone += withdrawn_back(case.dossier)
    unpaid = max(0, law.own_grant(case, in_force) - gone)
    amount = min(aid - unpaid - most - back, law.paid(case.dossier) - asked)
    return Beyond(aid, most, share, eligible, amount) if amount > 0 else None


def eligible_spending(case: Case, in_force: law.Agreement) -> int:
    """The spending that public aid is counted for, in cents: what the balance told, once it has
    left; the one of the agreement before."""
    balances = (one.id for one in case.workflow.tranches if one.kind == "balance")
    records = (case.dossier.purse.tranches.get(name) for name in balances)
    told = (one.spending for one in records if one is not None and one.stage in LEFT)
    return next(told, in_force.eligible)


def ceiling(case: Case, in_force: law.Agreement) -> tuple[int, int, int]:
    """The most public aid that is allowed, in cents, the share that it is (basis points) of which
    eligible spending (cents)."""
    money, eligible = law.rules(case.workflow), eligible_spending(case, in_force)
    share = money.aid_ceiling_local if holder.is_local(case.dossier) else money.aid_ceiling
    return law.half_up(eligible, share), share, eligible
