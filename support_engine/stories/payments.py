"""The payments: a request as a file, those that are coming, those that the accountant made.

Everything here reads; acts go through the one door."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from support_engine.adapters.sheets.csv_text import Record
from support_engine.adapters.sheets.reading import Note, Sheets, hidden
from support_engine.adapters.store.case import dossiers, numbers
from support_engine.adapters.store.lists import amounts
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier.basis import Basis
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Corrected, Recorded
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.migration_events import Migrated
from support_engine.core.dossier.money_events import TrancheCertified
from support_engine.core.language.french import day, in_a_row, listed
from support_engine.core.language.rows import Flaw, Row
from support_engine.core.money.basis import basis_of
from support_engine.core.money.came_back import Returned, by_number, came_back
from support_engine.core.money.export import columns_of
from support_engine.core.money.forecast import Expected, forecast
from support_engine.core.money.reconciliation import Finding, reconcile, requests
from support_engine.core.versions.loosening import loosened
from support_engine.engine import Engine
from support_engine.errors import UnreadableFile
from support_engine.views.money.payment_request import (
    PaymentRequest,
    not_certified,
    payment_request,
)


def expected_payments(engine: Engine, today: date) -> list[Expected]:
    """The forecast of every programme that pays."""
    return forecast(paying(engine, today))


def paying(engine: Engine, today: date) -> list[Case]:
    """The dossiers of every programme that pays."""
    with engine.store.reading() as db:
        every = [d for d in dossiers.dossiers(db) if engine.rules_of(d).money is not None]
    return [engine.case_of(dossier, today) for dossier in every]


MOST_FORESEEN = 2_000
"""Dossiers of which a page foresees the payments: each is read whole."""


def foreseen(engine: Engine, sought: amounts.Sought) -> list[Expected] | None:
    """The forecast of some dossiers; None where they are more than a page can wait for."""
    with engine.store.reading() as db:
        found = amounts.paying(db, sought, MOST_FORESEEN)
    if len(found) > MOST_FORESEEN:
        return None
    return forecast(engine.case_of(dossier, sought.today) for dossier in found)


def request(engine: Engine, reference: str, tranche: str, today: date) -> PaymentRequest | Refused:
    """The payment request of a tranche, or why there is none. Raises UnknownName."""
    with engine.store.reading() as db:
        journal = dossiers.journal(db, reference)
    case = engine.case_of(fold(journal), today)
    if no := not_certified(case, tranche):
        return no
    record = case.dossier.purse.tranches[tranche]
    made = payment_request(case, tranche, record.basis or basis_then(engine, journal, tranche))
    told = rules_changed(engine, journal, record.certified_on)
    return replace(made, alert=" ".join(filter(None, (made.alert, told))))


RECENT = timedelta(days=30)
"""A payment so soon after its rules became looser is looked at."""


def rules_changed(engine: Engine, journal: tuple[Recorded, ...], certified_on: date | None) -> str:
    """That a dossier joined rules that make a payment easier, shortly before it was certified."""
    for row in reversed(journal):
        if not isinstance(row.event, Migrated) or certified_on is None:
            continue
        name = engine.case_of(fold(journal), certified_on).dossier.workflow
        versions = (row.event.old_version, row.event.new_version)
        changes = loosened(*(engine.registry.get(name, version) for version in versions))
        if changes and timedelta() <= certified_on - row.on <= RECENT:
            what = in_a_row(change.sentence for change in changes[:3])
            return (
                f"Ce dossier est passé le {day(row.on)} de la version {versions[0]} à la version"
                f" {versions[1]} des règles, qui rend des paiements plus faciles : {what}."
            )
    return ""


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


@dataclass(frozen=True, slots=True)
class Export:
    """The accountant's export: its name and its sheets."""

    name: str
    sheets: Sheets


def everything(dossier: Dossier) -> bool:
    """Every dossier is compared."""
    return True


def compare(
    engine: Engine, export: Export, today: date, is_seen: Callable[[Dossier], bool] = everything
) -> list[Finding]:
    """The accountant's export against the dossiers that somebody may see. Raises
    UnreadableFile."""
    read = payments_of(export.sheets, export.name)
    with engine.store.reading() as db:
        ours = requests(filter(is_seen, dossiers.dossiers(db)))
        gone = by_number(returned(db, is_seen))
        found = reconcile(read.rows, read.columns, ours, today, gone)
        found = [rejected(db, one, is_seen) if one.kind == "unknown" else one for one in found]
    notes = (*export.sheets.notes, *read.hidden)
    unseen = (Finding("hidden", 0, "", f"{note.sentence} {note.remedy}") for note in notes)
    return [*unseen, *found]


def returned(db: Connection, is_seen: Callable[[Dossier], bool]) -> Iterator[Returned]:
    """The payments of the dossiers that somebody may see and that the bank sent back."""
    for reference in numbers.with_returns(db):
        journal = dossiers.journal(db, reference)
        if is_seen(fold(journal)):
            yield from came_back(journal)


def rejected(db: Connection, found: Finding, is_seen: Callable[[Dossier], bool]) -> Finding:
    """A payment for a request that no dossier waits for: where it is one that was rejected, another
    one takes its place, and both would be paid."""
    made_for = numbers.request_of(db, found.request)
    stored = dossiers.load(db, made_for[0]) if made_for else None
    if made_for is None or stored is None or not is_seen(stored.dossier):
        return found
    sentence = (
        f"Ligne {found.line} : la demande {found.request} ({', '.join(made_for)}) a été rejetée, ou"
        " son virement est revenu, et l’export la dit payée. Celle qui la remplace serait un"
        " second paiement : vérifiez auprès du comptable."
    )
    return replace(found, kind="second", sentence=sentence)


class Nearest(NamedTuple):
    """The likeliest line of titles where none has them all: what it lacks, its sheet, itself."""

    missing: list[str]
    sheet: str
    titles: Record


class Payments(NamedTuple):
    """The lines of an export under its titles, and what of them nobody sees."""

    rows: list[Row]
    columns: Mapping[str, str]
    hidden: list[Note]


def payments_of(sheets: Sheets, name: str) -> Payments:
    """The rows under the first line that has the titles, on the one sheet that has such rows.
    Raises UnreadableFile: payments on several sheets, or what the likeliest line lacks."""
    nearest: Nearest | None = None
    read: dict[str, Payments] = {}
    for sheet, records in sheets.lines.items():
        for place, record in enumerate(records):
            columns, missing = columns_of(record.cells)
            if not missing:
                after = [one for one in records[place + 1 :] if any(one.cells)]
                rows = [row_of(record, one) for one in after]
                read[sheet] = Payments(rows, columns, [*hidden(record, after)])
                break
            if any(record.cells) and (nearest is None or len(missing) < len(nearest.missing)):
                nearest = Nearest(missing, sheet, record)
    filled = [sheet for sheet, found in read.items() if found.rows]
    if len(filled) > 1:
        raise UnreadableFile(
            f"« {name} » a des paiements sur plusieurs feuilles : {', '.join(filled)}."
            " Réunissez-les sur une seule, ou comparez-les une à une."
        )
    if read:
        return read[(filled or list(read))[0]]
    raise without_titles(sheets, name, nearest)


def without_titles(
    sheets: Sheets,
    name: str,
    nearest: Nearest | None,
) -> UnreadableFile:
    """That no line has the titles, and what the likeliest lacks."""
    if nearest is None:
        beside = "".join(f" {note.sentence}" for note in sheets.notes)
        return UnreadableFile(f"« {name} » ne contient que des cases vides.{beside}")
    missing, sheet, titles = nearest
    where = f"feuille « {sheet} », ligne {titles.line}" if sheet else f"ligne {titles.line}"
    there = [f"« {one[:40]} »" for one in titles.cells if one.strip()][:8]
    read = f" Feuilles lues : {', '.join(sheets.lines)}." if len(sheets.lines) > 1 else ""
    read += "".join(f" {note.sentence}" for note in sheets.notes)
    return UnreadableFile(
        f"« {name} » n’a pas de colonne {listed(missing, 'ni')} (au plus près : {where}, où se lit"
        f" {listed(there, 'et')}).{read} Nommez ces colonnes sur la ligne des titres, par exemple"
        " « N° DP », « Montant payé » et « Date de paiement », puis recommencez."
    )


def row_of(titles: Record, record: Record) -> Row:
    """A line under its titles; what stands under no title is not needed here."""
    pairs = zip(titles.cells, record.cells, strict=False)
    flaws = (
        Flaw(titles.cells[place], what, remedy)
        for place, what, remedy in record.flaws
        if place < len(titles.cells)
    )
    return Row(record.line, {title: cell for title, cell in pairs if title}, tuple(flaws))
