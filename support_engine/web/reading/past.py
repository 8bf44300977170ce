"""A page as at a past day: the day that the address asks for, and what is not done there."""

from datetime import date

from support_engine.core.language.typed import Misread, read_date
from support_engine.errors import NoSuchDay, ReadOnly
from support_engine.web.asked import Asked

READ_ONLY = "Ce qui est passé se lit, et ne se change pas. Revenez à aujourd’hui pour agir."


def day_of(asked: Asked) -> date | None:
    """The past day of `?au=`; None where the page is of today. Raises NoSuchDay."""
    typed = asked.query("au").strip()
    if not typed:
        return None
    found = read_date(typed)
    if isinstance(found, Misread):
        raise NoSuchDay(found.about(typed[:40]))
    return found


def no_acts(asked: Asked) -> None:
    """Raise ReadOnly on a page as at a past day."""
    if asked.query("au"):
        raise ReadOnly(READ_ONLY)
