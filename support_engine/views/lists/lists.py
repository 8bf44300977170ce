"""Lists of dossiers: their rows, and their columns defined once.

A new column is a line of `CHOSEN`; what it shows is a field of `Row`, filled by `row_of` from the
search columns of the base.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from support_engine.core.acts.ball import NEVER
from support_engine.core.language.names import identified
from support_engine.core.programme.definition import Workflow


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier in a list. `state`, `phase` and `turn` are ids; `since` is when the state began;
    `place`: its commune or its department (`core/intake/places`).

    `turn`: the role that is to act, since `turn_since`; nothing on a closed dossier. `next_due_on`:
    the first day that somebody has to keep, late where it is over; None where there is none.
    """

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
    commune: str
    place: str
    sector: str
    officer: str
    officer_name: str
    holder_name: str
    turn: str
    turn_label: str
    turn_since: date | None
    next_due_on: date | None


def row_of(workflow: Workflow, searched: Mapping[str, Any]) -> Row:
    """A dossier as the base's search columns tell it, under the rules that it follows."""
    role, is_closed = workflow.roles.get(searched["turn"]), bool(searched["is_closed"])
    due_on = date.fromisoformat(searched["next_due_on"])
    kept = ("reference", "name", "wave", "department", "state", "phase", "commune", "place")
    rules = ("workflow", "workflow_version")
    return Row(
        **{name: searched[name] for name in (*kept, *rules, "sector", "officer")},
        since=date.fromisoformat(searched["since"]),
        is_closed=is_closed,
        state_label=state_label(workflow, searched),
        officer_name=searched["officer_name"] or searched["officer"],
        holder_name=searched["holder_name"] or searched["holder"],
        turn=searched["turn"],
        turn_label=role.label if role else searched["turn"],
        turn_since=None if is_closed else date.fromisoformat(searched["turn_since"]),
        next_due_on=None if due_on == NEVER else due_on,
    )


def state_label(workflow: Workflow, searched: Mapping[str, Any]) -> str:
    """Where a dossier is; that its past is being typed comes first."""
    label = workflow.states[searched["state"]].label
    return f"{IN_TAKEOVER} : {label}" if searched["in_takeover"] else label


IN_TAKEOVER = "En reprise"


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


def if_any(value: object) -> str:
    """A value, or nothing where there is none."""
    return "" if value is None else str(value)


IDENTITY = (
    Column("reference", "Dossier"),
    Column("name", "Nom"),
    Column("wave", "Vague", if_known),
    Column("department", "Dép."),
)
CHOSEN: Mapping[str, Column] = {
    "dossier": Column("reference", "Dossier"),
    "nom": Column("name", "Nom"),
    "commune": Column("commune", "Commune"),
    "vague": Column("wave", "Vague", if_known),
    "departement": Column("department", "Dép."),
    "filiere": Column("sector", "Filière"),
    "etat": Column("state_label", "État"),
    "etat-depuis": Column("since", "État depuis"),
    "main": Column("turn_label", "Balle chez"),
    "depuis": Column("turn_since", "Balle depuis", if_any),
    "echeance": Column("next_due_on", "Échéance", if_any),
    "suivi": Column("officer_name", "Suivi par"),
    "porteur": Column("holder_name", "Porteur"),
    "programme": Column("workflow", "Programme"),
}
"""Every column of the list of dossiers, by the name by which it is chosen: a field of `Row`."""
USUAL = ("dossier", "nom", "vague", "departement", "etat", "etat-depuis", "main", "depuis")
COLUMNS: tuple[Column, ...] = tuple(CHOSEN[name] for name in USUAL)
"""The list of the officers where nobody says which columns."""
PUBLIC_COLUMNS: tuple[Column, ...] = (*IDENTITY, Column("commune", "Commune"))
"""The list that may be published: each column names a field of `PublicFacts`."""


def chosen(names: str) -> tuple[Column, ...]:
    """The columns that a person names, in their order: « dossier,nom,main »; none: the usual ones.

    Raises UnknownName, with a suggestion.
    """
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    headings: dict[str, object] = {name: column.heading for name, column in CHOSEN.items()}
    found = dict.fromkeys(identified(headings, name, "colonne") for name in wanted)
    return tuple(CHOSEN[name] for name in found) or COLUMNS


def values(columns: Sequence[Column], rows: Sequence[object]) -> list[list[Any]]:
    """The values of each row, for a workbook: dates stay dates."""
    getters = [(attrgetter(column.name), column.written) for column in columns]
    return [[value_of(get(row), written) for get, written in getters] for row in rows]


def value_of(value: Any, written: Callable[[Any], str]) -> Any:
    """A date, or what the list writes."""
    return value if isinstance(value, date) else written(value)
