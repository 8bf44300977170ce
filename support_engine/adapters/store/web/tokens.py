"""Tokens: what a program gives to enter the API in somebody's name, of which the base keeps a hash.

A secret is 256 bits drawn at random: nobody guesses it, so that one SHA-256 keeps it as well as a
slow hash would, which is there for passwords that people choose, and would cost each request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec, locks, real_time
from support_engine.adapters.store.web.web_access import SEEN_EVERY, digest_of
from support_engine.core.days.civil import civil_day

BEFORE = "se_"
"""At the head of each secret, so that one left in a file can be searched for."""
SCOPES = {
    "read": "Lire les dossiers et prévoir ce que ferait un acte",
    "act": "Faire des actes en votre nom",
}
"""What a token may, and how people read it; whoever acts reads too."""
MOST = 20
"""Tokens that one person may have."""
LONGEST_DAYS = 365
SHOWN = timedelta(days=30)
"""How long a token that ended stays in the list."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token, by the SHA-256 of its secret: whose, what it may, until when; `used_at`: when it
    last served, to the minute."""

    digest: str
    person: str
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    until: datetime
    used_at: datetime | None

    @property
    def last_day(self) -> date:
        """The last day on which it serves, in Paris."""
        return civil_day(self.until - timedelta(seconds=1))

    @property
    def binding(self) -> str:
        """The digest of what opens to whom, what for, how far and until when."""
        until = codec.moment(self.until)
        return bound((self.digest, self.person, self.name, " ".join(self.scopes), until))

    def is_over(self, now: datetime) -> bool:
        """Whether it opens nothing any more."""
        return now >= self.until


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token to be made: what it is called, what it may, the moment at which it ends."""

    name: str
    scopes: tuple[str, ...]
    until: datetime


NEW = text(
    "INSERT INTO web_tokens (digest, person, name, scopes, made_at, until, used_at)"
    " VALUES (:digest, :person, :name, :scopes, :made_at, :until, '')"
)


def made(person: str, wanted: Wanted, now: datetime) -> tuple[str, Token]:
    """The secret of a new token, shown once, and what is kept of it."""
    secret = f"{BEFORE}{token_urlsafe(32)}"
    digest, until = digest_of(secret), wanted.until
    return secret, Token(digest, person, wanted.name, wanted.scopes, now, until, None)


def add(db: Connection, token: Token) -> None:
    """It opens from now on. Those of its person that ended long ago leave the list."""
    then = real_time.surely_come(db, token.made_at) - SHOWN
    gone = {"person": token.person, "then": codec.moment(then)}
    db.execute(text("DELETE FROM web_tokens WHERE person = :person AND until < :then"), gone)
    given = {
        "digest": token.digest,
        "person": token.person,
        "name": token.name,
        "scopes": " ".join(token.scopes),
        "made_at": codec.moment(token.made_at),
        "until": codec.moment(token.until),
    }
    db.execute(NEW, given)


def bindings(db: Connection) -> list[tuple[str, str, str]]:
    """Of each token its person, what it is for, and what binds it as it is stored."""
    query = "SELECT digest, person, name, scopes, until FROM web_tokens ORDER BY person, digest"
    return [(row.person, row.name, bound(row)) for row in db.execute(text(query))]


def bound(columns: Iterable[str]) -> str:
    """The digest of what the journal says of a token, column by column."""
    return digest_of("\0".join(columns))


def of_person(db: Connection, person: str) -> list[Token]:
    """Somebody's tokens, the newest first; those that ended lately too."""
    query = "SELECT * FROM web_tokens WHERE person = :person ORDER BY made_at DESC, digest"
    return [token_of(row) for row in db.execute(text(query), {"person": person})]


FOUND = text("SELECT * FROM web_tokens WHERE digest = :digest")


def found(db: Connection, secret: str, now: datetime) -> Token | None:
    """The token of a secret, as long as it lasts; None for any other."""
    row = db.execute(FOUND, {"digest": digest_of(secret)}).fetchone()
    token = token_of(row) if row else None
    return None if token is None or token.is_over(now) else token


def is_still(db: Connection, digest: str) -> bool:
    """Whether a token is there still; whoever ends it now waits for this transaction."""
    query = "SELECT 1 FROM web_tokens WHERE digest = :digest"
    held = text(f"{query}{' FOR SHARE' if locks.has_others(db) else ''}")
    return db.execute(held, {"digest": digest}).first() is not None


def token_of(row: Any) -> Token:
    """A row as a token."""
    return Token(
        digest=row.digest,
        person=row.person,
        name=row.name,
        scopes=tuple(row.scopes.split()),
        made_at=codec.from_moment(row.made_at),
        until=codec.from_moment(row.until),
        used_at=codec.from_moment(row.used_at) if row.used_at else None,
    )


def is_to_note(token: Token, now: datetime) -> bool:
    """Whether its use is to be noted: a request that reads need not write each time."""
    return token.used_at is None or now - token.used_at > SEEN_EVERY


def used(db: Connection, token: Token, now: datetime) -> None:
    """It served."""
    query = text("UPDATE web_tokens SET used_at = :now WHERE digest = :digest")
    db.execute(query, {"now": codec.moment(now), "digest": token.digest})


def revoke(db: Connection, person: str, digest: str) -> None:
    """A token of that person opens nothing from now on."""
    query = text("DELETE FROM web_tokens WHERE digest = :digest AND person = :person")
    db.execute(query, {"digest": digest, "person": person})
