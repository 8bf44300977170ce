"""A pause counts inside the span that it interrupts; an amendment keeps what came after its day; a
clock that counts from the end of another follows it."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.days.calendar import Calendar
from support_engine.core.days.reckonings import BY_SPAN, FORMER, NEWEST, PUT_OFF
from support_engine.core.dossier import events as e
from support_engine.core.dossier.deadlines import deadline_of
from support_engine.core.dossier.dossier import Clock, Dossier, Grant, Pause, SignedEnd
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.money_events import AgreementAmended
from support_engine.core.dossier.reckon import Deadline, Point, reckon
from tests.second_reckoning import Clock as Walked
from tests.second_reckoning import Second
from tests.story import day

START, END = "2022-06-15", "2024-09-30"


def clock(*pauses: tuple, start: str = START, **more) -> Clock:
    """A clock by hand; a pause is (from, until) or (from, None)."""
    held = tuple(Pause("test", day(begin), day(end) if end else None) for begin, end in pauses)
    return Clock(day(start), "Notification", pauses=held, **more)


def contract(*pauses: tuple, **more) -> Clock:
    """A clock whose end a decision gave."""
    return clock(*pauses, ends_on=day(END), **more)


def on(some: Clock, after: Deadline | None = None, **point):
    return reckon(some, Calendar(), "22", Point(**point), after).on


def written(text: str | None):
    return day(text) if text else None


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        pytest.param([("2022-08-01", "2022-11-01")], "2024-06-30", id="over before the year's end"),
        pytest.param([("2023-12-01", "2023-12-31")], "2024-06-30", id="over that very day"),
        pytest.param([("2023-12-01", "2024-01-10")], "2024-07-10", id="across the year's end"),
        pytest.param([("2024-02-01", "2024-03-01")], "2024-07-29", id="within the six months"),
        pytest.param([("2024-06-30", "2024-07-02")], "2024-07-02", id="from the last day"),
        pytest.param([("2024-07-01", "2024-09-01")], "2024-06-30", id="after it"),
        pytest.param([("2023-12-01", None)], None, id="open across the year's end"),
        pytest.param(
            [("2022-08-01", "2022-11-01"), ("2024-02-01", "2024-03-01")], "2024-07-29", id="two"
        ),
    ],
)
def test_a_point_anchored_on_a_year_meets_the_pauses_of_its_own_span(pauses, due) -> None:
    anchored = {"anchor": day("2023-12-31"), "months": 6, "at": "start"}
    assert on(contract(*pauses), **anchored) == written(due)


@pytest.mark.parametrize(
    ("pauses", "end"),
    [
        pytest.param([("2022-05-01", "2022-06-01")], "2024-09-30", id="before the start"),
        pytest.param([("2022-06-01", "2022-06-25")], "2024-10-10", id="across the start"),
        pytest.param([("2024-09-30", "2024-10-30")], "2024-10-30", id="from the last day"),
        pytest.param([("2024-10-01", "2024-10-30")], "2024-09-30", id="after the end"),
        pytest.param([("2023-03-01", None)], None, id="open"),
    ],
)
def test_a_given_end_meets_the_pauses_since_the_start(pauses, end) -> None:
    assert on(contract(*pauses)) == written(end)


@pytest.mark.parametrize(
    ("pauses", "end"),
    [
        pytest.param([("2022-08-01", "2022-11-01")], "2025-12-31", id="before the signed day"),
        pytest.param([("2023-01-15", "2023-02-01")], "2025-12-31", id="over on the signed day"),
        pytest.param([("2023-01-15", "2023-02-11")], "2026-01-10", id="across the signed day"),
        pytest.param([("2023-02-01", "2023-02-11")], "2026-01-10", id="from the signed day"),
        pytest.param([("2023-03-01", "2023-05-01")], "2026-03-02", id="after the signed day"),
        pytest.param([("2023-01-15", None)], None, id="open"),
    ],
)
def test_a_signed_end_meets_the_pauses_since_it_was_signed(pauses, end) -> None:
    signed = SignedEnd("A1", day("2023-02-01"), day("2025-12-31"))
    amended = contract(*pauses, signed=signed)
    deadline = reckon(amended, Calendar(), "22")
    assert deadline.on == written(end)
    assert deadline.first_on == day(END)
    assert deadline.origin == "Fin fixée par l’avenant A1"


@pytest.mark.parametrize("given", [contract(), clock(months=27, signed=None)])
def test_a_date_that_a_decision_set_is_never_moved_to_a_working_day(calendar, given) -> None:
    signed = SignedEnd("A1", day("2023-02-01"), day("2025-03-30"))  # a Sunday
    amended = replace(given, signed=signed, working_day=True)
    assert reckon(amended, calendar, "22").on == day("2025-03-30")


def test_a_given_end_on_a_sunday_stays_and_what_hangs_on_it_may_move(calendar) -> None:
    sunday = clock(ends_on=day("2024-06-30"), working_day=True)
    assert reckon(sunday, calendar, "22").on == day("2024-06-30")
    assert reckon(sunday, calendar, "22", Point(working_day=True)).on == day("2024-06-30")
    before = Point(months=-1, working_day=True)
    assert reckon(sunday, calendar, "22", before).on == day("2024-05-30")
    before = Point(days=-7, working_day=True)
    assert reckon(sunday, calendar, "22", before).on == day("2024-06-24")


@pytest.mark.parametrize(
    ("start", "months", "before", "due"),
    [
        pytest.param("2022-10-31", 4, -1, "2023-01-28", id="28 February - 1 is 28 January"),
        pytest.param("2023-10-31", 4, -1, "2024-01-29", id="leap year"),
        pytest.param("2022-03-31", 1, -1, "2022-03-30", id="30 April - 1 is 30 March"),
        pytest.param("2022-01-31", 13, -12, "2022-02-28", id="a year"),
        pytest.param("2022-12-31", 2, 1, "2023-03-28", id="after the end"),
    ],
)
def test_a_point_of_the_end_counts_from_the_end(start, months, before, due) -> None:
    assert on(clock(start=start, months=months), months=before) == day(due)


def test_a_point_of_the_end_follows_a_pause_that_begins_after_it() -> None:
    some = clock(("2022-09-20", "2022-09-30"), months=4)  # the end was 15 October
    assert on(some, months=-1) == day("2022-09-25")


def test_nothing_pauses_a_clock_once_an_act_has_stopped_it() -> None:
    stopped = contract(("2024-03-01", None), stopped_on=day("2024-03-11"))
    assert on(stopped) == day("2024-10-10")
    stopped = contract(("2024-03-01", "2024-06-01"), stopped_on=day("2024-03-11"))
    assert on(stopped) == day("2024-10-10")


@pytest.mark.parametrize(
    ("followed", "own", "end"),
    [
        pytest.param({}, [], "2025-09-30", id="plain"),
        pytest.param({"extended_months": 18}, [], "2027-03-30", id="extension of the other"),
        pytest.param(
            {"signed": SignedEnd("A1", day("2023-02-01"), day("2026-11-30"))},
            [],
            "2027-11-30",
            id="amendment of the other",
        ),
        pytest.param({}, [("2024-10-10", "2024-10-20")], "2025-10-10", id="its own pause"),
        pytest.param(
            {}, [("2023-03-01", "2023-05-01")], "2025-09-30", id="a pause before its span"
        ),
        pytest.param({}, [("2024-09-20", "2024-10-10")], "2025-10-10", id="across its beginning"),
        pytest.param({}, [("2024-11-01", None)], None, id="open"),
    ],
)
def test_a_clock_counts_from_the_end_of_another(followed, own, end) -> None:
    after = reckon(contract(**followed), Calendar(), "22")
    assert on(clock(*own, months=12, after="execution"), after) == written(end)


def test_it_is_unknown_while_the_other_one_is_and_has_a_forecast_all_the_same() -> None:
    hidden = reckon(contract(("2023-03-01", None)), Calendar(), "22")
    deadline = reckon(clock(months=12, after="execution"), Calendar(), "22", after=hidden)
    assert (deadline.on, deadline.first_on) == (None, day("2025-09-30"))


# ── What a day off puts off ──────────────────────────────────────────────────────────────────────

SUNDAY = {"start": "2026-02-07", "months": 4, "working_day": True}  # to Sunday 7 June, so Monday 8


@pytest.mark.parametrize(
    ("pauses", "end"),
    [
        pytest.param([], "2026-06-08", id="none"),
        pytest.param([("2026-06-08", None)], None, id="open on the Monday"),
        pytest.param([("2026-06-08", "2026-06-18")], "2026-06-18", id="ten days from the Monday"),
        pytest.param([("2026-06-08", "2026-06-08")], "2026-06-08", id="lifted the same day"),
        pytest.param([("2026-06-08", "2026-06-13")], "2026-06-15", id="to another day off"),
        pytest.param(
            [("2026-06-08", "2026-06-13"), ("2026-06-15", "2026-06-16")], "2026-06-16", id="twice"
        ),
        pytest.param([("2026-06-07", "2026-06-17")], "2026-06-17", id="from the Sunday"),
        pytest.param([("2026-06-09", "2026-06-19")], "2026-06-08", id="from the Tuesday: over"),
    ],
)
def test_a_pause_that_begins_before_a_day_put_off_is_over_counts(pauses, end) -> None:
    some = clock(*pauses, **SUNDAY)
    assert on(some) == written(end)
    assert on(some, lasts=False) in (day("2026-06-08"), written(end))
    from_start = replace(some, months=30)
    assert on(from_start, months=4, at="start") == written(end)
    following = clock(months=1, after="x", start=START)
    assert (on(following, reckon(some, Calendar(), "22")) is None) == (end is None)


def test_no_day_off_puts_off_what_a_decision_set() -> None:
    sunday = clock(("2024-07-01", None), ends_on=day("2024-06-30"), working_day=True)
    assert on(sunday) == day("2024-06-30")


@given(
    st.integers(0, 6),
    st.lists(st.tuples(st.integers(-4, 9), st.integers(0, 5)), max_size=4),
    st.booleans(),
    st.sets(st.integers(-2, 12), max_size=3),
)
@settings(max_examples=150)
def test_pauses_around_days_off_are_those_of_a_walk_day_by_day(begin, around, moves, off) -> None:
    start = day("2026-06-01") + timedelta(days=begin)
    due = start + timedelta(days=10)
    days_off = frozenset(due + timedelta(days=n) for n in off)
    spans = [(due + timedelta(days=n), due + timedelta(days=n + more)) for n, more in around]
    some = clock(*((str(a), str(b)) for a, b in spans), start=str(start), days=10)
    calendar = Calendar(lambda _, year: days_off)
    told = {"on": str(start), "ends_on": None, "after": "", "months": 0, "days": 10}
    second = Second([], lambda d: not calendar.is_working_day(d, "22"))
    second.clocks["x"] = Walked(told | {"working_day": moves}, [])
    second.clocks["x"].pauses = [["test", a, b] for a, b in spans]
    assert reckon(replace(some, working_day=moves), calendar, "22").on == second.end("x")


# ── On a dossier ─────────────────────────────────────────────────────────────────────────────────

FACTS = {"notification": START, "achevement": END}
OPENED = e.DossierOpened("X-1", "w", 1, "brouillon", "p", {}, reckoning=NEWEST)


def started(reckoning: int = NEWEST) -> Dossier:
    """An agreement notified on 15 June 2022 to end on 30 September 2024, and the clock that counts
    from its end."""
    starts = (
        e.ClockStart(
            "execution",
            day(START),
            "A",
            ends_on=day(END),
            until_fact="achevement",
            from_fact="notification",
        ),
        e.ClockStart("solde", day(START), "N", months=12, after="execution"),
    )
    dossier = evolve(None, replace(OPENED, reckoning=reckoning), day("2022-01-03"))
    return evolve(
        dossier, e.Moved("n", "brouillon", "notifiee", "p", FACTS, "", starts), day(START)
    )


def end(dossier: Dossier, name: str = "execution"):
    return deadline_of(dossier, Calendar(), name).on


def amendment(number: str, ends_on: str):
    return AgreementAmended(number=number, reason="r", ends_on=day(ends_on), clock="execution")


BOTH = ("execution", "solde")
ACTS = (
    ((e.HoldOpened("s", "r", True, True, BOTH), "2023-03-01"), (e.HoldLifted("s"), "2023-05-01")),
    ((amendment("A1", "2024-12-31"), "2023-02-01"),),
    ((amendment("A0", "2026-01-31"), "2023-01-15"),),
    (
        (e.ExtensionRequested("execution", 2, "r"), "2023-05-02"),
        (e.ExtensionGranted("execution", 2), "2023-05-10"),
    ),
)


@pytest.mark.parametrize("order", list(permutations(range(len(ACTS)))))
def test_amendments_pauses_and_extensions_come_to_one_end_in_whatever_order(order) -> None:
    dossier = started()
    for index in order:
        for event, on_day in ACTS[index]:
            dossier = evolve(dossier, event, day(on_day))
    # 31 December 2024 + 2 months, clamped, + 61 days of March and April 2023
    assert end(dossier) == day("2025-04-30")
    assert end(dossier, "solde") == day("2026-04-30")
    assert deadline_of(dossier, Calendar(), "execution").first_on == day(END)
    assert dossier.clocks["execution"].extended_months == 2


def test_an_amendment_absorbs_the_extension_of_before_and_not_the_one_of_after() -> None:
    asked, granted = e.ExtensionRequested("execution", 3, "r"), e.ExtensionGranted("execution", 3)
    dossier = evolve(evolve(started(), asked, day("2023-01-02")), granted, day("2023-01-03"))
    dossier = evolve(dossier, amendment("A1", "2025-01-31"), day("2023-02-01"))
    assert (end(dossier), dossier.clocks["execution"].grants) == (day("2025-01-31"), ())
    late = evolve(evolve(dossier, asked, day("2023-01-20")), granted, day("2023-01-25"))
    assert end(late) == day("2025-01-31")
    later = evolve(evolve(dossier, asked, day("2023-02-01")), granted, day("2023-02-01"))
    assert end(later) == day("2025-04-30")
    assert later.clocks["execution"].grants == (Grant(day("2023-02-01"), 3),)


@pytest.mark.parametrize(
    ("first", "second", "in_force"),
    [
        pytest.param(("A1", "2023-03-01"), ("A2", "2023-02-01"), "A1", id="signed later"),
        pytest.param(("A1", "2023-02-01"), ("A2", "2023-03-01"), "A2", id="in order"),
        pytest.param(("A10", "2023-02-01"), ("A9", "2023-02-01"), "A10", id="the later number"),
        pytest.param(("A2", "2023-02-01"), ("A10", "2023-02-01"), "A10", id="as people read it"),
        pytest.param(("", "2023-02-01"), ("A1", "2023-02-01"), "A1", id="without a number"),
    ],
)
def test_the_amendment_signed_last_is_in_force(first, second, in_force) -> None:
    dossier = started()
    for number, signed_on in (first, second):
        dossier = evolve(dossier, amendment(number, "2025-12-31"), day(signed_on))
    assert dossier.clocks["execution"].signed.number == in_force


def test_a_clock_follows_its_facts_when_they_are_given_again() -> None:
    again = {"achevement": "2025-03-31", "notification": "2022-06-20", "autre": "x"}
    dossier = evolve(started(), e.Moved("r", "notifiee", "x", "p", again), day("2022-07-01"))
    assert dossier.clocks["execution"].started_on == day("2022-06-20")
    assert (end(dossier), end(dossier, "solde")) == (day("2025-03-31"), day("2026-03-31"))


def test_a_clock_that_an_act_stopped_keeps_the_fact_that_it_ended_with() -> None:
    stopping = e.Moved("a", "notifiee", "achevee", "p", stops=("execution",))
    dossier = evolve(started(), stopping, day("2023-07-01"))
    again = e.Moved("r", "achevee", "x", "p", {"achevement": "2025-03-31"})
    assert end(evolve(dossier, again, day("2023-08-01"))) == day(END)


def test_a_former_dossier_counts_as_it_did() -> None:
    dossier = started(FORMER)
    held = e.HoldOpened("s", "r", True, True, BOTH)
    dossier = evolve(evolve(dossier, held, day("2023-03-01")), e.HoldLifted("s"), day("2023-05-01"))
    assert end(dossier) == day("2024-11-30")
    forgotten = evolve(dossier, amendment("A1", "2024-12-31"), day("2023-02-01"))
    assert end(forgotten) == day("2024-12-31")
    assert end(forgotten, "solde") == day("2025-12-31")
    assert forgotten.clocks["execution"].signed is None


@pytest.mark.parametrize(("reckoning", "end_on"), [(BY_SPAN, "2026-06-08"), (PUT_OFF, None)])
def test_a_dossier_counts_what_is_put_off_as_it_was_opened(reckoning, end_on) -> None:
    opening = replace(OPENED, reckoning=reckoning)
    start = e.ClockStart("incubation", day("2026-02-07"), "A", months=4, working_day=True)
    dossier = evolve(None, opening, day("2026-02-07"))
    moved = e.Moved("n", "brouillon", "x", "p", {}, "", (start,))
    dossier = evolve(dossier, moved, day("2026-02-07"))
    held = e.HoldOpened("s", "r", True, True, ("incubation",))
    assert end(evolve(dossier, held, day("2026-06-08")), "incubation") == written(end_on)
