"""What the public accountant did with a payment request, a class for each event; amounts are cents.

`known_on`: the day of recording, where that is later than the effective day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class RequestRejected:
    """The public accountant rejected a payment request (décret 2012-1246, art. 38), with a reason,
    or the bank sent back the transfer that paid it: its certification stands, and it leaves anew
    under another number. `returned`: the number of the return; empty where nothing was paid;
    `owed_again`: what two people had given up of that payment, and give up no more, `settles`: what
    the holder was ordered to give back, and that came back with it; cents."""

    tranche: str
    request: str
    reason: str
    by: str
    known_on: date | None = None
    returned: str = ""
    owed_again: int = 0
    settles: int = 0
    type: Literal["request_rejected"] = "request_rejected"


@dataclass(frozen=True, slots=True)
class TranchePaid:
    """The public accountant paid, on the effective date of this event.

    `iban`: the account that the money went to; empty in a journal that is older than it.
    """

    tranche: str
    amount: int
    by: str
    payment: str
    iban: str = ""
    type: Literal["tranche_paid"] = "tranche_paid"


@dataclass(frozen=True, slots=True)
class RestatementProposed:
    """One person said under which number, to which account and on which day a payment was really
    made: it changes nothing before another one says the same."""

    tranche: str
    payment: str
    iban: str
    paid_on: date
    reason: str
    by: str
    type: Literal["restatement_proposed"] = "restatement_proposed"


@dataclass(frozen=True, slots=True)
class PaymentRestated:
    """Two people said how a payment was really made; `was`, `was_to`, `was_on`: the number, the
    account and the day under which it had been recorded, of which the number is free again."""

    tranche: str
    payment: str
    iban: str
    paid_on: date
    reason: str
    by: str
    was: str
    was_to: str
    was_on: date
    type: Literal["payment_restated"] = "payment_restated"

    @property
    def is_told(self) -> bool:
        """Whether its holder was told another account, by its last signs, or another day."""
        return (self.was_to[-4:], self.was_on) != (self.iban[-4:], self.paid_on)


@dataclass(frozen=True, slots=True)
class TranchePaidBefore:
    """A sum had been paid on the effective day of this event, before the dossier was taken over.

    `request`: the number of its payment request, nothing where it is not known; `spending`: what
    was shown as spent then, in cents, None where the tranche does not depend on it.
    """

    tranche: str
    amount: int
    by: str
    payment: str
    request: str = ""
    spending: int | None = None
    type: Literal["tranche_paid_before"] = "tranche_paid_before"
