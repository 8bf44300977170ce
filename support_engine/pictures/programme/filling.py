"""Inside a band: columns side by side, then each side state where it lengthens the band least."""

from collections.abc import Iterable
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
    natural_width,
)
from support_engine.pictures.programme.plan import Box, Gate

ABOVE_BOXES, UNDER_BOXES = 9.0, 13.0
"""What the frame of a band keeps free, under its name and at its foot."""
GRAIN = 4.0
"""Widths are multiples of this: the same text is not set again for every page tried."""
DEEPER = 3.0
"""What lengthening the band costs, beside standing far from what leads to a state."""


@dataclass(frozen=True, slots=True)
class Places:
    """What has a place on the page, known by its id; an arrow by the state that it leaves."""

    boxes: dict[str, PlacedBox] = field(default_factory=dict)
    gates: dict[str, PlacedGate] = field(default_factory=dict)


@dataclass
class Filling:
    """Puts the columns of a band in their places."""

    room: Room
    places: Places
    skyline: list[Rect] = field(default_factory=list)

    def fill(self, lines: Iterable[ColumnLine], frame: Rect, head: float) -> float:
        """Each line under the one before, the first under the name of the band; where it ends."""
        y = frame.y + head + ABOVE_BOXES
        for line in lines:
            self.skyline = []
            gaps = self.room.across * (len(line.columns) - 1)
            factor = min((frame.width - 2 * BAND_PAD - gaps) / sum(line.widths), STRETCH)
            x = frame.x + BAND_PAD
            for part, natural in zip(line.columns, line.widths, strict=True):
                size = natural * factor // GRAIN * GRAIN
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
            self.places.gates[part.origin] = PlacedGate(part, rect, inside, y + SPINE)
            return rect
        return self.put(part, Rect(x, y, wide, 0))

    def put(self, box: Box, corner: Rect) -> Rect:
        """A box at a corner, as high as its words make it."""
        inside = measured(box, corner.width)
        rect = Rect(corner.x, corner.y, corner.width, inside.height)
        self.places.boxes[box.id] = PlacedBox(box, rect, inside)
        return rect

    def hang(self, box: Box, anchor: str | None, frame: Rect) -> None:
        """A side state under one of the columns, as wide as costs least, the first among equals."""
        boxes = self.places.boxes
        near = boxes[anchor].rect.x if anchor in boxes else frame.x
        floor = max(rect.bottom for rect in self.skyline)
        least, place = inf, frame
        for x in sorted({rect.x for rect in self.skyline}):
            aside = abs(x - near)
            for wide in widths_between(box, x, frame.right - BAND_PAD):
                y = self.under(x, wide)
                if y + aside >= least:
                    break  # a wider box stands no higher
                bottom = y + measured(box, wide).height
                cost = DEEPER * max(0.0, bottom - floor) + y + aside
                if cost < least:
                    least, place = cost, Rect(x, y, wide, 0)
        self.skyline.append(self.put(box, place))

    def under(self, x: float, wide: float) -> float:
        """As high as what stands above allows."""
        across = self.room.across
        end = x + wide + across
        above = [r.bottom for r in self.skyline if r.x < end and x < r.right + across]
        return max(above) + self.room.down


def widths_between(box: Box, x: float, right: float) -> list[float]:
    """The widths that a side state may have, from the narrowest; what is free where none fits."""
    least = natural_width(box, inf)
    return [size for size in BOX_WIDTHS if least <= size and x + size <= right] or [right - x]
