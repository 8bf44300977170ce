"""Months that clamp, financial years, working days and public holidays by department."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.days.calendar import Calendar, add_months, year_end

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
lengths = st.integers(-600, 600)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        pytest.param("2022-03-15", 4, "2022-07-15", id="an ordinary day"),
        pytest.param("2022-03-15", 0, "2022-03-15", id="nothing"),
        pytest.param("2022-10-31", 0, "2022-10-31", id="nothing, from a 31st"),
        pytest.param("2022-10-31", 4, "2023-02-28", id="31 October + 4"),
        pytest.param("2023-10-31", 4, "2024-02-29", id="31 October + 4, leap year"),
        pytest.param("2022-10-31", 8, "2023-06-30", id="31 October + 8"),
        pytest.param("2022-11-30", 3, "2023-02-28", id="30 November + 3"),
        pytest.param("2022-05-31", 1, "2022-06-30", id="31 May + 1"),
        pytest.param("2022-06-30", 1, "2022-07-30", id="the last day does not stick"),
        pytest.param("2022-02-28", 1, "2022-03-28", id="28 February + 1"),
        pytest.param("2024-02-29", 12, "2025-02-28", id="29 February + 1 year"),
        pytest.param("2024-02-29", 24, "2026-02-28", id="29 February + 2 years"),
        pytest.param("2024-02-29", 48, "2028-02-29", id="29 February + 4 years"),
        pytest.param("2000-02-29", 1200, "2100-02-28", id="2100 is no leap year"),
        pytest.param("2022-12-31", 2, "2023-02-28", id="over the new year"),
        pytest.param("2022-11-15", 1, "2022-12-15", id="into December"),
        pytest.param("2022-12-15", 1, "2023-01-15", id="out of December"),
        pytest.param("2022-03-31", -1, "2022-02-28", id="31 March - 1"),
        pytest.param("2024-03-31", -1, "2024-02-29", id="31 March - 1, leap year"),
        pytest.param("2022-01-15", -1, "2021-12-15", id="back over the new year"),
        pytest.param("2022-12-15", -12, "2021-12-15", id="back a year"),
        pytest.param("2024-02-29", -12, "2023-02-28", id="29 February - 1 year"),
        pytest.param("2024-02-29", -48, "2020-02-29", id="29 February - 4 years"),
    ],
)
def test_months_clamp_to_the_end_of_the_month(start, months, end) -> None:
    assert add_months(day(start), months) == day(end)


def test_two_hops_are_not_one() -> None:
    hop = add_months(day("2022-10-31"), 4)
    assert add_months(hop, 4) == day("2023-06-28")
    assert add_months(day("2022-10-31"), 8) == day("2023-06-30")


@given(days, lengths)
def test_months_are_exact_and_the_day_only_shrinks_to_a_last_day(start, months) -> None:
    end = add_months(start, months)
    assert end.year * 12 + end.month == start.year * 12 + start.month + months
    assert end.day == min(start.day, monthrange(end.year, end.month)[1])


@given(days, lengths, lengths)
def test_more_months_end_later(start, some, others) -> None:
    assert (add_months(start, some) < add_months(start, others)) == (some < others)


@given(days, days, lengths)
def test_a_later_start_never_ends_earlier(one, other, months) -> None:
    first, last = sorted((one, other))
    assert add_months(first, months) <= add_months(last, months)


@pytest.mark.parametrize(
    ("start", "nth", "end"),
    [
        pytest.param("2022-09-12", 1, "2022-12-31", id="this year's end"),
        pytest.param("2022-09-12", 3, "2024-12-31", id="third"),
        pytest.param("2022-12-31", 1, "2022-12-31", id="on the day itself"),
        pytest.param("2023-01-01", 1, "2023-12-31", id="on New Year's Day"),
    ],
)
def test_financial_years_end_in_december(start, nth, end) -> None:
    assert year_end(day(start), nth) == day(end)


@pytest.mark.parametrize(
    ("department", "on", "moved_to"),
    [
        pytest.param("22", "2022-06-15", "2022-06-15", id="Wednesday"),
        pytest.param("22", "2022-06-17", "2022-06-17", id="Friday"),
        pytest.param("22", "2022-06-18", "2022-06-20", id="Saturday"),
        pytest.param("22", "2022-06-19", "2022-06-20", id="Sunday"),
        pytest.param("22", "2022-07-14", "2022-07-15", id="14 July, Thursday"),
        pytest.param("22", "2023-05-01", "2023-05-02", id="1 May, Monday"),
        pytest.param("22", "2021-05-01", "2021-05-03", id="1 May, Saturday"),
        pytest.param("22", "2022-06-06", "2022-06-07", id="Pentecost Monday"),
        pytest.param("22", "2022-06-04", "2022-06-07", id="Saturday of Pentecost"),
        pytest.param("22", "2022-04-16", "2022-04-19", id="Saturday of Easter"),
        pytest.param("22", "2022-12-31", "2023-01-02", id="over a Sunday New Year"),
        pytest.param("22", "2022-12-24", "2022-12-26", id="Christmas weekend"),
        pytest.param("22", "2022-12-26", "2022-12-26", id="26 December, mainland"),
        pytest.param("2A", "2022-12-26", "2022-12-26", id="26 December, Corsica"),
        pytest.param("57", "2022-12-26", "2022-12-27", id="26 December, Moselle"),
        pytest.param("67", "2022-12-26", "2022-12-27", id="26 December, Bas-Rhin"),
        pytest.param("68", "2022-12-26", "2022-12-27", id="26 December, Haut-Rhin"),
        pytest.param("67", "2022-12-24", "2022-12-27", id="Christmas weekend, Bas-Rhin"),
        pytest.param("22", "2023-04-07", "2023-04-07", id="Good Friday, mainland"),
        pytest.param("57", "2023-04-07", "2023-04-11", id="Good Friday, Moselle"),
        pytest.param("68", "2023-04-07", "2023-04-11", id="Good Friday, Haut-Rhin"),
        pytest.param("22", "2022-12-20", "2022-12-20", id="20 December, mainland"),
        pytest.param("974", "2022-12-20", "2022-12-21", id="20 December, La Reunion"),
        pytest.param("972", "2022-12-20", "2022-12-20", id="20 December, Martinique"),
        pytest.param("22", "2023-05-22", "2023-05-22", id="22 May, mainland"),
        pytest.param("972", "2023-05-22", "2023-05-23", id="22 May, Martinique"),
        pytest.param("971", "2023-05-22", "2023-05-22", id="22 May, Guadeloupe"),
        pytest.param("22", "2022-05-27", "2022-05-27", id="27 May, mainland"),
        pytest.param("971", "2022-05-27", "2022-05-30", id="27 May, Guadeloupe, Friday"),
        pytest.param("971", "2022-05-26", "2022-05-30", id="Ascension then 27 May, Guadeloupe"),
        pytest.param("972", "2022-05-27", "2022-05-27", id="27 May, Martinique"),
        pytest.param("22", "2022-04-27", "2022-04-27", id="27 April, mainland"),
        pytest.param("976", "2022-04-27", "2022-04-28", id="27 April, Mayotte"),
    ],
)
def test_a_day_off_moves_to_the_next_working_day(calendar, department, on, moved_to) -> None:
    assert calendar.working_day(day(on), department) == day(moved_to)
    assert calendar.is_working_day(day(on), department) == (on == moved_to)


@pytest.mark.parametrize("department", ["", "99", "nowhere"])
@pytest.mark.parametrize(
    ("on", "moved_to"),
    [
        pytest.param("2022-12-26", "2022-12-26", id="26 December"),
        pytest.param("2023-04-07", "2023-04-07", id="Good Friday"),
        pytest.param("2022-12-20", "2022-12-20", id="20 December"),
        pytest.param("2022-07-14", "2022-07-15", id="14 July"),
        pytest.param("2022-06-18", "2022-06-20", id="Saturday"),
    ],
)
def test_an_unknown_department_is_mainland(calendar, department, on, moved_to) -> None:
    assert calendar.working_day(day(on), department) == day(moved_to)


def test_without_a_table_only_weekends_are_off() -> None:
    assert Calendar().working_day(day("2022-07-14"), "22") == day("2022-07-14")
    assert Calendar().working_day(day("2022-07-16"), "22") == day("2022-07-18")


@given(days, st.sampled_from(["", "22", "57", "67", "971", "972", "974", "976"]))
def test_the_next_working_day_is_the_first(calendar, on, department) -> None:
    found = calendar.working_day(on, department)
    assert found.weekday() < 5
    assert calendar.is_working_day(found, department)
    between = [on + timedelta(days=n) for n in range((found - on).days)]
    assert not any(calendar.is_working_day(d, department) for d in between)
