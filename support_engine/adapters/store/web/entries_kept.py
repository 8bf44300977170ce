"""The sessions that are open and the links that wait, beside what the door tells of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from support_engine.adapters.store.web.web_links import OF_DOOR, bound

Entries = Mapping[tuple[str, str], set[tuple[str, str]]]
"""(person, moment) → by which ways they came then, each with what it opened, if anything."""

SESSIONS = text(
    "SELECT s.digest, s.person, s.created_at, s.proven_at, s.factor, s.id_token, s.side,"
    " coalesce(f.since, '') AS enrolled_at FROM web_sessions s"
    " LEFT JOIN web_factors f ON f.person = s.person"
    " WHERE s.revoked_at = '' ORDER BY s.person, s.created_at"
)
LINKS = text("SELECT * FROM web_links WHERE used_at = '' ORDER BY person, digest")
ENTRIES = text("SELECT person, at, way, opens FROM web_logins WHERE outcome = 'in'")
TOLD = text("SELECT person, outcome, opens FROM web_logins WHERE opens <> ''")
OLDEST = text("SELECT min(at) FROM web_logins")


@dataclass(frozen=True, slots=True)
class Open:
    """A session that nothing ended, its moments as they are kept (empty: none). `enrolled_at`:
    when the person enrolled the second factor that is theirs."""

    digest: str
    person: str
    created_at: str
    proven_at: str
    factor: str
    id_token: str
    side: str
    enrolled_at: str


def entries(db: Connection) -> Entries:
    """Everybody who entered, as long as it is kept."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in db.execute(ENTRIES):
        found[row.person, row.at].add((row.way, row.opens))
    return found


def oldest(db: Connection) -> str:
    """The moment of the oldest line that is kept of the door; nothing where none is."""
    return str(db.execute(OLDEST).scalar() or "")


def open_sessions(db: Connection) -> list[Open]:
    """The sessions that nothing ended."""
    return [Open(*row) for row in db.execute(SESSIONS)]


def untold(db: Connection) -> list[tuple[str, str]]:
    """The links and tickets that wait, and of which no line of the door tells: whose, for what."""
    told = {tuple(row) for row in db.execute(TOLD)}
    return [
        (row["person"], row["purpose"])
        for row in db.execute(LINKS).mappings()
        if (outcome := OF_DOOR.get(row["purpose"]))
        and (row["person"], outcome, bound({name: str(row[name]) for name in row})) not in told
    ]
