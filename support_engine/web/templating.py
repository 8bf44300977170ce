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
from support_engine.core.language import french
from support_engine.core.language.spelling import visible
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
    """What would lift a reason, without its sentences for the command line."""
    said = re.split(r"(?<=[.!?]) ", remedy)
    return " ".join(one for one in said if "--" not in one and "support-engine" not in one)


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
        on_page=on_page,
    )
    made.globals["mark"] = mark
    return made


TEMPLATES = environment()
