"""The addresses that replaced another and are not sure yet, of those who carry a project and of
those whom they let in."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.store.people.members import MOVE
from support_engine.adapters.store.sql import Sql, among
from support_engine.views.people.addresses import AddressToSettle, address_to_settle
from support_engine.views.waiting.things import Mine

# CROSS JOIN: SQLite reads the few addresses first, each page asks for them.
UNSURE = (
    "SELECT p.id, p.name, p.move, d.reference, d.holder = p.id AS carries"
    " FROM people p CROSS JOIN dossiers d WHERE p.move_until >= :today AND d.reference IN"
    " (SELECT reference FROM dossiers WHERE holder = p.id UNION ALL"
    " SELECT reference FROM dossiers WHERE helpers <> '' AND helpers LIKE '%|' || p.id || '|%')"
    " AND d.is_closed = :closed AND {followed} ORDER BY d.reference, p.id"
)


def addresses_for(db: Connection, mine: Mine, today: date) -> tuple[AddressToSettle, ...]:
    """Those on the dossiers that somebody follows, or of all that a team follows."""
    officers, given = among("person", sorted(mine.people))
    followed = f"d.officer IN ({officers})"
    if mine.everybody:
        programmes, names = among("programme", sorted({one for one, _ in mine.roles}))
        followed, given = f"({followed} OR d.workflow IN ({programmes}))", {**given, **names}
    asked: dict[str, Any] = {**given, "today": today.isoformat(), "closed": False}
    rows = Sql(UNSURE.format(followed=followed)).run(db, asked).fetchall()
    found = (
        address_to_settle(
            person, reference, MOVE.validate_json(move), today, name="" if carries else name
        )
        for person, name, move, reference, carries in rows
    )
    return tuple(filter(None, found))
