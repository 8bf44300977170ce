"""The payments: a request as a file, those that are coming, those that the accountant made.

Everything here reads; acts go through the one door."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from support_engine.adapters.sheets.reading import read_table
from support_engine.adapters.store import dossiers
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier.basis import Basis
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import Corrected, Recorded
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.money_events import TrancheCertified
from support_engine.core.language.french import listed
from support_engine.core.money.basis import basis_of
from support_engine.core.money.forecast import Expected, forecast
from support_engine.core.money.payable import payable
from support_engine.core.money.reconciliation import Finding, columns_of, reconcile, requests
from support_engine.engine import Engine
from support_engine.errors import UnreadableFile
from support_engine.views.payment_request import PaymentRequest, not_certified, payment_request


def expected_payments(engine: Engine, today: date) -> list[Expected]:
    """The forecast of every programme that pays."""
    return forecast(paying(engine, today))


def still_payable(engine: Engine, today: date) -> int:
    """What some act can still pay, on all dossiers together, in cents."""
    return sum(payable(case) for case in paying(engine, today))


def paying(engine: Engine, today: date) -> list[Case]:
    """The dossiers of every programme that pays."""
    with engine.store.reading() as db:
        every = [d for d in dossiers.dossiers(db) if engine.rules_of(d).money is not None]
    return [engine.case_of(dossier, today) for dossier in every]


def request(engine: Engine, reference: str, tranche: str, today: date) -> PaymentRequest | Refused:
    """The payment request of a tranche, or why there is none. Raises UnknownName."""
    with engine.store.reading() as db:
        journal = dossiers.journal(db, reference)
    case = engine.case_of(fold(journal), today)
    if no := not_certified(case, tranche):
        return no
    basis = case.dossier.purse.tranches[tranche].basis
    return payment_request(case, tranche, basis or basis_then(engine, journal, tranche))


def basis_then(engine: Engine, journal: tuple[Recorded, ...], tranche: str) -> Basis:
    """What a certification of an old journal rested on: the dossier as it stood that day."""
    taken_back = {
        v for row in journal if isinstance(row.event, Corrected) for v in row.event.takes_back
    }
    row, event = next(
        (row, row.event)
        for row in reversed(journal)
        if isinstance(row.event, TrancheCertified)
        and row.event.tranche == tranche
        and row.version not in taken_back
    )
    then = engine.case_of(fold(journal[: journal.index(row)]), row.on)
    spending = then.dossier.purse.tranches[tranche].spending
    basis = basis_of(then, then.workflow.tranche_of[tranche], spending, event.amount)
    return replace(basis, papers=event.evidence or basis.papers)


def compare(engine: Engine, path: Path, today: date) -> list[Finding]:
    """The accountant's export against the base. Raises UnreadableFile."""
    table = read_table(path)
    columns, missing = columns_of(table.columns)
    if missing:
        raise UnreadableFile(
            f"« {path.name} » n’a pas de colonne {listed(missing, 'ni')} ; ses colonnes :"
            f" {', '.join(table.columns)}. Renommez-les, puis recommencez."
        )
    with engine.store.reading() as db:
        ours = requests(dossiers.dossiers(db))
    return reconcile(table.rows, columns, ours, today)
