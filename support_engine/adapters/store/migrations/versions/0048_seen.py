"""Traits bear a digest, lines of the door what they opened: what is open now has its line. What is
looked for in all journals has an index."""

from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0046"

ABSENT = ("held_round", "said_back", "leaps", "furthest")
OF_DOOR = {"code": "half", "demonstration": "sent", "espace": "sent"}
SOUGHT = ("bank_changed", "dossier_opened", "request_rejected")
WAY = {"demonstration": "link", "espace": "space"}


def upgrade() -> None:
    for table, name in (("traits", "digest"), ("web_logins", "opens")):
        new = sa.Column(name, sa.String(), nullable=False, server_default="")
        op.add_column(table, new)
    for kind in SOUGHT:
        only = sa.text(f"type = '{kind}'")
        op.create_index(
            f"ix_journal_{kind}",
            "journal",
            ["reference"],
            sqlite_where=only,
            postgresql_where=only,
        )
    db = op.get_bind()
    seal_traits(db)
    tell_sessions(db)
    tell_links(db)


def seal_traits(db: sa.Connection) -> None:
    """Each trait as it stands; a base that had a round has what each round notes."""
    if db.execute(sa.text("SELECT 1 FROM rounds LIMIT 1")).first():
        last = (
            "SELECT max(at) FROM (SELECT max(recorded_at) AS at FROM journal"
            " UNION ALL SELECT max(started_at) FROM rounds) lived"
        )
        known = db.execute(sa.text(last)).scalar() or ""
        new = sa.text(
            "INSERT INTO traits (name, value, digest) VALUES (:name, :value, '')"
            " ON CONFLICT (name) DO NOTHING"
        )
        for name, value in (("known_until", known), *((one, "") for one in ABSENT)):
            db.execute(new, {"name": name, "value": value})
    query = sa.text("UPDATE traits SET digest = :digest WHERE name = :name")
    for name, value in db.execute(sa.text("SELECT name, value FROM traits")).all():
        digest = sha256(f"{len(name)}:{name}{value}".encode()).hexdigest()
        db.execute(query, {"name": name, "digest": digest})


BIND = sa.text(
    "UPDATE web_logins SET opens = :opens WHERE id = (SELECT min(id) FROM web_logins"
    " WHERE person = :person AND at = :at AND outcome = :outcome AND opens = '')"
)


def mark(*parts: str) -> str:
    return sha256("/".join(parts).encode()).hexdigest()


def tell_sessions(db: sa.Connection) -> None:
    """The line of each session that is open."""
    query = "SELECT digest, person, created_at FROM web_sessions WHERE revoked_at = ''"
    for digest, person, at in db.execute(sa.text(query)).all():
        given = {"person": person, "at": at, "outcome": "in", "opens": mark(digest)}
        db.execute(BIND, given)


def tell_links(db: sa.Connection) -> None:
    """The line of each link that waits: that of the password before a code, a new one for those
    that were sent, of which no line told."""
    note = sa.text(
        "INSERT INTO web_logins (at, person, typed, way, outcome, address, opens)"
        " VALUES (:at, :person, '', :way, 'sent', '', :opens)"
    )
    query = "SELECT digest, person, purpose, until FROM web_links WHERE used_at = ''"
    for digest, person, purpose, until in db.execute(sa.text(query)).all():
        if purpose not in OF_DOOR:
            continue
        given = {"person": person, "opens": mark(digest, purpose, until)}
        if purpose == "code":
            db.execute(BIND, {**given, "at": before(until, 5), "outcome": "half"})
        else:
            db.execute(note, {**given, "at": before(until, 30), "way": WAY[purpose]})


def before(until: str, minutes: int) -> str:
    """A moment before another, as it is kept."""
    moment = datetime.fromisoformat(until) - timedelta(minutes=minutes)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
