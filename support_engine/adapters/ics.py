"""A calendar as other programs read it (RFC 5545)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import icalendar

from support_engine.adapters.mail.messages import Invitation
from support_engine.adapters.store.people.person import Person
from support_engine.core.days.calendar import ONE_DAY
from support_engine.core.language.french import count
from support_engine.views.lists.feed import Event

PRODUCT = "-//support_engine//Calendrier//FR"
EVERY = timedelta(hours=12)
"""How often a calendar is asked to read again; many do so less often."""


def written(name: str, events: Iterable[Event], address: str) -> bytes:
    """Some dates as a file; equal bytes for equal dates. `address`: of the desk, for links; nothing
    where it is not known."""
    made = calendar("PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", EVERY)
    # A timedelta would be written « 12:00:00 », which no calendar reads.
    made.add("x-published-ttl", icalendar.vDuration(EVERY))
    for event in events:
        made.add_component(component(event, address))
    return bytes(made.to_ical())


def calendar(method: str) -> icalendar.Calendar:
    """An empty one. `method`: what is asked of whoever reads it (RFC 5546)."""
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    return made


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
    if address and event.path:
        made.add("url", address + quote(event.path))
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    return made


def invitation(meeting: Mapping[str, Any], organiser: Person, reader: Person) -> Invitation:
    """The day of a committee, as its letter says it. A request, to one reader who is not asked to
    answer: it enters a calendar, moves and goes by itself, which what is only published does not
    (RFC 5546, 3.2)."""
    method = "CANCEL" if meeting["is_cancelled"] else "REQUEST"
    dossiers = meeting["references"]
    said = f"{count(len(dossiers), 'dossier')} : {', '.join(dossiers)}" if dossiers else ""
    event = Event(
        uid=meeting["uid"],
        on=date.fromisoformat(meeting["on"]),
        summary=meeting["label"],
        description=said,
        path="",
        sequence=meeting["sequence"],
        told_at=datetime.fromisoformat(meeting["told_at"]),
        is_cancelled=meeting["is_cancelled"],
    )
    made, of_the_day = calendar(method), component(event, "")
    of_the_day.add("organizer", address_of(organiser))
    one = address_of(reader)
    one.params.update({"ROLE": "OPT-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
    of_the_day.add("attendee", one)
    made.add_component(of_the_day)
    return Invitation(method, bytes(made.to_ical()))


def address_of(person: Person) -> icalendar.vCalAddress:
    """Somebody, by their name and address."""
    made = icalendar.vCalAddress(f"mailto:{person.email}")
    made.params["CN"] = person.name
    return made
