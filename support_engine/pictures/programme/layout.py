"""Where everything stands: bands in rows, columns in bands, boxes in columns.

A band holds lines of columns. On the main road a column of states alternates with a column that
keeps the room of an arrow and of what is written under it; side states stand under the state they
hang on. Bands follow each other in rows, as words do on a page, and each row is stretched to the
page's width.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from support_engine.pictures.programme.blocks import measured, measured_gate
from support_engine.pictures.programme.columns import (
    BAND_PAD,
    ColumnLine,
    PlacedBox,
    PlacedGate,
    Rect,
    Room,
    folded_lines,
    natural,
)
from support_engine.pictures.programme.filling import Filling
from support_engine.pictures.programme.margins import MARGIN, band_head, heading, legend
from support_engine.pictures.programme.plan import Band, Box, Gate, Plan

PAGE = (1587.0, 1123.0)
"""A3 in landscape, in units."""
ROOM = Room(across=20, down=20, rows=26)
WIDTHS = range(700, 3_300, 100)
STEPS = (100, 25)
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
        return min(PAGE[0] / self.width, PAGE[1] / self.height)


def laid_out(plan: Plan, *roomy: Plan) -> Layout:
    """Among several widths, the layout that prints largest.

    `roomy`: the same boxes with more to say, which give their places to this plan: the first among
    them where it fits, so that two sheets of a programme can be laid one on the other.
    """
    for rank, wider in enumerate((*roomy, plan)):
        found = filled(largest(wider), plan)
        if found is not None or rank == len(roomy):
            break
    return found or largest(plan)


def largest(plan: Plan) -> Layout:
    """The width found by large steps, then by small ones around it."""
    best = 0
    for step in STEPS:
        near = range(best - 100, best + 101, step) if best else WIDTHS
        tries = [(Composition(plan, ROOM, wide).layout(), wide) for wide in near]
        layout, best = max(tries, key=lambda found: found[0].scale)
    return layout


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


@dataclass(frozen=True, slots=True)
class Row:
    """Bands that stand side by side, and the height that their columns try to stay under."""

    first: int
    after: int
    target: float
    height: float


@dataclass(frozen=True)
class Composition:
    """A page of a given width: which bands share a row, and how wide their columns are."""

    plan: Plan
    room: Room
    wide: float

    def layout(self) -> Layout:
        """Every band in its row, the rows as low as they can be together."""
        bands: list[PlacedBand] = []
        boxes: dict[str, PlacedBox] = {}
        gates: dict[str, PlacedGate] = {}
        _, y = heading(self.plan, self.wide)
        for row in self.rows():
            bands.extend(self.fill(row.first, row.after, row.target, y, boxes, gates) or ())
            y += row.height + self.room.rows
        _, legend_height = legend(self.plan, self.wide)
        return Layout(self.wide + 2 * MARGIN, y + legend_height, y, tuple(bands), boxes, gates)

    def rows(self) -> tuple[Row, ...]:
        """The rows whose heights make the lowest page: the best end of each page, from the last."""
        count = len(self.plan.bands)
        best: list[tuple[float, tuple[Row, ...]]] = [(0.0, ())] * (count + 1)
        for first in reversed(range(count)):
            choices = []
            for row in self.rows_from(first):
                low, rest = best[row.after]
                choices.append((row.height + self.room.rows + low, (row, *rest)))
            best[first] = min(choices, key=lambda choice: choice[0])
        return best[0][1]

    def rows_from(self, first: int) -> Iterator[Row]:
        """The rows that may start with a band; what is no phase has a row of its own."""
        last = len(self.plan.bands) - 1
        for after in range(first + 1, last + 2):
            if after > last and first < last:
                return
            found = [row for target in TARGETS if (row := self.tried(first, after, target))]
            if not found:
                return
            yield min(found, key=lambda row: row.height)

    def tried(self, first: int, after: int, target: float) -> Row | None:
        """A row, or nothing where its bands do not fit."""
        bands = self.fill(first, after, target, 0.0, {}, {})
        return Row(first, after, target, bands[0].rect.height) if bands else None

    def fill(
        self,
        first: int,
        after: int,
        target: float,
        y: float,
        boxes: dict[str, PlacedBox],
        gates: dict[str, PlacedGate],
    ) -> tuple[PlacedBand, ...]:
        """The bands of a row in their places; none where several do not fit together."""
        inner = self.wide - 2 * BAND_PAD
        row = self.plan.bands[first:after]
        lines = [folded_lines(band, self.plan, self.room, inner, target) for band in row]
        sizes = self.sizes(lines, target)
        if len(row) > 1 and (any(len(one) > 1 for one in lines) or sum(sizes) > self.wide):
            return ()
        x, bottom, frames = MARGIN, y, []
        widths = stretched(sizes, self.wide, self.room)
        head = max(
            band_head(band.label, size - 2 * BAND_PAD)
            for band, size in zip(row, widths, strict=True)
        )
        for columns, size in zip(lines, widths, strict=True):
            frames.append((x, size))
            filling = Filling(self.room, target, boxes, gates)
            bottom = max(bottom, filling.fill(columns, Rect(x, y, size, 0), head))
            x += size + self.room.across
        return tuple(
            PlacedBand(band, Rect(x, y, size, bottom - y))
            for band, (x, size) in zip(row, frames, strict=True)
        )

    def sizes(self, row: Sequence[Sequence[ColumnLine]], target: float) -> list[float]:
        """How wide each band of a row is before stretching, the street after it included."""
        return [
            max((natural(line.columns, self.room, target) for line in lines), default=0.0)
            + 2 * BAND_PAD
            + (self.room.across if number else 0)
            for number, lines in enumerate(row)
        ]


def stretched(sizes: Sequence[float], wide: float, room: Room) -> list[float]:
    """The widths of the bands of a row, in proportion, so that the row is full."""
    streets = room.across * (len(sizes) - 1)
    return [size * (wide - streets) / sum(sizes) for size in sizes]
