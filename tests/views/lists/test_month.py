"""A month as a table: every day of it once, in whole weeks, with what falls on each."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.views.dossier.agenda import Coming
from support_engine.views.lists.month import FIRST, LAST, month, month_of, span

DAYS = st.dates(FIRST, LAST)


def falling(on: date, reference: str = "MP1-001") -> Coming:
    return Coming(
        *(reference, f"deadline||x|{on}|0", "deadline", "clocks.incubation", on, on, "", 0),
        *("Projet", "incubation", "manufactures", 1, "échéance : Fin de l’incubation", False, ""),
    )


@given(DAYS)
def test_each_day_of_a_month_stands_once_in_whole_weeks(on) -> None:
    first = on.replace(day=1)
    found = month(first, on, (), {}, {})
    days = [day for week in found.weeks for day in week]
    assert all(len(week) == 7 and week[0].on.weekday() == 0 for week in found.weeks)
    assert [day.on for day in days] == [days[0].on + timedelta(n) for n in range(len(days))]
    assert (days[0].on, days[-1].on) == span(first)
    inside = [day.on for day in days if day.is_inside]
    assert inside[0] == first
    assert (inside[-1] + timedelta(1)).day == 1
    assert all((day.year, day.month) == (on.year, on.month) for day in inside)
    assert [day.on for day in days if day.is_today] == [on]


@given(st.lists(DAYS, max_size=8), DAYS)
def test_what_falls_on_a_day_of_the_table_stands_there(dates, on) -> None:
    first = on.replace(day=1)
    start, end = span(first)
    found = month(first, on, [falling(one) for one in dates], {on: 3}, {on: ("Fête",)})
    shown = [one for week in found.weeks for day in week for one in day.entries]
    assert sorted(one.due_on for one in shown) == sorted(d for d in dates if start <= d <= end)
    (today,) = [day for week in found.weeks for day in week if day.on == on]
    assert (today.hidden, today.holidays) == (3, ("Fête",))
    assert all(one.due_on == day.on for week in found.weeks for day in week for one in day.entries)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2023-07", "2023-07-01"),
        ("", "2023-06-01"),
        ("juillet", "2023-06-01"),
        ("2023-13", "2023-06-01"),
        ("0001-01", FIRST.isoformat()),
        ("9999-12", LAST.isoformat()),
    ],
)
def test_a_month_is_read_or_it_is_this_one(typed, said) -> None:
    assert month_of(typed, date(2023, 6, 15)) == date.fromisoformat(said)


def test_no_month_leads_beyond_those_that_are_shown() -> None:
    assert month(FIRST, FIRST, (), {}, {}).before is None
    assert month(LAST, FIRST, (), {}, {}).after is None
    assert month(LAST, FIRST, (), {}, {}).before == date(2999, 11, 1)


def test_what_is_shown_of_a_date_does_not_say_its_kind_twice() -> None:
    assert falling(FIRST).label == "Fin de l’incubation"
