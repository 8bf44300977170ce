"""Inside a band: columns side by side, then each side state where it lengthens the band least."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import inf

from support_engine.pictures.programme.blocks import measured, measured_gate
from support_engine.pictures.programme.columns import (
    BAND_PAD,
    BOX_WIDTHS,
    SPINE,
    STRETCH,
    UNDER,
    ColumnLine,
    PlacedBox,
    PlacedGate,
    Rect,
    Room,
    natural,
    natural_width,
)
from support_engine.pictures.programme.plan import Box, Gate

ABOVE_BOXES, UNDER_BOXES = 9.0, 13.0
"""What the frame of a band keeps free, under its name and at its foot."""
GRAIN = 4.0
"""Widths are multiples of this: the same text is not set again for every page tried."""
DEEPER = 3.0
"""What lengthening the band costs, beside standing far from what leads to a state."""


@dataclass
class Filling:
    """Puts the columns of a band in their places."""

    room: Room
    target: float
    boxes: dict[str, PlacedBox]
    gates: dict[str, PlacedGate]
    skyline: list[Rect] = field(default_factory=list)

    def fill(self, lines: Iterable[ColumnLine], frame: Rect, head: float) -> float:
        """Each line under the one before, the first under the name of the band; where it ends."""
        y = frame.y + head + ABOVE_BOXES
        for line in lines:
            self.skyline = []
            gaps = self.room.across * (len(line.columns) - 1)
            flexible = natural(line.columns, self.room, self.target) - gaps
            factor = min((frame.width - 2 * BAND_PAD - gaps) / flexible, STRETCH)
            x = frame.x + BAND_PAD
            for part in line.columns:
                size = natural_width(part, self.target) * factor // GRAIN * GRAIN
                self.skyline.append(self.column(part, x, y, size))
                x += size + self.room.across
            for side, anchor in line.sides:
                self.hang(side, anchor, frame)
            y = max(rect.bottom for rect in self.skyline) + self.room.down
        return y - self.room.down + UNDER_BOXES

    def column(self, part: Box | Gate, x: float, y: float, wide: float) -> Rect:
        """A state, or the words of an arrow; what it takes."""
        if isinstance(part, Gate):
            inside = measured_gate(part, wide)
            rect = Rect(x, y + SPINE + UNDER, wide, inside.height)
            self.gates[part.origin] = PlacedGate(part, rect, inside, y + SPINE)
            return rect
        return self.put(part, Rect(x, y, wide, 0))

    def put(self, box: Box, corner: Rect) -> Rect:
        """A box at a corner, as high as its words make it."""
        inside = measured(box, corner.width)
        rect = Rect(corner.x, corner.y, corner.width, inside.height)
        self.boxes[box.id] = PlacedBox(box, rect, inside)
        return rect

    def hang(self, box: Box, anchor: str | None, frame: Rect) -> None:
        """A side state under the columns, where it costs least."""
        near = self.boxes[anchor].rect.x if anchor in self.boxes else frame.x
        floor = max(rect.bottom for rect in self.skyline)

        def cost(place: Rect) -> float:
            bottom = place.y + measured(box, place.width).height
            return DEEPER * max(0.0, bottom - floor) + place.y + abs(place.x - near)

        place = min(self.places(box, frame), key=cost)
        self.skyline.append(self.put(box, place))

    def places(self, box: Box, frame: Rect) -> Iterator[Rect]:
        """Under each column, with each width, as high as the columns above allow."""
        right = frame.right - BAND_PAD
        starts = sorted({rect.x for rect in self.skyline})
        sizes = [size for size in BOX_WIDTHS if size >= natural_width(box, inf)]
        for x in starts:
            for wide in [size for size in sizes if x + size <= right] or [right - x]:
                above = [
                    rect.bottom
                    for rect in self.skyline
                    if rect.x < x + wide + self.room.across and x < rect.right + self.room.across
                ]
                yield Rect(x, max(above) + self.room.down, wide, 0)
