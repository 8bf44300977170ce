"""Second factors: of whom, by which salt; the codes that were used. Nothing here gives a code.

A secret is drawn from the desk's own key, which stands outside the base, from the person and from a
salt: the base keeps the salt alone. Recovery codes are kept as digests under the same key.
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.web.web_access import digest_of

RECOVERY = 10
"""Codes for whoever lost their telephone, each of which serves once."""
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs that are not taken for one another."""


@dataclass(frozen=True, slots=True)
class Factor:
    """Somebody's second factor. `mark`: by which another key is seen; `codes`: digests of the
    recovery codes; `used`: of those that served; `step`: of the last code taken."""

    person: str
    salt: str
    mark: str
    codes: tuple[str, ...]
    at: str
    used: frozenset[str] = frozenset()
    step: int = 0

    @property
    def digest(self) -> str:
        """What the journal of people keeps of it."""
        return digest_of(" ".join((self.salt, self.mark, *self.codes)))

    @property
    def since(self) -> datetime:
        """When it was enrolled."""
        return codec.from_moment(self.at)

    @property
    def left(self) -> int:
        """How many recovery codes may still serve."""
        return len(self.codes) - len(self.used)


def new_salt() -> str:
    """A salt of a factor to come."""
    return secrets.token_hex(16)


def secret_of(key: bytes, person: str, salt: str) -> bytes:
    """The secret that somebody's application holds."""
    return hmac.digest(key, f"factor {person} {salt}".encode(), "sha256")[:20]


def mark_of(secret: bytes) -> str:
    """A digest of it: 160 random bits are found again by nobody."""
    return digest_of(secret.hex())


def new_codes() -> tuple[str, ...]:
    """Recovery codes, as they are shown once: « abcd-efgh »."""
    drawn = ("".join(secrets.choice(ALPHABET) for _ in range(8)) for _ in range(RECOVERY))
    return tuple(f"{one[:4]}-{one[4:]}" for one in drawn)


def code_digest(key: bytes, person: str, code: str) -> str:
    """What is kept of a recovery code; case and separators do not count."""
    letters = "".join(sign for sign in code.casefold() if sign.isalnum())
    return hmac.digest(key, f"recovery {person} {letters}".encode(), "sha256").hex()


SAVE = text(
    "INSERT INTO web_factors (person, salt, mark, codes, used, step, since)"
    " VALUES (:person, :salt, :mark, :codes, '', :step, :since)"
    " ON CONFLICT (person) DO UPDATE SET salt = excluded.salt, mark = excluded.mark,"
    " codes = excluded.codes, used = '', step = excluded.step, since = excluded.since"
)


def save(db: Connection, factor: Factor) -> None:
    """A factor instead of the former one."""
    given = {
        "person": factor.person,
        "salt": factor.salt,
        "mark": factor.mark,
        "codes": " ".join(factor.codes),
        "step": factor.step,
        "since": factor.at,
    }
    db.execute(SAVE, given)


def remove(db: Connection, person: str) -> None:
    """No factor any more."""
    db.execute(text("DELETE FROM web_factors WHERE person = :person"), {"person": person})


def of_person(db: Connection, person: str) -> Factor | None:
    """Somebody's factor; None where there is none."""
    return next(iter(read(db, "WHERE person = :person", {"person": person})), None)


def every(db: Connection) -> list[Factor]:
    """All factors."""
    return list(read(db, "ORDER BY person", {}))


def read(db: Connection, which: str, given: dict[str, str]) -> Iterable[Factor]:
    """Rows as factors."""
    for row in db.execute(text(f"SELECT * FROM web_factors {which}"), given):
        codes, used = tuple(row.codes.split()), frozenset(row.used.split())
        yield Factor(row.person, row.salt, row.mark, codes, row.since, used, row.step)


TAKE = text("UPDATE web_factors SET step = :step WHERE person = :person AND step < :step")
USE = text(
    "UPDATE web_factors SET used = :after WHERE person = :person AND used = :before"
    " AND salt = :salt"
)


def take(db: Connection, person: str, step: int) -> bool:
    """Whether the code of a step is taken: one that served, or an older one, is not; of two at
    once one is."""
    return db.execute(TAKE, {"person": person, "step": step}).rowcount == 1


def use(db: Connection, factor: Factor, code: str) -> bool:
    """Whether a recovery code is taken; of two at once one is."""
    if code not in factor.codes or code in factor.used:
        return False
    kept = (" ".join(sorted(some)) for some in (factor.used, factor.used | {code}))
    before, after = kept
    given = {"person": factor.person, "before": before, "after": after, "salt": factor.salt}
    return db.execute(USE, given).rowcount == 1
