"""What any SVG is written with: escaped words, numbers."""

import re
from html import escape

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, even escaped."""


def escaped(given: str) -> str:
    """Words as XML: nothing in them can be read as a mark, or break the file."""
    return escape(FORBIDDEN.sub("\ufffd", given), quote=True)


def number(value: float) -> str:
    """A length with one decimal at most."""
    return f"{round(value, 1):g}" if abs(value) < 100_000 else str(round(value))
