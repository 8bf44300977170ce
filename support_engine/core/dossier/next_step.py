"""What a tranche on its way waits for: the next step, or one that was done and has to be done anew
since what it rested on has changed."""

from typing import Literal

from support_engine.core.dossier import grant
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.programme.money import Tranche

Step = Literal["propose", "certify", "transmit", "pay"]
FOLLOWING: dict[str, Step] = {
    "claimed": "propose",
    "proposed": "certify",
    "certified": "transmit",
    "transmitted": "pay",
}
"""The step that follows each stage, where nothing has changed since."""


def next_step(case: Case, tranche: Tranche) -> Step | None:
    """The step that takes a tranche further today; None where it waits for its holder, or for
    nobody. Where more is due than was signed, it is proposed anew; where the account, the agreement
    or the amount is not what was certified, it is certified anew."""
    record = case.dossier.purse.tranches.get(tranche.id)
    if record is None or record.stage not in FOLLOWING:
        return None
    if raised(case, tranche, record):
        return "propose"
    if record.stage == "certified" and has_changed(case, tranche, record):
        return "certify"
    return FOLLOWING[record.stage]


def raised(case: Case, tranche: Tranche, record: TrancheRecord) -> bool:
    """Whether more is due than the last who signed has seen."""
    is_signed = record.stage in ("proposed", "certified")
    return is_signed and grant.due(case, tranche, record.spending) > record.amount


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
