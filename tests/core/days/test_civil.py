"""A moment has one civil day, and no other module reads it from what is kept in UTC."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from support_engine.core.days.civil import civil_day

PACKAGE = Path(__file__).parents[3] / "support_engine"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2022, 12, 31, 22, 59, tzinfo=UTC), date(2022, 12, 31)),
        (datetime(2022, 12, 31, 23, 0, tzinfo=UTC), date(2023, 1, 1)),
        (datetime(2022, 6, 30, 22, 0, tzinfo=UTC), date(2022, 7, 1)),
        (datetime(2022, 10, 30, 0, 30, tzinfo=UTC), date(2022, 10, 30)),
    ],
)
def test_the_day_begins_at_midnight_in_paris(moment, day) -> None:
    assert civil_day(moment) == day


def test_no_row_gives_its_day_in_another_zone() -> None:
    sources = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    assert len(sources) > 500
    wrong = [
        p.name
        for p, text in sources.items()
        if re.search(r"(?:row|\])\.at\.date\(|_at\"?\]?\[:10\]", text)
    ]
    assert not wrong
