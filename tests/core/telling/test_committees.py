"""What is told of the days of committees: set, moved, cancelled, and nothing twice."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.telling.committees import Meeting, to_tell

TODAY = date(2022, 6, 1)
ON, LATER, LAST = date(2022, 6, 20), date(2022, 6, 27), date(2022, 7, 4)
SET = Meeting(1, 0, ON, ("A", "B"))


def test_a_day_is_told_once() -> None:
    assert to_tell([], {ON: ["A", "B"]}, TODAY) == [SET]
    assert to_tell([SET], {ON: ["A", "B"]}, TODAY) == []
    assert to_tell([SET], {ON: ["A", "B", "C"]}, TODAY) == [], "who is put down later moves no day"


def test_a_day_that_moves_is_the_same_meeting() -> None:
    moved = Meeting(1, 1, LATER, ("A", "B", "C"), before=ON)
    assert to_tell([SET], {LATER: ["A", "B", "C"]}, TODAY) == [moved]
    assert to_tell([moved], {LATER: ["A", "B"]}, TODAY) == []


def test_a_dossier_put_off_alone_moves_nobody_else() -> None:
    assert to_tell([SET], {ON: ["A"], LATER: ["B"]}, TODAY) == [Meeting(2, 0, LATER, ("B",))]


def test_a_meeting_goes_where_most_of_its_dossiers_go() -> None:
    three = Meeting(1, 0, ON, ("A", "B", "C"))
    found = to_tell([three], {LATER: ["A"], LAST: ["B", "C"]}, TODAY)
    assert found == [Meeting(1, 1, LAST, ("B", "C"), before=ON), Meeting(2, 0, LATER, ("A",))]


def test_two_meetings_never_become_one() -> None:
    other = Meeting(2, 0, LATER, ("C",))
    joined = Meeting(1, 1, ON, ("A", "B"), is_cancelled=True)
    assert to_tell([SET, other], {LATER: ["A", "B", "C"]}, TODAY) == [joined]


def test_nobody_left_is_a_meeting_cancelled_and_one_held_after_all_is_the_same() -> None:
    (cancelled,) = to_tell([SET], {}, TODAY)
    assert cancelled == Meeting(1, 1, ON, ("A", "B"), is_cancelled=True)
    assert to_tell([cancelled], {}, TODAY) == []
    assert to_tell([cancelled], {ON: ["A"]}, TODAY) == [Meeting(1, 2, ON, ("A",))]


def test_a_meeting_whose_day_has_come_took_place() -> None:
    for today in (ON, LATER):
        assert to_tell([SET], {}, today) == []
    again = Meeting(2, 0, LAST, ("A", "B"))
    assert to_tell([SET], {LAST: ["A", "B"]}, LATER) == [again], "put off by it, not moved"
    assert to_tell([], {ON: ["A"]}, LATER) == [], "a day that was recorded late is no news"


DAYS = st.dictionaries(
    st.sampled_from("ABCDEFG"), st.integers(min_value=-3, max_value=12), max_size=7
)


@given(st.lists(DAYS, max_size=8))
def test_whatever_happens_a_calendar_holds_the_days_to_come(lives) -> None:
    """Whoever does as each telling says has the coming days and no other; nothing is told twice,
    and no sequence comes back."""
    told: dict[int, Meeting] = {}
    for nth, life in enumerate(lives):
        today = TODAY + timedelta(days=nth)
        days: dict[date, list[str]] = {}
        for dossier, after in sorted(life.items()):
            days.setdefault(TODAY + timedelta(days=after), []).append(dossier)
        for one in to_tell(told.values(), days, today):
            known = told.get(one.number)
            assert one.sequence == (known.sequence + 1 if known else 0)
            told[one.number] = one
        assert to_tell(told.values(), days, today) == []
        kept = [one.on for one in told.values() if not one.is_cancelled and one.on > today]
        assert sorted(kept) == sorted(on for on in days if on > today)
