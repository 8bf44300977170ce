"""Where arrows already run, and what it costs a new one to cross them or to run along them."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from support_engine.core.drawing.columns import Rect
from support_engine.core.drawing.grid import Point

CROSSING = 18.0
SHARED = 4_000.0
"""Along another arrow: only where there is no other way."""
INSIDE = 1.4
"""A street between bands is better than a way through one."""
APART = 4.0
"""Nearer than this, two parallel lines look like one."""
Leg = tuple[Point, Point]
Taken = tuple[float, float, float, str]
"""A leg that is taken: where it stands, from, to, and the box that its arrow leads to."""


@dataclass
class Traffic:
    """The legs taken so far: upright ones under True, level ones under False."""

    frames: tuple[Rect, ...]
    ordered: dict[bool, list[Taken]] = field(default_factory=lambda: {True: [], False: []})
    lengths: dict[Leg, float] = field(default_factory=dict)

    def take(self, points: Iterable[Point], target: str) -> None:
        """Remember where an arrow runs."""
        for a, b in pairwise(points):
            is_upright = a[0] == b[0]
            along = 1 if is_upright else 0
            low, high = sorted((a[along], b[along]))
            insort(self.ordered[is_upright], (a[1 - along], low, high, target))

    def price(self, here: Point, there: Point, target: str) -> float:
        """The length of a leg, and what it costs because of the arrows around it."""
        is_upright = here[0] == there[0]
        along = 1 if is_upright else 0
        at, low, high = here[1 - along], here[along], there[along]
        if low > high:
            low, high = high, low
        total = self.length((here, there))
        for place, first, last, aim in self.between(is_upright, at - APART, at + APART):
            together = min(last, high) - max(first, low)
            if together > 0.5 and abs(place - at) < APART and aim != target:
                total += SHARED
        for _, first, last, _ in self.between(not is_upright, low, high):
            if first < at < last:
                total += CROSSING
        return total

    def between(self, is_upright: bool, low: float, high: float) -> list[Taken]:
        """The taken legs of a direction that stand from `low` up to `high`, not included."""
        legs = self.ordered[is_upright]
        return legs[bisect_left(legs, (low,)) : bisect_left(legs, (high,))]

    def length(self, leg: Leg) -> float:
        """How long a leg is, more if it runs through a band."""
        found = self.lengths.get(leg)
        if found is None:
            (ax, ay), (bx, by) = leg
            x, y = (ax + bx) / 2, (ay + by) / 2
            is_inside = any(f.x < x < f.right and f.y < y < f.bottom for f in self.frames)
            found = (abs(ax - bx) + abs(ay - by)) * (INSIDE if is_inside else 1.0)
            self.lengths[leg] = found
        return found
