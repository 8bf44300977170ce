"""For whom something waits on each dossier: kept with its row, so that what waits for somebody is
found without reading any."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.store.sql import Sql
from support_engine.core.acts.ball import Ball, also
from support_engine.core.acts.waits import AT_ONCE, waits_from
from support_engine.core.dossier.dossier import Dossier

Row = dict[str, Any]
COLUMNS = ("reference", "person", "role", "workflow", "from_on")
TYPES = ", ".join(f"{name} text" for name in COLUMNS)
REPLACE = " ON CONFLICT (reference, person, role) DO UPDATE SET from_on = excluded.from_on"
DELETE = Sql("DELETE FROM hands WHERE reference = :reference")
INSERT = Sql(
    f"INSERT INTO hands ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{c}' for c in COLUMNS)})"
)


def rows(dossier: Dossier, waits: Iterable[Ball]) -> list[Row]:
    """A row for each person and each role, from the first day on which something waits for them."""
    found: dict[tuple[str, str], str] = {}
    for one in waits:
        since = waits_from(one)
        from_on = "" if since == AT_ONCE else since.isoformat()
        first = (one.person, "") if one.person else ("", one.role)
        for who in (first, *((person, "") for person in also(one, dossier.people))):
            found[who] = min(from_on, found.get(who, from_on))
    return [
        dict(zip(COLUMNS, (dossier.reference, *who, dossier.workflow, from_on), strict=True))
        for who, from_on in sorted(found.items())
    ]


def replace(db: Connection, reference: str, hands: Sequence[Row]) -> None:
    """Those of a dossier, in the place of those that there were."""
    DELETE.run(db, {"reference": reference})
    if hands:
        INSERT.run_each(db, hands)
