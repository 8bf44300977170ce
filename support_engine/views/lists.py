"""Lists of dossiers: their rows, and their columns defined once.

A new column is a line of `COLUMNS`; what it shows is a field of `Row`, filled by `row_of` from the
search columns of the base.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from support_engine.core.language.names import identified
from support_engine.core.programme.definition import Workflow


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier in a list. `state` and `phase` are ids; `since` is when the state began."""

    reference: str
    name: str
    wave: str
    department: str
    state: str
    phase: str
    since: date
    is_closed: bool
    workflow: str
    workflow_version: int
    state_label: str


def row_of(workflow: Workflow, searched: Mapping[str, Any]) -> Row:
    """A dossier as the base's search columns tell it, under the rules that it follows."""
    return Row(
        reference=searched["reference"],
        name=searched["name"],
        wave=searched["wave"],
        department=searched["department"],
        state=searched["state"],
        phase=searched["phase"],
        since=date.fromisoformat(searched["since"]),
        is_closed=bool(searched["is_closed"]),
        workflow=searched["workflow"],
        workflow_version=searched["workflow_version"],
        state_label=workflow.states[searched["state"]].label,
    )


class Column(NamedTuple):
    """What a column shows: a field of the row, its heading, and how the value is written."""

    name: str
    heading: str
    written: Callable[[Any], str] = str


def cells(columns: tuple[Column, ...], rows: Sequence[object]) -> list[list[str]]:
    """The words of each row, column by column."""
    by_column = [
        [column.written(value) for value in map(attrgetter(column.name), rows)]
        for column in columns
    ]
    return [list(row) for row in zip(*by_column, strict=True)]


def if_known(wave: str) -> str:
    """A wave, or a question mark."""
    return wave or "?"


IDENTITY = (
    Column("reference", "Dossier"),
    Column("name", "Nom"),
    Column("wave", "Vague", if_known),
    Column("department", "Dép."),
)
COLUMNS: tuple[Column, ...] = (
    *IDENTITY,
    Column("state_label", "État"),
    Column("since", "Depuis"),
)
"""The list of the officers: each column names a field of `Row`."""
PUBLIC_COLUMNS: tuple[Column, ...] = (*IDENTITY, Column("commune", "Commune"))
"""The list that may be published: each column names a field of `PublicFacts`."""


def meant(programmes: list[Workflow], filters: Mapping[str, str | None]) -> dict[str, str | None]:
    """The filters with the ids of the programmes, phases and states that they name.

    Raises UnknownName, with a suggestion, on a misspelt one: it would be an empty list.
    """
    known: dict[str, tuple[str, dict[str, object]]] = {
        "state": ("état", {k: state for each in programmes for k, state in each.states.items()}),
        "phase": ("phase", {k: phase for each in programmes for k, phase in each.phases.items()}),
        "programme": ("programme", {each.header.id: each.header for each in programmes}),
    }
    return {
        option: identified(known[option][1], given, known[option][0])
        if given and option in known
        else given
        for option, given in filters.items()
    }
