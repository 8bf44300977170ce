"""Links that serve once: to choose a password, to enter a demonstration or the space of a holder.

The secret is drawn at random and leaves the base at once: its SHA-256 alone is kept. Moments are
those of the real clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Literal

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.web import doors_opened
from support_engine.adapters.store.web.web_access import digest_of
from support_engine.core.days.civil import later

Purpose = Literal["password", "demonstration", "espace", "code"]
A_DAY = timedelta(hours=24)
LASTS = {
    "password": A_DAY,
    "demonstration": A_DAY,
    "espace": timedelta(minutes=30),
    "code": timedelta(minutes=5),
}
"""How long a link of each kind serves; that of `code` is no link but what the form of a second
factor bears: its bearer gave the password."""

NEW_LINK = text(
    "INSERT INTO web_links (digest, person, purpose, until, used_at)"
    " VALUES (:digest, :person, :purpose, :until, '')"
)
LINK = text(
    "SELECT person FROM web_links WHERE digest = :digest AND purpose = :purpose AND used_at = ''"
    " AND until > :now"
)
USE_LINK = text(
    "UPDATE web_links SET used_at = :now WHERE digest = :digest AND purpose = :purpose"
    " AND used_at = '' AND until > :now RETURNING person, until"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link that serves once, not kept yet."""

    secret: str
    purpose: Purpose
    until: str

    @property
    def digest(self) -> str:
        """What the journal of people keeps of it."""
        return link_digest(digest_of(self.secret), self.until)


OF_DOOR: Mapping[str, doors_opened.Outcome] = {
    "code": "half",
    "demonstration": "sent",
    "espace": "sent",
}
"""Which line of the door tells that a link of a purpose was given; the journal of people tells of
those to choose a password."""


def bound(row: Mapping[str, str]) -> str:
    """What the line of the door bears of a link that it tells of."""
    return doors_opened.mark(row["digest"], row["purpose"], row["until"])


def link_digest(secret: str, until: str) -> str:
    """The digest of a link: of what is kept of its secret, and of its end."""
    return digest_of(f"{secret} {until}")


def link_to_come(purpose: Purpose, now: datetime, lasts: timedelta | None = None) -> Link:
    """A link that will serve once, as long as its kind does or as is said."""
    return Link(token_urlsafe(24), purpose, codec.moment(later(now, lasts or LASTS[purpose])))


def keep_link(db: Connection, person: str, link: Link) -> str:
    """The secret of a link that serves from now on; a former one of that kind is void, but where
    whoever knows an address may ask for one: nobody voids the link that another waits for."""
    if link.purpose != "espace":
        former = text("DELETE FROM web_links WHERE person = :person AND purpose = :purpose")
        db.execute(former, {"person": person, "purpose": link.purpose})
    given = {"digest": digest_of(link.secret), "purpose": link.purpose, "until": link.until}
    db.execute(NEW_LINK, {**given, "person": person})
    if outcome := OF_DOOR.get(link.purpose):
        doors_opened.bind(db, person, outcome, bound(given))
    return link.secret


def new_link(db: Connection, person: str, purpose: Purpose, now: datetime) -> str:
    """The secret of a link that serves once, from now on."""
    return keep_link(db, person, link_to_come(purpose, now))


def password_links(db: Connection) -> list[tuple[str, str]]:
    """The links by which a password can be chosen: whose, and the digest of each."""
    rows = db.execute(
        text("SELECT * FROM web_links WHERE purpose = 'password' AND used_at = '' ORDER BY digest")
    )
    return [(row.person, link_digest(row.digest, row.until)) for row in rows]


def link_of(db: Connection, secret: str, purpose: Purpose, now: datetime) -> str | None:
    """Whose link that is; None where it never was, has served, or is too old."""
    given = {"digest": digest_of(secret), "purpose": purpose, "now": codec.moment(now)}
    return db.execute(LINK, given).scalar()


def whose_was(db: Connection, secret: str, purpose: Purpose) -> str:
    """Whose link that is or was, as long as it is remembered; nothing where it never was one."""
    query = text("SELECT person FROM web_links WHERE digest = :digest AND purpose = :purpose")
    given = {"digest": digest_of(secret), "purpose": purpose}
    return str(db.execute(query, given).scalar() or "")


def use_link(db: Connection, secret: str, purpose: Purpose, now: datetime) -> str | None:
    """Whose link that is, used now; of two at once, one gets it."""
    given = {"digest": digest_of(secret), "purpose": purpose, "now": codec.moment(now)}
    row = db.execute(USE_LINK, given).mappings().first()
    if row is None:
        return None
    doors_opened.ended(db, row["person"], bound({**given, "until": row["until"]}))
    return str(row["person"])
