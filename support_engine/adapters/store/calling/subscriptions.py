"""Programs that hear of events: of each its address, what it hears, and a salt. Nothing here signs.

Its secret is drawn from the desk's own key, which stands outside the base, from its id and its
salt: whoever has a copy of the base can call nobody in our name.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import Connection, Row, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.web.web_access import digest_of

BEFORE = "whsec_"
"""At the head of a secret, as the standard writes it."""
MOST = 20
"""Programs that may hear at the same time."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A program that hears. `kinds`: of `core/telling/announced`; `mark`: by which another key is
    seen; `ended_at`: None as long as it hears."""

    id: str
    name: str
    url: str
    kinds: tuple[str, ...]
    salt: str
    mark: str
    made_at: datetime
    made_by: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription to be made."""

    name: str
    url: str
    kinds: tuple[str, ...]


def secret_of(key: bytes, subscription: str, salt: str) -> bytes:
    """The 256 bits by which calls to a program are signed."""
    return hmac.digest(key, f"webhook {subscription} {salt}".encode(), "sha256")


def shown(secret: bytes) -> str:
    """A secret as its owner is given it."""
    return BEFORE + b64encode(secret).decode()


def mark_of(secret: bytes) -> str:
    """A digest of it: 256 bits are found again by nobody."""
    return digest_of(secret.hex())


NEW = text(
    "INSERT INTO subscriptions (id, name, url, kinds, salt, mark, made_at, made_by, ended_at)"
    " VALUES (:id, :name, :url, :kinds, :salt, :mark, :made_at, :made_by, '')"
)


def made(wanted: Wanted, key: bytes, by: str, now: datetime) -> tuple[Subscription, str]:
    """A new subscription, not kept yet, and its secret: shown once."""
    name, salt = token_hex(4), token_hex(16)
    secret, heard = secret_of(key, name, salt), (wanted.name, wanted.url, wanted.kinds)
    return Subscription(name, *heard, salt, mark_of(secret), now, by), shown(secret)


def columns(one: Subscription) -> dict[str, str]:
    """A subscription as its row is."""
    return {
        "id": one.id,
        "name": one.name,
        "url": one.url,
        "kinds": f"|{'|'.join(one.kinds)}|",
        "salt": one.salt,
        "mark": one.mark,
        "made_at": codec.moment(one.made_at),
        "made_by": one.made_by,
    }


def add(db: Connection, one: Subscription) -> None:
    """It hears from now on."""
    db.execute(NEW, columns(one))


def bound(row: Mapping[str, str]) -> str:
    """What the journal of people says of one, from its columns: its id, and a digest of them."""
    parts = (row[name] for name in BOUND)
    return f"{row['id']} {digest_of(''.join(f'{len(part)}:{part}' for part in parts))}"


BOUND = ("id", "name", "url", "kinds", "salt", "mark", "made_at", "made_by")
"""All that was asked of one."""


def bindings(db: Connection) -> dict[str, str]:
    """What those that hear, as the base has them, are bound by."""
    rows = db.execute(text("SELECT * FROM subscriptions WHERE ended_at = ''")).mappings()
    return {row["id"]: bound({name: str(row[name]) for name in BOUND}) for row in rows}


def every(db: Connection) -> list[Subscription]:
    """All of them, those that hear first, the newest before."""
    order = "ORDER BY ended_at <> '', made_at DESC, id"
    return [of_row(row) for row in db.execute(text(f"SELECT * FROM subscriptions {order}"))]


def active(db: Connection) -> list[Subscription]:
    """Those that hear."""
    return [one for one in every(db) if one.ended_at is None]


def found(db: Connection, subscription: str) -> Subscription | None:
    """One of them; None where there is none of that id."""
    query = text("SELECT * FROM subscriptions WHERE id = :id")
    row = db.execute(query, {"id": subscription}).first()
    return of_row(row) if row else None


def end(db: Connection, subscription: str, now: datetime) -> bool:
    """It hears nothing more; what waited for it will not leave. False where it had ended."""
    given = {"id": subscription, "now": codec.moment(now)}
    query = "UPDATE subscriptions SET ended_at = :now WHERE id = :id AND ended_at = ''"
    if db.execute(text(query), given).rowcount != 1:
        return False
    void = "UPDATE calls SET state = 'void' WHERE subscription = :id AND state IN"
    db.execute(text(f"{void} ('queued', 'claimed', 'dead')"), given)
    return True


def of_row(row: Row[tuple[str, ...]]) -> Subscription:
    """A row as a subscription."""
    ended = codec.from_moment(row.ended_at) if row.ended_at else None
    kinds = tuple(filter(None, row.kinds.split("|")))
    made = codec.from_moment(row.made_at)
    return Subscription(
        row.id, row.name, row.url, kinds, row.salt, row.mark, made, row.made_by, ended
    )
