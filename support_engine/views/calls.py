"""Calls to other programs as people read them: what stands where, what did not arrive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from support_engine.core.language.french import count

STATES: Mapping[str, str] = {
    "queued": "en attente",
    "claimed": "en cours",
    "sent": "pris",
    "dead": "abandonné",
    "void": "ne part plus",
}


@dataclass(frozen=True, slots=True)
class Listener:
    """A program that hears. `ended_at`: None as long as it does; how many calls wait, were given
    up; `error`: why the last that was not taken was not."""

    id: str
    name: str
    host: str
    url: str
    kinds: tuple[str, ...]
    made_at: datetime
    made_by: str
    ended_at: datetime | None
    waiting: int = 0
    given_up: int = 0
    error: str = ""

    @property
    def needs_a_hand(self) -> bool:
        """Whether something did not arrive, that nobody tries any more."""
        return self.given_up > 0 and self.ended_at is None

    @property
    def alert(self) -> str:
        """« 3 appels à « SI » abandonnés : si.exemple.fr répond 500. »"""
        number = count(self.given_up, "appel abandonné", "appels abandonnés")
        return f"« {self.name} » : {number}. {self.error}".strip()
