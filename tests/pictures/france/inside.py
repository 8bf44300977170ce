"""Whether a point of the sheet is on the land that is drawn, read from the drawing itself."""

import re
from functools import cache

from support_engine.pictures.france.outline import OUTLINE

Ring = list[tuple[int, int]]


def rings(path: str) -> list[Ring]:
    """The points of each ring of a path that is made of « M x y l dx dy … z »."""
    found = []
    for part in path.split("M")[1:]:
        assert re.fullmatch(r"[-0-9 l]+z", part), "whole numbers alone"
        numbers = [int(one) for one in re.findall(r"-?\d+", part)]
        (x, y), ring = numbers[:2], [tuple(numbers[:2])]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
    return found


@cache
def drawn(frame: str) -> list[Ring]:
    return rings(OUTLINE[frame])


def is_inside(spot: tuple[float, float], frame: str) -> bool:
    """Whether a point is on the land of a frame, by the rule of odd crossings."""
    x, y = spot
    crossed = 0
    for ring in drawn(frame):
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossed += 1
    return crossed % 2 == 1
