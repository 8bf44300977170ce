"""Whether a moment can follow those that are known: a machine's clock may jump, a service may stop.

Moments are instants: the change to summer time is no jump.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

DRIFT = timedelta(hours=1)
"""How far a clock may be set back without doubt: machines correct their drift, and a worker's clock
differs a little from another's."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A moment that does not follow what was known; a person has to say that it is right."""

    now: datetime
    known: datetime

    @property
    def is_back(self) -> bool:
        """Earlier than what was known; else too long after it."""
        return self.now < self.known

    @property
    def days(self) -> int:
        """Whole days between the two."""
        return abs(self.now - self.known).days


def doubt(
    now: datetime, known: datetime | None, round_at: datetime | None, outage: timedelta
) -> Doubt | None:
    """Why `now` may be wrong, if it may; all moments are aware.

    `known` is the last moment that was reached step by step (acts and rounds), `round_at` that of
    the last round: acts alone do not make up for letters that nobody sent for so long.
    """
    if known is None:
        return None
    if now < known - DRIFT:
        return Doubt(now, known)
    oldest = min(known, round_at) if round_at else known
    return Doubt(now, oldest) if now - oldest > outage else None
