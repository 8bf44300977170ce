"""A calendar as other programs read it (RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

import icalendar

from support_engine.core.days.calendar import ONE_DAY
from support_engine.views.feed import Event

PRODUCT = "-//support_engine//Calendrier//FR"
EVERY = timedelta(hours=12)
"""How often a calendar is asked to read again; many do so less often."""


def written(name: str, events: Iterable[Event], address: str) -> bytes:
    """Some dates as a file; equal bytes for equal dates. `address`: of the desk, for links; nothing
    where it is not known."""
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", EVERY)
    # A timedelta would be written « 12:00:00 », which no calendar reads.
    made.add("x-published-ttl", icalendar.vDuration(EVERY))
    for event in events:
        made.add_component(component(event, address))
    return bytes(made.to_ical())


def component(event: Event, address: str) -> icalendar.Event:
    """A whole day, during which nobody is busy."""
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", event.told_at)
    made.add("last-modified", event.told_at)
    made.add("sequence", event.sequence)
    made.add("dtstart", event.on)
    made.add("dtend", event.on + ONE_DAY)
    made.add("summary", event.summary)
    made.add("description", event.description)
    if address:
        made.add("url", address + quote(event.path))
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return made
