"""The small change of the drawing of a programme: a line of letters, rectangles, lines."""

from collections.abc import Mapping

from support_engine.pictures.marks import escaped, number
from support_engine.pictures.programme.columns import Rect
from support_engine.pictures.programme.widths import is_sure, width


def words(x: float, y: float, given: str, size: float, classes: str) -> str:
    """One line of letters."""
    look = f' class="{classes}"' if classes else ""
    place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
    if given.strip() and is_sure(given):
        place += f' textLength="{number(width(given, size, bold="b" in classes.split()))}"'
        place += ' lengthAdjust="spacingAndGlyphs"'
    return f"<text {place}{look}>{escaped(given)}</text>"


def rectangle(rect: Rect, **look: str | float) -> str:
    """A rectangle; `look` gives its other attributes, `_` standing for `-`."""
    place = f'x="{number(rect.x)}" y="{number(rect.y)}"'
    size = f'width="{number(rect.width)}" height="{number(rect.height)}"'
    return f"<rect {place} {size} {attributes(look)}/>"


def line(rect: Rect, **look: str | float) -> str:
    """The line from one corner of a rectangle to the opposite one."""
    start = f'x1="{number(rect.x)}" y1="{number(rect.y)}"'
    end = f'x2="{number(rect.right)}" y2="{number(rect.bottom)}"'
    return f"<line {start} {end} {attributes(look)}/>"


def attributes(look: Mapping[str, str | float]) -> str:
    """How a mark looks."""
    return " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in look.items())
