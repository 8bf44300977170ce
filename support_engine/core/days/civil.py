"""The civil day of a moment: that of Paris, wherever the machine is and whoever acts. Programmes
count in no other zone; midnight there is six in the evening in Guadeloupe."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def civil_day(at: datetime) -> date:
    """The day of an aware moment; moments are kept in UTC, whose days begin later."""
    return at.astimezone(PARIS).date()
