"""The map as SVG: real letters, nothing fetched, no style, nothing told by colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from support_engine.pictures.france.bubbles import Bubble
from support_engine.pictures.france.outline import OUTLINE
from support_engine.pictures.france.sheet import (
    BOX_HEIGHT,
    BOX_TOP,
    BOX_WIDTH,
    BOXES,
    HEIGHT,
    WIDTH,
    Box,
)
from support_engine.pictures.marks import escaped, number

PINE, RED, INK, PAPER = "#1d5a4b", "#9b1c1c", "#1f2a30", "#ffffff"
LAND, SHORE, LINE = "#e6f0ec", "#7fa598", "#c9c9c0"
DOT = 0.62
"""The radius of one dossier alone, as a part of the room that it is given."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A bubble with what it is called, and where it leads; nowhere where `href` is empty."""

    bubble: Bubble
    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A map to be drawn. `name`: what its ids begin by, several may stand on a page; `least`: the
    radius of a bubble of one, on which the size of letters depends."""

    name: str
    title: str
    description: str
    marks: Sequence[Mark]
    least: float


def svg(picture: Picture, *, is_file: bool = False) -> str:
    """The map; `is_file`: as a file of its own, with its size. Where it leads somewhere it is a
    group of links, else one image."""
    name = escaped(picture.name)
    role = "group" if any(mark.href for mark in picture.marks) else "img"
    size = f' xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
    head = (
        f'<svg{size if is_file else ""} viewBox="0 0 {WIDTH} {HEIGHT}" role="{role}"'
        f' aria-labelledby="{name}-titre {name}-texte" font-family="system-ui, sans-serif">'
        f'<title id="{name}-titre">{escaped(picture.title)}</title>'
        f'<desc id="{name}-texte">{escaped(picture.description)}</desc>'
    )
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>' if is_file else ""
    boxes = "".join(framed(box, picture.least) for box in BOXES.values())
    land = "".join(f'<path d="{path}"/>' for path in OUTLINE.values())
    look = f'fill="{LAND}" stroke="{SHORE}" stroke-width="1.5" stroke-linejoin="round"'
    marks = "".join(map(drawn, picture.marks))
    return f"{head}{ground}{boxes}<g {look}>{land}</g>{marks}</svg>"


def framed(box: Box, least: float) -> str:
    """The frame of an overseas department, with its name."""
    size = min(30.0, 8 + least * 0.75)
    return (
        f'<rect x="{number(box.x)}" y="{number(BOX_TOP)}" width="{number(BOX_WIDTH)}"'
        f' height="{number(BOX_HEIGHT)}" rx="6" fill="none" stroke="{LINE}"/>'
        f'<text x="{number(box.x + BOX_WIDTH / 2)}" y="{number(BOX_TOP + 28)}"'
        f' font-size="{number(size)}" text-anchor="middle" fill="{INK}">{escaped(box.label)}</text>'
    )


def drawn(mark: Mark) -> str:
    """A bubble: full, or hollow where something in it is late; square where all of it is only
    about there."""
    point, radius = mark.bubble.point, mark.bubble.radius
    is_late, is_square = point.late > 0, point.rough == point.number
    kind = f"{'late' if is_late else 'calm'}{' square' if is_square else ''}"
    shown = radius * DOT if point.number == 1 else radius
    ink, fill = (RED, PAPER) if is_late else (PINE, PINE)
    width = max(3.0, radius * 0.16)
    look = f'fill="{fill}" stroke="{ink}" stroke-width="{number(width)}"'
    x, y = point.spot
    inner = f"<title>{escaped(mark.title)}</title>"
    inner += f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="transparent"/>'
    inner += shape(x, y, shown - width / 2, look, is_square=is_square)
    if point.number > 1:
        written, size = str(point.number), radius * (1.0 if point.number < 100 else 0.85)
        inner += (
            f'<text x="{number(x)}" y="{number(y + size * 0.35)}" font-size="{number(size)}"'
            f' font-weight="600" text-anchor="middle" fill="{RED if is_late else PAPER}">'
            f"{written}</text>"
        )
    if not mark.href:
        return f'<g class="{kind}">{inner}</g>'
    label = f'aria-label="{escaped(mark.title)}"'
    return f'<a href="{escaped(mark.href)}" {label} class="{kind}">{inner}</a>'


def shape(x: float, y: float, reach: float, look: str, *, is_square: bool) -> str:
    """A circle, or the square that holds as much."""
    if not is_square:
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(reach)}" {look}/>'
    half = reach * 0.886
    corner = f'x="{number(x - half)}" y="{number(y - half)}"'
    return f'<rect {corner} width="{number(2 * half)}" height="{number(2 * half)}" {look}/>'
