"""What all that leaves shares, letters and calls: the shift of a worker, the ladder of attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from support_engine.core.days.civil import later
from support_engine.errors import BaseBusy, BrokenTemplate, NotDelivered
from support_engine.leaving.second_look import LEASE

RETRIES = (5, 30, 120, 480, 1440)
"""Minutes before each new attempt after a temporary refusal; then it is given up."""
PATIENT = (*RETRIES, 1440, 1440, 1440)
"""Minutes likewise, with three days more, for what a server holds against the sender (a quota, a
signature, a list of senders), and for a program that is called: to mend that takes a week-end."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One emptying of the outbox: who does it, by a name that no other bears, and at which moment;
    `begun` is read from a clock that only counts."""

    worker: str
    now: datetime
    begun: float

    @property
    def moment(self) -> datetime:
        """Its moment, and what has passed since."""
        return later(self.now, timedelta(seconds=monotonic() - self.begun))

    @property
    def lease_until(self) -> datetime:
        """Until when what is claimed at this very moment is its own."""
        return later(self.moment, LEASE)


def nobody_asked() -> bool:
    """Nobody asks this process to stop."""
    return False


def fate(
    problem: Exception, attempts: int, now: datetime, ladder: Sequence[int] = RETRIES
) -> tuple[str, datetime]:
    """What becomes of what did not leave, and when it is tried again (`ladder`) if it is."""
    if isinstance(problem, NotDelivered) and problem.in_doubt:
        return "in_doubt", now
    if isinstance(problem, BrokenTemplate):
        return "parked", now
    if isinstance(problem, BaseBusy):  # no fault of the letter
        return "queued", now
    if isinstance(problem, NotDelivered) and problem.is_of_sender:
        ladder = PATIENT
    is_final = not isinstance(problem, NotDelivered) or problem.is_final
    if is_final or attempts > len(ladder):
        return "dead", now
    return "queued", later(now, timedelta(minutes=ladder[attempts - 1]))


def asks_nobody(problem: Exception) -> bool:
    """Whether a letter was handed to nobody: the base did not answer, or there was no conversation
    with the server. It waits as if it had never been tried."""
    is_away = isinstance(problem, NotDelivered) and problem.is_unreachable
    return is_away or isinstance(problem, BaseBusy)
