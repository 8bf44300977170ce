"""Public aid beyond what the decree allows (décret 2018-514, art. 10), once money has left."""

from typing import NamedTuple

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.purse import Recovery
from support_engine.core.dossier.sums import claimed_for_aid
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
    money = law.rules(case.workflow)
    if in_force is None or aid is None or money.facts.eligible is None:
        return None
    gone = {n: r for n, r in case.dossier.purse.tranches.items() if r.stage in LEFT}
    balances = (one.id for one in case.workflow.tranches if one.kind == "balance")
    told = [gone[name].spending for name in balances if name in gone]
    eligible = told[0] if told else in_force.eligible
    share = money.aid_ceiling_local if holder.is_local(case.dossier) else money.aid_ceiling
    most = law.half_up(eligible, share)
    back = claimed_for_aid(case.dossier, but) - case.dossier.purse.aid_counted
    asked = law.owed_back(case.dossier) - (but.left if but else 0)
    unpaid = max(0, law.own_grant(case, in_force) - sum(one.amount for one in gone.values()))
    amount = min(aid - unpaid - most - back, law.paid(case.dossier) - asked)
    return Beyond(aid, most, share, eligible, amount) if amount > 0 else None
