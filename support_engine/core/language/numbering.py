"""Numbers that people give to papers and payments (« VIR 1 », « DP-2024/3 »): when two are one."""

import re

from support_engine.core.language.spelling import plain

CALLED = re.compile(r"^\s*(?:n\s*[°º]|№)", re.IGNORECASE)
"""« n° » before a number says only that one follows."""
SEAM = re.compile(r"(?<=[^\W\d_]) (?=\d)|(?<=\d) (?=[^\W\d_])")
"""Where letters meet digits, nothing needs to part them."""


def number_key(number: str) -> str:
    """What two spellings of one number share: « n° VIR-1 », « vir 1 » and « VIR1 » are one,
    « VIR 1 1 » and « VIR 11 » are two. Empty where there are signs alone."""
    return SEAM.sub("", plain(CALLED.sub("", number)))
