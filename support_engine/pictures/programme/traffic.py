"""Where arrows already run, and what it costs a new one to cross them or to run along them."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from support_engine.pictures.programme.columns import Rect
from support_engine.pictures.programme.grid import Point

CROSSING = 60.0
MAIN_CROSSING = 2_500.0
"""Crossing the main road: nearly always, the longer way round reads better."""
HEAD = 16.0
"""What the head of an arrow takes of its last leg: to cross it costs as much as to share a line."""
SHARED = 4_000.0
"""Along another arrow: only where there is no other way."""
INSIDE = 1.4
"""A street between bands is better than a way through one."""
APART = 10.0
"""Nearer than this, the head of an arrow would touch the line beside."""
Leg = tuple[Point, Point]
Taken = tuple[float, float, float, str, float]
"""A leg that is taken: where it stands, from, to, the box that its arrow leads to, and what it
costs to cross it."""


@dataclass
class Traffic:
    """The legs taken so far: upright ones under True, level ones under False."""

    frames: tuple[Rect, ...]
    ordered: dict[bool, list[Taken]] = field(default_factory=lambda: {True: [], False: []})
    lengths: dict[Leg, float] = field(default_factory=dict)

    def take(self, points: Iterable[Point], target: str, *, is_main: bool = False) -> None:
        """Remember where an arrow runs, and where its head is."""
        legs = [*pairwise(points)]
        for a, b in legs:
            self.book(a, b, target, MAIN_CROSSING if is_main else CROSSING)
        (ax, ay), (bx, by) = legs[-1]
        dx, dy = (bx > ax) - (bx < ax), (by > ay) - (by < ay)
        self.book((bx - dx * HEAD, by - dy * HEAD), (bx, by), target, SHARED)

    def book(self, a: Point, b: Point, target: str, crossing: float) -> None:
        """One leg, in its place among those of its direction."""
        is_upright = a[0] == b[0]
        along = 1 if is_upright else 0
        low, high = sorted((a[along], b[along]))
        insort(self.ordered[is_upright], (a[1 - along], low, high, target, crossing))

    def price(self, here: Point, there: Point, target: str) -> float:
        """The length of a leg, and what it costs because of the arrows around it."""
        is_upright = here[0] == there[0]
        along = 1 if is_upright else 0
        at, low, high = here[1 - along], here[along], there[along]
        if low > high:
            low, high = high, low
        total = self.length((here, there))
        for place, first, last, aim, _ in self.between(is_upright, at - APART, at + APART):
            together = min(last, high) - max(first, low)
            is_joined = aim == target and abs(place - at) < 0.5
            if together > 0.5 and abs(place - at) < APART and not is_joined:
                total += SHARED
        for _, first, last, _, crossing in self.between(not is_upright, low, high):
            if first < at < last:
                total += crossing
        return total

    def between(self, is_upright: bool, low: float, high: float) -> list[Taken]:
        """The taken legs of a direction that stand from `low` up to `high`, not included."""
        legs = self.ordered[is_upright]
        return legs[bisect_left(legs, (low,)) : bisect_left(legs, (high,))]

    def length(self, leg: Leg) -> float:
        """How long a leg is, more if it runs through a band."""
        length = self.lengths.get(leg)
        if length is None:
            (ax, ay), (bx, by) = leg
            x, y = (ax + bx) / 2, (ay + by) / 2
            is_inside = any(f.x < x < f.right and f.y < y < f.bottom for f in self.frames)
            length = (abs(ax - bx) + abs(ay - by)) * (INSIDE if is_inside else 1.0)
            self.lengths[leg] = length
        return length
