"""What each line of the journal of the door opened: a session, a ticket or a link that serves.

The line bears a digest of it until it ends, so that whatever opens without a line, with another
secret, or again once it ended, is seen. Of each the digest alone is handed over.
"""

from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec

Outcome = Literal["in", "half", "sent"]
"""Which line opens: an entry opens a session, a password that awaits its code a ticket, a link that
was sent a link."""
FREE = "person = :person AND outcome = :outcome AND opens = ''"
BIND = text(
    "UPDATE web_logins SET opens = :opens"
    f" WHERE id = (SELECT max(id) FROM web_logins WHERE {FREE} AND at >= :since)"
)
UNBIND = "UPDATE web_logins SET opens = '' WHERE person = :person AND opens <> ''"


def mark(*parts: str) -> str:
    """What a line bears of what it opens."""
    return sha256("/".join(parts).encode()).hexdigest()


def bind(
    db: Connection, person: str, outcome: Outcome, opens: str, since: datetime | None = None
) -> None:
    """The newest line of that outcome that opens nothing yet, noted from `since` on, opens this."""
    at = codec.moment(since) if since else ""
    given = {"person": person, "outcome": outcome, "opens": opens, "since": at}
    db.execute(BIND, given)


def ended(db: Connection, person: str, opens: str) -> None:
    """It opens nothing any more."""
    db.execute(text(f"{UNBIND} AND opens = :opens"), {"person": person, "opens": opens})


def all_ended(db: Connection, person: str, outcome: Outcome | None = None, way: str = "") -> None:
    """Nothing that lines of that person opened does any more: all, those of an outcome, of a way
    in."""
    given = {"person": person, "outcome": outcome or "", "way": way}
    which = (" AND outcome = :outcome" if outcome else "") + (" AND way = :way" if way else "")
    db.execute(text(UNBIND + which), given)
