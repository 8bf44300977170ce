"""Where everything stands: bands in rows, columns in bands, boxes in columns.

A band holds lines of columns. On the main road a column of states alternates with a column that
keeps the room of an arrow and of what is written under it; side states stand under the state they
hang on. Bands follow each other in rows, as words do on a page, and each row is stretched to the
page's width.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from support_engine.pictures.programme.blocks import measured, measured_gate
from support_engine.pictures.programme.columns import (
    BAND_PAD,
    ColumnLine,
    Folding,
    PlacedBox,
    PlacedGate,
    Rect,
    Room,
)
from support_engine.pictures.programme.filling import Filling, Places
from support_engine.pictures.programme.margins import MARGIN, band_head, heading, legend
from support_engine.pictures.programme.plan import Band, Box, Gate, Plan

PAGE = (1587.0, 1123.0)
"""A3 in landscape, in units."""
ROOM = Room(across=20, down=20, rows=26)
TARGETS = (90.0, 110.0, 130.0, 150.0, 175.0, 205.0, 240.0, 290.0, 360.0)
"""Heights that a layout may try to keep its columns under."""


@dataclass(frozen=True, slots=True)
class PlacedBand:
    """A band on the page."""

    band: Band
    rect: Rect


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that has a place, but the arrows; the legend starts at `foot`."""

    width: float
    height: float
    foot: float
    bands: tuple[PlacedBand, ...]
    boxes: dict[str, PlacedBox]
    gates: dict[str, PlacedGate]

    @property
    def scale(self) -> float:
        """How large it prints on the page; 1 is life size."""
        return min(largest_scale(self.width), PAGE[1] / self.height)


def largest_scale(width: float) -> float:
    """How large a layout of that width prints at most, if it is not too high."""
    return PAGE[0] / width


def laid_out(plan: Plan, *roomy: Plan) -> Layout:
    """Among several widths, the layout that prints largest.

    `roomy`: the same boxes with more to say, which give their places to this plan: the first among
    them where it fits, so that two sheets of a programme can be laid one on the other.
    """
    for rank, wider in enumerate((*roomy, plan)):
        layout = filled(largest(wider), plan)
        if layout is not None or rank == len(roomy):
            break
    return layout or largest(plan)


def largest(plan: Plan) -> Layout:
    """The width found by large steps, then by small ones around it."""
    wide, _ = best_among(plan, range(700, 3_300, 100))
    _, layout = best_among(plan, range(wide - 100, wide + 101, 25))
    return layout


def best_among(plan: Plan, widths: Sequence[int]) -> tuple[int, Layout]:
    """The width whose layout prints largest, and that layout; the first among equals."""
    best = widths[0], Composition(plan, ROOM, widths[0]).layout()
    for wide in widths[1:]:
        if largest_scale(wide + 2 * MARGIN) <= best[1].scale:
            break  # however low the page, and the same holds for wider ones
        layout = Composition(plan, ROOM, wide).layout()
        if layout.scale > best[1].scale:
            best = wide, layout
    return best


def filled(layout: Layout, plan: Plan) -> Layout | None:
    """The places of a layout with the words of another plan of the same boxes, if they fit."""
    said = {box.id: box for box in plan.boxes}
    if said.keys() != layout.boxes.keys():
        return None
    boxes = {name: room_for(said[name], placed) for name, placed in layout.boxes.items()}
    gates = {name: words_for(plan.gates[name], gate) for name, gate in layout.gates.items()}
    bands = tuple(
        replace(placed, band=band) for placed, band in zip(layout.bands, plan.bands, strict=True)
    )
    new = replace(layout, bands=bands, boxes=boxes, gates=gates)
    return new if fits(layout, new) else None


def room_for(box: Box, placed: PlacedBox) -> PlacedBox:
    """A box in the place of another, longer if it has to be."""
    inside = measured(box, placed.rect.width)
    tall = max(placed.rect.height, inside.height)
    return PlacedBox(box, replace(placed.rect, height=tall), inside)


def words_for(gate: Gate, placed: PlacedGate) -> PlacedGate:
    """The words of an arrow in the place of others."""
    inside = measured_gate(gate, placed.rect.width)
    tall = max(placed.rect.height, inside.height)
    return replace(placed, gate=gate, inside=inside, rect=replace(placed.rect, height=tall))


def fits(before: Layout, after: Layout) -> bool:
    """Whether what grew still stands clear of everything."""
    old, new = things(before), things(after)
    for was, rect in zip(old, new, strict=True):
        around = replace(rect, height=rect.height + ROOM.down - 4)
        is_clear = not any(around.overlaps(other) for other in new if other is not rect)
        is_in = any(
            rect.overlaps(band.rect) and rect.bottom < band.rect.bottom - 8 for band in after.bands
        )
        if rect.height > was.height and not (is_clear and is_in):
            return False
    return True


def things(layout: Layout) -> list[Rect]:
    """The place of each box, then of the words of each arrow."""
    boxes = [placed.rect for placed in layout.boxes.values()]
    return [*boxes, *(placed.rect for placed in layout.gates.values())]


Lines = tuple[ColumnLine, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Bands that stand side by side, each with the lines of its columns."""

    bands: tuple[Band, ...]
    lines: tuple[Lines, ...]

    def sizes(self, room: Room) -> list[float]:
        """How wide each band is before stretching, the street before it included."""
        return [
            max((line.length(room) for line in lines), default=0.0)
            + 2 * BAND_PAD
            + (room.across if number else 0)
            for number, lines in enumerate(self.lines)
        ]


@dataclass(frozen=True, slots=True)
class Stack:
    """Rows one under the other; what stands between them is counted in the height."""

    height: float = 0.0
    rows: tuple[tuple[Row, float], ...] = ()

    def under(self, row: Row, height: float, street: float) -> "Stack":
        """This stack of rows with one more on top, of that height in the units of the page."""
        return Stack(height + street + self.height, ((row, height), *self.rows))


@dataclass(frozen=True)
class Composition:
    """A page of a given width: which bands share a row, and how wide their columns are."""

    plan: Plan
    room: Room
    wide: float

    def layout(self) -> Layout:
        """Every band in its row, the rows as low as they can be together."""
        bands: list[PlacedBand] = []
        places = Places()
        _, y = heading(self.plan, self.wide)
        for row, height in self.rows():
            bands.extend(self.fill(row, y, places))
            y += height + self.room.rows
        _, legend_height = legend(self.plan, self.wide)
        width, height = self.wide + 2 * MARGIN, y + legend_height
        return Layout(width, height, y, tuple(bands), places.boxes, places.gates)

    def rows(self) -> tuple[tuple[Row, float], ...]:
        """The rows whose heights make the lowest page: the best end of each page, from the last."""
        count = len(self.plan.bands)
        best = [Stack()] * (count + 1)
        for first in reversed(range(count)):
            choices = [
                best[after].under(row, height, self.room.rows)
                for after, row, height in self.rows_from(first)
            ]
            best[first] = min(choices, key=lambda stack: stack.height)
        return best[0].rows

    def rows_from(self, first: int) -> Iterator[tuple[int, Row, float]]:
        """The rows that may start with a band, where they end and how high they are.

        What is no phase has a row of its own.
        """
        last = len(self.plan.bands) - 1
        for after in range(first + 1, last + 2):
            if after > last and first < last:
                return
            rows = [(row, self.height(row)) for row in self.tries(first, after)]
            if not rows:
                return
            row, height = min(rows, key=lambda pair: pair[1])
            yield after, row, height

    def tries(self, first: int, after: int) -> Iterable[Row]:
        """The different rows that some bands may make; none where they do not fit together."""
        bands = self.plan.bands[first:after]
        rows = (Row(bands, self.folded[target][first:after]) for target in TARGETS)
        return dict.fromkeys(row for row in rows if self.is_wide_enough_for(row))

    @cached_property
    def folded(self) -> dict[float, tuple[Lines, ...]]:
        """The lines of each band, for each height that its columns may try to stay under."""
        inner = self.wide - 2 * BAND_PAD
        return {
            target: tuple(
                Folding(self.room, inner, target).lines(band, self.plan) for band in self.plan.bands
            )
            for target in TARGETS
        }

    def is_wide_enough_for(self, row: Row) -> bool:
        """Whether bands fit side by side; one alone does, on as many lines as it needs."""
        if len(row.bands) == 1:
            return True
        is_flat = all(len(lines) <= 1 for lines in row.lines)
        return is_flat and sum(row.sizes(self.room)) <= self.wide

    def height(self, row: Row) -> float:
        """How high a row is, wherever it stands."""
        return self.fill(row, 0.0, Places())[0].rect.height

    def fill(self, row: Row, y: float, places: Places) -> tuple[PlacedBand, ...]:
        """The bands of a row in their places, from `y` downwards; what they hold with them."""
        widths = stretched(row.sizes(self.room), self.wide, self.room)
        head = max(
            band_head(band.label, size - 2 * BAND_PAD)
            for band, size in zip(row.bands, widths, strict=True)
        )
        x, bottom, frames = MARGIN, y, []
        for lines, size in zip(row.lines, widths, strict=True):
            frames.append((x, size))
            bottom = max(bottom, Filling(self.room, places).fill(lines, Rect(x, y, size, 0), head))
            x += size + self.room.across
        return tuple(
            PlacedBand(band, Rect(x, y, size, bottom - y))
            for band, (x, size) in zip(row.bands, frames, strict=True)
        )


def stretched(sizes: Sequence[float], wide: float, room: Room) -> list[float]:
    """The widths of the bands of a row, in proportion, so that the row is full."""
    streets = room.across * (len(sizes) - 1)
    return [size * (wide - streets) / sum(sizes) for size in sizes]
