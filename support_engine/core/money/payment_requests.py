"""Our payment requests by their number, as an export of the accountant is compared with them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.numbering import number_key
from support_engine.core.money.export import Payment


@dataclass(frozen=True, slots=True)
class Request:
    """A payment request of ours, as it stands; `is_past`: it was paid before its dossier was taken
    over."""

    reference: str
    version: int
    tranche: str
    amount: int
    transmitted_on: date
    is_paid: bool
    payment: str
    paid_on: date | None = None
    is_past: bool = False


Ours = Mapping[str, list[Request]]
"""Our requests by number; a number given twice, by mistake, names both."""


def requests(dossiers: Iterable[Dossier]) -> dict[str, list[Request]]:
    """Our requests by number, however it is written."""
    by_number: dict[str, list[Request]] = {}
    for dossier in dossiers:
        for name, record in dossier.purse.tranches.items():
            left_on = record.paid_on if record.is_past else record.transmitted_on
            if record.stage in ("transmitted", "paid") and left_on is not None:
                request = Request(
                    dossier.reference,
                    dossier.version,
                    name,
                    record.amount,
                    left_on,
                    record.stage == "paid",
                    record.payment,
                    record.paid_on,
                    record.is_past,
                )
                known = number_key(record.request) or by_payment(record.payment)
                by_number.setdefault(known, []).append(request)
    return by_number


def by_payment(number: str) -> str:
    """What stands for the number of a request that nobody knows: what was paid before a takeover is
    recognised by its payment."""
    return f"payment:{number_key(number)}"


def key_of(payment: Payment, ours: Ours) -> str:
    """The number under which our request of a payment stands."""
    key, past = number_key(payment.request), by_payment(payment.payment)
    return past if key not in ours and past in ours else key
