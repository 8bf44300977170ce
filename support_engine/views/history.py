"""The history of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def once(letters: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Several reminders that left in one message are one line."""
    seen: set[tuple[str, str]] = set()
    for letter in letters:
        message = (letter["person"], letter["message_id"])
        if not letter["message_id"] or message not in seen:
            yield letter
        seen.add(message)


STATES = {
    "queued": "en attente",
    "claimed": "en cours d’envoi",
    "sent": "envoyée",
    "dead": "non envoyée",
    "in_doubt": "à vérifier",
    "cancelled": "annulée",
    "void": "sans objet",
}
