"""Points that meet are one bubble: nothing is lost, nothing touches, the order changes nothing."""

from math import hypot
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.pictures.france.bubbles import Point, bubbles
from support_engine.pictures.france.sheet import BOXES, HEIGHT, MAINLAND, WIDTH, Spot

FRAMES = (MAINLAND, MAINLAND, "971", "974")


@st.composite
def points(draw) -> list[Point]:
    """Some places, many of them close to one another."""
    found = []
    for n in range(draw(st.integers(0, 25))):
        frame = draw(st.sampled_from(FRAMES))
        left, top, right, bottom = BOXES[frame].inside if frame else (0, 0, WIDTH, HEIGHT)
        x, y = draw(st.floats(0, 1)), draw(st.floats(0, 1))
        number = draw(st.integers(1, 400))
        late, rough = draw(st.integers(0, number)), draw(st.integers(0, number))
        spot = Spot(left + x * (right - left), top + y * (bottom - top))
        found.append(Point(frame, spot, number, late, rough, (f"{n:05d}",)))
    return found


@given(points(), st.sampled_from([20.0, 34.0]), st.integers())
@settings(max_examples=30, deadline=None)
def test_every_point_is_in_one_bubble_and_no_two_touch(some, least, seed) -> None:
    found = bubbles(some, least)
    for field in ("number", "late", "rough"):
        assert sum(getattr(one.point, field) for one in found) == sum(
            getattr(one, field) for one in some
        )
    held = [place for one in found for place in one.point.places]
    assert sorted(held) == sorted(place for one in some for place in one.places)
    frame_of = {one.places[0]: one.frame for one in some}
    for n, one in enumerate(found):
        assert {frame_of[place] for place in one.point.places} == {one.point.frame}
        x, y = one.point.spot
        box = BOXES.get(one.point.frame)
        left, top, right, bottom = box.inside if box else (0, 0, WIDTH, HEIGHT)
        assert left <= x - one.radius + 1e-6
        assert x + one.radius - 1e-6 <= right
        assert top <= y - one.radius + 1e-6
        assert y + one.radius - 1e-6 <= bottom
        for other in found[:n]:
            if other.point.frame == one.point.frame:
                far = hypot(x - other.point.spot.x, y - other.point.spot.y)
                assert far >= one.radius + other.radius - 1e-6
    assert bubbles(Random(seed).sample(some, len(some)), least) == found


def test_points_that_are_apart_stay_where_they_are_and_the_fullest_is_the_widest() -> None:
    def at(x: float, number: int) -> Point:
        return Point(MAINLAND, Spot(x, 500), number, 0, 0, (f"{x:05.0f}",))

    alone = bubbles([at(200, 1), at(300, 10), at(500, 100)], 20)
    assert [one.point.spot.x for one in alone] == [500, 300, 200], "the fullest first"
    assert alone[0].radius > alone[1].radius > alone[2].radius == 20
    (both,) = bubbles([at(300, 1), at(310, 3)], 20)
    assert both.point.spot.x == 307.5, "nearer to what holds more"
    assert both.point.places == ("00310", "00300")
