"""The law of money as its acts ask it: the arithmetic of a grant, and why there is none yet."""

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.grant import (
    OVERPAID,
    UNCAPPED,
    Agreement,
    agreement,
    beyond,
    ceiling,
    due,
    entitled,
    facts_in_force,
    flat,
    given,
    given_up,
    half_up,
    is_long,
    overpaid,
    owed_back,
    own_grant,
    paid,
    paid_out,
    pending,
    planned,
    planned_until,
    recovered,
    reserved,
    rules,
    share_until,
    share_words,
    taken,
    terms_in_force,
)
from support_engine.core.dossier.purse import Recovery
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import WHOLE

__all__ = (
    "OVERPAID",
    "SOME_TRANSITION",
    "UNCAPPED",
    "Agreement",
    "agreement",
    "beyond",
    "ceiling",
    "claims_too_much",
    "completing",
    "due",
    "entitled",
    "facts_in_force",
    "flat",
    "given",
    "given_up",
    "granted",
    "half_up",
    "is_long",
    "not_notified",
    "overpaid",
    "owed_back",
    "own_grant",
    "paid",
    "paid_out",
    "pending",
    "planned",
    "planned_until",
    "recovered",
    "reserved",
    "rules",
    "share_until",
    "share_words",
    "still_overpaid",
    "taken",
    "terms_in_force",
)

SOME_TRANSITION = "TRANSITION"
"""What a remedy says where no act of the file would lift it: a file that is not proven."""


def granted(case: Case) -> tuple[int, int, int] | None:
    """What a decision gave, before any amendment: the maximum, the rate, the eligible spending, in
    cents and basis points; None where nothing was decided, or the programme pays nothing."""
    money, facts = case.workflow.money, case.dossier.facts
    names = money.facts if money else None
    if names is None or names.maximum not in facts:
        return None
    rate = facts.get(names.rate) if names.rate else WHOLE
    eligible = facts.get(names.eligible or "")
    return given(None, facts[names.maximum]), given(None, rate), given(None, eligible)


def not_notified(case: Case) -> Blocker:
    """No agreement is in force; the act that notifies one is that which asks for its date."""
    notified = rules(case.workflow).facts.notified
    asking = (t.id for t in case.workflow.transitions if notified in t.asks)
    return blocked(
        Code.AGREEMENT_NOT_NOTIFIED,
        reference=case.dossier.reference,
        id=next(asking, SOME_TRANSITION),
    )


def claims_too_much(case: Case, recovery: Recovery) -> bool:
    """Whether less is overpaid than a recovery of it claims: a transfer came back, an amendment or
    another balance gave more."""
    return recovery.cause == OVERPAID and recovery.left > still_overpaid(case, recovery)


def still_overpaid(case: Case, but: Recovery) -> int:
    """What is paid beyond what is due and no other recovery claims as such, in cents: what is
    withdrawn since is claimed back besides."""
    others = (one for one in case.dossier.purse.recoveries if one.cause == OVERPAID)
    return max(0, beyond(case) - sum(one.left for one in others if one.number != but.number))


def completing(workflow: Workflow) -> str:
    """The id of the transition that brings a project to its completion."""
    completed = rules(workflow).completed
    leading = (t.id for t in workflow.transitions if t.target in completed)
    return next(leading, SOME_TRANSITION)
