"""The accountant's export against our dossiers: what agrees, what does not, to the cent.

Nothing is decided here: a difference is shown with its place, and a person acts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.french import day, euros
from support_engine.core.language.rows import Row
from support_engine.core.language.spelling import plain
from support_engine.core.language.typed import parse_date, parse_hundredths

HEADINGS = {
    "request": ("demande", "demande de paiement", "numero de demande", "n demande", "request"),
    "payment": ("paiement", "reference", "reference du paiement", "virement", "payment"),
    "amount": ("montant", "montant paye", "montant en euros", "amount"),
    "on": ("date", "date de paiement", "date du paiement", "paye le"),
}
"""What each column may be called, once accents, case and signs are set aside."""

Kind = Literal[
    "matched", "unknown", "unpaid", "to_record", "differs", "not_in_export", "double", "unreadable"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the comparison. `line` is that of the export, 0 for what it does not say."""

    kind: Kind
    line: int
    request: str
    sentence: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """A row of the export; the amount is in cents."""

    line: int
    request: str
    payment: str
    amount: int
    on: date


@dataclass(frozen=True, slots=True)
class Asked:
    """A payment request of ours, as it stands."""

    reference: str
    tranche: str
    amount: int
    transmitted_on: date
    is_paid: bool
    payment: str


def columns_of(headings: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Our names → the export's headings, and the names of the columns that are missing."""
    found: dict[str, str] = {}
    for heading in headings:
        for name, known in HEADINGS.items():
            if plain(heading) in known:
                found.setdefault(name, heading)
    words = {"request": "demande", "payment": "paiement", "amount": "montant", "on": "date"}
    return found, [words[name] for name in HEADINGS if name not in found]


def payment_of(row: Row, columns: Mapping[str, str]) -> Payment | Finding:
    """A row as a payment, or why it cannot be read."""
    request, payment, amount, on = (row.cells.get(columns[name], "") for name in HEADINGS)
    cents, when = parse_hundredths(amount), parse_date(on)
    if not request.strip():
        return unreadable(row.line, "", "la demande n’a pas de numéro")
    if cents is None:
        return unreadable(row.line, request, f"« {amount} » n’est pas un montant")
    if when is None:
        return unreadable(row.line, request, f"« {on} » n’est pas une date")
    return Payment(row.line, request.strip(), payment.strip(), cents, when)


def unreadable(line: int, request: str, why: str) -> Finding:
    """A row that a person must correct in the export."""
    sentence = f"Ligne {line} : {why}. Corrigez la ligne, puis recommencez."
    return Finding("unreadable", line, request, sentence)


Ours = Mapping[str, list[Asked]]
"""Our requests by number; a number given twice, by mistake, names both."""


def asked(dossiers: Iterable[Dossier]) -> dict[str, list[Asked]]:
    """Our requests by number; numbers are compared without case nor signs."""
    found: dict[str, list[Asked]] = {}
    for dossier in dossiers:
        for name, record in dossier.purse.tranches.items():
            if record.stage in ("transmitted", "paid") and record.transmitted_on is not None:
                one = Asked(
                    dossier.reference,
                    name,
                    record.amount,
                    record.transmitted_on,
                    record.stage == "paid",
                    record.payment,
                )
                found.setdefault(plain(record.request), []).append(one)
    return found


def reconcile(
    rows: Iterable[Row], columns: Mapping[str, str], ours: Ours, today: date
) -> list[Finding]:
    """Every row of the export, then every request that it does not speak of."""
    found: list[Finding] = []
    left = {key: list(mine) for key, mine in ours.items()}
    for row in rows:
        payment = payment_of(row, columns)
        if isinstance(payment, Finding):
            found.append(payment)
            continue
        key = plain(payment.request)
        one = best(left.get(key, []), payment)
        found.append(compared(payment, one, is_again=one is None and key in ours))
    found.extend(silent(key, one, today) for key, mine in left.items() for one in mine)
    return found


def best(left: list[Asked], payment: Payment) -> Asked | None:
    """Our request that a payment answers, taken off the list: of the same amount if any."""
    if not left:
        return None
    one = next((one for one in left if one.amount == payment.amount), left[0])
    left.remove(one)
    return one


def compared(payment: Payment, one: Asked | None, *, is_again: bool) -> Finding:
    """One payment of the export against our request of that number."""
    line, request = payment.line, payment.request
    if is_again:
        sentence = f"Ligne {line} : la demande {request} figure deux fois dans l’export."
        return Finding("double", line, request, sentence)
    if one is None:
        sentence = (
            f"Ligne {line} : {euros(payment.amount)} payés pour la demande {request}, que nous ne"
            " connaissons pas. Vérifiez le numéro auprès du comptable."
        )
        return Finding("unknown", line, request, sentence)
    where = f"{one.reference}, {one.tranche}"
    if payment.amount != one.amount:
        sentence = (
            f"Ligne {line} : {euros(payment.amount)} payés pour {euros(one.amount)} demandés"
            f" ({where}). Signalez l’écart au comptable."
        )
        return Finding("differs", line, request, sentence)
    if one.is_paid:
        sentence = f"Ligne {line} : {where}, {euros(one.amount)}, déjà enregistré."
        return Finding("matched", line, request, sentence)
    command = (
        f"tranche pay {one.reference} {one.tranche} --amount {one.amount / 100:.2f}"
        f' --payment "{payment.payment}" --on {payment.on.isoformat()}'
    )
    sentence = f"Ligne {line} : {where}, {euros(one.amount)} payés le {day(payment.on)}."
    return Finding("to_record", line, request, sentence, command)


def silent(request: str, one: Asked, today: date) -> Finding:
    """A request of ours that the export does not speak of."""
    where = f"{one.reference}, {one.tranche}, {euros(one.amount)}"
    if one.is_paid:
        sentence = f"{where} : enregistré comme payé ({one.payment}), absent de l’export."
        return Finding("not_in_export", 0, request, sentence)
    waiting = (today - one.transmitted_on).days
    sentence = (
        f"{where} : transmis le {day(one.transmitted_on)}, pas encore payé ({waiting} jours)."
    )
    return Finding("unpaid", 0, request, sentence)


ALARMING = frozenset({"unknown", "differs", "not_in_export", "double", "unreadable"})
"""What does not agree; an unpaid request waits, a new payment only has to be recorded."""
