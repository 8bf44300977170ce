"""Small signs before a sentence, each with its name for those who cannot see it."""

from support_engine.pictures.marks import number
from support_engine.pictures.programme.margins import MEANINGS
from support_engine.pictures.programme.plan import Kind

INK = 'fill="none" stroke="#1b2333"'
WARM = 'fill="none" stroke="#a63c00"'
SHAPES: dict[Kind, str] = {
    "clock": f'<circle r="4.2" {INK}/><path d="M0-2.6V0H2" {INK}/>',
    "milestone": '<path d="M0-4.2L4.2 0L0 4.2L-4.2 0Z" fill="#1b2333"/>',
    "tranche": (
        '<circle r="4.5" fill="#1b2333"/><path d="M2-1.8A2.4 2.4 0 1 0 2 1.8M-3.2-.6H.6M-3.2.8H.6" '
        'fill="none" stroke="#ffffff" stroke-width=".9"/>'
    ),
    "reached": (
        f'<path d="M0-4.2L4.2 0L0 4.2L-4.2 0Z" {INK}/>'
        f'<path d="M-4-.5L-1 3.5L5.5-5" {WARM} stroke-width="2"/>'
    ),
    "paid": f'<circle r="4.5" {INK}/><path d="M-4-.5L-1 3.5L5.5-5" {WARM} stroke-width="2"/>',
    "pause": f'<path d="M-2-3.5V3.5M2-3.5V3.5" {INK} stroke-width="1.8"/>',
    "exits": (
        '<path d="M-4 0H2M0-3L3.5 0L0 3M4.5-4V4" fill="none" stroke="#6d2b3a" stroke-width="1.3"/>'
    ),
    "passed": f'<path d="M-4 0L-1.2 3L4-3.4" {WARM} stroke-width="2"/>',
    "here": (
        '<path d="M0 4.6C-5-1-4-5 0-5S5-1 0 4.6Z" fill="#a63c00"/>'
        '<circle cy="-1.6" r="1.4" fill="#ffffff"/>'
    ),
    "hold": (
        f'<path d="M0-4.6L4.6 3.8H-4.6Z" {WARM} stroke-width="1.3"/>'
        f'<path d="M0-1.8V1.4M0 2.2V3" {WARM}/>'
    ),
}


def icon(kind: Kind, x: float, y: float) -> str:
    """A sign centred on a point."""
    place = f"translate({number(x)} {number(y)})"
    return f'<g transform="{place}"><title>{MEANINGS[kind]}</title>{SHAPES[kind]}</g>'
