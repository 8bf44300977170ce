"""What is made once for a while, however many ask for it."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock

LASTS = timedelta(minutes=5)


class Lasting:
    """A text that anybody may ask for and that costs: one at a time makes it, the others wait."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.text = ""
        self.key: Hashable = None
        self.until: datetime | None = None

    def of(self, key: Hashable, now: datetime, make: Callable[[], str]) -> str:
        """The text as long as it lasts; made again for another key, or after a while."""
        with self.lock:
            if self.until is None or now >= self.until or key != self.key:
                self.text = make()
                self.key, self.until = key, now + LASTS
            return self.text
