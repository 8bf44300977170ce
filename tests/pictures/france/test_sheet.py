"""Where a point of the earth stands on the sheet; the outline is what people know."""

from math import hypot

import pytest

from support_engine.adapters.communes import centres
from support_engine.core.intake.places import department_of_insee, is_commune
from support_engine.pictures.france.outline import OUTLINE
from support_engine.pictures.france.sheet import (
    BOXES,
    HEIGHT,
    MAINLAND,
    UNITS_PER_KM,
    WIDTH,
    lambert_93,
    spot_of,
)
from tests.pictures.france.inside import is_inside, rings


@pytest.mark.parametrize(
    ("longitude", "latitude", "east", "north"),
    [
        (3.0, 46.5, 700.0, 6600.0),
        (2.3522, 48.8566, 652.469, 6862.035),
        (-4.486, 48.390, 146.76, 6836.64),
    ],
)
def test_lambert_93_gives_the_kilometres_that_everybody_has(
    longitude, latitude, east, north
) -> None:
    found = lambert_93(longitude, latitude)
    assert found == pytest.approx((east, north), abs=0.5)


def test_a_kilometre_is_as_long_everywhere_on_the_mainland() -> None:
    """From Paris to Nice, 685 km; from Brest to Strasbourg, 900."""
    for (one, other), far in {
        ((2.3522, 48.8566), (7.262, 43.7102)): 685,
        ((-4.486, 48.39), (7.7521, 48.5734)): 900,
    }.items():
        (x1, y1), (x2, y2) = (spot_of(*place, MAINLAND) for place in (one, other))
        assert hypot(x2 - x1, y2 - y1) / UNITS_PER_KM == pytest.approx(far, rel=0.02)


def test_the_outline_is_small_and_on_the_sheet_each_department_in_its_box() -> None:
    assert sum(map(len, OUTLINE.values())) < 6_000
    assert list(OUTLINE) == [MAINLAND, *BOXES]
    for frame, path in OUTLINE.items():
        left, top, right, bottom = BOXES[frame].inside if frame else (0, 0, WIDTH, HEIGHT)
        points = [point for ring in rings(path) for point in ring]
        assert points
        assert all(left <= x <= right and top <= y <= bottom for x, y in points), frame


def test_communes_stand_inside_the_outline_and_departments_among_them() -> None:
    known = centres()
    some = [place for n, place in enumerate(sorted(known)) if n % 60 == 0 and is_commune(place)]
    assert len(some) > 500
    inside = 0
    for place in some:
        department = department_of_insee(place)
        frame = department if department in BOXES else MAINLAND
        inside += is_inside(spot_of(*known[place], frame), frame)
    assert inside / len(some) > 0.98
    assert known["07000"].latitude == pytest.approx(44.8, abs=0.2), "in the middle of Ardèche"
