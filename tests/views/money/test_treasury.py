"""Money as one page: groups add up to the ledger, and what is on its way stands in one queue."""

from datetime import date

import pytest

from support_engine.views.money.treasury import Amounts, Reached, on_its_way, queued, treasury
from tests.console import as_typed

LINES = (Amounts("1", "", {"granted": 100, "paid": 30}), Amounts("2", "", {"granted": 50}))


def reached(entry: str, cents: int, on: int = 1, item: str = "avance") -> Reached:
    return Reached("MP1-001", "Atelier", "manufactures", 1, item, entry, cents, date(2023, 1, on))


@pytest.mark.parametrize(
    ("control", "gap"),
    [
        ({"granted": 150, "paid": 30}, "0,00 €"),
        ({"granted": 151, "paid": 30}, "0,01 €"),
        ({"granted": 150, "paid": 30, "claimed": 200}, "2,00 €"),
        ({}, "1,80 €"),
    ],
)
def test_one_cent_of_difference_with_the_ledger_is_seen(control, gap) -> None:
    told = treasury(LINES, control)
    assert (told.total.of("granted"), told.total.of("unpaid")) == (150, 120)
    assert as_typed(told.gap_said) == gap


@pytest.mark.parametrize(
    ("entries", "queue", "cents", "since"),
    [
        ({"claimed": (75, 1)}, "claimed", 75, 1),
        ({"claimed": (75, 1), "certified": (70, 2)}, "certified", 70, 2),
        ({"claimed": (75, 1), "certified": (70, 2), "transmitted": (70, 3)}, "transmitted", 70, 3),
        ({"claimed": (75, 1), "transmitted": (70, 3), "paid": (70, 4)}, None, 0, 0),
        ({"certified": (70, 2), "transmitted": (0, 5), "paid": (0, 5)}, "certified", 70, 5),
        ({"claimed": (75, 1), "certified": (0, 6)}, "claimed", 75, 6),
        ({"claimed": (0, 4), "certified": (0, 4)}, None, 0, 0),
        ({"to_recover": (90, 1), "recovered": (40, 5)}, "to_recover", 50, 1),
        ({"to_recover": (90, 1), "recovered": (90, 5)}, None, 0, 0),
        ({"granted": (90, 1)}, None, 0, 0),
    ],
)
def test_a_sum_waits_for_the_next_hand_since_its_last_step(entries, queue, cents, since) -> None:
    one = on_its_way([reached(entry, *what) for entry, what in entries.items()])
    assert (one and (one.queue, one.cents, one.since.day)) == (queue and (queue, cents, since))
    assert [len(ones) for name, ones in queued([one] if one else []).items() if name == queue] == (
        [1] if queue else []
    )
