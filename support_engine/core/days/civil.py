"""The civil day of a moment: that of Paris, wherever the machine is and whoever acts. Programmes
count in no other zone; midnight there is six in the evening in Guadeloupe."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def civil_day(at: datetime) -> date:
    """The day of an aware moment; moments are kept in UTC, whose days begin later."""
    return at.astimezone(PARIS).date()


def later(at: datetime, length: timedelta) -> datetime:
    """So long after an aware moment, in its zone: an hour lasts an hour, in the night that has one
    of them twice as well. (Added to the moment itself, it is added to what the wall clock shows.)
    """
    return (at.astimezone(UTC) + length).astimezone(at.tzinfo)
