"""A strict reader of calendars: what RFC 5545 asks of the bytes, line by line."""

import re
from datetime import date, timedelta

LINE = re.compile(r"([A-Z0-9-]+)((?:;[A-Z0-9-]+=[^:;]+)*):(.*)", re.DOTALL)
ESCAPED = re.compile(r"(?:[^\\,;]|\\[\\,;nN])*")
TEXTS = {"SUMMARY", "DESCRIPTION", "UID", "X-WR-CALNAME"}
MEETS = ("ORGANIZER", "ATTENDEE")
ONCE = {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS"}


def read(raw: bytes, method: str = "PUBLISH") -> dict[str, dict[str, str]]:
    """The events by their UID. Raises AssertionError on the first thing that is not as written."""
    assert raw.endswith(b"\r\n")
    physical = raw[:-2].split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in physical)
    assert all(len(line) <= 75 for line in physical), "octets of a line"
    lines = raw[:-2].replace(b"\r\n ", b"").decode().split("\r\n")
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found: dict[str, dict[str, str]] = {}
    event: dict[str, str] | None = None
    head: dict[str, str] = {}
    for line in lines[1:-1]:
        match = LINE.fullmatch(line)
        assert match, line
        name, given, value = match.groups()
        if (name, value) == ("BEGIN", "VEVENT"):
            assert event is None
            event = {}
        elif (name, value) == ("END", "VEVENT"):
            assert event is not None
            assert event.keys() >= ONCE, event
            assert event["UID"] not in found, "twice"
            found[event["UID"]], event = event, None
        else:
            if name in TEXTS:
                assert ESCAPED.fullmatch(value), line
            kept = head if event is None else event
            assert name not in kept, line
            kept[name] = value
            if name in ("DTSTART", "DTEND"):
                assert given == ";VALUE=DATE", line
    assert (head["VERSION"], head["METHOD"]) == ("2.0", method)
    assert head["PRODID"]
    if method == "PUBLISH":
        assert re.fullmatch(r"PT\d+H", head["X-PUBLISHED-TTL"]), "a duration"
    else:  # RFC 5546, 3.2.2 and 3.2.5: who asks, and one who is asked
        assert all(one[who].startswith("mailto:") for one in found.values() for who in MEETS)
    for one in found.values():
        start, end = (date.fromisoformat(one[name]) for name in ("DTSTART", "DTEND"))
        assert end - start == timedelta(1), "a whole day, its end excluded"
        assert re.fullmatch(r"\d{8}T\d{6}Z", one["DTSTAMP"]), one["DTSTAMP"]
    return found
