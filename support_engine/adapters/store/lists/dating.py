"""The dates of the agenda that fall between two days, on the dossiers that a question finds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection

from support_engine.adapters.store.lists.finding import as_rows
from support_engine.adapters.store.narrowing import Statement
from support_engine.adapters.store.sql import Sql, among
from support_engine.views.lists.finding import Query

DEADLINE = "deadline"
NEEDED = ("name", "state", "workflow", "workflow_version")


class Span(NamedTuple):
    """Which lines of the agenda: from a day to another one, both included, of some kinds (ids of
    the agenda), at most so many on a day."""

    first: date
    last: date
    kinds: tuple[str, ...]
    most: int


def dates(db: Connection, query: Query, today: date, span: Span) -> Sequence[Mapping[str, Any]]:
    """These lines, by day, each with `number`, how many fall on its day in all. One statement."""
    asked = Statement()
    found = f"SELECT d.reference, {', '.join(f'd.{one}' for one in NEEDED)}"
    found += asked.part(query, today, NEEDED)
    agenda, kinds = within(span.kinds)
    asked.given |= kinds
    asked.given |= {"first": span.first.isoformat(), "last": span.last.isoformat()}
    asked.given |= {"most": span.most}
    lines = (
        f"SELECT a.*, {', '.join(f'f.{one}' for one in NEEDED)},"
        " count(*) OVER (PARTITION BY a.due_on) AS number,"
        " row_number() OVER (PARTITION BY a.due_on ORDER BY a.kind, a.reference, a.key) AS place"
        f" FROM ({agenda}) a JOIN ({found}) f ON f.reference = a.reference"
    )
    statement = f"SELECT * FROM ({lines}) l WHERE place <= :most ORDER BY due_on, place"
    return as_rows(Sql(asked.whole(statement)).run(db, asked.given))


def within(kinds: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The lines of the agenda between two days, of some kinds, and what they are given.

    Deadlines and the others have an index each, that only words of the statement itself lead to:
    asked together, every dossier would be read.
    """
    others, given = among("kind", (one for one in kinds if one != DEADLINE))
    parts = [f"kind = '{DEADLINE}'"] if DEADLINE in kinds else []
    parts += [f"kind <> '{DEADLINE}' AND kind IN ({others})"] if given else []
    between = "SELECT * FROM agenda WHERE due_on BETWEEN :first AND :last AND"
    return " UNION ALL ".join(f"{between} {part}" for part in parts or ["1 = 0"]), given
