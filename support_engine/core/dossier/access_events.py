"""Whom a holder lets into their space, for what, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

RIGHTS: Mapping[str, str] = {
    "read": "lire",
    "deposit": "lire et déposer des pièces",
    "claim": "lire, déposer des pièces et demander un versement",
}
"""What one may do in the space, each with all that is before it."""


@dataclass(frozen=True, slots=True)
class AccessGiven:
    """The holder lets somebody into their space, for that; given again, another right."""

    person: str
    right: str
    type: Literal["access_given"] = "access_given"


@dataclass(frozen=True, slots=True)
class AccessEnded:
    """The space is closed to somebody, by the holder or by us."""

    person: str
    type: Literal["access_ended"] = "access_ended"


AccessEvent = AccessGiven | AccessEnded
