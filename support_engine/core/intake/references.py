"""The reference of a new dossier: short, readable, whatever the identifier it comes with."""

import re
from collections.abc import Mapping

NO_WAVE = "X"
NUMBER = re.compile(r"(?:.*[^0-9])?([0-9]{1,6})")
"""The number at the end of an identifier, where it is one that people can read out."""


def references(prefix: str, details: Mapping[str, str]) -> tuple[str, str]:
    """`MP1-` for wave 1, and `MP1-018` for the 18th identifier of it; empty where the identifier
    ends with no number."""
    head = f"{prefix}{details.get('wave') or NO_WAVE}-"
    tail = NUMBER.fullmatch(details.get("source_id", "").rpartition("-")[2])
    return head, reference_of(head, int(tail[1])) if tail else ""


def reference_of(head: str, number: int) -> str:
    """`MP1-018`."""
    return f"{head}{number:03d}"
