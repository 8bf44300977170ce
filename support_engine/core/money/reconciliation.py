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
class Request:
    """A payment request of ours, as it stands."""

    reference: str
    tranche: str
    amount: int
    transmitted_on: date
    is_paid: bool
    payment: str


def columns_of(headings: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Our names → the export's headings, and the names of the columns that are missing."""
    headed: dict[str, str] = {}
    for heading in headings:
        for name, known in HEADINGS.items():
            if plain(heading) in known:
                headed.setdefault(name, heading)
    in_french = {"request": "demande", "payment": "paiement", "amount": "montant", "on": "date"}
    return headed, [in_french[name] for name in HEADINGS if name not in headed]


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


Ours = Mapping[str, list[Request]]
"""Our requests by number; a number given twice, by mistake, names both."""


def requests(dossiers: Iterable[Dossier]) -> dict[str, list[Request]]:
    """Our requests by number; numbers are compared without case nor signs."""
    by_number: dict[str, list[Request]] = {}
    for dossier in dossiers:
        for name, record in dossier.purse.tranches.items():
            if record.stage in ("transmitted", "paid") and record.transmitted_on is not None:
                request = Request(
                    dossier.reference,
                    name,
                    record.amount,
                    record.transmitted_on,
                    record.stage == "paid",
                    record.payment,
                )
                by_number.setdefault(plain(record.request), []).append(request)
    return by_number


def reconcile(
    rows: Iterable[Row], columns: Mapping[str, str], ours: Ours, today: date
) -> list[Finding]:
    """Every row of the export, then every request that it does not speak of."""
    findings: list[Finding] = []
    left = {key: list(mine) for key, mine in ours.items()}
    for row in rows:
        payment = payment_of(row, columns)
        if isinstance(payment, Finding):
            findings.append(payment)
            continue
        key = plain(payment.request)
        request = best(left.get(key, []), payment)
        findings.append(compared(payment, request, is_again=request is None and key in ours))
    findings.extend(silent(key, request, today) for key, mine in left.items() for request in mine)
    return findings


def best(left: list[Request], payment: Payment) -> Request | None:
    """Our request that a payment answers, taken off the list: of the same amount if any."""
    if not left:
        return None
    answered = next((request for request in left if request.amount == payment.amount), left[0])
    left.remove(answered)
    return answered


def compared(payment: Payment, request: Request | None, *, is_again: bool) -> Finding:
    """One payment of the export against our request of that number."""
    line, number = payment.line, payment.request
    if is_again:
        sentence = f"Ligne {line} : la demande {number} figure deux fois dans l’export."
        return Finding("double", line, number, sentence)
    if request is None:
        sentence = (
            f"Ligne {line} : {euros(payment.amount)} payés pour la demande {number}, que nous ne"
            " connaissons pas. Vérifiez le numéro auprès du comptable."
        )
        return Finding("unknown", line, number, sentence)
    where = f"{request.reference}, {request.tranche}"
    if payment.amount != request.amount:
        sentence = (
            f"Ligne {line} : {euros(payment.amount)} payés pour {euros(request.amount)} demandés"
            f" ({where}). Signalez l’écart au comptable."
        )
        return Finding("differs", line, number, sentence)
    if request.is_paid:
        sentence = f"Ligne {line} : {where}, {euros(request.amount)}, déjà enregistré."
        return Finding("matched", line, number, sentence)
    command = (
        f"tranche pay {request.reference} {request.tranche} --amount {request.amount / 100:.2f}"
        f' --payment "{payment.payment}" --on {payment.on.isoformat()}'
    )
    sentence = f"Ligne {line} : {where}, {euros(request.amount)} payés le {day(payment.on)}."
    return Finding("to_record", line, number, sentence, command)


def silent(number: str, request: Request, today: date) -> Finding:
    """A request of ours that the export does not speak of."""
    where = f"{request.reference}, {request.tranche}, {euros(request.amount)}"
    if request.is_paid:
        sentence = f"{where} : enregistré comme payé ({request.payment}), absent de l’export."
        return Finding("not_in_export", 0, number, sentence)
    waiting = (today - request.transmitted_on).days
    sentence = (
        f"{where} : transmis le {day(request.transmitted_on)}, pas encore payé ({waiting} jours)."
    )
    return Finding("unpaid", 0, number, sentence)


ALARMING = frozenset({"unknown", "differs", "not_in_export", "double", "unreadable"})
"""What does not agree; an unpaid request waits, a new payment only has to be recorded."""
