"""The sessions that are open and the tickets that wait for a code, beside the entries kept."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.web.web_links import LASTS
from support_engine.core.days.civil import later

Entries = Mapping[tuple[str, str], set[tuple[str, str]]]
"""(person, moment) → by which ways they came then, with what came of each."""

SESSIONS = text(
    "SELECT s.person, s.created_at, s.proven_at, s.factor, s.id_token, s.side,"
    " coalesce(f.since, '') AS enrolled_at FROM web_sessions s"
    " LEFT JOIN web_factors f ON f.person = s.person"
    " WHERE s.revoked_at = '' ORDER BY s.person, s.created_at"
)
TICKETS = text(
    "SELECT person, until FROM web_links WHERE purpose = 'code' AND used_at = '' ORDER BY person"
)
ENTRIES = text("SELECT person, at, way, outcome FROM web_logins WHERE outcome IN ('in', 'half')")
OLDEST = text("SELECT min(at) FROM web_logins")


@dataclass(frozen=True, slots=True)
class Open:
    """A session that nothing ended, its moments as they are kept (empty: none). `enrolled_at`:
    when the person enrolled the second factor that is theirs."""

    person: str
    created_at: str
    proven_at: str
    factor: str
    id_token: str
    side: str
    enrolled_at: str


def entries(db: Connection) -> Entries:
    """Everybody who entered, or gave a password that awaits its code, as long as it is kept."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in db.execute(ENTRIES):
        found[row.person, row.at].add((row.way, row.outcome))
    return found


def oldest(db: Connection) -> str:
    """The moment of the oldest line that is kept of the door; nothing where none is."""
    return str(db.execute(OLDEST).scalar() or "")


def open_sessions(db: Connection) -> list[Open]:
    """The sessions that nothing ended."""
    return [Open(*row) for row in db.execute(SESSIONS)]


def tickets(db: Connection) -> list[tuple[str, str]]:
    """The tickets that await a code: whose, and from which moment each serves."""
    return [
        (row.person, codec.moment(later(codec.from_moment(row.until), -LASTS["code"])))
        for row in db.execute(TICKETS)
    ]
