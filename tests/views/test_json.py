"""What a view holds, as JSON: typed values keep one form."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import pytest

from support_engine.views.json import encoded


class Colour(StrEnum):
    RED = "rouge"


@dataclass(frozen=True, slots=True)
class Inner:
    on: date | None


@dataclass(frozen=True, slots=True)
class Outer:
    name: str
    parts: tuple[Inner, ...]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Outer("Été", (Inner(date(2022, 3, 1)), Inner(None))), None),
        (date(2022, 3, 1), "2022-03-01"),
        (datetime(2022, 3, 1, 8, tzinfo=UTC), "2022-03-01T08:00:00+00:00"),
        (Colour.RED, "rouge"),
        (MappingProxyType({"cents": 1_00}), {"cents": 100}),
        (frozenset("ba"), ["a", "b"]),
        (Path("a/b.xlsx"), "a/b.xlsx"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_has_one_form(value, told) -> None:
    told = told or {"name": "Été", "parts": [{"on": "2022-03-01"}, {"on": None}]}
    assert json.loads(encoded(value)) == told


def test_accents_are_written_as_they_are() -> None:
    assert encoded(["Été"]) == '[\n  "Été"\n]'


def test_what_no_face_shows_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        encoded(object())
