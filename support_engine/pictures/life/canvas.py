"""What the pictures of simulated lives are drawn with: days to pixels, an axis, real text."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from html import escape
from typing import NamedTuple

from support_engine.core.days.calendar import add_months
from support_engine.core.simulation.timeline import Timeline

WIDTH, LEFT, RIGHT = 960, 118, 12
BANDS = ("#e3e3fd", "#f5e6d3", "#dff2e6", "#fbe3ea", "#e6eef5", "#f1efd8", "#ece4f3")
INK, SOFT, GREEN = "#1b1b1f", "#55556a", "#18753c"
CHARACTER = 6.2
"""Pixels of a letter at 11 px, on the safe side."""
NAME_WIDTH = 52
"""Pixels between two names of months on the axis."""
STEPS = (1, 3, 6, 12, 24, 60, 120)


class Scale:
    """Days to pixels."""

    def __init__(self, start: date, end: date) -> None:
        self.start = start
        self.end = max(end, start + timedelta(days=30))
        self.days = (self.end - start).days

    def x(self, on: date) -> float:
        """Where a day stands."""
        inside = min(max((on - self.start).days, 0), self.days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * inside / self.days, 1)

    @property
    def step(self) -> int:
        """Months between two lines, such that their names do not touch."""
        room = (WIDTH - LEFT - RIGHT) * 30.4 / self.days
        return next((step for step in STEPS if step * room >= NAME_WIDTH), STEPS[-1])


def svg(height: int, title: str, about: str, parts: Iterable[str]) -> str:
    """The envelope of a picture; on a narrow screen it scrolls rather than shrinks."""
    body = "\n".join(parts)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" width="100%" style="min-width:{WIDTH - 40}px"'
        f' role="img" aria-labelledby="frise-t frise-d" xmlns="http://www.w3.org/2000/svg"'
        f' font-family="Arial, Helvetica, sans-serif" font-size="11">'
        f'<title id="frise-t">{escape(title)}</title><desc id="frise-d">{escape(about)}</desc>\n'
        f"{body}\n</svg>"
    )


def axis(scale: Scale, bottom: int) -> Iterator[str]:
    """A line at each step, its month under it: on its right, on its left near the edge if there
    is room."""
    months = scale.start.year * 12 + scale.start.month
    last = scale.end.year * 12 + scale.end.month - 1
    free = float(LEFT)
    for number in range(months, last + 1):
        if number % scale.step == 0:
            year, month = divmod(number, 12)
            x = scale.x(date(year, month + 1, 1))
            name = f"{month + 1:02d}/{year}"
            room = 2 + len(name) * CHARACTER
            edge = x + room > WIDTH
            yield f'<line x1="{x}" y1="18" x2="{x}" y2="{bottom}" stroke="#d5d5de"/>'
            if not edge or x - room >= free:
                yield text(x - 2 if edge else x + 2, bottom + 12, name, SOFT, at_end=edge)
            free = x + room


def months_between(first: str) -> tuple[date, date]:
    """The first day of « 2026-03 », and of the month after."""
    start = date(int(first[:4]), int(first[5:]), 1)
    return start, add_months(start, 1)


def phases_of(timelines: Iterable[Timeline]) -> list[str]:
    """The phases that some lives go through, in the order in which they come."""
    return list(dict.fromkeys(s.phase for one in timelines for s in one.stretches))


def colour_of(phases: Sequence[str], phase: str) -> str:
    """The colour of a phase; its name stands in the legend and in the tooltips."""
    return BANDS[phases.index(phase) % len(BANDS)]


def legend(phases: Sequence[str], y: int, *, dots: bool = False) -> tuple[list[str], int]:
    """The colours with the names of their phases, on as many lines as needed; the next height."""
    parts: list[str] = []
    x = float(LEFT)
    for phase in phases:
        room = 22 + len(phase) * CHARACTER
        if x + room > WIDTH:
            x, y = float(LEFT), y + 16
        parts.append(box(Area(x, y, 12, 10), colour_of(phases, phase)))
        parts.append(text(x + 16, y + 9, phase))
        x += room + 8
    if dots:
        x, y = (float(LEFT), y + 16) if x + 70 > WIDTH else (x, y)
        parts.append(f'<circle cx="{x + 5:.1f}" cy="{y + 5}" r="3.6" fill="{GREEN}"/>')
        parts.append(text(x + 14, y + 9, "Paiement"))
    return parts, y + 18


class Area(NamedTuple):
    """A rectangle, in pixels."""

    x: float
    y: float
    width: float
    height: int


def box(area: Area, colour: str, tip: str = "") -> str:
    """A band, with what it is."""
    title = f"<title>{escape(tip)}</title>" if tip else ""
    return (
        f'<rect x="{area.x:.1f}" y="{area.y}" width="{max(area.width, 1.5):.1f}"'
        f' height="{area.height}" fill="{colour}" stroke="{SOFT}" stroke-width="0.5">{title}</rect>'
    )


def text(x: float, y: float, words: str, colour: str = INK, *, at_end: bool = False) -> str:
    """Real text, escaped; `at_end`: it ends at `x` instead of beginning there."""
    anchor = ' text-anchor="end"' if at_end else ""
    return f'<text x="{x:.1f}" y="{y}" fill="{colour}"{anchor}>{escape(words)}</text>'


def lanes(spans: Iterable[tuple[float, float]]) -> list[int]:
    """The lowest lane on which each span touches no other, in the order of the spans."""
    ends: list[float] = []
    chosen = []
    for left, right in spans:
        lane = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        ends[lane : lane + 1] = [right]
        chosen.append(lane)
    return chosen
