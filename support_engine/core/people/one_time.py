"""Codes of a second factor (RFC 6238): six digits that change every thirty seconds. Pure."""

import hmac
from base64 import b32encode
from datetime import datetime

SECONDS, DIGITS = 30, 6
"""What every application for such codes assumes; the hash is SHA-1 for the same reason: what is
asked of it here is no collision."""
SKEW = 1
"""Steps before and after the present one whose code is taken: a telephone is rarely on time."""


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of a step (RFC 4226, 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0xF
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(moment: datetime) -> int:
    """The step of an aware moment."""
    return int(moment.timestamp()) // SECONDS


def matching(secret: bytes, typed: str, moment: datetime) -> int | None:
    """The step whose code was typed, spaces aside; None where it is that of none near."""
    given = "".join(typed.split()).encode()
    now = step_of(moment)
    near = range(now - SKEW, now + SKEW + 1)
    return next((n for n in near if hmac.compare_digest(code_at(secret, n).encode(), given)), None)


def as_text(secret: bytes) -> str:
    """The secret as one types it into an application."""
    return b32encode(secret).decode().rstrip("=")
