"""Walking along arrows: the nearest first, and the shortest way back."""

from support_engine.core.programme.graph import reached, way

ARROWS = {"a": "bc", "b": "d", "c": "d", "d": "a", "e": "a"}


def following(name: str) -> str:
    return ARROWS.get(name, "")


def test_everything_within_reach_is_found_once_the_nearest_first() -> None:
    assert list(reached("a", following)) == ["a", "b", "c", "d"]
    assert list(reached("ed", following)) == ["e", "d", "a", "b", "c"]
    assert list(reached("", following)) == []


def test_the_way_to_something_is_the_shortest_from_its_start() -> None:
    came_from = reached("e", following)
    assert way(came_from, "d") == ("e", "a", "b", "d")
    assert way(came_from, "e") == ("e",)
