"""What was answered to an act that a program asked under a key: asked again, it is answered so.

That an act is done once is the engine's own law (its key stands in the journal, for ever). What
stands here is what was asked under it, and the very answer, for as long as programs try again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec, real_time
from support_engine.core.days.civil import later

KEPT = timedelta(days=30)
"""How long an answer is kept; the key serves for no other act, ever."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a person asked under a key of theirs: the key of the act, and the SHA-256 of
    what was asked."""

    person: str
    key: str
    digest: str


def asked_under(person: str, key: str, *said: str) -> Asked:
    """What a person asks under a key: two persons who choose one key do not meet."""
    act_key = sha256(f"api {person}\n{key}".encode()).hexdigest()[:32]
    return Asked(person, act_key, sha256("\n".join(said).encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, as the text that was sent. `is_same`: whether that very thing is asked
    again."""

    content: str
    is_same: bool


KEEP = text(
    "INSERT INTO web_answers (key, person, asked, content, until)"
    " VALUES (:key, :person, :asked, :content, :until)"
)


def keep(db: Connection, asked: Asked, content: str, now: datetime) -> None:
    """The answer to an act, in its transaction; those whose time is over go."""
    over = {"now": codec.moment(real_time.surely_come(db, now))}
    db.execute(text("DELETE FROM web_answers WHERE until < :now"), over)
    given = {
        "key": asked.key,
        "person": asked.person,
        "asked": asked.digest,
        "content": content,
        "until": codec.moment(later(now, KEPT)),
    }
    db.execute(KEEP, given)


FOUND = text("SELECT asked, content FROM web_answers WHERE key = :key AND until >= :now")


def kept(db: Connection, asked: Asked, now: datetime) -> Answer | None:
    """What was answered under a key; None where nothing was, or too long ago."""
    row = db.execute(FOUND, {"key": asked.key, "now": codec.moment(now)}).fetchone()
    return Answer(row.content, row.asked == asked.digest) if row else None
