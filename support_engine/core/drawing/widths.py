"""How wide words are, without any font at hand: a table of the widest usual one, DejaVu Sans.

Arial, Helvetica and Liberation Sans are narrower, so what fits here fits on every screen and page.
Widths are hundredths of the font size; a letter outside the table counts as a very wide one.
"""

import re
import unicodedata
from functools import lru_cache

EXTRA = "’«»–—…œŒæÆß€°×·→“”•≤≥−"
"""What French adds to the printable ASCII."""
PLAIN = (
    "32 41 46 84 64 96 78 28 40 40 50 84 32 37 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 "
    "84 84 54 100 69 69 70 77 64 58 78 76 30 30 66 56 87 75 79 61 79 70 64 62 74 69 99 69 62 "
    "69 40 34 40 84 50 50 62 64 55 64 62 36 64 64 28 28 58 28 98 64 62 64 64 42 53 40 64 60 "
    "82 60 60 53 64 34 64 84 32 62 62 50 100 100 103 107 99 98 63 64 50 84 32 84 52 52 59 84 "
    "84 84"
)
BOLD = (
    "35 46 53 84 70 101 88 31 46 46 53 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 "
    "84 84 58 100 78 77 74 83 69 69 83 84 38 38 78 64 100 84 85 74 85 77 73 69 82 78 111 78 "
    "73 73 46 37 46 84 50 50 68 72 60 72 68 44 72 72 35 35 67 35 105 72 69 72 72 50 60 48 72 "
    "66 93 65 66 59 72 37 72 84 38 65 65 50 100 100 110 117 105 109 72 70 50 84 38 84 66 66 "
    "64 84 84 84"
)
UNKNOWN = 130
LETTERS = [*map(chr, range(32, 127)), *EXTRA]
TABLES = {
    is_bold: dict(zip(LETTERS, map(int, table.split()), strict=True))
    for is_bold, table in ((False, PLAIN), (True, BOLD))
}
BREAKS = re.compile("[ \\t\\r\\n\\f\\v]+")
"""Where a line may end: at a space, never at a no-break one."""


@lru_cache(maxsize=16_384)
def width(words: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text, in the unit of `size`."""
    return sum(letter_width(letter, bold) for letter in words) * size / 100


@lru_cache(maxsize=4_096)
def letter_width(letter: str, bold: bool) -> int:
    """Hundredths of the font size; a marked letter is as wide as the letter it marks."""
    if unicodedata.combining(letter):
        return 0
    table = TABLES[bold]
    base = unicodedata.normalize("NFKD", letter)[:1]
    return table.get(letter) or table.get(base) or UNKNOWN


@lru_cache(maxsize=16_384)
def wrapped(words: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Words on lines no wider than `limit`; a word longer than a line is cut."""
    lines: list[str] = []
    line = ""
    for word in BREAKS.split(words.strip()):
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= limit:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = pieces(word, limit, size, bold)
        lines.extend(whole)
    return (*lines, line)


def pieces(word: str, limit: float, size: float, bold: bool) -> list[str]:
    """A word cut where it no longer fits; at least one letter on each piece."""
    found = [""]
    for letter in word:
        if found[-1] and width(found[-1] + letter, size, bold=bold) > limit:
            found.append("")
        found[-1] += letter
    return found
