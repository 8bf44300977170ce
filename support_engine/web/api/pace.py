"""How many requests in a minute: counted in each process, to spare the machine; nobody guesses a
secret of 256 bits, so that failures need no count in the base."""

from threading import Lock
from time import monotonic

MINUTE, DAY = 60.0, 86_400.0
"""Seconds of a count."""
MOST_KEPT = 10_000


class Pace:
    """Counts by subject: a token, or the address from which nothing valid comes. `most`: requests
    in a window of so many seconds."""

    def __init__(self, most: int, window: float = MINUTE) -> None:
        self.most = most
        self.window = window
        self._counts: dict[str, tuple[float, int]] = {}
        self._lock = Lock()

    def wait(self, subject: str) -> int:
        """Count this one: the seconds to wait where it is one too many, else 0."""
        now = monotonic()
        with self._lock:
            since, number = self._counts.get(subject, (now, 0))
            if now - since >= self.window:
                since, number = now, 0
            if number >= self.most:
                return int(since + self.window - now) + 1
            self.make_room(now)
            self._counts[subject] = (since, number + 1)
            return 0

    def make_room(self, now: float) -> None:
        """Forget what is over, so that whoever comes from everywhere fills no memory."""
        if len(self._counts) >= MOST_KEPT:
            kept = {one: held for one, held in self._counts.items() if now - held[0] < self.window}
            self._counts = kept if len(kept) < MOST_KEPT else {}
