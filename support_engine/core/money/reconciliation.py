"""The accountant's export against our dossiers: what agrees, what does not, to the cent.

Nothing is decided here: a difference is shown with its place, and a person acts.
"""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from support_engine.core.language.french import day, euros
from support_engine.core.language.numbering import number_key
from support_engine.core.language.rows import Row
from support_engine.core.money.came_back import Gone, explained
from support_engine.core.money.export import Payment, Unreadable, payment_of, total_of
from support_engine.core.money.matching import answers, spoken_of, together
from support_engine.core.money.payment_requests import Ours, Request, key_of
from support_engine.core.money.payment_requests import requests as requests
from support_engine.core.money.reversals import without_reversals

Kind = Literal[
    "matched",
    "unknown",
    "unpaid",
    "to_record",
    "differs",
    "not_in_export",
    "double",
    "second",
    "swapped",
    "reversed",
    "impossible",
    "unreadable",
    "hidden",
]


@dataclass(frozen=True, slots=True)
class ToRecord:
    """A payment that is not on record yet: what there is to say of it, the amount in cents; the
    version is that of the dossier that was compared."""

    reference: str
    version: int
    tranche: str
    amount: int
    payment: str
    on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the comparison. `line` is that of the export, 0 for what it does not say."""

    kind: Kind
    line: int
    request: str
    sentence: str
    command: str = ""
    to_record: ToRecord | None = None


def unreadable(row: Unreadable) -> Finding:
    """A row that a person must correct in the export."""
    sentence = (
        f"Ligne {row.line}, {row.why.removesuffix('.')}. Corrigez la ligne, puis recommencez."
    )
    return Finding("unreadable", row.line, row.request, sentence)


def reconcile(
    rows: Iterable[Row],
    columns: Mapping[str, str],
    ours: Ours,
    today: date,
    gone: Gone = MappingProxyType({}),
) -> list[Finding]:
    """Every row of the export, then every request that it does not speak of; an export does not go
    back to what was paid before a takeover. `gone`: what was paid and came back."""
    findings: list[Finding] = []
    payments: list[Payment] = []
    totalled = 0
    left = {key: list(mine) for key, mine in ours.items()}
    for row in rows:
        total, payment = total_of(row, columns), payment_of(row, columns)
        if total is not None:
            findings.extend(wrong_total(row.line, total, (payments, payments[totalled:])))
            totalled = len(payments)
        elif isinstance(payment, Unreadable):
            findings.append(unreadable(payment))
        else:
            payments.append(payment)
    payments, told = explained(payments, gone)
    findings.extend(Finding("matched", one.line, one.request, one.sentence) for one in told)
    standing, reversals = without_reversals(payments)
    findings.extend(Finding("reversed", r.line, r.request, r.sentence) for r in reversals)
    answered = [(one, answers(left, key_of(one, ours), one)) for one in together(standing, ours)]
    for payment, request in answered:
        found = compared(
            payment, request, is_again=request is None and key_of(payment, ours) in ours
        )
        found = swapped(found, payment, request, answered)
        findings.append(in_time(found, payment, request, today))
    for reversal in reversals:
        spoken_of(left, reversal, standing)
    findings.sort(key=lambda finding: finding.line)
    quiet = ((key, one) for key, mine in left.items() for one in mine if not one.is_past)
    findings.extend(silent(key, request, today) for key, request in quiet)
    return findings


def in_time(found: Finding, payment: Payment, request: Request | None, today: date) -> Finding:
    """A payment to record, unless its day cannot be: before our request left, or still to come."""
    if found.to_record is None or request is None:
        return found
    if request.transmitted_on <= payment.on <= today:
        return found
    why = (
        "dans l’avenir"
        if payment.on > today
        else f"avant que nous la transmettions, le {day(request.transmitted_on)}"
    )
    sentence = (
        f"Ligne {payment.line} : {request.reference}, {request.tranche}, {euros(payment.amount)}"
        f" payés le {day(payment.on)}, {why}. Vérifiez la date auprès du comptable."
    )
    return Finding("impossible", payment.line, payment.request, sentence)


def wrong_total(
    line: int, total: int, read: tuple[Sequence[Payment], Sequence[Payment]]
) -> Iterator[Finding]:
    """A total of the export that is the sum neither of all lines read above it, nor of those since
    the last total."""
    every, since = (sum(payment.amount for payment in some) for some in read)
    if total not in (every, since):
        sentence = (
            f"Ligne {line} : le total de l’export ({euros(total)}) n’est pas la somme des lignes"
            f" lues ({euros(every)}). Vérifiez que l’export est entier."
        )
        yield Finding("differs", line, "", sentence)


Answered = Sequence[tuple[Payment, Request | None]]
"""The payments of an export, each with the request of ours that it answers."""


def swapped(
    found: Finding, payment: Payment, request: Request | None, answered: Answered
) -> Finding:
    """Two payments that were recorded each under the number of the other are no second payment."""
    if found.kind != "second" or request is None:
        return found
    for other, theirs in answered:
        if theirs is None or theirs == request:
            continue
        is_theirs = number_key(theirs.payment) == number_key(payment.payment)
        if is_theirs and number_key(other.payment) == number_key(request.payment):
            sentence = (
                f"Ligne {payment.line} : {request.reference}, {request.tranche},"
                f" {euros(request.amount)} : l’export dit {payment.payment}, enregistré pour"
                f" {theirs.reference}, {theirs.tranche}, et dit de celui-là {other.payment}. Les"
                " deux numéros sont échangés : le comptable redit chacun des deux paiements, puis"
                " une seconde personne les confirme (tranche restate)."
            )
            return Finding("swapped", payment.line, payment.request, sentence)
    return found


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
    if request.is_paid and is_another(payment, request):
        told = f" ({payment.payment})" if payment.payment else ""
        recorded = f"le {day(request.paid_on)} ({request.payment})" if request.paid_on else ""
        sentence = (
            f"Ligne {line} : {where}, {euros(request.amount)} payés le {day(payment.on)}{told} ; le"
            f" paiement enregistré est celui fait {recorded}. C’est peut-être un second paiement :"
            " vérifiez auprès du comptable. Si c’est le même, mal enregistré, il se rectifie à deux"
            " (tranche restate)."
        )
        return Finding("second", line, number, sentence)
    if request.is_paid:
        sentence = f"Ligne {line} : {where}, {euros(request.amount)}, déjà enregistré."
        return Finding("matched", line, number, sentence)
    sentence = f"Ligne {line} : {where}, {euros(request.amount)} payés le {day(payment.on)}."
    found = recordable(payment, request)
    return Finding("to_record", line, number, sentence, to_paste(found), found)


def recordable(payment: Payment, request: Request) -> ToRecord:
    """What the act of a payment needs: our request, as the export says that it was paid."""
    return ToRecord(
        request.reference,
        request.version,
        request.tranche,
        request.amount,
        payment.payment,
        payment.on,
    )


def is_another(payment: Payment, request: Request) -> bool:
    """Whether the export speaks of another payment than the one on record: its day, its number."""
    is_named = bool(number_key(payment.payment))
    other_number = is_named and number_key(payment.payment) != number_key(request.payment)
    return other_number or payment.on != request.paid_on


def to_paste(found: ToRecord) -> str:
    """The command that records a payment; what came from a cell is quoted for a terminal."""
    words = ["tranche", "pay", found.reference, found.tranche]
    words += ["--amount", f"{found.amount // 100}.{found.amount % 100:02}"]
    words += ["--payment", found.payment or "RÉFÉRENCE", "--on", found.on.isoformat()]
    return shlex.join(words)


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


ALARMING = frozenset(
    {"unknown", "differs", "not_in_export", "double", "second", "swapped"}
    | {"reversed", "impossible", "unreadable"}
)
"""What does not agree; an unpaid request waits, a new payment only has to be recorded."""
TITLES: Mapping[Kind, str] = {
    "hidden": "Masqué dans l’export",
    "unreadable": "Lignes illisibles",
    "reversed": "Repris par le comptable",
    "differs": "Montants différents",
    "impossible": "Dates impossibles",
    "unknown": "Payé, mais inconnu ici",
    "double": "En double dans l’export",
    "second": "Peut-être payés deux fois",
    "swapped": "Numéros échangés ici",
    "not_in_export": "Payé ici, absent de l’export",
    "to_record": "À enregistrer",
    "unpaid": "Transmis, pas encore payé",
    "matched": "Concordent",
}
"""What each kind is called, the most pressing first."""
