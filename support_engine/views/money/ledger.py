"""The ledger: its lines in the order in which they were written, and their sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from support_engine.core.programme.definition import Workflow
from support_engine.views.money.accounts import totals


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An amount that an act moved, in cents. `item`: a tranche's id, a recovery's number, or none
    for what concerns the agreement."""

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


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of a dossier or of all; `totals` by column, always their sums, but for what can
    still be paid, which no line holds; `programmes`: the same of each programme, by its id."""

    unit: str
    lines: tuple[LedgerLine, ...]
    totals: Mapping[str, int]
    programmes: Mapping[str, Mapping[str, int]]


def ledger(rows: Iterable[Mapping[str, Any]], left: Mapping[str, int]) -> Ledger:
    """The ledger as the base gives it, row by row; `left` can still be paid, in cents, by
    programme."""
    lines = tuple(
        LedgerLine(**{**row, "effective_on": date.fromisoformat(row["effective_on"])})
        for row in rows
    )
    moved: dict[str, list[tuple[str, int]]] = {name: [] for name in left}
    for line in lines:
        moved.setdefault(line.programme, []).append((line.entry, line.cents))
    programmes = {name: totals(moved[name], left.get(name, 0)) for name in sorted(moved)}
    every = ((line.entry, line.cents) for line in lines)
    return Ledger("cents", lines, totals(every, sum(left.values())), programmes)


def subject(workflow: Workflow, line: LedgerLine) -> str:
    """What a line is about, in words: the agreement, a tranche or a recovery."""
    if line.entry in ("to_recover", "recovered"):
        return f"récupération n° {line.item}"
    known = workflow.tranche_of.get(line.item)
    return known.label if known else line.item or "convention"
