"""Where a page of a list ended: an opaque text that stays good whatever is added meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from support_engine.web.api.problems import Problem

UNREAD = "Ce « cursor » n’est pas l’un des nôtres : rendez tel quel le « next » de la page d’avant."


def cursor(kind: str, last: str) -> str:
    """The cursor after an element of a kind of list, by what never changes of it."""
    return urlsafe_b64encode(f"{kind} {last}".encode()).decode().rstrip("=")


def after(kind: str, given: str | None) -> str:
    """The element after which a page begins; nothing for the first page. Raises Problem for what
    is no cursor of that list."""
    if not given:
        return ""
    try:
        padded = given.encode("ascii") + b"=" * (-len(given) % 4)
        named, _, last = urlsafe_b64decode(padded).decode().partition(" ")
    except (ValueError, Error) as problem:
        raise unread() from problem
    if named != kind or not last or not last.isprintable():
        raise unread()
    return last


def unread() -> Problem:
    """What is no cursor."""
    return Problem("fields_unread", UNREAD, fields=[{"field": "cursor", "sentence": UNREAD}])
