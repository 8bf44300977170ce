"""How the words of a letter are set: lines, sentences, blanks."""

import re
import textwrap
from collections.abc import Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from support_engine.adapters.mail.signs import one_line

LINE_WIDTH = 76


def shortened(text: str, length: int) -> str:
    """On one line of at most `length` characters, the last being « … » if it was cut."""
    line = one_line(text)
    return line if len(line) <= length else f"{line[: length - 1].rstrip(' …')}…"


def sentence(text: str) -> str:
    """With a full stop, unless it already ends a sentence; nothing stays nothing."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…:;" else f"{text}."


def lines(text: str) -> Markup:
    """For HTML: each line feed becomes a visible break, the rest is escaped."""
    return Markup("<br>").join(escape(line) for line in text.strip().split("\n"))


class FrenchLines(textwrap.TextWrapper):
    """Never cut before « : ; ? ! », nor inside quotes at their marks."""

    wordsep_simple_re = re.compile(r"((?<!«) (?![:;?!»%€](?:[\s).,»]|$)))")


@lru_cache(maxsize=1_024)
def reflow(text: str) -> str:
    """Paragraphs filled to 76 columns; items (« - ») and indented lines keep their own line."""
    blocks = re.split(r"\n(?:[ \t]*\n)+", text.strip("\n"))
    return "\n\n".join("\n".join(filled(block)) for block in blocks)


def filled(block: str) -> Iterator[str]:
    """The lines of one paragraph or list."""
    pieces: list[str] = []
    for line in block.split("\n"):
        if not pieces or line.startswith(("- ", "  ")):
            pieces.append(line)
        else:
            pieces[-1] += f" {line}"
    for piece in pieces:
        paragraph = one_line(piece)
        indent = "  " if piece.startswith("  ") else ""
        hanging = f"{indent}  " if indent or paragraph.startswith("- ") else ""
        yield from FrenchLines(
            LINE_WIDTH, indent, hanging, break_long_words=False, break_on_hyphens=False
        ).wrap(paragraph)


def unfilled(text: str) -> str:
    """Words that `reflow` had filled, each paragraph and item on one line again: a page is as wide
    as its reader’s screen. Tables and lines that end by themselves stay."""
    lines: list[str] = []
    last = ""
    for line in text.split("\n"):
        if lines and goes_on(last, line):
            lines[-1] += f" {line.lstrip()}"
        else:
            lines.append(line)
        last = line
    return "\n".join(lines)


def goes_on(line: str, following: str) -> bool:
    """Whether a line was cut there because the next word had no room left."""
    if "  " in line.strip() + following.strip() or following.lstrip().startswith(("- ", "_")):
        return False
    word = following.lstrip(" ").partition(" ")[0]
    return bool(line.strip() and word) and len(line) <= LINE_WIDTH < len(line) + 1 + len(word)


def tidy(text: str) -> str:
    """No space at the end of a line, never two blank lines in a row, one line feed at the end."""
    stripped = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", stripped).strip("\n") + "\n"
