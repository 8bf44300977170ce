"""Transfers that came back from the bank, as an export of the accountant tells them: the payment,
its return, or both, in whichever order and under whichever of their numbers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from support_engine.core.dossier.events import Corrected, Recorded
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.names import taken_back
from support_engine.core.dossier.payment_events import RequestRejected
from support_engine.core.language.french import day, euros, listed
from support_engine.core.language.numbering import number_key
from support_engine.core.money.export import Payment
from support_engine.core.money.payment_requests import by_payment


@dataclass(frozen=True, slots=True)
class Returned:
    """A payment that was made and came back, with the number of its return; cents."""

    reference: str
    tranche: str
    request: str
    payment: str
    amount: int
    paid_on: date
    returned: str
    returned_on: date


Gone = Mapping[str, list[Returned]]
"""The payments that came back, by the number of their request (else by their own)."""


def came_back(journal: Iterable[Recorded]) -> Iterator[Returned]:
    """Each payment of a dossier that came back, as it was really made."""
    rows, dossier = tuple(journal), None
    gone = taken_back(rows)
    for row in rows:
        event = row.event
        if row.version in gone or isinstance(event, Corrected):
            continue
        if dossier is not None and isinstance(event, RequestRejected) and event.returned:
            record = dossier.purse.tranches[event.tranche]
            made = (record.request, record.payment, record.amount, record.paid_on or row.on)
            yield Returned(dossier.reference, event.tranche, *made, event.returned, row.on)
        dossier = evolve(dossier, event, row.on)


def by_number(returns: Iterable[Returned]) -> dict[str, list[Returned]]:
    """Payments that came back by the number under which an export names them."""
    found: dict[str, list[Returned]] = {}
    for one in returns:
        found.setdefault(number_key(one.request) or by_payment(one.payment), []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """Lines of an export that a recorded return explains."""

    line: int
    request: str
    sentence: str


def explained(payments: Iterable[Payment], gone: Gone) -> tuple[list[Payment], list[Told]]:
    """The lines that no recorded return explains, and what is said of the others."""
    left, told = list(payments), list[Told]()
    for key, returns in gone.items():
        for one in returns:
            mine = [p for p in left if key in (number_key(p.request), by_payment(p.payment))]
            lines = [*the_payment(mine, one), *the_return(mine, one)]
            if lines:
                left = [payment for payment in left if payment not in lines]
                told.append(said(one, lines))
    return left, told


def the_payment(mine: Iterable[Payment], one: Returned) -> list[Payment]:
    """The line that made it, or its posts: of its number and its day."""
    numbers = ("", number_key(one.payment))
    same = [p for p in mine if p.amount > 0 and p.on == one.paid_on]
    same = [p for p in same if number_key(p.payment) in numbers]
    return coming_to(one.amount, same)


def the_return(mine: Iterable[Payment], one: Returned) -> list[Payment]:
    """The line that took it back, or its posts: no sooner than it was made."""
    back = [p for p in mine if p.amount < 0 and p.on >= one.paid_on]
    numbers = (number_key(one.returned), number_key(one.payment))
    named = [p for p in back if number_key(p.payment) in numbers]
    return coming_to(-one.amount, named) or coming_to(-one.amount, back)


def coming_to(amount: int, lines: list[Payment]) -> list[Payment]:
    """One line of that amount, else all of them where they come to it; none otherwise."""
    alone = [[one] for one in lines if one.amount == amount][:1]
    together = [lines] if sum(one.amount for one in lines) == amount else []
    return next(iter((*alone, *together)), [])


def said(one: Returned, lines: list[Payment]) -> Told:
    """What an export tells of a payment that came back, as we recorded it too."""
    numbers = sorted(payment.line for payment in lines)
    where = "Ligne" if len(numbers) == 1 else "Lignes"
    sentence = (
        f"{where} {listed([str(number) for number in numbers])} : {one.reference}, {one.tranche},"
        f" {euros(one.amount)} payés le {day(one.paid_on)} ({one.payment}), revenus de la banque le"
        f" {day(one.returned_on)} ({one.returned}), déjà enregistré."
    )
    return Told(numbers[-1], lines[0].request, sentence)
