"""A simulated life as a picture: its stretches, its dates, its letters and its payments by month.

Inline SVG of our own making: real text, a title and a description, nothing told by colour alone.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

from support_engine.core.calendar import add_months
from support_engine.core.french import euros, short_day
from support_engine.core.simulation.timeline import Timeline, by_month

WIDTH, LEFT, RIGHT = 960, 92, 12
BANDS = ("#e3e3fd", "#f5e6d3", "#dff2e6", "#fbe3ea", "#e6eef5", "#f1efd8", "#ece4f3")
INK, SOFT = "#1b1b1f", "#55556a"
CHARACTER = 6.2
"""Pixels of a letter at 11 px, on the safe side."""


class Scale:
    """Days to pixels."""

    def __init__(self, start: date, end: date) -> None:
        self.start = start
        self.days = max((end - start).days, 1)
        self.end = end

    def x(self, on: date) -> float:
        """Where a day stands."""
        inside = min(max((on - self.start).days, 0), self.days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * inside / self.days, 1)


def picture(timeline: Timeline) -> str:
    """The whole picture of one life."""
    scale = Scale(timeline.from_on, max(timeline.until_on, timeline.from_on + timedelta(days=30)))
    parts = [
        *axis(scale, 300),
        *bands(timeline, scale),
        *hatches(timeline, scale),
        *marks(timeline, scale, "deadline", 112, "Échéances", diamond),
        *marks(timeline, scale, "proposal", 146, "Propositions", triangle),
        *marks(timeline, scale, "refused", 180, "Refus", cross),
        *bars(timeline, scale),
        *payments(timeline, scale),
    ]
    name = escape(f"{timeline.reference} – {timeline.name}")
    about = escape(f"{timeline.ending} {len(timeline.of('letter'))} lettres.")
    return svg(320, f"Frise simulée : {name}", about, parts)


def svg(height: int, title: str, about: str, parts: list[str]) -> str:
    """The envelope of a picture."""
    body = "\n".join(parts)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" width="100%" role="img" aria-labelledby="frise-t'
        f' frise-d" xmlns="http://www.w3.org/2000/svg" font-family="Arial, Helvetica, sans-serif"'
        f' font-size="11"><title id="frise-t">{title}</title><desc id="frise-d">{about}</desc>\n'
        f"{body}\n</svg>"
    )


def axis(scale: Scale, bottom: int) -> Iterator[str]:
    """A line at each quarter, its month under it."""
    month = add_months(scale.start.replace(day=1), 1)
    step = 3 if scale.days < 1500 else 6
    while month <= scale.end:
        if (month.month - 1) % step == 0:
            x = scale.x(month)
            yield f'<line x1="{x}" y1="18" x2="{x}" y2="{bottom}" stroke="#d5d5de"/>'
            yield text(x + 2, bottom + 12, f"{month.month:02d}/{month.year}", SOFT)
        month = add_months(month, 1)


def bands(timeline: Timeline, scale: Scale) -> Iterator[str]:
    """The states, one band each; a name that has no room is given by its tooltip and the table."""
    yield label(52, "Étapes")
    phases = list(dict.fromkeys(stretch.phase for stretch in timeline.stretches))
    for stretch in timeline.stretches:
        left, right = scale.x(stretch.from_on), scale.x(stretch.until_on)
        width = max(right - left, 1.5)
        colour = BANDS[phases.index(stretch.phase) % len(BANDS)]
        tip = escape(f"{stretch.label}, du {short_day(stretch.from_on)}")
        yield (
            f'<rect x="{left}" y="30" width="{width:.1f}" height="36" fill="{colour}"'
            f' stroke="{SOFT}" stroke-width="0.6"><title>{tip}</title></rect>'
        )
        if len(stretch.label) * CHARACTER < width - 6:
            yield text(left + 4, 52, stretch.label)


def hatches(timeline: Timeline, scale: Scale) -> Iterator[str]:
    """Holds, as barred stretches under the states."""
    if not timeline.holds:
        return
    yield label(84, "Mesures")
    for name, from_on, until_on in timeline.holds:
        left, right = scale.x(from_on), scale.x(until_on)
        yield (
            f'<rect x="{left}" y="72" width="{max(right - left, 2):.1f}" height="16"'
            f' fill="#fff3eb" stroke="#b34000" stroke-dasharray="4 2"/>'
        )
        yield text(left + 3, 84, name, "#8a3200")


def marks(
    timeline: Timeline, scale: Scale, kind: str, y: int, name: str, draw: object
) -> Iterator[str]:
    """One mark for each entry of a kind, with what it is."""
    found = [entry for entry in timeline.entries if entry.kind == kind]
    yield label(y + 4, name)
    yield text(LEFT - 34, y + 4, str(len(found)), SOFT)
    assert callable(draw)
    for entry in found:
        tip = escape(f"{short_day(entry.on)} : {entry.label}")
        yield f"<g><title>{tip}</title>{draw(scale.x(entry.on), y)}</g>"


def diamond(x: float, y: int) -> str:
    """A date."""
    return f'<path d="M{x} {y - 6}l6 6l-6 6l-6 -6z" fill="#000091"/>'


def triangle(x: float, y: int) -> str:
    """Something proposed."""
    return f'<path d="M{x} {y - 6}l6 11h-12z" fill="#b34000"/>'


def cross(x: float, y: int) -> str:
    """Something refused."""
    return (
        f'<path d="M{x - 5} {y - 5}l10 10M{x + 5} {y - 5}l-10 10" stroke="#a30000"'
        ' stroke-width="2.4"/>'
    )


def bars(timeline: Timeline, scale: Scale) -> Iterator[str]:
    """Letters of each month."""
    rows = by_month([timeline])
    most = max((row["letter"] for row in rows.values()), default=0) or 1
    yield label(222, "Lettres")
    yield text(LEFT - 34, 222, str(len(timeline.of("letter"))), SOFT)
    for month, row in rows.items():
        if row["letter"]:
            start = date(int(month[:4]), int(month[5:]), 1)
            left, right = scale.x(start), scale.x(add_months(start, 1))
            height = round(34 * row["letter"] / most, 1)
            width = max(right - left - 2, 1)
            yield (
                f'<rect x="{left + 1:.1f}" y="{234 - height}" width="{width:.1f}"'
                f' height="{height}" fill="#6a6af4">'
                f"<title>{month} : {row['letter']} lettres</title></rect>"
            )


def payments(timeline: Timeline, scale: Scale) -> Iterator[str]:
    """Payments, with their amounts."""
    yield label(270, "Paiements")
    for index, entry in enumerate(timeline.of("payment")):
        x = scale.x(entry.on)
        amount = euros(entry.amount)
        room = len(amount) * CHARACTER
        left = x - room - 10 if x + room + 12 > WIDTH else x + 9
        y = 262 + 18 * (index % 2)
        yield f'<circle cx="{x}" cy="{y}" r="6" fill="#18753c"/>'
        yield text(left, y + 4, amount, "#0f5a2c")


def label(y: float, words: str) -> str:
    """The name of a lane."""
    return text(4, y, words)


def text(x: float, y: float, words: str, colour: str = INK) -> str:
    """Real text, escaped."""
    return f'<text x="{x}" y="{y}" fill="{colour}">{escape(words)}</text>'


def portfolio_picture(timelines: list[Timeline]) -> str:
    """One thin band for each life, in the order of their references."""
    if not timelines:
        return ""
    start = min(one.from_on for one in timelines)
    end = max(max(one.until_on for one in timelines), start + timedelta(days=30))
    scale, height = Scale(start, end), 30 + 14 * len(timelines)
    phases = list(dict.fromkeys(s.phase for one in timelines for s in one.stretches))
    parts = [*axis(scale, height)]
    for row, one in enumerate(timelines):
        y = 24 + 14 * row
        parts.append(text(4, y + 9, one.reference))
        for stretch in one.stretches:
            left, right = scale.x(stretch.from_on), scale.x(stretch.until_on)
            colour = BANDS[phases.index(stretch.phase) % len(BANDS)]
            tip = escape(f"{one.reference} : {stretch.label}, du {short_day(stretch.from_on)}")
            parts.append(
                f'<rect x="{left}" y="{y}" width="{max(right - left, 1.5):.1f}" height="11"'
                f' fill="{colour}" stroke="{SOFT}" stroke-width="0.4"><title>{tip}</title></rect>'
            )
        parts.extend(
            f'<circle cx="{scale.x(paid.on)}" cy="{y + 5.5}" r="3.6" fill="#18753c"/>'
            for paid in one.of("payment")
        )
    about = escape(f"{len(timelines)} dossiers ; une bande par étape, un point par paiement.")
    return svg(height + 20, "Portefeuille simulé", about, parts)
