"""How wide words are, without any font at hand: a table of Arial, which Helvetica and Liberation
Sans share.

The picture gives each line this width as its `textLength`: where a screen has only a wider font,
its letters are drawn closer, and still fit. Widths are hundredths of the font size; a letter
outside the table counts as a very wide one.
"""

import re
import unicodedata
from functools import lru_cache

EXTRA = "’«»–—…œŒæÆß€°×·→“”•≤≥−"
"""What French adds to the printable ASCII."""
PLAIN = (
    "28 28 36 56 56 89 67 20 34 34 39 59 28 34 28 28 56 56 56 56 56 56 56 56 56 56 28 28 59 59 59 "
    "56 102 67 67 73 73 67 62 78 73 28 50 67 56 84 73 78 67 78 73 67 62 73 67 95 67 67 62 28 28 "
    "28 47 56 34 56 56 50 56 56 28 56 56 23 23 50 23 84 56 56 56 56 34 50 28 56 50 73 50 50 50 34 "
    "26 34 59 23 56 56 56 100 100 95 100 89 100 62 56 40 59 28 100 34 34 35 55 55 59"
)
BOLD = (
    "28 34 48 56 56 89 73 24 34 34 39 59 28 34 28 28 56 56 56 56 56 56 56 56 56 56 34 34 59 59 59 "
    "62 98 73 73 73 73 67 62 78 73 28 56 73 62 84 73 78 67 78 73 67 62 73 67 95 67 67 62 34 28 34 "
    "59 56 34 56 62 56 62 56 34 62 62 28 28 56 28 89 62 62 62 62 39 56 34 62 56 78 56 56 50 39 28 "
    "39 59 28 56 56 56 100 100 95 100 89 100 62 56 40 59 28 100 50 50 35 55 55 59"
)
UNKNOWN = 130
LETTERS = [*map(chr, range(32, 127)), *EXTRA]
TABLES = {
    is_bold: dict(zip(LETTERS, map(int, table.split()), strict=True))
    for is_bold, table in ((False, PLAIN), (True, BOLD))
}
BREAKS = re.compile("[ \\t\\r\\n\\f\\v]+")
"""Where a line may end: at a space, never at a no-break one."""
HANGING = re.compile("(?<=\\S) (?=[:;?!»](?:[ ,.)]|$))")
OPENED = re.compile("(?<=«) ")


def width(words: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text, in the unit of `size`."""
    return hundredths(words, bold) * size / 100


@lru_cache(maxsize=16_384)
def hundredths(words: str, bold: bool) -> int:
    """Hundredths of the font size; words one after the other are as wide as their sum."""
    return sum(letter_width(letter, bold) for letter in words)


def is_sure(words: str) -> bool:
    """Whether every letter is in the table, so that the width is not a guess."""
    return all(letter in TABLES[False] or is_marked(letter) for letter in words)


def is_marked(letter: str) -> bool:
    """A letter of the table with an accent, or a kind of space."""
    return unicodedata.normalize("NFKD", letter)[:1] in TABLES[False]


@lru_cache(maxsize=4_096)
def letter_width(letter: str, bold: bool) -> int:
    """Hundredths of the font size; a marked letter is as wide as the letter it marks."""
    if unicodedata.combining(letter):
        return 0
    table = TABLES[bold]
    base = unicodedata.normalize("NFKD", letter)[:1]
    return table.get(letter) or table.get(base) or UNKNOWN


def bound(words: str) -> str:
    """Words in which no line begins with a sign that follows a space in French, nor ends with «."""
    return OPENED.sub("\u00a0", HANGING.sub("\u00a0", words))


@lru_cache(maxsize=4_096)
def unbroken(words: str) -> tuple[str, ...]:
    """The pieces of a sentence within which no line ends."""
    return tuple(BREAKS.split(bound(words.strip())))


@lru_cache(maxsize=16_384)
def wrapped(words: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Words on lines no wider than `limit`; a word longer than a line is cut."""
    lines: list[str] = []
    line, taken = "", 0
    for word in unbroken(words):
        longer = taken + hundredths(" ", bold) + hundredths(word, bold)
        if line and longer * size / 100 <= limit:
            line, taken = f"{line} {word}", longer
            continue
        if line:
            lines.append(line)
        is_short = width(word, size, bold=bold) <= limit
        *whole, line = [word] if is_short else pieces(word, limit, size, bold)
        lines.extend(whole)
        taken = hundredths(line, bold)
    return (*lines, line)


def pieces(word: str, limit: float, size: float, bold: bool) -> list[str]:
    """A word cut where it no longer fits; at least one letter on each piece."""
    cut = [""]
    for letter in word:
        if cut[-1] and width(cut[-1] + letter, size, bold=bold) > limit:
            cut.append("")
        cut[-1] += letter
    return cut
