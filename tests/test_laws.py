"""A law on many cases names all that break it, and only those."""

import pytest

from tests.laws import for_every


def small(number: int) -> None:
    assert number < 3


def test_each_case_that_breaks_the_law_is_named() -> None:
    with pytest.raises(AssertionError, match=r"(?s)2 of 4 cases:\n3: .*\n5: "):
        for_every(1, 3, 2, 5)(small)()


def test_a_case_that_stops_does_not_hide_the_next() -> None:
    with pytest.raises(AssertionError, match=r"(?s)2 of 2 cases:\nx: TypeError.*\n4: "):
        for_every("x", 4)(small)()


def test_a_law_that_all_keep_passes() -> None:
    for_every((1,), (2,))(small)()
