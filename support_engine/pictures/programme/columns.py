"""The columns of a band: states and arrows in order, folded on lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

from support_engine.pictures.programme.blocks import Measured, longest_word, measured, measured_gate
from support_engine.pictures.programme.plan import Band, Box, Gate, Plan

BAND_PAD = 18.0
SPINE = 17.0
"""How far under the top of its box an arrow of the main road runs."""
UNDER = 8.0
"""From the arrow to the words under it."""
STRETCH = 2.0
"""How much wider a column may become to fill its row."""
BOX_WIDTHS = (84.0, 96.0, 108.0, 124.0, 150.0, 184.0, 224.0, 272.0, 330.0)
GATE_WIDTHS = (72.0, 84.0, 96.0, 108.0, 124.0, 150.0, 184.0, 224.0)


@dataclass(frozen=True, slots=True)
class Room:
    """The free space around things: between columns, between boxes of a column, between rows."""

    across: float
    down: float
    rows: float


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.height

    def overlaps(self, other: "Rect") -> bool:
        """Whether the two have a part in common."""
        is_level = self.y < other.bottom and other.y < self.bottom
        return is_level and self.x < other.right and other.x < self.right


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box on the page."""

    box: Box
    rect: Rect
    inside: Measured


@dataclass(frozen=True, slots=True)
class PlacedGate:
    """An arrow's words on the page; the arrow itself runs at `spine`."""

    gate: Gate
    rect: Rect
    inside: Measured
    spine: float


@lru_cache(maxsize=16_384)
def natural_width(part: Box | Gate, target: float) -> float:
    """The width of a column before stretching: the least that keeps it under a height, if any
    does, and that cuts no word."""
    sizes = GATE_WIDTHS if isinstance(part, Gate) else BOX_WIDTHS
    uncut = [size for size in sizes if size >= longest_word(part)] or sizes[-1:]
    return next((size for size in uncut if height(part, size) <= target), uncut[-1])


def height(part: Box | Gate, wide: float) -> float:
    """How high a column is, given its width."""
    if isinstance(part, Gate):
        return SPINE + UNDER + measured_gate(part, wide).height
    return measured(part, wide).height


Unit = tuple[Box | Gate, ...]
"""What stands or falls together at the end of a line: a state with the arrow that leaves it."""


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """Columns from left to right, their widths before stretching, and the states that find their
    place under them."""

    columns: Unit
    widths: tuple[float, ...]
    sides: tuple[tuple[Box, str | None], ...] = ()

    def length(self, room: Room) -> float:
        """How long the line is before stretching."""
        return sum(self.widths) + room.across * (len(self.widths) - 1)


@dataclass(frozen=True, slots=True)
class Folding:
    """How columns are folded: the room between them, no line longer than `inner`, no column higher
    than `target` if it can be helped."""

    room: Room
    inner: float
    target: float

    def lines(self, band: Band, plan: Plan) -> tuple[ColumnLine, ...]:
        """A band's columns on as few lines as fit, each about as long as the others.

        There is room under the road for as many side states as it has states; more stand apart.
        """
        road = self.fold([*road_units(band, plan)])
        under = dict(enumerate(band.sides[: len(band.road)]))
        apart = [(side,) for side, _ in band.sides[len(band.road) :]]
        ends = [(end,) for end in band.exits]
        lines = []
        for line in road:
            here = {part.id for part in line.columns if isinstance(part, Box)}
            is_last = line is road[-1]
            mine = [n for n, (_, anchor) in under.items() if anchor in here or is_last]
            lines.append(replace(line, sides=tuple(under.pop(n) for n in mine)))
        return (*lines, *self.fold(apart), *self.fold(ends))

    def fold(self, units: Sequence[Unit]) -> tuple[ColumnLine, ...]:
        """Units on lines no longer than `inner`, as evenly as possible."""
        for count in range(1, len(units) + 1):
            each = ceil(len(units) / count)
            lines = tuple(self.line(units[n : n + each]) for n in range(0, len(units), each))
            if count == len(units) or all(line.length(self.room) <= self.inner for line in lines):
                return lines
        return ()

    def line(self, units: Sequence[Unit]) -> ColumnLine:
        """Units side by side."""
        columns = tuple(part for unit in units for part in unit)
        return ColumnLine(columns, tuple(natural_width(part, self.target) for part in columns))


def road_units(band: Band, plan: Plan) -> Iterator[Unit]:
    """Each state of the road, and the arrow that leaves it."""
    for box in band.road:
        gate = plan.gates.get(box.id)
        yield (box, gate) if gate else (box,)
