"""Files that came with the form of an act, until it is confirmed: whose they are, for which act.

What a form carries from page to page is a ticket drawn at random; its SHA-256 alone is kept. It
serves its author alone, for that act on that dossier alone: nobody names a file by its hash.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec, real_time
from support_engine.adapters.store.web.web_access import digest_of
from support_engine.core.days.civil import later

WAIT = timedelta(hours=48)
"""Longer than a session (a day at most) and the form that waits after it (half a day) together."""
MOST = 40
"""How many wait for one person: the oldest goes."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a file is, and for which act: `MP1-001 document:statuts`."""

    person: str
    act: str


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that waits; `ticket`: what the form carries; `size` is bytes."""

    ticket: str
    name: str
    sha256: str
    size: int

    @property
    def digest(self) -> str:
        """What is kept of its ticket; its content stands under it."""
        return digest_of(self.ticket)


def new_ticket() -> str:
    """A ticket that nobody can guess."""
    return token_urlsafe(24)


NEW = text(
    "INSERT INTO web_files (digest, person, act, name, sha256, size, until)"
    " VALUES (:digest, :person, :act, :name, :sha256, :size, :until)"
)
OLDEST = text(
    "DELETE FROM web_files WHERE person = :person AND digest NOT IN"
    " (SELECT digest FROM web_files WHERE person = :person ORDER BY until DESC LIMIT :most)"
    " RETURNING digest"
)


def add(db: Connection, owner: Owner, file: WaitingFile, now: datetime) -> set[str]:
    """A file waits for its author; the digests of those that went for it."""
    given = {
        "digest": file.digest,
        "person": owner.person,
        "act": owner.act,
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "until": codec.moment(later(now, WAIT)),
    }
    db.execute(NEW, given)
    gone = db.execute(OLDEST, {"person": owner.person, "most": MOST})
    return set(gone.scalars())


FIND = text(
    "SELECT name, sha256, size FROM web_files WHERE digest = :digest AND person = :person"
    " AND act = :act AND until > :now"
)


def find(db: Connection, owner: Owner, ticket: str, now: datetime) -> WaitingFile | None:
    """The file of a ticket; None for anybody else, for another act, or once its time is over."""
    given = {"digest": digest_of(ticket), "now": codec.moment(now)}
    row = db.execute(FIND, {**given, "person": owner.person, "act": owner.act}).first()
    return WaitingFile(ticket, row.name, row.sha256, row.size) if row else None


def gone(db: Connection, file: WaitingFile) -> bool:
    """The file waits no more: its act is done. Whether it still waited."""
    query = text("DELETE FROM web_files WHERE digest = :digest")
    return db.execute(query, {"digest": file.digest}).rowcount == 1


def clear_out(db: Connection, now: datetime) -> set[str]:
    """Those whose time is over go; the digests of those that wait."""
    query = text("DELETE FROM web_files WHERE until <= :now")
    db.execute(query, {"now": codec.moment(real_time.surely_come(db, now))})
    return set(db.execute(text("SELECT digest FROM web_files")).scalars())
