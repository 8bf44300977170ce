"""Who may enter the desk in a browser: accounts, sessions, attempts; links are in `web_links`.

What opens a door is drawn at random and leaves the base at once: its SHA-256 alone is kept.
Moments are those of the real clock, even where a demonstration lives on another day.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Literal

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec, locks, real_time
from support_engine.adapters.store.web import doors_opened
from support_engine.core.days.civil import later

Side = Literal["bureau", "espace"]
"""Which pages a session opens: those of the desk, or those of whoever carries a project."""
SEEN_EVERY = timedelta(minutes=1)
"""A session is noted as seen no more often: a page that is read need not write."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who entered, on one side alone. `proven_at`: when they last gave their password;
    None for whoever came by a link. `factor`: by what besides (`code`, `provider`), nothing where
    the password was all; `id_token`: what a provider said of them, nothing for a password."""

    digest: str
    person: str
    created_at: datetime
    seen_at: datetime
    proven_at: datetime | None
    is_revoked: bool = False
    side: Side = "bureau"
    factor: str = ""
    id_token: str = ""


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def password_hash(db: Connection, person: str) -> str | None:
    """The hash of somebody's password; None where they have none yet."""
    found = db.execute(
        text("SELECT hash FROM web_accounts WHERE person = :person"), {"person": person}
    ).scalar()
    return str(found) if found else None


def is_still(db: Connection, person: str, hashed: str | None) -> bool:
    """Whether a password that was judged is theirs still; whoever ends it now waits for this
    transaction, and puts out whoever it lets in."""
    query = "SELECT hash FROM web_accounts WHERE person = :person"
    held = text(f"{query}{' FOR SHARE' if locks.has_others(db) else ''}")
    return db.execute(held, {"person": person}).scalar() == hashed


def accounts(db: Connection) -> dict[str, str]:
    """Who has a password, each with the digest of its hash."""
    rows = db.execute(text("SELECT person, hash FROM web_accounts"))
    return {row.person: digest_of(row.hash) for row in rows}


MAY_ENTER = text(
    "SELECT 1 FROM web_accounts WHERE person = :person"
    " UNION SELECT 1 FROM web_identities WHERE person = :person"
    " UNION SELECT 1 FROM web_links"
    " WHERE person = :person AND used_at = '' AND purpose <> 'espace'"
    " UNION SELECT 1 FROM web_sessions"
    " WHERE person = :person AND revoked_at = '' AND side = 'bureau'"
)


def may_enter(db: Connection, person: str) -> bool:
    """Whether a password, an identity or a link lets somebody enter the desk as the person, or a
    session that is open."""
    return db.execute(MAY_ENTER, {"person": person}).first() is not None


SET_PASSWORD = text(
    "INSERT INTO web_accounts (person, hash, changed_at) VALUES (:person, :hash, :at)"
    " ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at"
)


def set_password(db: Connection, person: str, hashed: str, now: datetime) -> None:
    """Another password: whoever had entered with the former one is out, their tokens too."""
    db.execute(SET_PASSWORD, {"person": person, "hash": hashed, "at": codec.moment(now)})
    revoke_all(db, person, now)


NEW_SESSION = text(
    "INSERT INTO web_sessions (digest, person, created_at, seen_at, proven_at, revoked_at, side)"
    " VALUES (:digest, :person, :now, :now, :proven, '', :side)"
)


def enter(
    db: Connection, person: str, now: datetime, *, is_proven: bool, side: Side = "bureau"
) -> str:
    """The secret of a new session on one side, opened by the line of the door that was just noted;
    `is_proven`: a password was given."""
    secret, at = token_urlsafe(32), codec.moment(now)
    given = {
        "digest": digest_of(secret),
        "person": person,
        "now": at,
        "proven": at if is_proven else "",
        "side": side,
    }
    db.execute(NEW_SESSION, given)
    doors_opened.bind(db, person, "in", doors_opened.mark(digest_of(secret)), now)
    return secret


def session_of(db: Connection, secret: str, side: Side = "bureau") -> Session | None:
    """The session of a cookie, however old; None where nobody was given it for that side."""
    found = session_known(db, digest_of(secret))
    return found if found and found.side == side else None


def session_known(db: Connection, digest: str) -> Session | None:
    """The session of a digest, which opens nothing; None where there is none."""
    query = text("SELECT * FROM web_sessions WHERE digest = :digest")
    row = db.execute(query, {"digest": digest}).mappings().first()
    if row is None:
        return None
    return Session(
        digest=row["digest"],
        person=row["person"],
        created_at=codec.from_moment(row["created_at"]),
        seen_at=codec.from_moment(row["seen_at"]),
        proven_at=codec.from_moment(row["proven_at"]) if row["proven_at"] else None,
        is_revoked=bool(row["revoked_at"]),
        side=row["side"],
        factor=row["factor"],
        id_token=row["id_token"],
    )


def seen(db: Connection, session: Session, now: datetime) -> None:
    """The session is in use."""
    query = text("UPDATE web_sessions SET seen_at = :now WHERE digest = :digest")
    db.execute(query, {"now": codec.moment(now), "digest": session.digest})


def proven(db: Connection, digest: str, at: datetime, factor: str) -> None:
    """Whoever has a session gave what is theirs at a moment: a password and, if one is said, a
    second factor."""
    query = "UPDATE web_sessions SET proven_at = :at, factor = :factor WHERE digest = :digest"
    db.execute(text(query), {"at": codec.moment(at), "factor": factor, "digest": digest})


def by_provider(db: Connection) -> list[Session]:
    """The sessions that came by a provider and are not over."""
    query = text("SELECT digest FROM web_sessions WHERE id_token <> '' AND revoked_at = ''")
    found = [session_known(db, digest) for digest in db.execute(query).scalars()]
    return [session for session in found if session is not None]


def came_by(db: Connection, digest: str, id_token: str) -> None:
    """Whoever has a session came by a provider, which said so."""
    query = text("UPDATE web_sessions SET id_token = :token WHERE digest = :digest")
    db.execute(query, {"token": id_token, "digest": digest})


def revoke(db: Connection, session: Session, now: datetime) -> None:
    """The session opens nothing any more."""
    query = text("UPDATE web_sessions SET revoked_at = :now, id_token = '' WHERE digest = :digest")
    db.execute(query, {"now": codec.moment(now), "digest": session.digest})
    doors_opened.ended(db, session.person, doors_opened.mark(session.digest))


def revoke_all(db: Connection, person: str, now: datetime) -> None:
    """No session of that person opens anything any more, nor a link that waits, nor a token."""
    given = {"now": codec.moment(now), "person": person}
    sessions = "UPDATE web_sessions SET revoked_at = :now, id_token = '' WHERE person = :person"
    db.execute(text(f"{sessions} AND revoked_at = ''"), given)
    for table in ("web_links", "web_tokens"):
        db.execute(text(f"DELETE FROM {table} WHERE person = :person"), {"person": person})
    doors_opened.all_ended(db, person)


def shut_space(db: Connection, person: str, now: datetime) -> None:
    """Nothing opens the pages of a holder to that person any more: they enter anew, by a link sent
    to the address that is theirs now."""
    given = {"now": codec.moment(now), "person": person}
    query = "UPDATE web_sessions SET revoked_at = :now, id_token = '' WHERE person = :person"
    db.execute(text(f"{query} AND side = 'espace' AND revoked_at = ''"), given)
    links = "DELETE FROM web_links WHERE person = :person AND purpose = 'espace'"
    db.execute(text(links), {"person": person})
    doors_opened.all_ended(db, person, way="space")


def last_visit(db: Connection, session: Session) -> datetime | None:
    """When the person of a session was last seen before it began; None on a first visit."""
    query = text(
        "SELECT max(seen_at) FROM web_sessions"
        " WHERE person = :person AND side = 'bureau' AND seen_at < :now"
    )
    given = {"person": session.person, "now": codec.moment(session.created_at)}
    found = db.execute(query, given).scalar()
    return codec.from_moment(found) if found else None


OPENING = ("web_accounts", "web_identities", "web_factors", "web_links")
"""What lets somebody enter."""
OF_A_PERSON = (*OPENING, "web_sessions", "web_forms", "web_files", "web_tokens", "web_answers")


def forget(db: Connection, person: str) -> None:
    """Nothing is left of somebody's account; for whoever is erased or has left."""
    for table in OF_A_PERSON:
        db.execute(text(f"DELETE FROM {table} WHERE person = :person"), {"person": person})
    doors_opened.all_ended(db, person)


TRY = text(
    "INSERT INTO web_attempts (subject, number, until) VALUES (:subject, 1, :until)"
    " ON CONFLICT (subject) DO UPDATE SET"
    " number = CASE WHEN web_attempts.until > :now THEN web_attempts.number + 1 ELSE 1 END,"
    " until = CASE WHEN web_attempts.until > :now THEN web_attempts.until ELSE excluded.until END"
    " RETURNING number"
)


def tried(db: Connection, subject: str, window: timedelta, now: datetime) -> int:
    """How often something was tried in its window of time, this time included; all processes that
    share the base count together. The subject is kept as its hash."""
    given = {
        "subject": digest_of(subject),
        "until": codec.moment(later(now, window)),
        "now": codec.moment(now),
    }
    return int(db.execute(TRY, given).scalar_one())


def succeeded(db: Connection, subject: str) -> None:
    """What was tried succeeded: its count begins anew."""
    given = {"subject": digest_of(subject)}
    db.execute(text("DELETE FROM web_attempts WHERE subject = :subject"), given)


def taken_off(db: Connection, subject: str) -> None:
    """One of the attempts was none: it succeeded."""
    query = text("UPDATE web_attempts SET number = number - 1 WHERE subject = :subject")
    db.execute(query, {"subject": digest_of(subject)})


def has_entered(db: Connection, digest: str, person: str) -> bool:
    """Whether somebody had a session of that digest here, however long ago it ended."""
    query = text(
        "SELECT 1 FROM web_sessions WHERE digest = :digest AND person = :person AND side = 'bureau'"
    )
    return db.execute(query, {"digest": digest, "person": person}).first() is not None


def clear_out(db: Connection, now: datetime) -> None:
    """Links, counts, forms that have served their time; sessions ended a month ago."""
    now = real_time.surely_come(db, now)
    given = {"now": codec.moment(now)}
    for table in ("web_links", "web_attempts", "web_forms", "web_trips"):
        db.execute(text(f"DELETE FROM {table} WHERE until < :now"), given)
    month_ago = {"then": codec.moment(now - timedelta(days=30))}
    db.execute(text("DELETE FROM web_sessions WHERE seen_at < :then"), month_ago)
