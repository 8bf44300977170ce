"""Arrows: each finds the cheapest road along free lines; bends, crossings and company cost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import inf

from support_engine.pictures.programme.blocks import Measured
from support_engine.pictures.programme.columns import BAND_PAD, SPINE, PlacedBox, Rect
from support_engine.pictures.programme.grid import Grid, Point
from support_engine.pictures.programme.layout import Layout
from support_engine.pictures.programme.margins import BAND, band_head, band_name
from support_engine.pictures.programme.plan import Plan
from support_engine.pictures.programme.traffic import Traffic
from support_engine.pictures.programme.widths import width

BEND = 24.0
Walk = tuple[Point, int]
"""A point and the direction of the last leg: 1 upright, 0 level, 2 none yet."""
ANY = 2
LAST_LEG = 14.0
"""Room for the head of an arrow after its last turn."""
STUMP = 2_500.0
"""What a shorter last leg costs."""
AROUND_WORDS = 4.0
"""How much further from the words of the main road than from a box other arrows run."""
ABOVE = 12.0
"""How far above the main road the strip begins that no other arrow enters."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line with its head at the last point."""

    points: tuple[Point, ...]
    is_main: bool
    is_passed: bool
    origin: str
    target: str


class Router:
    """Finds a road for one arrow after the other, main road first."""

    def __init__(self, plan: Plan, layout: Layout) -> None:
        self.plan = plan
        self.layout = layout
        self.traffic = Traffic(tuple(band.rect for band in layout.bands))
        self.obstacles = tuple(obstacles(layout))
        self.strips = tuple(strips(layout))
        self.ways: dict[Point, list[Point]] = {}

    def arrows(self) -> tuple[Arrow, ...]:
        """Every arrow of the plan."""
        straight = tuple(self.straight())
        for arrow in straight:
            self.traffic.take(arrow.points, arrow.target, is_main=True)
        self.ways = self.grid().neighbours()
        return (*straight, *self.bent_road(), *self.side_ways())

    def straight(self) -> Iterator[Arrow]:
        """The stretches of the road between two neighbours."""
        for origin, gate in self.layout.gates.items():
            start, end = self.layout.boxes[origin].rect, self.layout.boxes[gate.gate.target].rect
            if self.are_neighbours(origin):
                y = gate.spine
                points = ((start.right, y), (end.x, y))
                yield Arrow(points, True, gate.gate.is_passed, origin, gate.gate.target)

    def are_neighbours(self, origin: str) -> bool:
        """Whether nothing stands between a state of the road and the next one, level with it."""
        gate = self.layout.gates[origin]
        start, there = self.layout.boxes[origin].rect, self.layout.boxes[gate.gate.target].rect
        is_level = abs(there.y + SPINE - gate.spine) < 0.1 and there.x > gate.rect.right
        return is_level and not any(
            rect.y < gate.spine < rect.bottom and start.right <= rect.x < there.x
            for rect in self.obstacles
        )

    def bent_road(self) -> Iterator[Arrow]:
        """The stretches of the road that go on elsewhere on the page."""
        for origin, gate in self.layout.gates.items():
            if self.are_neighbours(origin):
                continue
            start = (self.layout.boxes[origin].rect.right, gate.spine)
            turn = (round(gate.rect.right + 1, 1), round(gate.spine, 1))
            target = self.layout.boxes[gate.gate.target]
            ends = [(rounded((target.rect.x, target.rect.y + SPINE)), (-1, 0))]
            walk = self.road([turn], [end for end, _ in ends], gate.gate.target)
            arrow = Arrow(
                tidy((rounded(start), *walk)), True, gate.gate.is_passed, origin, gate.gate.target
            )
            self.traffic.take(arrow.points, arrow.target, is_main=True)
            yield arrow

    def side_ways(self) -> Iterator[Arrow]:
        """Every other arrow, the shortest first, so that long ones go around.

        Those that only a dossier has come last: they move no arrow of the programme.
        """
        ordered = sorted(
            self.plan.ways,
            key=lambda way: (way.item is None, self.far(way.origin, way.target)),
        )
        for way in ordered:
            start, end = self.layout.boxes[way.origin], self.layout.boxes[way.target]
            starts = [point for point, _ in leaving(start, way.item)]
            ends = [point for point, _ in entering(end, start, way.item)]
            walk = self.road(starts, ends, way.target)
            arrow = Arrow(tidy(walk), False, way.is_passed, way.origin, way.target)
            self.traffic.take(arrow.points, arrow.target)
            yield arrow

    def far(self, one: str, other: str) -> float:
        """From one box to another, as the streets go."""
        a, b = self.layout.boxes[one].rect, self.layout.boxes[other].rect
        return abs(a.x - b.x) + abs(a.y - b.y)

    def grid(self) -> Grid:
        """Every free line."""
        layout = self.layout
        page = Rect(6, 40, layout.width - 12, layout.height - 46)
        frames = tuple(band.rect for band in layout.bands)
        grid = Grid((*self.obstacles, *self.strips), page, frames)
        grid.beside_obstacles()
        grid.around_frames()
        for gate in layout.gates.values():
            target = layout.boxes[gate.gate.target].rect
            grid.port((target.x, target.y + SPINE), (-1, 0))
            grid.port((round(gate.rect.right + 1, 1), gate.spine), (1, 0))
        for arrow in self.plan.ways:
            start, end = layout.boxes[arrow.origin], layout.boxes[arrow.target]
            for point, way in (*leaving(start, arrow.item), *entering(end, start, arrow.item)):
                grid.port(point, way)
        return grid

    def road(self, starts: list[Point], ends: list[Point], target: str) -> tuple[Point, ...]:
        """The cheapest walk from one of the starts to one of the ends."""
        goals = {rounded(end) for end in ends}
        to_go = distance_to(goals)
        cost: dict[Walk, float] = {(rounded(start), ANY): 0.0 for start in starts}
        before: dict[Walk, Walk] = {}
        queue = [(to_go(start), 0.0, (start, ANY)) for start, _ in cost]
        heapify(queue)
        while queue:
            _, spent, walk = heappop(queue)
            here, heading = walk
            if here in goals:
                return walked(before, walk)
            if spent > cost[walk]:
                continue
            came_from = before[walk][0] if walk in before else None
            for there in self.ways.get(here, ()):
                if there == came_from:
                    continue
                upright = int(there[0] == here[0])
                price = spent + self.traffic.price(here, there, target)
                if heading not in (ANY, upright):
                    price += BEND + STUMP * is_stump(here, there, goals)
                if price < cost.get((there, upright), inf):
                    cost[there, upright] = price
                    before[there, upright] = walk
                    heappush(queue, (price + to_go(there), price, (there, upright)))
        return rounded(starts[0]), rounded(ends[0])


def distance_to(goals: set[Point]) -> Callable[[Point], float]:
    """How far a point is, at least, from the rectangle around some others."""
    left, right = min(x for x, _ in goals), max(x for x, _ in goals)
    top, bottom = min(y for _, y in goals), max(y for _, y in goals)

    def away(point: Point) -> float:
        x, y = point
        return max(left - x, 0.0, x - right) + max(top - y, 0.0, y - bottom)

    return away


def is_stump(here: Point, there: Point, goals: set[Point]) -> bool:
    """Whether a turn leaves too little before the end for the head of the arrow."""
    along = 1 if here[0] == there[0] else 0
    forward = there[along] > here[along]
    return any(
        goal[1 - along] == here[1 - along]
        and 0 < (goal[along] - here[along]) * (1 if forward else -1) < LAST_LEG
        for goal in goals
    )


def walked(before: dict[Walk, Walk], last: Walk) -> tuple[Point, ...]:
    """The walk that led to a point."""
    points = [last[0]]
    while last in before:
        last = before[last]
        points.append(last[0])
    return tuple(reversed(points))


def rounded(point: Point) -> Point:
    """A point as the grid knows it."""
    return round(point[0], 1), round(point[1], 1)


def tidy(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """A road without the points where it does not turn."""
    kept = list(points[:1])
    for here, there in pairwise(points[1:]):
        straight = (kept[-1][0] == here[0] == there[0]) or (kept[-1][1] == here[1] == there[1])
        if not straight:
            kept.append(here)
    return (*kept, points[-1])


def obstacles(layout: Layout) -> Iterator[Rect]:
    """Everything that an arrow must go around: boxes, words, the names of the bands."""
    for placed in layout.boxes.values():
        yield placed.rect
    for gate in layout.gates.values():
        yield gate.rect
    for band in layout.bands:
        inner = band.rect.width - 2 * BAND_PAD
        names = band_name(band.band.label, inner)
        wide = max(width(name, BAND, bold=True) for name in names)
        yield Rect(
            band.rect.x + BAND_PAD, band.rect.y + 5, wide, band_head(band.band.label, inner) - 6
        )


def strips(layout: Layout) -> Iterator[Rect]:
    """What only the main road enters: from its arrow to the foot of the words under it.

    An arrow between the two would pass for the frame of an act that it has nothing to do with.
    """
    for gate in layout.gates.values():
        rect, top = gate.rect, gate.spine - ABOVE
        left, right = rect.x - AROUND_WORDS, rect.right + 1
        yield Rect(left, top, right - left, rect.bottom + AROUND_WORDS - top)


def entering(
    placed: PlacedBox, start: PlacedBox, item: int | None
) -> Iterator[tuple[Point, Point]]:
    """Where an arrow may arrive at a box, with the direction outwards; straight if it can.

    The upper sides of a state of the main road are kept for the main road.
    """
    rect = placed.rect
    above = start.rect.x + start.rect.width / 2
    straight = [above] if rect.x + 10 < above < rect.right - 10 else []
    for x in (*(rect.x + rect.width * share for share in (0.2, 0.5, 0.8)), *straight):
        yield (x, rect.y), (0, -1)
        yield (x, rect.bottom), (0, 1)
    level = [y for (_, y), (dx, _) in leaving(start, item) if dx > 0]
    usual = [rect.y + down for down in (14.0, rect.height / 2, max(14.0, rect.height - 14.0))]
    kept = 60.0 if placed.box.role == "road" else 0.0
    for y in (*usual, *(y for y in level if rect.y + 10 < y < rect.bottom - 10)):
        if y < rect.y + kept:
            continue
        yield (rect.x, y), (-1, 0)
        yield (rect.right, y), (1, 0)


def leaving(placed: PlacedBox, item: int | None) -> Iterator[tuple[Point, Point]]:
    """Where an arrow may leave a box: beside the act, at its label or its foot, or under the last
    one.
    """
    rect, inside = placed.rect, placed.inside
    top, bottom = inside.spans[item] if item is not None else last_line(inside)
    beside = (top + min(bottom, top + 16)) / 2
    for y in (beside, bottom - 7.0) if bottom - top > 22 else (beside,):
        yield (rect.x, rect.y + y), (-1, 0)
        yield (rect.right, rect.y + y), (1, 0)
    if item is None or item == len(inside.spans) - 1:
        yield (rect.x + rect.width / 2, rect.bottom), (0, 1)


def last_line(inside: Measured) -> tuple[float, float]:
    """The foot of a box, where gathered acts leave it."""
    return inside.height - 14, inside.height - 2
