"""For whom something waits on each dossier: kept with its row, so that what waits for somebody is
found without reading any."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.store.sql import Sql
from support_engine.core.acts.ball import NEVER, Ball, also
from support_engine.core.acts.waits import AT_ONCE, waits_from
from support_engine.core.dossier.dossier import Dossier

Row = dict[str, Any]
COLUMNS = ("reference", "person", "role", "workflow", "from_on", "until_on")
TYPES = ", ".join(f"{name} text" for name in COLUMNS)
REPLACE = (
    " ON CONFLICT (reference, person, role) DO UPDATE SET from_on = excluded.from_on,"
    " until_on = excluded.until_on"
)
DELETE = Sql("DELETE FROM hands WHERE reference = :reference")
INSERT = Sql(
    f"INSERT INTO hands ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{c}' for c in COLUMNS)})"
)


def rows(dossier: Dossier, waits: Iterable[Ball]) -> list[Row]:
    """A row for each person and each role, from the first day on which something waits for them to
    the first on which nothing does any more."""
    found: dict[tuple[str, str], tuple[date, date]] = {}
    for one in waits:
        since, until = waits_from(one), one.until
        first = (one.person, "") if one.person else ("", one.role)
        for who in (first, *((person, "") for person in also(one, dossier.people))):
            others = found.get(who, (since, until))
            found[who] = (min(since, others[0]), max(until, others[1]))
    return [
        dict(zip(COLUMNS, (dossier.reference, *who, dossier.workflow, *told(*days)), strict=True))
        for who, days in sorted(found.items())
    ]


def told(since: date, until: date) -> tuple[str, str]:
    """Two days as text; nothing where it waits at once, or until it is done."""
    is_dated, ends = since != AT_ONCE, until != NEVER
    return since.isoformat() if is_dated else "", until.isoformat() if ends else ""


def replace(db: Connection, reference: str, hands: Sequence[Row]) -> None:
    """Those of a dossier, in the place of those that there were."""
    DELETE.run(db, {"reference": reference})
    if hands:
        INSERT.run_each(db, hands)
