"""Which kinds of papers something to come can still ask: what has served is not to be renewed."""

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import expected_milestones
from support_engine.core.programme.definition import Milestone, Transition
from support_engine.core.programme.money import Tranche


def is_needed(case: Case, kind: str) -> bool:
    """Whether an act, a milestone or a payment to come can ask a paper of that kind. One that the
    rules ask nowhere is kept valid for its own sake."""
    rules = case.workflow
    asking = [
        *(is_ahead(case, one) for one in rules.transitions if kind in one.requires_documents),
        *(is_to_declare(case, one) for one in rules.milestones if kind in one.evidence),
        *(is_to_pay(case, one) for one in rules.tranches if kind in one.requires_documents),
    ]
    return any(asking) or not asking


def is_ahead(case: Case, transition: Transition) -> bool:
    """Whether the dossier can still come to where an act is possible."""
    return not case.workflow.ahead[case.dossier.state].isdisjoint(transition.origins)


def is_to_declare(case: Case, milestone: Milestone) -> bool:
    """Whether a milestone is to be declared, today or once its clock starts; what was declared
    rests on the paper that it has."""
    record = case.dossier.milestones.get(milestone.id)
    if record is not None and record.status != "refused":
        return False
    if any(owed is milestone for owed, _ in expected_milestones(case)):
        return True
    starts = case.workflow.clocks[milestone.due.clock].starts_with
    return any(is_ahead(case, case.workflow.transition_of[act]) for act in starts)


def is_to_pay(case: Case, tranche: Tranche) -> bool:
    """Whether a payment is still to leave, under an agreement that is notified or can be."""
    money, dossier = case.workflow.money, case.dossier
    record = dossier.purse.tranches.get(tranche.id)
    if money is None or (record is not None and record.stage in ("transmitted", "paid")):
        return False
    for other in case.workflow.tranches:
        last = dossier.purse.tranches.get(other.id) if other.kind == "balance" else None
        if last is not None and other.id != tranche.id and (last.is_pending or last.paid_on):
            return False  # the balance counted all that was spent: nothing is paid beside it
    notifying = (t for t in case.workflow.transitions if money.facts.notified in t.asks)
    return money.facts.notified in dossier.facts or any(is_ahead(case, one) for one in notifying)
