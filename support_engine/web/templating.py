"""The templates of the pages: escaped always, a variable that is not there is an error."""

import re
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from support_engine.adapters.mail.templates import FrenchSpacing
from support_engine.adapters.mail.wording import unfilled
from support_engine.core.language import french
from support_engine.core.language.spelling import visible
from support_engine.core.language.typed import Misread, read_date
from support_engine.views.last_round import hour

HERE = Path(__file__).parent
STATIC = {
    "bureau.css": "text/css",
    "calendrier.css": "text/css",
    "carte.css": "text/css",
    "liste.css": "text/css",
    "espace.css": "text/css",
    "programme.css": "text/css",
    "bureau.js": "text/javascript",
}
"""What pages ask for besides, and its kind."""
PARIS = ZoneInfo("Europe/Paris")


@cache
def static(name: str) -> bytes:
    """A file that pages ask for besides. Raises KeyError for any other."""
    if name not in STATIC:
        raise KeyError(name)
    return (HERE / "static" / name).read_bytes()


@cache
def mark(name: str) -> str:
    """What its address bears, so that a new version is asked for at once."""
    return sha256(static(name)).hexdigest()[:12]


def said(value: object) -> str:
    """A date as « 15 juin 2023 », anything else as it is; nothing for nothing."""
    if isinstance(value, datetime):
        at = value.astimezone(PARIS)
        return f"{french.day(at.date())} à {hour(at)}"
    if isinstance(value, date):
        return french.day(value)
    return "" if value is None else str(value)


TYPED = re.compile(r"--[a-zA-Z]|support-engine")
"""What is for the command line."""


def shown(value: object) -> object:
    """What is written on a page; a sign that would turn a line around is seen instead."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def capital(words: str) -> str:
    """With a capital; what follows stays as it is: names keep theirs."""
    return f"{words[:1].upper()}{words[1:]}"


def sentence(words: str) -> str:
    """With a capital and a full stop: what the journal says begins small."""
    words = words.strip()
    is_ended = not words or words.rstrip(")").endswith((".", "!", "?", "…"))
    return f"{capital(words)}{'' if is_ended else '.'}"


def on_page(remedy: str) -> str:
    """What would lift a reason, without what is for the command line: the end of a sentence after
    its colon, or the whole of it; « Sinon » goes with what it follows."""
    said = re.split(r"(?<=[.!?]) ", remedy)
    kept = [one if not TYPED.search(one) else without_end(one) for one in said]
    if not kept[0]:
        kept = [capital(one.removeprefix("Sinon, ")) for one in kept]
    return " ".join(filter(None, kept))


def in_field(typed: str) -> tuple[str, str]:
    """The kind of the field of a day, and its value: what a browser could not show as a day is a
    text, as it was typed."""
    day = read_date(typed)
    if not isinstance(day, Misread):
        return "date", day.isoformat()
    return ("text" if typed.strip() else "date"), typed


def without_end(sentence: str) -> str:
    """« Dites pourquoi. » of « Dites pourquoi : ajoutez --because "…". »; nothing where what is
    before the colon is for the command line too."""
    before, colon, _ = sentence.rpartition(" : ")
    return f"{before}." if colon and not TYPED.search(before) else ""


def environment() -> Environment:
    """Where every page is written."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
        extensions=[FrenchSpacing],
    )
    made.filters.update(
        said=said,
        day=french.day,
        long_day=french.long_day,
        month=french.month,
        euros=french.euros,
        percent=french.percent,
        in_days=french.in_days,
        plural=french.count,
        listed=french.listed,
        sentence=sentence,
        capital=capital,
        unfilled=unfilled,
        on_page=on_page,
        in_field=in_field,
    )
    made.globals["mark"] = mark
    return made


TEMPLATES = environment()
