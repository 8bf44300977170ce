"""The key of a reminder: of which rung it is, by how many days its ladder counted later, and how
often what a clock ahead had said was taken back before."""

from typing import NamedTuple

from support_engine.core.dossier.reminder_events import StepSent


class Rung(NamedTuple):
    """How often reminders had been taken back, the days of the rung, by how many days its ladder
    counted later: in the order in which they are said."""

    again: int
    days: int
    later: int

    @property
    def place(self) -> tuple[int, int]:
        """Its place on its ladder, whenever it is said."""
        return self.again, self.days


def reminder_key(reference: str, sent: StepSent, later: int, again: int) -> str:
    """What tells a reminder from any other: a moved deadline is new, and one said again is too."""
    rung = f"{sent.days}+{later}" if later else f"{sent.days}"
    times = f"~{again}" if again else ""
    return f"{reference}/{sent.rule}/{sent.subject}/{sent.deadline.isoformat()}/{rung}{times}"


def rung_of(key: str) -> Rung:
    """Of which rung the reminder of a key is."""
    rung, _, again = key.rpartition("/")[2].partition("~")
    days, _, later = rung.partition("+")
    return Rung(int(again or 0), int(days), int(later or 0))
