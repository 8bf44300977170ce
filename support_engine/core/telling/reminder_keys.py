"""The key of a reminder: of which rung it is, and by how many days its ladder counted later."""

from support_engine.core.dossier.reminder_events import StepSent


def reminder_key(reference: str, sent: StepSent, later: int) -> str:
    """What tells a reminder from any other: a moved deadline is new, and one said again is too."""
    rung = f"{sent.days}+{later}" if later else f"{sent.days}"
    return f"{reference}/{sent.rule}/{sent.subject}/{sent.deadline.isoformat()}/{rung}"


def rung_of(key: str) -> tuple[int, int]:
    """By how many days the ladder of a reminder counted later, then its rung, in days."""
    days, _, later = key.rpartition("/")[2].partition("+")
    return int(later or 0), int(days)
