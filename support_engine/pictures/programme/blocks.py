"""Text set in a given width: where each line stands in its box, and how high the box becomes.

One unit is a pixel; A3 in landscape is about 1587 × 1123 of them, so that 10 units print as
7.5 points. Positions are relative to the corner of the box; `y` is the base of the letters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from support_engine.pictures.programme.plan import Act, Box, Gate, Kind, Line
from support_engine.pictures.programme.widths import BREAKS, bound, width, wrapped

PAD = 5.0
LEADING = 1.16
HEAD_PAD = 5.0
BADGE_HEIGHT = 14.0
BADGE_SIZE = 10.0


@dataclass(frozen=True, slots=True)
class Style:
    """Letters of a kind of line; `indent` leaves room for the icon, if any."""

    size: float = 10.0
    bold: bool = False
    italic: bool = False
    indent: float = 0.0
    before: float = 1.5


STYLES: dict[Kind, Style] = {
    "title": Style(11.5, bold=True),
    "label": Style(bold=True, before=2),
    "roles": Style(italic=True),
    "detail": Style(),
    "clock": Style(indent=14, before=4),
    "milestone": Style(indent=25),
    "reached": Style(indent=25),
    "tranche": Style(indent=14, before=4),
    "paid": Style(indent=14, before=4),
    "pause": Style(indent=14, before=4),
    "exits": Style(indent=14, before=4),
    "passed": Style(bold=True, indent=14, before=2),
    "here": Style(bold=True, indent=14),
    "hold": Style(bold=True, indent=14),
}


@dataclass(frozen=True, slots=True)
class Text:
    """One line of letters. `icon` is drawn on its left, on the first line of a sentence only."""

    x: float
    y: float
    words: str
    kind: Kind
    icon: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word in a frame."""

    x: float
    y: float
    width: float
    words: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A box whose width was given. `spans` are the (top, bottom) of each item of it."""

    width: float
    height: float
    head: float
    texts: tuple[Text, ...]
    badges: tuple[Badge, ...]
    spans: tuple[tuple[float, float], ...]


def typeset(lines: Iterable[Line], x: float, y: float, limit: float) -> tuple[list[Text], float]:
    """Lines from (x, y) downwards, no wider than `limit`; and where the next one would start."""
    texts: list[Text] = []
    for line in lines:
        style = STYLES[line.kind]
        y += style.before
        room = limit - style.indent
        for rank, words in enumerate(wrapped(line.words, room, style.size, bold=style.bold)):
            base = y + style.size * 1.02
            is_first = rank == 0 and style.indent > 0
            texts.append(Text(x + style.indent, base, words, line.kind, is_first))
            y += style.size * LEADING
    return texts, y


def act_lines(act: Act) -> tuple[Line, ...]:
    """An act's label, then its lines."""
    return (Line("label", act.label), *act.lines)


@lru_cache(maxsize=8_192)
def measured(box: Box, wide: float) -> Measured:
    """A box of this width: its head with the label and the badges, its lines, its items."""
    inner = wide - 2 * PAD
    texts, y = typeset([Line("title", box.label)], PAD, HEAD_PAD - 2, inner)
    room = wide - PAD - badges_width(box.badges)
    title = width(box.label, STYLES["title"].size, bold=True)
    if len(texts) == 1 and PAD + title + 6 <= room:
        badges, _ = badges_of(box.badges, HEAD_PAD - 0.5, room)
    else:
        badges, y = badges_of(box.badges, y + 3, PAD)
    head = y + HEAD_PAD - 1
    more, y = typeset(box.lines, PAD, head + 2, inner)
    texts.extend(more)
    spans = []
    for item in box.items:
        top = y + 5
        more, y = typeset(act_lines(item.act), PAD, top, inner)
        texts.extend(more)
        spans.append((top, y))
    bottom = y + PAD if box.lines or box.items else head
    return Measured(wide, bottom, head, tuple(texts), badges, tuple(spans))


@lru_cache(maxsize=2_048)
def longest_word(part: Box | Gate) -> float:
    """The width that a box or an arrow's words need so that no word is cut."""
    acts = part.acts if isinstance(part, Gate) else [item.act for item in part.items]
    lines = [line for act in acts for line in act_lines(act)]
    if isinstance(part, Box):
        lines.extend((Line("title", part.label), *part.lines))
    return 2 * PAD + max(
        (word_width(line.kind, word) for line in lines for word in BREAKS.split(bound(line.words))),
        default=0,
    )


def word_width(kind: Kind, word: str) -> float:
    """A word in the letters of a kind of line, with its indent."""
    style = STYLES[kind]
    return style.indent + width(word, style.size, bold=style.bold)


def badges_width(words: tuple[str, ...]) -> float:
    """How long badges side by side are, with what stands between them."""
    return sum(width(word, BADGE_SIZE, bold=True) + 15 for word in words) - 5


def badges_of(words: tuple[str, ...], y: float, x: float) -> tuple[tuple[Badge, ...], float]:
    """Badges side by side from (x, y) on; a line of them has a height, none has not."""
    if not words:
        return (), y - 2
    badges = []
    for word in words:
        size = width(word, BADGE_SIZE, bold=True) + 10
        badges.append(Badge(x, y, size, word))
        x += size + 5
    return tuple(badges), y + BADGE_HEIGHT


@lru_cache(maxsize=8_192)
def measured_gate(gate: Gate, wide: float) -> Measured:
    """What is written under an arrow of the main road: each act in turn, « ou » between them."""
    texts: list[Text] = []
    y = 0.0
    for rank, act in enumerate(gate.acts):
        if rank:
            more, y = typeset([Line("roles", "ou bien")], 0, y + 3, wide)
            texts.extend(more)
        more, y = typeset(act_lines(act), 0, y, wide)
        texts.extend(more)
    return Measured(wide, y + 2, 0, tuple(texts), (), ())
