"""What an on-demand guarantee let leave keeps it, until that is spent or given back."""

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.case import Case
from support_engine.core.language.figures import Cents
from support_engine.core.money import law

LEFT = ("transmitted", "paid")


def uncovered(case: Case) -> int:
    """What left as an advance and that nothing covers yet, neither the spending of a claim that was
    paid (one that is certified may still be sent back) nor what came back, in cents."""
    in_force, records = law.agreement(case), case.dossier.purse.tranches
    if in_force is None:
        return 0
    left = {name: one.amount for name, one in records.items() if one.stage in LEFT}
    advances = (t.id for t in case.workflow.tranches if t.kind == "advance")
    shown = (one.spending for one in records.values() if one.stage == "paid")
    earned = law.half_up(max(shown, default=0), in_force.rate)
    held = sum(left.values()) - law.recovered(case.dossier)
    return max(0, min(sum(left.get(name, 0) for name in advances), held - earned))


def free(case: Case) -> int:
    """What an advance comes to without any guarantee, in cents."""
    in_force = law.agreement(case)
    ceiling = law.rules(case.workflow).advance_ceiling
    return law.half_up(in_force.maximum, ceiling) if in_force else 0


def least(case: Case) -> int:
    """Below what a guarantee may not go, in cents; one that is lower already goes no lower."""
    exposed = uncovered(case)
    return min(exposed, case.dossier.purse.guarantee) if exposed > free(case) else 0


def too_low(case: Case, amount: int) -> Blocker | None:
    """Why a guarantee does not come down to an amount."""
    if max(amount, 0) >= (needed := least(case)):
        return None
    return blocked(
        Code.GUARANTEE_NEEDED,
        uncovered=Cents(uncovered(case)),
        limit=Cents(free(case)),
        amount=Cents(amount),
        least=Cents(needed),
    )
