"""Which moment ahead, confirmed by a person, was wrong if one said right since is right."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.days.leaps import Leap, shown_wrong, worth_keeping

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAYS = st.integers(0, 400).map(lambda days: timedelta(days=days))


@st.composite
def lives(draw) -> tuple[list[Leap], datetime]:
    """Leaps over more than a week, and how long the base lived after each."""
    now, leaps = START, []
    for _ in range(draw(st.integers(1, 3))):
        leaps.append(Leap(now, now + timedelta(days=8) + draw(DAYS)))
        now = leaps[-1].to + draw(DAYS)
    return leaps, now


@settings(max_examples=50)
@given(life=lives(), wrong=st.integers(0, 2), after=DAYS)
def test_the_leap_that_was_wrong_is_the_one_over_the_moment_that_is_right(life, wrong, after):
    leaps, furthest = life
    first = leaps[min(wrong, len(leaps) - 1)]
    later = leaps[leaps.index(first) + 1 :]
    ends = [*(leap.since for leap in later), furthest]
    stays = zip((first, *later), ends, strict=True)
    lived = sum((end - leap.to for leap, end in stays), timedelta())
    right = first.since + lived + after
    if right < first.to:
        assert shown_wrong(leaps, furthest, right) == first
    too_early = first.since + lived - timedelta(days=1)
    assert shown_wrong(leaps, furthest, too_early) != first
    assert shown_wrong(leaps, furthest, START - timedelta(days=1)) is None


def test_a_moment_that_was_lived_shows_nothing() -> None:
    leap = Leap(START, START + timedelta(days=20))
    furthest = leap.to + timedelta(days=80)
    assert shown_wrong([leap], furthest, START + timedelta(days=10)) is None
    assert shown_wrong([leap], furthest, furthest - timedelta(days=30)) is None


@settings(max_examples=50)
@given(
    nights=st.lists(st.integers(2, 150), min_size=1, max_size=8),
    wrong=st.integers(0, 7),
    after=st.integers(0, 300),
    vouched=st.booleans(),
)
def test_an_unseen_leap_is_wrong_where_what_was_lived_since_fits_before_its_end(
    nights, wrong, after, vouched
) -> None:
    """Nights and Sundays are lived; one of them was a clock ahead. What is forgotten of them is
    what no moment could show."""
    leaps, now = [], START
    for number, hours in enumerate(nights):
        leaps.append(Leap(now, now + timedelta(hours=hours), is_unseen=True))
        now = leaps[-1].to + timedelta(hours=number % 3)
    if vouched:
        leaps.append(Leap(now, now + timedelta(days=400)))
        now = leaps[-1].to
    one = leaps[min(wrong, len(nights) - 1)]
    lived = now - one.to - (timedelta(days=400) if vouched else timedelta(0))
    right = one.since + lived + timedelta(hours=after)
    found = shown_wrong(leaps, now, right)
    assert found == shown_wrong(worth_keeping(leaps, now), now, right)
    if right < one.to:
        assert found is not None
        assert found.since >= one.since
    elif found is not None:
        assert found != one
