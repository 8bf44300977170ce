"""Identities at a provider: whose they are here; and those who are on their way to it and back.

An identity is an issuer and a subject: an address that is the same proves nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.web.web_access import digest_of
from support_engine.core.days.civil import later

LASTS = timedelta(minutes=15)
"""How long one may be on the way, and how long an identity waits to be linked."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is at a provider. `label`: how it names them, for people to read alone;
    `at`: when it was linked, as the base keeps it."""

    issuer: str
    subject: str
    label: str = ""
    at: str = ""

    @property
    def since(self) -> datetime:
        """When it was linked."""
        return codec.from_moment(self.at)

    @property
    def digest(self) -> str:
        """What the journal of people keeps of it."""
        return digest_of(f"{len(self.issuer)} {self.issuer} {self.subject}")


def whose(db: Connection, identity: Identity) -> str | None:
    """Whose it is here; None where it is nobody's."""
    query = "SELECT person FROM web_identities WHERE issuer = :issuer AND subject = :subject"
    given = {"issuer": identity.issuer, "subject": identity.subject}
    return db.execute(text(query), given).scalar()


def every(db: Connection) -> list[tuple[str, Identity]]:
    """All of them, each with its person."""
    rows = db.execute(text("SELECT * FROM web_identities ORDER BY person, issuer, subject"))
    return [(row.person, Identity(row.issuer, row.subject, at=row.since)) for row in rows]


def of_person(db: Connection, person: str) -> list[Identity]:
    """Somebody's."""
    return [identity for who, identity in every(db) if who == person]


def link(db: Connection, person: str, identity: Identity, now: datetime) -> None:
    """It is theirs from now on."""
    query = "INSERT INTO web_identities (issuer, subject, person, since) VALUES"
    given = {"issuer": identity.issuer, "subject": identity.subject, "person": person}
    at = codec.moment(now)
    db.execute(text(f"{query} (:issuer, :subject, :person, :since)"), {**given, "since": at})


def remove(db: Connection, person: str) -> None:
    """None is theirs any more."""
    db.execute(text("DELETE FROM web_identities WHERE person = :person"), {"person": person})


NEW = text(
    "INSERT INTO web_trips (digest, issuer, subject, label, until)"
    " VALUES (:digest, :issuer, :subject, :label, :until)"
)
BACK = text(
    "DELETE FROM web_trips WHERE digest = :digest AND subject = '' AND until > :now"
    " RETURNING digest"
)
WAITS = text("SELECT * FROM web_trips WHERE digest = :digest AND subject <> '' AND until > :now")


def leave(db: Connection, now: datetime, identity: Identity | None = None) -> str:
    """What a browser bears on its way to a provider; or, once back, for an identity that waits."""
    secret = token_urlsafe(32)
    given = {
        "digest": digest_of(secret),
        "issuer": identity.issuer if identity else "",
        "subject": identity.subject if identity else "",
        "label": identity.label if identity else "",
        "until": codec.moment(later(now, LASTS)),
    }
    db.execute(NEW, given)
    return secret


def is_back(db: Connection, secret: str, now: datetime) -> bool:
    """Whether somebody left so, a while ago at most; of two who come back at once one did."""
    given = {"digest": digest_of(secret), "now": codec.moment(now)}
    return db.execute(BACK, given).first() is not None


def waiting(db: Connection, secret: str, now: datetime) -> Identity | None:
    """The identity that waits in a browser to be linked."""
    row = db.execute(WAITS, {"digest": digest_of(secret), "now": codec.moment(now)}).first()
    return Identity(row.issuer, row.subject, row.label) if row else None


def taken(db: Connection, secret: str) -> None:
    """It waits no more."""
    query = text("DELETE FROM web_trips WHERE digest = :digest")
    db.execute(query, {"digest": digest_of(secret)})
