"""Calendars to subscribe to: the secret address of each, and the dates that it gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.narrowing import literally
from support_engine.adapters.store.web.web_access import digest_of

KEPT_DAYS = 30
"""How long after its day a deadline that ended is still said to be cancelled."""
MOST = 20
"""Subscriptions that one person may have."""
CALLED = "calendrier-"
"""How the names of subscriptions begin in the journal of people."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription, by the SHA-256 of its secret: whose; of which dossier (nothing: of all those
    that they follow). `read_on`: when a calendar last asked for it."""

    digest: str
    person: str
    reference: str
    made_at: datetime
    read_on: date | None


def new_secret() -> str:
    """The secret of a new subscription: shown once, of which the base keeps the hash alone."""
    return token_urlsafe(24)


def bound(digest: str, person: str, reference: str) -> str:
    """What the journal of people says of one: a name for it, and a digest of what it reads."""
    return f"{named(digest)} {digest_of(f'{digest} {person} {reference}')}"


def named(digest: str) -> str:
    """What the journal of people calls a subscription."""
    return f"{CALLED}{digest[:16]}"


def bindings(db: Connection) -> list[tuple[str, str]]:
    """Of each subscription its person, and what binds it as it is stored."""
    query = "SELECT digest, person, reference FROM web_feeds ORDER BY person, digest"
    return [(row.person, bound(*row)) for row in db.execute(text(query))]


def add(db: Connection, secret: str, person: str, reference: str, now: datetime) -> None:
    """It reads from now on."""
    db.execute(
        text(
            "INSERT INTO web_feeds (digest, person, reference, made_at, read_on)"
            " VALUES (:digest, :person, :reference, :made_at, '')"
        ),
        {
            "digest": digest_of(secret),
            "person": person,
            "reference": reference,
            "made_at": codec.moment(now),
        },
    )


def of_person(db: Connection, person: str) -> list[Feed]:
    """Somebody's subscriptions, the oldest first."""
    query = "SELECT * FROM web_feeds WHERE person = :person ORDER BY made_at, digest"
    return [feed_of(row) for row in db.execute(text(query), {"person": person})]


def found(db: Connection, secret: str) -> Feed | None:
    """The subscription of an address; None where there is none, or no more."""
    query = text("SELECT * FROM web_feeds WHERE digest = :digest")
    row = db.execute(query, {"digest": digest_of(secret)}).fetchone()
    return feed_of(row) if row else None


def feed_of(row: Any) -> Feed:
    """A row as a subscription."""
    read_on = date.fromisoformat(row.read_on) if row.read_on else None
    return Feed(row.digest, row.person, row.reference, codec.from_moment(row.made_at), read_on)


def was_read(db: Connection, feed: Feed, on: date) -> None:
    """A calendar asked for it that day."""
    query = text("UPDATE web_feeds SET read_on = :on WHERE digest = :digest")
    db.execute(query, {"on": on.isoformat(), "digest": feed.digest})


def revoke(db: Connection, person: str, digest: str) -> bool:
    """Its address opens nothing from now on. False where it is none of theirs."""
    query = text("DELETE FROM web_feeds WHERE digest = :digest AND person = :person")
    return db.execute(query, {"digest": digest, "person": person}).rowcount == 1


def forget(db: Connection, person: str) -> None:
    """Somebody leaves: their calendars with them."""
    db.execute(text("DELETE FROM web_feeds WHERE person = :person"), {"person": person})


COLUMNS = ("reference", "name", "state", "workflow", "workflow_version", "version")
NEEDED = f"SELECT {', '.join(f'd.{one} AS {one}' for one in COLUMNS)}, j.recorded_at AS recorded_at"
DOSSIERS = (
    " FROM dossiers d JOIN journal j ON j.reference = d.reference AND j.version = d.version"
    " JOIN {dates} x ON x.reference = d.reference WHERE {whose}"
)
NAMED = "d.named LIKE :person ESCAPE '!'"


def dates(
    db: Connection, person: str, reference: str, today: date, *, is_named: bool = False
) -> Sequence[Mapping[str, Any]]:
    """The deadlines of one dossier, or of the open ones that somebody follows: their officer, or
    any whom they name (`is_named`); those that ended, as long as calendars are told (`is_gone`).
    With the version of the dossier, and the moment at which it was recorded."""
    followed = NAMED if is_named else "d.officer = :person"
    whose = "d.reference = :reference" if reference else followed
    named = "x.subject AS subject, x.due_on AS due_on"
    kept = f"{NEEDED}, {named}, 0 AS is_gone{DOSSIERS.format(dates='agenda', whose=whose)}"
    gone = f"{NEEDED}, {named}, 1{DOSSIERS.format(dates='former_dates', whose=whose)}"
    both = text(
        f"{kept} AND x.kind = 'deadline' UNION ALL {gone} AND x.due_on >= :since"
        " ORDER BY due_on, reference, subject"
    )
    since = (today - timedelta(days=KEPT_DAYS)).isoformat()
    asked = f"%|{literally(person)}|%" if is_named else person
    given = {"reference": reference} if reference else {"person": asked}
    return [
        {**row, "told_at": codec.from_moment(row["recorded_at"])}
        for row in db.execute(both, {**given, "since": since}).mappings()
    ]
