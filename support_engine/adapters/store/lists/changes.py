"""What others did on the dossiers that somebody follows: found by these dossiers, whatever the
stock."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from support_engine.adapters.store import codec
from support_engine.adapters.store.narrowing import followed
from support_engine.adapters.store.sql import Sql, among
from support_engine.views.lists.finding import Query

CHANGES = (
    " FROM journal j JOIN dossiers d ON d.reference = j.reference WHERE {followed}"
    " AND j.recorded_at >= :since AND j.recorded_at < :until AND j.actor NOT IN ({people})"
    " AND j.type <> 'reminders_issued'"
)
MOST = 200
"""Changes that one page shows."""
Between = tuple[datetime, datetime]
"""From a moment on, until another."""


def number(db: Connection, who: Query, when: Between) -> int:
    """How many acts there were on the dossiers that the asker of `who` follows; the asker's own and
    reminders are left out."""
    statement, given = asked("SELECT count(*)", who, when)
    return int(Sql(statement).run(db, given).fetchone()[0])


def newest(db: Connection, who: Query, when: Between) -> list[tuple[str, int]]:
    """Which ones: the dossier and the version of each, the newest first."""
    statement, given = asked("SELECT j.reference, j.version", who, when)
    order = f" ORDER BY j.recorded_at DESC, j.reference, j.version DESC LIMIT {MOST}"
    return [(row[0], row[1]) for row in Sql(statement + order).run(db, given).fetchall()]


def asked(what: str, who: Query, when: Between) -> tuple[str, dict[str, Any]]:
    """A statement and what it is given."""
    named, given = among("person", who.asker)
    theirs, people = followed(who)
    given |= {"since": codec.moment(when[0]), "until": codec.moment(when[1]), **people}
    words = theirs.format(**{name: f":{name}" for name in people})
    return what + CHANGES.format(people=named, followed=words), given
