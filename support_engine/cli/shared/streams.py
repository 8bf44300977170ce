"""Where answers go: alphabets that lack a sign, readers that went away, disks that are full.

What a command has to do is done whatever becomes of its words: an act that was recorded never ends
as one that failed, which somebody would ask for again.
"""

import codecs
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from traceback import extract_tb
from typing import TextIO

IN_OTHER_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "→": "->"}
    | {"€": "EUR", "œ": "oe", "Œ": "OE", "æ": "ae", "✓": "v", "✗": "x", "⚠": "!", "⏎": "/"}
)
"""What stands for the signs of our French that an alphabet lacks."""
NEAREST = "support_engine.nearest"
UNWRITTEN = (
    "La réponse n’a pas pu être écrite jusqu’au bout (disque plein ?). Si un acte était demandé, "
    "il est fait : regardez (support-engine history) avant de le demander de nouveau."
)
_lost: list[OSError] = []


def nearest(problem: UnicodeError) -> tuple[str, int]:
    """What is written for signs that an alphabet lacks: the nearest ones, else « ? »."""
    assert isinstance(problem, UnicodeEncodeError)
    signs = problem.object[problem.start : problem.end].translate(IN_OTHER_SIGNS)
    bare = (unicodedata.normalize("NFKD", sign) for sign in signs)
    return "".join(sign.encode("ascii", "ignore").decode() or "?" for sign in bare), problem.end


codecs.register_error(NEAREST, nearest)


def prepare() -> None:
    """Whatever is printed can be, in the alphabet of whoever reads."""
    _lost.clear()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # closed, or not one of the system
            stream.reconfigure(errors=NEAREST)  # type: ignore[union-attr]


def in_utf8() -> None:
    """Programs read JSON in UTF-8, whatever the terminal speaks (RFC 8259, 8.1)."""
    with suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8", errors=NEAREST)  # type: ignore[union-attr]


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks at it; a stream that was closed is nobody's."""
    return stream is not None and stream.isatty()


def is_plain() -> bool:
    """Whether styles are unwanted, or mean nothing where they go (no-color.org)."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


@contextmanager
def going_on(stream: TextIO | None) -> Iterator[None]:
    """Print and go on: what cannot be written is said at the end (`ended`)."""
    try:
        yield
    except BrokenPipeError:  # who read has read enough (`| head`)
        silence(stream)
    except OSError as problem:
        _lost[:] = [problem]


def taken_as_lost(problem: Exception) -> bool:
    """Whether an answer of click itself, a help, cannot be written: kept then, `ended` says it."""
    is_own = extract_tb(problem.__traceback__)[-1].name == "echo"  # of click
    if not is_own or not isinstance(problem, OSError):
        return False
    _lost[:] = [problem]
    return True


def silence(stream: TextIO | None) -> None:
    """Nobody reads any more what is printed there."""
    with suppress(AttributeError, OSError, ValueError):  # closed, or not one of the system
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def ended(code: int) -> tuple[int, str]:
    """The exit code of a command, and what is to be said where its answer could not be written."""
    if not _lost:
        return code, ""
    silence(sys.stdout)
    return code or 1, UNWRITTEN
