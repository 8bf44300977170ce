"""How much is left of the time that a conversation with another machine may take."""

from time import monotonic


class Deadline:
    """How much of a delivery's time is left, in seconds; set anew for each. `patience`: how long
    one answer may take."""

    def __init__(self, seconds: float, patience: float) -> None:
        self.seconds = seconds
        self.patience = patience
        self.start()

    def start(self) -> None:
        """The time of one delivery begins."""
        self.ends = monotonic() + self.seconds

    def left(self) -> float:
        """Seconds that the next read or write may take. Raises TimeoutError when none is left."""
        left = self.ends - monotonic()
        if left <= 0:
            raise TimeoutError(f"plus de {self.seconds:g} secondes")
        return min(self.patience, left)
