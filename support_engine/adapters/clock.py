"""The only module that reads the time."""

from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """This moment, aware, in Europe/Paris."""
    return datetime.now(PARIS)
