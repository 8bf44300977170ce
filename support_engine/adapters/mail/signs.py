"""Signs of a text that nobody meant: those that would hide in it, turn it around, or cut it."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

JOINERS = "\u200c\u200d"
"""Zero-width signs that belong to words (Persian, Hindi) and to pictures made of several."""
BREAKS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
UNMEANT = re.compile(r"[^\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u202f\u20ac]")
"""What may have to be taken out; French words hold none."""
SPACES = re.compile(r"[ \t\n]+")


def clean(data: Mapping[str, object]) -> dict[str, object]:
    """A letter's data without unmeant signs: names and reasons are typed by anybody."""
    return {key: cleaned(value) for key, value in data.items()}


def cleaned(value: object) -> object:
    """One value, in depth; numbers, dates and other objects stay as they are."""
    match value:
        case str():
            return UNMEANT.sub(lambda found: meant(found[0]), value.replace("\r\n", "\n"))
        case Mapping():
            return {key: cleaned(part) for key, part in value.items()}
        case list() | tuple():
            return [cleaned(part) for part in value]
        case _:
            return value


@lru_cache(maxsize=1024)
def meant(sign: str) -> str:
    """What stands for one sign: itself, a line feed, nothing, or the mark of a broken one."""
    if sign == "\r" or sign in BREAKS:
        return "\n"
    match unicodedata.category(sign):
        case "Cs":
            return "\ufffd"
        case "Cc" | "Cf":
            return sign if sign in JOINERS else ""
        case _:
            return sign


def one_line(text: str) -> str:
    """On one line, with single spaces; no-break spaces stay."""
    return SPACES.sub(" ", text).strip(" ")
