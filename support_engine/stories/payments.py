"""The payments of the whole stock: those that are coming, and those that the accountant made.

Everything here reads; acts go through the one door."""

from datetime import date
from pathlib import Path

from support_engine.adapters.sheets.reading import read_table
from support_engine.adapters.store import dossiers
from support_engine.core.language.french import listed
from support_engine.core.money.forecast import Expected, forecast
from support_engine.core.money.reconciliation import Finding, columns_of, reconcile, requests
from support_engine.engine import Engine
from support_engine.errors import UnreadableFile


def expected_payments(engine: Engine, today: date) -> list[Expected]:
    """The forecast of every programme that pays."""
    with engine.store.reading() as db:
        paying = [d for d in dossiers.dossiers(db) if engine.rules_of(d).money is not None]
    return forecast(engine.case_of(dossier, today) for dossier in paying)


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
