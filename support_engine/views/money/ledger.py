"""The ledger: its lines in the order in which they were written, and their sums."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.french import short_day
from support_engine.core.programme.definition import Workflow
from support_engine.views.money.accounts import totals


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An amount that an act moved, in cents. `item`: a tranche's id, a recovery's number, or none
    for what concerns the agreement. `paid_on`: the day on which a payment was really made, where
    two people restated it since."""

    reference: str
    name: str
    wave: str
    programme: str
    version: int
    entry: str
    item: str
    cents: int
    effective_on: date
    actor: str
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of a dossier or of all; `totals` by column, always their sums, but for what can
    still be paid, which no line holds; `programmes`: the same of each programme, by its id."""

    unit: str
    lines: tuple[LedgerLine, ...]
    totals: Mapping[str, int]
    programmes: Mapping[str, Mapping[str, int]]


def ledger(
    rows: Iterable[Mapping[str, Any]], left: Mapping[str, int], cases: Iterable[Case] = ()
) -> Ledger:
    """The ledger as the base gives it, row by row; `left` can still be paid, in cents, by
    programme; `cases`: the dossiers, which know of payments how they were made."""
    written = [
        LedgerLine(**{**row, "effective_on": date.fromisoformat(row["effective_on"])})
        for row in rows
    ]
    lines = tuple(restated(written, {case.dossier.reference: case.dossier for case in cases}))
    moved: dict[str, list[tuple[str, int]]] = {name: [] for name in left}
    for line in lines:
        moved.setdefault(line.programme, []).append((line.entry, line.cents))
    programmes = {name: totals(moved[name], left.get(name, 0)) for name in sorted(moved)}
    every = ((line.entry, line.cents) for line in lines)
    return Ledger("cents", lines, totals(every, sum(left.values())), programmes)


def restated(lines: list[LedgerLine], dossiers: Mapping[str, Dossier]) -> Iterator[LedgerLine]:
    """The lines, that of a payment which stands with the day on which it was really made, where it
    was recorded under another one."""
    paid = sorted((one for one in lines if one.entry == "paid"), key=lambda one: one.version)
    last = {(one.reference, one.item): one.version for one in paid}
    for line in lines:
        dossier = dossiers.get(line.reference)
        record = dossier.purse.tranches.get(line.item) if dossier else None
        stands = line.entry == "paid" and last[line.reference, line.item] == line.version
        really = record.paid_on if record and stands else None
        yield replace(line, paid_on=really) if really != line.effective_on else line


def subject(workflow: Workflow, line: LedgerLine) -> str:
    """What a line is about, in words: the agreement, a tranche or a recovery."""
    if line.entry in ("to_recover", "recovered"):
        return f"récupération n° {line.item}"
    known = workflow.tranche_of.get(line.item)
    really = f", payée le {short_day(line.paid_on)} (rectifié)" if line.paid_on else ""
    return (known.label if known else line.item or "convention") + really
