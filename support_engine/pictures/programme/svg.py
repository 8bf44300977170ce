"""The picture as SVG: real letters, nothing fetched, nothing told by colour alone.

Colours keep a contrast of 4.5 or more with what they stand on. A state of the main road has a
dark head, a side state a light one, an end a double frame; what a dossier went through has a thick
frame, a numbered date and a tick.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from support_engine.pictures.marks import escaped, number
from support_engine.pictures.programme.blocks import BADGE_SIZE, STYLES, Measured, Text
from support_engine.pictures.programme.columns import BAND_PAD, PlacedBox, PlacedGate, Rect
from support_engine.pictures.programme.icons import icon
from support_engine.pictures.programme.layout import PAGE, Layout, PlacedBand
from support_engine.pictures.programme.margins import (
    BAND,
    MARGIN,
    Sign,
    band_name,
    before,
    heading,
    legend,
)
from support_engine.pictures.programme.marks import line, rectangle, words
from support_engine.pictures.programme.plan import Plan
from support_engine.pictures.programme.routing import Arrow

INK, ROAD, SIDE, END, PASSED, NOTE = (
    "#1b2333",
    "#1f3d6e",
    "#4a5875",
    "#6d2b3a",
    "#a63c00",
    "#3d4a3a",
)
FILLS = {"road": ROAD, "side": "#dde3ee", "exit": "#f3e1e4", "note": "#e6ebe1"}
FRAMES = {"road": ROAD, "side": SIDE, "exit": END, "note": NOTE}
FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', Verdana, sans-serif"
THICK = {
    (True, False, False): 5.0,
    (False, False, False): 1.6,
    (True, True, True): 6.0,
    (False, True, True): 3.2,
    (True, True, False): 2.4,
    (False, True, False): 1.4,
}
"""The width of an arrow: of the main road or not, with a journey or not, travelled or not."""
LINES = {"road": (ROAD, 5), "side": (SIDE, 1.6), "travelled": (PASSED, 5)}
FRAME = "#7d879c"
"""The frame of a phase and the lines inside boxes: 3 at least with their ground."""
CSS = f"""
text {{ font-family: {FONTS}; fill: {INK}; }}
.b {{ font-weight: bold; }}
.i {{ font-style: italic; }}
@page {{ size: A3 landscape; margin: 0; }}
.on {{ fill: #ffffff; }}
.done {{ fill: {PASSED}; }}
"""


def svg(plan: Plan, layout: Layout, arrows: Iterable[Arrow]) -> str:
    """The whole picture, sized for A3 in landscape."""
    passed_last = sorted(arrows, key=lambda arrow: arrow.is_passed)
    parts = [
        *opening(plan, layout),
        *(mark for band in layout.bands for mark in band_frame(band)),
        *(mark for arrow in passed_last for mark in arrow_line(arrow, plan)),
        *(mark for gate in layout.gates.values() for mark in gate_words(gate)),
        *(mark for box in layout.boxes.values() for mark in box_drawn(box)),
        *margins(plan, layout),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def opening(plan: Plan, layout: Layout) -> Iterator[str]:
    """The page, its name and what it says to those who cannot see it."""
    page = sheet(layout)
    view = " ".join(map(number, (page.x, page.y, page.width, page.height)))
    yield (
        '<svg xmlns="http://www.w3.org/2000/svg" width="420mm" height="297mm" '
        f'viewBox="{view}" role="img" lang="fr" aria-labelledby="titre description">'
    )
    yield f'<title id="titre">{escaped(plan.title)} – {escaped(plan.subtitle)}</title>'
    yield f'<desc id="description">{escaped(plan.description)}</desc>'
    yield f"<style>{CSS}</style>"
    yield rectangle(page, fill="#ffffff")


def sheet(layout: Layout) -> Rect:
    """The page around everything, of the proportions of A3 in landscape."""
    wide = max(layout.width, layout.height * PAGE[0] / PAGE[1], PAGE[0] * 0.7)
    tall = wide * PAGE[1] / PAGE[0]
    return Rect((layout.width - wide) / 2, (layout.height - tall) / 2, wide, tall)


def margins(plan: Plan, layout: Layout) -> Iterator[str]:
    """The name of the picture and its legend."""
    wide = layout.width - 2 * MARGIN
    signs, _ = legend(plan, wide)
    for sign in (*heading(plan, wide)[0], *(moved(one, layout.foot) for one in signs)):
        yield from legend_sign(sign, sign.x, sign.y - 3.5)
        x = sign.x + before(sign.sign)
        yield words(x, sign.y, sign.words, sign.size, "b" if sign.bold else "")


def legend_sign(sign: Sign, x: float, middle: float) -> Iterator[str]:
    """What stands before the words of a line of the legend."""
    match sign.sign:
        case None:
            return
        case "road" | "side" | "travelled":
            colour, thick = LINES[sign.sign]
            yield line(Rect(x, middle, 17, 0), stroke=colour, stroke_width=thick)
            corners = f"{number(x + 25)},{number(middle)}"
            for side in (-5, 5):
                corners += f" {number(x + 16)},{number(middle + side)}"
            yield f'<polygon points="{corners}" fill="{colour}"/>'
        case "end":
            yield rectangle(Rect(x, middle - 5.5, 24, 11), rx=4, fill="none", stroke=END)
            yield rectangle(Rect(x + 2.5, middle - 3, 19, 6), rx=2, fill="none", stroke=END)
        case "note":
            frame = Rect(x, middle - 5.5, 24, 11)
            yield rectangle(frame, rx=3, fill="none", stroke=NOTE, stroke_dasharray="5 3")
        case "Départ" | "Label":
            frame = Rect(x, middle - 6.5, before(sign.sign) - 7, 13)
            yield rectangle(frame, rx=6, fill="none", stroke=INK)
            yield words(x + 5, sign.y, sign.sign, BADGE_SIZE, "b")
        case _:
            yield icon(sign.sign, x + 18, middle)


def moved(sign: Sign, down: float) -> Sign:
    """A line of the legend where the legend stands."""
    return replace(sign, y=sign.y + down)


def band_frame(band: PlacedBand) -> Iterator[str]:
    """A phase: its ground and its name."""
    rect = band.rect
    yield rectangle(rect, rx=8, fill="#f3f5fa", stroke=FRAME)
    for row, name in enumerate(band_name(band.band.label, rect.width - 2 * BAND_PAD)):
        yield words(rect.x + BAND_PAD, rect.y + 17 + 16 * row, name, BAND, "b")


def box_drawn(placed: PlacedBox) -> Iterator[str]:
    """A state: its frame, its head, its words."""
    rect, box = placed.rect, placed.box
    colour = PASSED if box.is_visited else FRAMES[box.role]
    thick = 3.5 if box.is_here else 2.5 if box.is_visited else 1.2
    is_dark = box.role == "road" or box.is_here
    yield f"<g><title>{escaped(box.label)}</title>"
    yield rectangle(rect, rx=5, fill="#ffffff")
    yield f'<path d="{head(placed)}" fill="{PASSED if box.is_here else FILLS[box.role]}"/>'
    if "Fin" in box.badges:
        around = Rect(rect.x - 4, rect.y - 4, rect.width + 8, rect.height + 8)
        yield rectangle(around, rx=8, fill="none", stroke=colour)
    dashes = "5 3" if box.role == "note" else "none"
    look: dict[str, str | float] = {"stroke_width": thick, "stroke_dasharray": dashes}
    yield rectangle(rect, rx=5, fill="none", stroke=colour, **look)
    yield from badges(placed, is_dark)
    for top, _ in placed.inside.spans:
        yield line(Rect(rect.x + 4, rect.y + top - 1, rect.width - 8, 0), stroke=FRAME)
    yield from letters(placed.inside, rect.x, rect.y, is_dark)
    yield "</g>"


def badges(placed: PlacedBox, is_dark: bool) -> Iterator[str]:
    """The short words of a box's head, each in its frame."""
    for badge in placed.inside.badges:
        x, y = placed.rect.x + badge.x, placed.rect.y + badge.y
        frame = Rect(x, y, badge.width, 12.5)
        yield rectangle(frame, rx=6, fill="none", stroke="#ffffff" if is_dark else INK)
        yield words(x + 5, y + 9.6, badge.words, BADGE_SIZE, "b on" if is_dark else "b")


def head(placed: PlacedBox) -> str:
    """The outline of a box's head: round at the top, and at the foot where nothing follows."""
    rect, tall = placed.rect, placed.inside.head
    is_all = tall >= rect.height
    x, y, right, bottom = (number(v) for v in (rect.x, rect.y, rect.right, rect.y + tall))
    left, end, low = number(rect.x + 5), number(rect.right - 5), number(rect.y + 5)
    high = number(rect.y + tall - 5) if is_all else bottom
    foot = f"Q{right} {bottom} {end} {bottom}H{left}Q{x} {bottom} {x} {high}" if is_all else f"H{x}"
    return f"M{x} {high}V{low}Q{x} {y} {left} {y}H{end}Q{right} {y} {right} {low}V{high}{foot}Z"


def gate_words(placed: PlacedGate) -> Iterator[str]:
    """What stands under an arrow of the main road."""
    yield from letters(placed.inside, placed.rect.x, placed.rect.y, False)


def letters(inside: Measured, x: float, y: float, is_dark: bool) -> Iterator[str]:
    """The lines of a box, with their icons."""
    for text in inside.texts:
        if text.icon:
            yield icon(text.kind, x + text.x - 8, y + text.y - 3.5)
        yield words(x + text.x, y + text.y, text.words, STYLES[text.kind].size, look(text, is_dark))


def look(text: Text, is_dark: bool) -> str:
    """The classes of a line."""
    style = STYLES[text.kind]
    classes = ["b"] * style.bold + ["i"] * style.italic
    if text.kind == "title" and is_dark:
        classes.append("on")
    if text.kind in ("passed", "here", "hold"):
        classes.append("done")
    return " ".join(classes)


def arrow_line(arrow: Arrow, plan: Plan) -> Iterator[str]:
    """A line with round turns and a head; what a dossier travelled stands out by its width."""
    colour = PASSED if arrow.is_passed else ROAD if arrow.is_main else SIDE
    thick = THICK[arrow.is_main, plan.has_journey, arrow.is_passed]
    long, half = (11.0, 6.5) if thick > 3 else (8.0, 4.0)
    (ax, ay), (bx, by) = arrow.points[-2:]
    dx, dy = (bx > ax) - (bx < ax), (by > ay) - (by < ay)
    foot = (bx - dx * long, by - dy * long)
    yield (
        f'<path d="{bent((*arrow.points[:-1], foot))}" fill="none" stroke="{colour}" '
        f'stroke-width="{thick}" stroke-linejoin="round"/>'
    )
    left = (foot[0] - dy * half, foot[1] + dx * half)
    right = (foot[0] + dy * half, foot[1] - dx * half)
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in ((bx, by), left, right))
    yield f'<polygon points="{corners}" fill="{colour}"/>'


def bent(points: tuple[tuple[float, float], ...]) -> str:
    """A broken line whose corners are rounded."""
    d = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for last, here, after in zip(points, points[1:], points[2:], strict=False):
        start, end = toward(here, last), toward(here, after)
        d.append(f"L{number(start[0])} {number(start[1])}")
        d.append(f"Q{number(here[0])} {number(here[1])} {number(end[0])} {number(end[1])}")
    d.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(d)


def toward(here: tuple[float, float], there: tuple[float, float]) -> tuple[float, float]:
    """A point a little way from a corner, at most half way."""
    far = abs(there[0] - here[0]) + abs(there[1] - here[1])
    share = min(6.0, far / 2) / far if far else 0.0
    return here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share
