"""The free ways between boxes: straight lines that touch nothing, and where they cross.

Lines run at whole steps beside every obstacle, and from every port of a box outwards, each until
something stands in its way. A road for an arrow is a walk along them.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from support_engine.pictures.programme.columns import Rect

OFFSETS = (14.0, 24.0)
"""How far lines run from the side of an obstacle: room for the head of an arrow, then one more."""
STREETS = (8.0, 18.0)
"""How far lines run from the frame of a band, in the units of the page."""
CLEAR = 5.0
"""Nearer than this to an obstacle, no line runs."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """A free straight line: at `at`, from `low` to `high`; upright or level."""

    is_upright: bool
    at: float
    low: float
    high: float

    def crosses(self, other: "Run") -> bool:
        """Whether an upright and a level line meet."""
        return self.low <= other.at <= self.high and other.low <= self.at <= other.high


@dataclass
class Grid:
    """Every free line among obstacles on a page, and the points where they cross."""

    obstacles: tuple[Rect, ...]
    page: Rect
    frames: tuple[Rect, ...] = ()
    runs: set[Run] = field(default_factory=set)

    def beside_obstacles(self) -> None:
        """Lines along the sides of every obstacle."""
        for rect in self.obstacles:
            for step in OFFSETS:
                middle_x, middle_y = rect.x + rect.width / 2, rect.y + rect.height / 2
                for x in (rect.x - step, rect.right + step):
                    self.add(True, x, middle_y)
                for y in (rect.y - step, rect.bottom + step):
                    self.add(False, y, middle_x)

    def around_frames(self) -> None:
        """Lines in the streets between frames; a frame is crossed but never followed."""
        for rect in self.frames:
            for step in STREETS:
                for x in (rect.x - step, rect.right + step):
                    self.add(True, x, rect.y - STREETS[0])
                for y in (rect.y - step, rect.bottom + step):
                    self.add(False, y, rect.x - STREETS[0])

    def follows_frame(self, is_upright: bool, at: float) -> bool:
        """Whether a line would be taken for the side of a frame."""
        pairs = (sides(rect, is_upright)[:2] for rect in self.frames)
        return any(abs(at - side) < 3.5 for pair in pairs for side in pair)

    def add(self, is_upright: bool, at: float, start: float) -> Run | None:
        """The longest free line at `at` through `start`; none where an obstacle is too near."""
        page = sides(self.page, is_upright)
        if not page[0] <= at <= page[1] or self.follows_frame(is_upright, at):
            return None
        low, high = page[2], page[3]
        for rect in self.obstacles:
            near, far, first, last = sides(rect, is_upright)
            if not near - CLEAR < at < far + CLEAR:
                continue
            if first - CLEAR < start < last + CLEAR:
                return None
            if last <= start:
                low = max(low, last + CLEAR)
            else:
                high = min(high, first - CLEAR)
        run = Run(is_upright, round(at, 1), round(low, 1), round(high, 1))
        self.runs.add(run)
        return run

    def port(self, point: Point, way: Point) -> None:
        """A line from a point on the side of a box outwards; `way` is the direction."""
        (x, y), (dx, dy) = point, way
        is_upright = dx == 0
        beyond = CLEAR + 0.1
        if is_upright:
            run = self.add(True, x, y + dy * beyond)
        else:
            run = self.add(False, y, x + dx * beyond)
        if run is None:
            return
        edge = round(y if is_upright else x, 1)
        self.runs.discard(run)
        outwards = dx + dy > 0
        low, high = (edge, run.high) if outwards else (run.low, edge)
        self.runs.add(Run(is_upright, run.at, low, high))

    def neighbours(self) -> dict[Point, list[Point]]:
        """From each crossing, the next ones along each line."""
        upright = sorted((r for r in self.runs if r.is_upright), key=order)
        level = sorted((r for r in self.runs if not r.is_upright), key=order)
        across = [run.at for run in level]
        on_level = {run: [(run.low, run.at), (run.high, run.at)] for run in level}
        links: dict[Point, list[Point]] = {}
        for run in upright:
            points = [(run.at, run.low), (run.at, run.high)]
            for other in level[bisect_left(across, run.low) :]:
                if other.at > run.high:
                    break
                if run.crosses(other):
                    points.append((run.at, other.at))
                    on_level[other].append((run.at, other.at))
            join(links, points)
        for points in on_level.values():
            join(links, points)
        return links


def order(run: Run) -> tuple[float, float, float]:
    """A fixed order of lines."""
    return run.at, run.low, run.high


def join(links: dict[Point, list[Point]], points: Iterable[Point]) -> None:
    """Each point of a line with the one before and the one after."""
    for one, other in pairwise(sorted(set(points))):
        for here, there in ((one, other), (other, one)):
            near = links.setdefault(here, [])
            if there not in near:
                near.append(there)


def sides(rect: Rect, is_upright: bool) -> tuple[float, float, float, float]:
    """The two sides that a line of a direction may run between, then the two it may run into."""
    if is_upright:
        return rect.x, rect.right, rect.y, rect.bottom
    return rect.y, rect.bottom, rect.x, rect.right
