"""A simulated life as a picture: its stretches, its dates, its letters and its payments by month.

Inline SVG of our own making: real text, a title and a description, nothing told by colour alone.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from support_engine.core.language.french import count, euros, month, short_day
from support_engine.core.simulation.timeline import Kind, Timeline, by_month
from support_engine.pictures.life.canvas import (
    CHARACTER,
    GREEN,
    LEFT,
    SOFT,
    WIDTH,
    Area,
    Scale,
    axis,
    box,
    colour_of,
    lanes,
    months_between,
    phases_of,
    svg,
    text,
)


class Lane(NamedTuple):
    """The entries of a kind, each as a mark."""

    kind: Kind
    name: str
    mark: Callable[[float, float], str]


def picture(timeline: Timeline) -> str:
    """The whole picture of one life; each lane is as high as what it holds."""
    scale = Scale(timeline.from_on, timeline.until_on)
    parts: list[str] = list(bands(timeline, scale))
    y = 76
    y += drawn(parts, hatches(timeline, scale, y), 22)
    for lane in (
        Lane("deadline", "Échéances", diamond),
        Lane("proposal", "Propositions", triangle),
        Lane("refused", "Refus", cross),
        Lane("blocked", "Vers. bloqués", square),
    ):
        parts += marks(timeline, scale, lane, y + 10)
        y += 30
    parts += bars(timeline, scale, y)
    y += 52
    y += drawn(parts, payments(timeline, scale, y), 18)
    title = f"Frise simulée : {timeline.reference} – {timeline.name}"
    days = f"Du {short_day(timeline.from_on)} au {short_day(timeline.until_on)}."
    about = f"{days} {timeline.ending} {count(len(timeline.of('letter')), 'lettre')}."
    return svg(y + 30, title, about, [*axis(scale, y + 10), *parts])


def drawn(parts: list[str], found: tuple[list[str], int], height: int) -> int:
    """Some parts are added; the pixels that their lanes take."""
    parts += found[0]
    return found[1] * height


def bands(timeline: Timeline, scale: Scale) -> Iterator[str]:
    """The states, one band each; a name that has no room is given by its tooltip and the table."""
    yield text(4, 52, "Étapes")
    phases = phases_of([timeline])
    for stretch in timeline.stretches:
        left, right = scale.x(stretch.from_on), scale.x(stretch.until_on)
        tip = f"{stretch.label}, du {short_day(stretch.from_on)}"
        area = Area(left, 30, right - left, 36)
        yield box(area, colour_of(phases, stretch.phase), tip)
        if len(stretch.label) * CHARACTER < right - left - 6:
            yield text(left + 4, 52, stretch.label)


def hatches(timeline: Timeline, scale: Scale, top: int) -> tuple[list[str], int]:
    """Holds, as barred stretches under the states, those that overlap one under another."""
    spans = []
    for name, from_on, until_on in sorted(timeline.holds, key=lambda hold: hold[1]):
        left, right = scale.x(from_on), max(scale.x(until_on), scale.x(from_on) + 2)
        spans.append((left, right, name, from_on, until_on))
    rows = lanes((x, max(right, x + 8 + len(name) * CHARACTER)) for x, right, name, *_ in spans)
    parts = [text(4, top + 12, "Mesures")] if spans else []
    for row, (left, right, name, from_on, until_on) in zip(rows, spans, strict=True):
        y, at_end = top + 22 * row, left + 8 + len(name) * CHARACTER > WIDTH
        tip = text_of(f"{name}, du {short_day(from_on)} au {short_day(until_on)}")
        parts.append(
            f'<rect x="{left}" y="{y}" width="{right - left:.1f}" height="16" fill="#fff3eb"'
            f' stroke="#b34000" stroke-dasharray="4 2"><title>{tip}</title></rect>'
        )
        parts.append(
            text(right - 3 if at_end else left + 3, y + 12, name, "#8a3200", at_end=at_end)
        )
    return parts, max(rows, default=-1) + 1


def marks(timeline: Timeline, scale: Scale, lane: Lane, y: int) -> Iterator[str]:
    """One mark for each entry of a kind, with what it is."""
    entries = timeline.of(lane.kind)
    yield from lane_name(y + 4, lane.name, len(entries))
    for entry in entries:
        tip = text_of(f"{short_day(entry.on)} : {entry.label}")
        yield f"<g><title>{tip}</title>{lane.mark(scale.x(entry.on), y)}</g>"


def text_of(words: str) -> str:
    """A tooltip, escaped."""
    return words.replace("&", "&amp;").replace("<", "&lt;")


def lane_name(y: float, name: str, number: int) -> Iterator[str]:
    """The name of a lane and how much it holds, which do not touch."""
    yield text(4, y, name)
    yield text(LEFT - 16, y, str(number), SOFT, at_end=True)


def diamond(x: float, y: float) -> str:
    """A date."""
    return f'<path d="M{x} {y - 6}l6 6l-6 6l-6 -6z" fill="#000091"/>'


def triangle(x: float, y: float) -> str:
    """Something proposed."""
    return f'<path d="M{x} {y - 6}l6 11h-12z" fill="#b34000"/>'


def cross(x: float, y: float) -> str:
    """Something refused."""
    return (
        f'<path d="M{x - 5} {y - 5}l10 10M{x + 5} {y - 5}l-10 10" stroke="#a30000"'
        ' stroke-width="2.4"/>'
    )


def square(x: float, y: float) -> str:
    """A payment that waits."""
    return (
        f'<rect x="{x - 5:.1f}" y="{y - 5}" width="10" height="10" fill="none" stroke="{GREEN}"'
        ' stroke-width="2"/>'
    )


def bars(timeline: Timeline, scale: Scale, top: int) -> Iterator[str]:
    """Letters of each month."""
    rows = by_month([timeline])
    most = max((row["letter"] for row in rows.values()), default=0) or 1
    yield from lane_name(top + 26, "Lettres", len(timeline.of("letter")))
    for name, row in rows.items():
        if row["letter"]:
            start, end = months_between(name)
            left, right = scale.x(start), scale.x(end)
            height = round(34 * row["letter"] / most, 1)
            width = max(right - left - 2, 1)
            tip = f"{month(start)} : {count(row['letter'], 'lettre')}"
            yield (
                f'<rect x="{left + 1:.1f}" y="{top + 38 - height:.1f}" width="{width:.1f}"'
                f' height="{height}" fill="#6a6af4"><title>{tip}</title></rect>'
            )


def payments(timeline: Timeline, scale: Scale, top: int) -> tuple[list[str], int]:
    """Payments, with their amounts, on as many lanes as they need."""
    spans = []
    for entry in timeline.of("payment"):
        x, room = scale.x(entry.on), len(euros(entry.amount)) * CHARACTER + 10
        at_end = x + room + 8 > WIDTH
        spans.append((x - room if at_end else x - 6, x + 8 if at_end else x + room + 4))
    rows = lanes(spans)
    parts = list(lane_name(top + 12, "Paiements", len(spans)))
    for row, entry in zip(rows, timeline.of("payment"), strict=True):
        x, y, amount = scale.x(entry.on), top + 8 + 18 * row, euros(entry.amount)
        at_end = x + len(amount) * CHARACTER + 18 > WIDTH
        tip = text_of(f"{short_day(entry.on)} : {entry.label}")
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="6" fill="{GREEN}"><title>{tip}</title></circle>'
        )
        parts.append(text(x - 9 if at_end else x + 9, y + 4, amount, "#0f5a2c", at_end=at_end))
    return parts, max(rows, default=0) + 1
