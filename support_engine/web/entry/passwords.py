"""Passwords: hashed by argon2, two at once at most; nobody learns whether an account exists."""

from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash

from support_engine.core.language.spelling import plain

SHORTEST, LONGEST = 12, 200
"""Characters."""
HASHING = BoundedSemaphore(2)
"""Each hash takes 64 MB and a processor: a crowd at the door waits, the others go on working."""


@cache
def hasher() -> PasswordHash:
    """argon2id, as the library recommends it."""
    return PasswordHash.recommended()


@cache
def nobodys_hash() -> str:
    """What a password is compared with where there is no account: it takes as long."""
    return hashed("nobody has this password")


def hashed(password: str) -> str:
    """The hash to keep."""
    with HASHING:
        return hasher().hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether a password is the one of that hash; without one, never, and after as long."""
    against = kept or nobodys_hash()
    with HASHING:
        is_right = hasher().verify(password[: LONGEST + 1], against)
    return is_right and kept is not None


def flaw(password: str, person: str) -> str:
    """What is wrong with a password that somebody chooses; nothing where it may be taken."""
    if len(password) < SHORTEST:
        return (
            f"Ce mot de passe a moins de {SHORTEST} signes. Choisissez plusieurs mots qui ne se "
            "suivent pas d’ordinaire : c’est long, et facile à retenir."
        )
    if len(password) > LONGEST:
        return f"Ce mot de passe a plus de {LONGEST} signes. Raccourcissez-le."
    if plain(person) in plain(password) or len(set(password)) < 5:
        return "Ce mot de passe se devine : il répète un signe, ou votre identifiant."
    return ""
