"""What a tranche on its way waits for: the next step, or one that was done and has to be done anew
since what it rested on has changed."""

from typing import Literal

from support_engine.core.days.reckonings import OF_STEPS
from support_engine.core.dossier import grant
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.programme.money import Tranche

Step = Literal["propose", "certify", "transmit", "pay", "refuse", "second", "recover"]
FOLLOWING: dict[str, Step] = {
    "claimed": "propose",
    "proposed": "certify",
    "certified": "transmit",
    "transmitted": "pay",
}
"""The step that follows each stage, where nothing has changed since."""
FACTS = {
    "guarantee_recorded": "la garantie",
    "aid_declared": "les aides publiques",
    "holder_kind_recorded": "le genre du porteur",
    "works_started": "le début des travaux",
}
"""What is kept on file of what a payment rests on, by the type of its event."""


def next_step(case: Case, tranche: Tranche) -> Step | None:
    """The step that takes a tranche further today; None where it waits for its holder, or for
    nobody. Where more is due than was signed, or it rests on what somebody else has put on file
    since, it is proposed anew; where the account, the agreement or the amount is not what was
    certified, it is certified anew; where nothing is due any more, it is sent back."""
    record = case.dossier.purse.tranches.get(tranche.id)
    if record is None or record.stage not in FOLLOWING:
        return None
    if record.stage == "claimed":
        return answer_to_claim(case, tranche, record)
    if record.is_signed and is_overtaken(case, tranche, record):
        return "refuse"
    if raised(case, tranche, record) or restated(case, record):
        return "propose"
    if record.stage == "certified" and has_changed(case, tranche, record):
        return "certify"
    return FOLLOWING[record.stage]


def is_overtaken(case: Case, tranche: Tranche, record: TrancheRecord) -> bool:
    """Whether nothing is due of it any more, or a balance counts it: nobody could pay it."""
    return balance_of(case, tranche) is not None or grant.due(case, tranche, record.spending) <= 0


def answer_to_claim(case: Case, tranche: Tranche, record: TrancheRecord) -> Step | None:
    """What a claim waits for. One that comes to nothing, or that a balance has overtaken, is sent
    back; a balance that comes to nothing tells what was spent: what was paid beyond it is claimed
    back, and what one person says for the holder is said again by another."""
    if balance_of(case, tranche) is not None:
        return "refuse"
    if grant.due(case, tranche, record.spending) > 0:
        return "propose"
    if tranche.kind != "balance":
        return "refuse"
    if waits_for_second(case, tranche):
        return "second"
    return "recover" if grant.overpaid(case) else None


def awaits_an_answer(case: Case, tranche: str) -> bool:
    """Whether a tranche waits for those who answer claims or pay them: not for nobody, nor for a
    recovery."""
    if case.dossier.reckoning < OF_STEPS or tranche not in case.workflow.tranche_of:
        return True
    return next_step(case, case.workflow.tranche_of[tranche]) not in (None, "recover")


def waits_for_second(case: Case, tranche: Tranche) -> TrancheRecord | None:
    """A claim of the balance that one person made for the holder and that comes to nothing: nobody
    certifies it, and what it says was spent decides what the State gets back."""
    record = case.dossier.purse.tranches.get(tranche.id)
    if record is None or tranche.kind != "balance" or record.stage != "claimed":
        return None
    if not record.claimed_by or record.seconded_by:
        return None
    return record if grant.due(case, tranche, record.spending) <= 0 else None


def balance_of(case: Case, but: Tranche) -> TrancheRecord | None:
    """The balance, once it is on its way or paid: it counts all that was spent, and is the end; but
    of what it had counted as paid, and the bank sent back."""
    mine = case.dossier.purse.tranches.get(but.id)
    if mine is not None and mine.back:
        return None
    for tranche in case.workflow.tranches:
        record = case.dossier.purse.tranches.get(tranche.id)
        if tranche.kind != "balance" or tranche.id == but.id or record is None:
            continue
        if record.is_pending or record.stage == "paid":
            return record
    return None


def raised(case: Case, tranche: Tranche, record: TrancheRecord) -> bool:
    """Whether more is due than the last who signed has seen."""
    return record.is_signed and grant.due(case, tranche, record.spending) > record.amount


def restated(case: Case, record: TrancheRecord) -> list[str]:
    """The facts that another person than who proposed it has put on file since, as people call
    them, and who would be paid instead of whom, or of nobody (older journals do not say whom). An
    amendment, which two parties sign, is none of them: it is certified anew."""
    if not record.is_signed:
        return []
    found = [label for kind, label in FACTS.items() if kind in record.restated]
    basis, details = record.basis, case.dossier.details
    if record.stage == "proposed" and basis is not None:
        known = ((basis.beneficiary, "holder"), (basis.siret, "siret"))
        told = [(was, details.get(name, "")) for was, name in known if was or basis.name]
        if any(was != now for was, now in told):
            found.append("le bénéficiaire")
    return found


def has_changed(case: Case, tranche: Tranche, record: TrancheRecord) -> bool:
    """Whether the account, the agreement or the amount is no longer what was signed."""
    in_force = grant.agreement(case)
    is_amended = in_force is not None and is_other_agreement(case, in_force, record)
    amount = grant.due(case, tranche, record.spending)
    return is_other_account(case, record) or is_amended or amount != record.amount


def is_other_account(case: Case, record: TrancheRecord) -> bool:
    """Whether the account on file is no longer the one that was certified.

    An old journal does not say which it was: a change on the day of the certification, or later.
    """
    bank, basis = case.dossier.purse.bank, record.basis
    if bank is None:
        return False
    if basis is not None:
        return (bank.iban, bank.holder) != (basis.iban, basis.account_holder)
    return record.certified_on is not None and bank.changed_on >= record.certified_on


def is_other_agreement(case: Case, in_force: grant.Agreement, record: TrancheRecord) -> bool:
    """Whether an amendment changed the agreement since; by its day where the journal is old."""
    basis, figures = record.basis, (in_force.maximum, in_force.rate, in_force.eligible)
    if basis is not None:
        certified = (basis.maximum, basis.rate, basis.eligible)
        return (in_force.number, *figures) != (basis.agreement, *certified)
    days = [amendment.on for amendment in case.dossier.purse.amendments]
    return record.certified_on is not None and any(on >= record.certified_on for on in days)
