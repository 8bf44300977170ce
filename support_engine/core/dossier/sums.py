"""Sums of what one dossier was paid, has on its way, and gave or owes back, in cents."""

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.purse import Purse, Recovery

OVERPAID = "trop_percu"
"""The cause of a recovery of what was never due."""


def paid(dossier: Dossier) -> int:
    """What the holder has: what the accountant paid, less all that was given back, in cents."""
    return paid_out(dossier) - recovered(dossier)


def paid_out(dossier: Dossier) -> int:
    """What the accountant paid, in cents, before any recovery."""
    return sum(r.amount for r in dossier.purse.tranches.values() if r.stage == "paid")


def pending(dossier: Dossier, but: str = "") -> int:
    """What is on its way (proposed, certified or transmitted), leaving out one tranche."""
    tranches = dossier.purse.tranches.items()
    return sum(record.amount for name, record in tranches if record.is_pending and name != but)


def taken(dossier: Dossier, but: str = "") -> int:
    """Paid and pending together, leaving out one tranche: what a further amount comes on top of.

    An overpayment that was given back is not paid any more. A part that was withdrawn stays taken,
    else the next tranche would pay it again.
    """
    mine = dossier.purse.tranches.get(but)
    already = mine.amount if mine and mine.stage == "paid" else 0
    back = recovered(dossier, OVERPAID)
    return paid_out(dossier) + withdrawn_back(dossier) - back - already + pending(dossier, but)


def withdrawn_back(dossier: Dossier) -> int:
    """What was withdrawn and came back from the bank with its payment: it counts as paid and given
    back; cents."""
    kept = (r for r in dossier.purse.recoveries if r.cause != OVERPAID and r.status != "cancelled")
    return sum(recovery.returned for recovery in kept)


def recovered(dossier: Dossier, cause: str = "") -> int:
    """What came back, in cents; of one cause, or of all."""
    given_back = (r for r in dossier.purse.recoveries if cause in ("", r.cause))
    return sum(recovery.received for recovery in given_back)


def owed_back(dossier: Dossier) -> int:
    """What is claimed back and has not come yet, in cents."""
    return sum(recovery.left for recovery in dossier.purse.recoveries)


def given_up(dossier: Dossier) -> int:
    """What was paid beyond what was due, and that two people chose not to claim back; cents. Of a
    claim that was dropped as a mistake, nothing."""
    recoveries = dossier.purse.recoveries
    dropped = (r for r in recoveries if r.status == "cancelled" and r.cause == OVERPAID)
    return sum(r.amount if r.waived is None else r.waived for r in dropped)


PRORATA = "prorata"
"""The cause of a recovery of a part of the subsidy, for public aid beyond what is allowed too."""


def claimed_for_aid(dossier: Dossier, but: Recovery | None = None) -> int:
    """What was claimed back as a part of the subsidy (`but`: by any other recovery), received or
    not, or was given up by two people, in cents."""
    numbers = (r for r in dossier.purse.recoveries if r.cause == PRORATA and r != but)
    claimed = sum(recovery.amount for recovery in numbers if recovery.status != "cancelled")
    return claimed + kept_of_aid(dossier.purse)


def kept_of_aid(purse: Purse) -> int:
    """What two people gave up of a part of the subsidy: the holder keeps it; cents."""
    dropped = (r for r in purse.recoveries if r.cause == PRORATA and r.status == "cancelled")
    return sum(recovery.waived or 0 for recovery in dropped)


def aid_on_file(dossier: Dossier) -> int | None:
    """The total of public aid that was told, less what was claimed back of ours for it since, in
    cents: nobody lowers it alone. What two people gave up is claimed back no more. None where none
    was told."""
    purse = dossier.purse
    if purse.aid is None:
        return None
    back = claimed_for_aid(dossier) - kept_of_aid(purse)
    return purse.aid - back + purse.aid_counted - purse.aid_kept
