"""What others did on the dossiers that somebody follows: found by these dossiers, whatever the
stock."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store import codec
from support_engine.adapters.store.sql import Sql, among

CHANGES = (
    " FROM journal j JOIN dossiers d ON d.reference = j.reference WHERE d.officer IN ({people})"
    " AND j.recorded_at >= :since AND j.recorded_at < :until AND j.actor NOT IN ({people})"
    " AND j.type <> 'reminders_issued'"
)
MOST = 200
"""Changes that one page shows."""
Between = tuple[datetime, datetime]
"""From a moment on, until another."""


def number(db: Connection, people: Sequence[str], when: Between) -> int:
    """How many acts there were, those of these people and reminders left out."""
    statement, given = asked("SELECT count(*)", people, when)
    return int(Sql(statement).run(db, given).fetchone()[0])


def newest(db: Connection, people: Sequence[str], when: Between) -> list[tuple[str, int]]:
    """Which ones: the dossier and the version of each, the newest first."""
    statement, given = asked("SELECT j.reference, j.version", people, when)
    order = f" ORDER BY j.recorded_at DESC, j.reference, j.version DESC LIMIT {MOST}"
    return [(row[0], row[1]) for row in Sql(statement + order).run(db, given).fetchall()]


def asked(what: str, people: Sequence[str], when: Between) -> tuple[str, dict[str, str]]:
    """A statement and what it is given."""
    named, given = among("person", people)
    given |= {"since": codec.moment(when[0]), "until": codec.moment(when[1])}
    return what + CHANGES.format(people=named), given
