"""Points of the sheet that meet are one bubble, which says how many they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot, log10

from support_engine.pictures.france.sheet import BOXES, HEIGHT, WIDTH, Spot

GROWS, WIDEST = 0.55, 2.1
"""How much wider a bubble of ten is than one of one, as a part of it; how wide one may be: the
widest one still stands in an overseas box."""


@dataclass(frozen=True, slots=True)
class Point:
    """What stands together at a place: how many, how many of them late, how many only about there;
    `places`: which ones, the fullest first. `frame`: the department of an overseas box, or the
    mainland."""

    frame: str
    spot: Spot
    number: int
    late: int
    rough: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bubble:
    """A point as it is drawn, with its radius."""

    point: Point
    radius: float


def bubbles(points: Iterable[Point], least: float) -> tuple[Bubble, ...]:
    """The bubbles of some points, the fullest first; none touches another one. `least`: the radius
    of a bubble of one, in units of the sheet. The order of the points changes nothing."""
    found = [drawn(point, least) for point in sorted(points, key=order)]
    while True:
        merged = once(found, least)
        if len(merged) == len(found):
            return tuple(merged)
        found = sorted(merged, key=lambda one: order(one.point))


def order(point: Point) -> tuple[int, tuple[str, ...]]:
    """The fullest first."""
    return -point.number, point.places


def once(found: Sequence[Bubble], least: float) -> list[Bubble]:
    """Each bubble, taken in by the nearest of those before it that it touches."""
    kept: list[Bubble] = []
    for one in found:
        touched = [(gap, n) for n, other in enumerate(kept) if (gap := between(one, other)) < 0]
        if touched:
            _, n = min(touched)
            kept[n] = drawn(together(kept[n].point, one.point), least)
        else:
            kept.append(one)
    return kept


def between(one: Bubble, other: Bubble) -> float:
    """The gap between two bubbles; below zero where they meet. Frames are worlds apart."""
    if one.point.frame != other.point.frame:
        return 1.0
    (x1, y1), (x2, y2) = one.point.spot, other.point.spot
    return hypot(x2 - x1, y2 - y1) - one.radius - other.radius


def together(one: Point, other: Point) -> Point:
    """Two points as one, in the middle of what they hold."""
    number = one.number + other.number
    x = (one.spot.x * one.number + other.spot.x * other.number) / number
    y = (one.spot.y * one.number + other.spot.y * other.number) / number
    late, rough = one.late + other.late, one.rough + other.rough
    return Point(one.frame, Spot(x, y), number, late, rough, one.places + other.places)


def drawn(point: Point, least: float) -> Bubble:
    """A point with its radius, held inside its frame."""
    radius = least * min(WIDEST, 1 + GROWS * log10(point.number))
    box = BOXES.get(point.frame)
    left, top, right, bottom = box.inside if box else (0.0, 0.0, float(WIDTH), float(HEIGHT))
    x = min(max(point.spot.x, left + radius), right - radius)
    y = min(max(point.spot.y, top + radius), bottom - radius)
    held = Point(point.frame, Spot(x, y), point.number, point.late, point.rough, point.places)
    return Bubble(held, radius)
