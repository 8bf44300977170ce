"""The accountant's export: its columns, its rows read as payments, its totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from support_engine.core.language.rows import Row
from support_engine.core.language.spelling import plain
from support_engine.core.language.typed import Misread, read_date, read_movement
from support_engine.errors import UnreadableFile

HEADINGS = {
    "request": ("demande", "demande paiement", "dp", "request"),
    "payment": ("paiement", "reference", "reference paiement", "virement", "payment"),
    "amount": ("montant", "montant paye", "amount"),
    "on": ("date", "date paiement", "date virement", "date derniere operation dp", "paye"),
    "post": ("poste", "poste dp", "poste demande", "poste demande paiement"),
}
"""What each column may be called, once accents, case, signs and `SMALL` words are set aside."""
VAGUE = frozenset({"date", "montant", "amount", "reference"})
"""Titles that say less than another of the same line: « Date » beside « Date de paiement »."""
SMALL = frozenset({"n", "no", "num", "numero", "de", "d", "du", "la", "le", "l", "sur", "en"}) | {
    "euros",
    "eur",
}
NEEDED = {"request": "demande", "amount": "montant", "on": "date"}
"""The columns without which nothing can be compared, in French."""


@dataclass(frozen=True, slots=True)
class Payment:
    """A row of the export, or the posts of one request together; the amount is in cents, below
    zero where the accountant took it back."""

    line: int
    request: str
    payment: str
    amount: int
    on: date
    post: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that a person must correct in the export."""

    line: int
    request: str
    why: str


def columns_of(headings: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Our names → the export's headings, and the names of the needed columns that are missing.

    Raises UnreadableFile where two titles say one thing as well as each other.
    """
    found: dict[str, list[str]] = {}
    for heading in headings:
        bare = bare_title(heading)
        for name, known in HEADINGS.items():
            if bare in known:
                found.setdefault(name, []).append(heading)
    missing = [french for name, french in NEEDED.items() if name not in found]
    told = {
        name: [one for one in titles if bare_title(one) not in VAGUE] or titles
        for name, titles in found.items()
    }
    for titles in () if missing else told.values():
        if len(titles) > 1:
            raise UnreadableFile(
                f"Les colonnes « {titles[0]} » et « {titles[1]} » disent la même chose, et rien ne"
                " dit laquelle lire. Gardez-en une dans l’export, puis recommencez."
            )
    return {name: titles[0] for name, titles in told.items()}, missing


def bare_title(heading: str) -> str:
    """A title without its small words."""
    return " ".join(word for word in plain(heading).split() if word not in SMALL)


def payment_of(row: Row, columns: Mapping[str, str]) -> Payment | Unreadable:
    """A row as a payment, or why it cannot be read."""
    request, payment, amount, on, post = (
        row.cells.get(columns.get(name, ""), "").strip() for name in HEADINGS
    )
    cents, when = read_movement(amount), read_date(on)
    needed = {columns.get(name, "") for name in HEADINGS} - {""}
    for flaw in row.flaws:
        if flaw.column in needed:
            return Unreadable(row.line, request, f"« {flaw.column} » : {flaw.what} {flaw.remedy}")
    if not request:
        return Unreadable(row.line, "", "la demande n’a pas de numéro")
    if isinstance(cents, Misread):
        return Unreadable(row.line, request, f"montant : {cents.about(amount)}")
    if isinstance(when, Misread):
        return Unreadable(row.line, request, f"date : {when.about(on)}")
    return Payment(row.line, request, payment, cents, when, post)


def total_of(row: Row, columns: Mapping[str, str]) -> int | None:
    """What a line of totals says, in cents; None for a line that is none."""
    says_so = any("total" in plain(cell).split() for cell in row.cells.values())
    cents = read_movement(row.cells.get(columns["amount"], ""))
    is_one = says_so and isinstance(read_date(row.cells.get(columns["on"], "")), Misread)
    return cents if is_one and isinstance(cents, int) else None
