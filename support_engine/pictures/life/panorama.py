"""Many simulated lives as one picture: a thin band each, a point for each payment."""

from support_engine.core.language.french import count, euros, short_day
from support_engine.core.simulation.timeline import Timeline
from support_engine.pictures.life.canvas import (
    CHARACTER,
    GREEN,
    LEFT,
    Area,
    Scale,
    axis,
    box,
    colour_of,
    legend,
    phases_of,
    svg,
    text,
)
from support_engine.pictures.life.picture import text_of

NAME = int((LEFT - 8) / CHARACTER)
"""Characters of a reference that fit before the bands."""


def panorama(timelines: list[Timeline]) -> str:
    """One thin band for each life, in the order of their references."""
    if not timelines:
        return ""
    start = min(one.from_on for one in timelines)
    scale = Scale(start, max(one.until_on for one in timelines))
    phases = phases_of(timelines)
    parts, top = legend(phases, 20, dots=True)
    for row, one in enumerate(timelines):
        parts += band(one, scale, phases, top + 6 + 14 * row)
    bottom = top + 10 + 14 * len(timelines)
    days = f"Du {short_day(scale.start)} au {short_day(scale.end)}"
    about = (
        f"{days}, {count(len(timelines), 'dossier')} ; une bande par étape, un point par paiement."
    )
    title = text(4, 12, about)
    return svg(bottom + 20, "Portefeuille simulé", about, [title, *axis(scale, bottom), *parts])


def band(one: Timeline, scale: Scale, phases: list[str], y: int) -> list[str]:
    """A life."""
    name = one.reference if len(one.reference) <= NAME else f"{one.reference[: NAME - 1]}…"
    parts = [
        f"<g><title>{text_of(f'{one.reference} – {one.name}')}</title>{text(4, y + 9, name)}</g>"
    ]
    for stretch in one.stretches:
        left, right = scale.x(stretch.from_on), scale.x(stretch.until_on)
        tip = f"{one.reference} : {stretch.label}, du {short_day(stretch.from_on)}"
        area = Area(left, y, right - left, 11)
        parts.append(box(area, colour_of(phases, stretch.phase), tip))
    for paid in one.of("payment"):
        tip = text_of(f"{one.reference}, {short_day(paid.on)} : {euros(paid.amount)}")
        x = scale.x(paid.on)
        dot = (
            f'<circle cx="{x}" cy="{y + 5.5}" r="3.6" fill="{GREEN}"><title>{tip}</title></circle>'
        )
        parts.append(dot)
    return parts
