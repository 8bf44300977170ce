"""When reminders may leave: 07:00 to 09:00 in Paris, on working days."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.days.sending_hours import Window

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module")
def window(calendar) -> Window:
    return Window(time(7), time(9), calendar)


def at(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold)


@pytest.mark.parametrize(
    "now",
    [
        pytest.param("2022-06-14T07:00", id="at the opening"),
        pytest.param("2022-06-14T08:15", id="inside"),
        pytest.param("2022-06-14T08:59:59", id="last second"),
        pytest.param("2022-06-17T08:00", id="Friday"),
        pytest.param("2022-12-26T08:00", id="a holiday of Alsace only"),
        pytest.param("2022-03-28T07:30", id="Monday after summer time began"),
    ],
)
def test_an_open_window_is_now(window, now) -> None:
    assert window.next_opening(at(now)) == at(now)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param("2022-06-14T00:00", "2022-06-14T07:00+02:00", id="midnight"),
        pytest.param("2022-06-14T06:59:59", "2022-06-14T07:00+02:00", id="a second before"),
        pytest.param("2022-06-14T09:00", "2022-06-15T07:00+02:00", id="at the closing"),
        pytest.param("2022-06-14T18:00", "2022-06-15T07:00+02:00", id="evening"),
        pytest.param("2022-06-17T06:00", "2022-06-17T07:00+02:00", id="early on Friday"),
        pytest.param("2022-06-17T18:00", "2022-06-20T07:00+02:00", id="Friday evening"),
        pytest.param("2022-06-18T06:00", "2022-06-20T07:00+02:00", id="early on Saturday"),
        pytest.param("2022-06-18T08:00", "2022-06-20T07:00+02:00", id="Saturday in the hours"),
        pytest.param("2022-06-19T23:59", "2022-06-20T07:00+02:00", id="Sunday night"),
        pytest.param("2022-07-14T06:00", "2022-07-15T07:00+02:00", id="early on a holiday"),
        pytest.param("2022-07-14T08:00", "2022-07-15T07:00+02:00", id="holiday in the hours"),
        pytest.param("2022-07-13T20:00", "2022-07-15T07:00+02:00", id="eve of a holiday"),
        pytest.param("2022-04-15T10:00", "2022-04-19T07:00+02:00", id="Easter weekend"),
        pytest.param("2022-10-31T09:30", "2022-11-02T07:00+01:00", id="All Saints"),
        pytest.param("2022-12-30T18:00", "2023-01-02T07:00+01:00", id="over the new year"),
        pytest.param("2022-03-25T18:00", "2022-03-28T07:00+02:00", id="summer time to come"),
        pytest.param("2022-03-26T23:30", "2022-03-28T07:00+02:00", id="night of summer time"),
        pytest.param("2022-03-27T01:30", "2022-03-28T07:00+02:00", id="just before summer time"),
        pytest.param("2022-03-27T03:30", "2022-03-28T07:00+02:00", id="just after summer time"),
        pytest.param("2022-10-28T18:00", "2022-10-31T07:00+01:00", id="winter time to come"),
        pytest.param("2022-10-29T23:30", "2022-10-31T07:00+01:00", id="night of winter time"),
        pytest.param("2022-10-30T02:30", "2022-10-31T07:00+01:00", id="first 02:30"),
    ],
)
def test_a_closed_window_waits_for_the_next_opening(window, now, opens) -> None:
    found = window.next_opening(at(now))
    # In UTC: two moments of one zone are compared by what the wall clock shows.
    assert found.astimezone(UTC) == datetime.fromisoformat(opens)
    assert found.tzinfo is PARIS


def test_the_second_half_past_two_of_the_winter_night_waits_too(window) -> None:
    found = window.next_opening(at("2022-10-30T02:30", fold=1))
    assert found.astimezone(UTC) == datetime(2022, 10, 31, 6, tzinfo=UTC)
    assert found.fold == 0


@pytest.mark.parametrize(
    ("friday", "hours"),
    [
        pytest.param("2022-06-17T18:00", 61, id="ordinary weekend"),
        pytest.param("2022-03-25T18:00", 60, id="summer time begins"),
        pytest.param("2022-10-28T18:00", 62, id="winter time begins"),
    ],
)
def test_the_wait_counts_the_hour_that_the_night_takes_or_gives(window, friday, hours) -> None:
    now = at(friday).astimezone(UTC)
    assert window.next_opening(at(friday)).astimezone(UTC) - now == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param("2022-06-14T05:00", "2022-06-15T07:00", id="before the opening"),
        pytest.param("2022-06-14T08:00", "2022-06-15T07:00", id="inside"),
        pytest.param("2022-06-14T18:00", "2022-06-15T07:00", id="evening"),
        pytest.param("2022-06-17T08:00", "2022-06-20T07:00", id="Friday"),
        pytest.param("2022-07-13T08:00", "2022-07-15T07:00", id="eve of a holiday"),
        pytest.param("2022-03-25T08:00", "2022-03-28T07:00", id="summer time to come"),
    ],
)
def test_after_today_is_another_working_day(window, now, opens) -> None:
    assert window.after_today(at(now)) == at(opens)


@given(st.datetimes(datetime(2021, 1, 1), datetime(2026, 1, 1), timezones=st.just(PARIS)))
def test_the_window_is_open_when_it_says(window, now) -> None:
    found = window.next_opening(now)
    assert found >= now
    assert found.weekday() < 5
    assert time(7) <= found.time() < time(9)
    assert window.next_opening(found) == found
