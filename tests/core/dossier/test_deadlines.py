"""Dates reckoned from a start: months, extensions, pauses, working days, financial years."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.deadlines import (
    clock_deadline,
    expected_milestones,
    milestone_deadline,
)
from support_engine.core.dossier.dossier import Clock, Pause
from support_engine.core.dossier.reckon import Point, reckon
from support_engine.core.programme.definition import Workflow
from tests.money_story import advance_paid, completion, interim_paid, money_case, ready
from tests.story import (
    AGREEMENT,
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
    in_hand,
    milestone,
    road,
)

START = "2022-03-21"


def clock(start: str = START, months: int = 4, *pauses: tuple, **more) -> Clock:
    """A clock by hand; a pause is (from, until) or (from, None)."""
    held = tuple(Pause("test", day(begin), day(end) if end else None) for begin, end in pauses)
    return Clock(day(start), "Démarrage", months=months, pauses=held, **more)


def found(some: Clock, calendar=None, department: str = "22", **how):
    return reckon(some, calendar or Calendar(), department, Point(**how))


@pytest.mark.parametrize(
    ("some", "end"),
    [
        pytest.param(clock("2022-03-21", 4), "2022-07-21", id="ordinary"),
        pytest.param(clock("2022-10-31", 4), "2023-02-28", id="31 October"),
        pytest.param(clock("2023-10-31", 4), "2024-02-29", id="31 October, leap year"),
        pytest.param(clock("2024-02-29", 12), "2025-02-28", id="29 February"),
        pytest.param(clock("2024-02-29", 48), "2028-02-29", id="29 February, 4 years"),
        pytest.param(clock("2022-06-01", 0, days=15), "2022-06-16", id="days"),
        pytest.param(clock("2022-01-31", 1, days=1), "2022-03-01", id="months, then days"),
        pytest.param(clock("2022-09-12", 0, ends_on=day("2024-09-30")), "2024-09-30", id="given"),
    ],
)
def test_the_end_of_a_clock(some, end) -> None:
    deadline = found(some)
    assert (deadline.on, deadline.first_on) == (day(end), day(end))
    assert not deadline.has_moved
    assert deadline.shifted_from is None


def test_a_deadline_says_where_it_comes_from() -> None:
    deadline = found(clock("2022-03-21", 4, ("2022-05-02", "2022-05-12"), extended_months=2))
    assert (deadline.start, deadline.origin) == (day("2022-03-21"), "Démarrage")
    assert (deadline.months, deadline.days, deadline.extended_months) == (4, 0, 2)
    assert deadline.paused_days == 10
    assert deadline.pauses == (Pause("test", day("2022-05-02"), day("2022-05-12")),)


@pytest.mark.parametrize(
    ("start", "months", "department", "end", "shifted_from"),
    [
        pytest.param("2022-03-21", 4, "22", "2022-07-21", None, id="a working day stays"),
        pytest.param("2022-03-14", 4, "22", "2022-07-15", "2022-07-14", id="14 July"),
        pytest.param("2022-05-18", 1, "22", "2022-06-20", "2022-06-18", id="Saturday"),
        pytest.param("2022-03-16", 1, "22", "2022-04-19", "2022-04-16", id="Easter weekend"),
        pytest.param("2022-10-26", 2, "22", "2022-12-26", None, id="26 December, mainland"),
        pytest.param("2022-10-26", 2, "67", "2022-12-27", "2022-12-26", id="26 December, Alsace"),
    ],
)
def test_the_working_day_rule(calendar, start, months, department, end, shifted_from) -> None:
    deadline = found(clock(start, months, working_day=True), calendar, department)
    assert deadline.on == day(end)
    assert deadline.shifted_from == (day(shifted_from) if shifted_from else None)
    assert not deadline.has_moved


@pytest.mark.parametrize(
    ("of_clock", "asked", "end"),
    [
        pytest.param(True, None, "2022-07-15", id="the clock's rule"),
        pytest.param(False, None, "2022-07-14", id="the clock has none"),
        pytest.param(False, True, "2022-07-15", id="asked"),
        pytest.param(True, False, "2022-07-14", id="asked not to"),
    ],
)
def test_the_working_day_rule_can_be_asked(calendar, of_clock, asked, end) -> None:
    some = clock("2022-03-14", 4, working_day=of_clock)
    assert found(some, calendar, working_day=asked).on == day(end)


@pytest.mark.parametrize(
    ("some", "end", "first"),
    [
        pytest.param(
            clock("2022-03-21", 4, extended_months=2), "2022-09-21", "2022-07-21", id="ordinary"
        ),
        pytest.param(
            clock("2022-10-31", 4, extended_months=4), "2023-06-30", "2023-02-28", id="4 + 4 is 8"
        ),
        pytest.param(
            clock("2022-08-31", 6, extended_months=6), "2023-08-31", "2023-02-28", id="6 + 6 is 12"
        ),
        pytest.param(
            clock("2022-01-31", 0, days=28, extended_months=1),
            "2022-03-28",
            "2022-02-28",
            id="days come after the months",
        ),
        pytest.param(
            clock("2022-09-12", 0, ends_on=day("2024-08-31"), extended_months=6),
            "2025-02-28",
            "2024-08-31",
            id="from a given end",
        ),
    ],
)
def test_an_extension_counts_from_the_start(some, end, first) -> None:
    deadline = found(some)
    assert (deadline.on, deadline.first_on) == (day(end), day(first))
    assert deadline.has_moved


@pytest.mark.parametrize(
    ("pauses", "end", "paused_days"),
    [
        pytest.param([], "2022-07-21", 0, id="none"),
        pytest.param([("2022-05-02", "2022-05-12")], "2022-07-31", 10, id="one"),
        pytest.param([("2022-05-02", "2022-05-02")], "2022-07-21", 0, id="lifted the same day"),
        pytest.param(
            [("2022-05-02", "2022-05-12"), ("2022-06-01", "2022-06-06")],
            "2022-08-05",
            15,
            id="two",
        ),
        pytest.param(
            [("2022-05-02", "2022-05-12"), ("2022-05-12", "2022-05-17")],
            "2022-08-05",
            15,
            id="end to end",
        ),
        pytest.param(
            [("2022-05-02", "2022-05-12"), ("2022-05-07", "2022-05-22")],
            "2022-08-10",
            20,
            id="overlap",
        ),
        pytest.param(
            [("2022-05-07", "2022-05-22"), ("2022-05-02", "2022-05-12")],
            "2022-08-10",
            20,
            id="overlap, filed the other way round",
        ),
        pytest.param(
            [("2022-05-02", "2022-05-22"), ("2022-05-07", "2022-05-12")],
            "2022-08-10",
            20,
            id="one inside the other",
        ),
        pytest.param(
            [("2022-05-02", "2022-05-12"), ("2022-05-02", "2022-05-12")],
            "2022-07-31",
            10,
            id="twice the same",
        ),
        pytest.param([("2022-07-21", "2022-07-25")], "2022-07-25", 4, id="on the last day"),
        pytest.param([("2022-07-22", "2022-08-22")], "2022-07-21", 0, id="after the end"),
        pytest.param([("2022-07-22", None)], "2022-07-21", 0, id="open, after the end"),
        pytest.param(
            [("2022-05-02", "2022-05-12"), ("2022-07-25", "2022-07-30")],
            "2022-08-05",
            15,
            id="within what the first one gave",
        ),
        pytest.param([("2022-03-01", "2022-03-11")], "2022-07-21", 0, id="before the start"),
        pytest.param([("2022-03-11", "2022-03-31")], "2022-07-31", 10, id="across the start"),
    ],
)
def test_pauses_push_the_end(pauses, end, paused_days) -> None:
    deadline = found(clock(START, 4, *pauses))
    assert (deadline.on, deadline.paused_days) == (day(end), paused_days)
    assert deadline.first_on == day("2022-07-21")
    assert deadline.has_moved == (end != "2022-07-21")


@pytest.mark.parametrize(
    ("pauses", "paused_days"),
    [
        pytest.param([("2022-05-02", None)], 0, id="alone"),
        pytest.param([("2022-07-21", None)], 0, id="from the last day"),
        pytest.param([("2022-03-01", None)], 0, id="since before the start"),
        pytest.param([("2022-05-02", "2022-05-12"), ("2022-06-01", None)], 10, id="after another"),
        pytest.param([("2022-05-02", None), ("2022-05-07", "2022-05-12")], 0, id="around another"),
    ],
)
def test_while_a_pause_is_open_the_end_is_unknown(calendar, pauses, paused_days) -> None:
    deadline = found(clock(START, 4, *pauses, working_day=True), calendar)
    assert (deadline.on, deadline.paused_days) == (None, paused_days)
    assert deadline.first_on == day("2022-07-21")
    assert deadline.has_moved
    assert deadline.shifted_from is None


def test_an_extension_after_a_pause_adds_the_months_first() -> None:
    # 15 January + 2 months + 20 days; the other order would say 7 April.
    some = clock("2023-01-15", 1, ("2023-01-20", "2023-02-09"), extended_months=1)
    assert found(some).on == day("2023-04-04")


def test_a_pause_within_the_extension_counts() -> None:
    some = clock(START, 4, ("2022-08-01", "2022-08-15"), extended_months=2)
    assert found(some).on == day("2022-10-05")


def test_the_working_day_comes_last(calendar) -> None:
    some = clock(START, 4, ("2022-05-02", "2022-05-27"), working_day=True)
    deadline = found(some, calendar)
    assert (deadline.on, deadline.shifted_from) == (day("2022-08-16"), day("2022-08-15"))


@pytest.mark.parametrize(
    ("months", "days", "more", "pauses", "end"),
    [
        pytest.param(1, 15, {}, [], "2022-05-06", id="plain"),
        pytest.param(1, 15, {"extended_months": 2}, [], "2022-05-06", id="extended"),
        pytest.param(1, 15, {}, [("2022-05-02", "2022-05-12")], "2022-05-16", id="paused before"),
        pytest.param(1, 15, {}, [("2022-05-09", "2022-05-19")], "2022-05-06", id="paused after"),
        pytest.param(1, 15, {}, [("2022-05-02", None)], None, id="pause open"),
        pytest.param(
            1, 15, {"extended_months": 2}, [("2022-05-02", "2022-05-12")], "2022-05-16", id="both"
        ),
        pytest.param(
            0, 21, {"ends_on": day("2024-09-30")}, [], "2022-04-11", id="not from a given end"
        ),
    ],
)
def test_a_point_from_the_start(months, days, more, pauses, end) -> None:
    some = clock(START, 4, *pauses, **more)
    deadline = found(some, months=months, days=days, at="start")
    assert deadline.on == (day(end) if end else None)
    assert deadline.first_on == (day("2022-04-11") if "ends_on" in more else day("2022-05-06"))
    assert deadline.extended_months == 0


@pytest.mark.parametrize(
    ("some", "offset", "end"),
    [
        pytest.param(clock(), {"months": -1}, "2022-06-21", id="plain"),
        pytest.param(clock(extended_months=2), {"months": -1}, "2022-08-21", id="extended"),
        pytest.param(
            clock(START, 4, ("2022-05-02", "2022-05-12")), {"months": -1}, "2022-06-30", id="paused"
        ),
        pytest.param(
            clock(START, 4, ("2022-05-02", "2022-05-12"), extended_months=2),
            {"months": -1},
            "2022-09-01",
            id="both",
        ),
        pytest.param(clock(), {"days": -7}, "2022-07-14", id="days"),
        pytest.param(clock("2022-10-31", 4), {"months": -1}, "2023-01-28", id="not from the start"),
        pytest.param(clock("2022-10-31", 4), {"days": -7}, "2023-02-21", id="days, clamped"),
    ],
)
def test_a_point_from_the_end(some, offset, end) -> None:
    assert found(some, **offset).on == day(end)


def test_a_financial_year_counts_from_its_own_end(calendar) -> None:
    some = clock("2022-09-12", 0, ends_on=day("2024-09-30"), extended_months=6)
    how = {"anchor": day("2023-12-31"), "months": 6, "at": "start", "working_day": True}
    deadline = found(some, calendar, **how)
    assert (deadline.on, deadline.shifted_from) == (day("2024-07-01"), day("2024-06-30"))
    assert (deadline.start, deadline.origin) == (day("2023-12-31"), "Fin de l’exercice")


spans = st.tuples(st.integers(-30, 200), st.integers(0, 60))


@given(st.integers(0, 120), st.lists(spans, max_size=5))
def test_pauses_are_what_a_walk_day_by_day_finds(length, drawn) -> None:
    start = day(START)
    pauses = [(start + timedelta(days=a), start + timedelta(days=a + n)) for a, n in drawn]
    on, run = start, 0
    while run < length or any(begin <= on < end for begin, end in pauses):
        run += not any(begin <= on < end for begin, end in pauses)
        on += timedelta(days=1)
    held = tuple(Pause("test", begin, end) for begin, end in pauses)
    deadline = found(Clock(start, "Démarrage", days=length, pauses=held))
    assert deadline.on == on
    assert deadline.paused_days == (on - start).days - length


# ── On a dossier ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    """In incubation since Monday 21 March 2022, in the Côtes-d'Armor."""
    return OneDossier(workflow, calendar).to("incubation")


def extend(case: OneDossier, name: str, months: int, on: str) -> None:
    asked = {"reference": REFERENCE, "on": day(on), "clock": name}
    case.must(c.RequestExtension(by=HOLDER, months=months, reason=because("Travaux"), **asked))
    case.must(c.GrantExtension(by=OFFICER, **asked))


def suspend(case: OneDossier, on: str, until: str | None = None) -> None:
    held = {"reference": REFERENCE, "by": OFFICER, "hold": "suspension"}
    case.must(c.OpenHold(on=day(on), reason=because("Contrôle"), **held))
    if until:
        case.must(c.LiftHold(on=day(until), **held))


def end_of(case: OneDossier, name: str):
    return clock_deadline(case, name)


def due(case: OneDossier, name: str):
    wanted = case.workflow.milestone_of[name]
    return milestone_deadline(case, wanted)


def owed(case: OneDossier) -> set[str]:
    return {m.id for m, _ in expected_milestones(case)}


def test_a_clock_of_a_dossier(case) -> None:
    deadline = end_of(case, "incubation")
    assert (deadline.on, deadline.origin) == (day("2022-07-21"), "Démarrage de l’incubation")


def test_a_clock_that_never_started(case) -> None:
    with pytest.raises(KeyError):
        end_of(case, "bilan")
    assert due(case, "bilan_final") is None


def test_the_first_forecast_stays_beside_the_new_date(case) -> None:
    extend(case, "incubation", 2, "2022-06-01")
    deadline = end_of(case, "incubation")
    assert (deadline.first_on, deadline.on) == (day("2022-07-21"), day("2022-09-21"))
    assert deadline.has_moved


def test_two_extensions_add_up_from_the_start(case) -> None:
    extend(case, "incubation", 2, "2022-06-01")
    extend(case, "incubation", 3, "2022-06-02")
    assert end_of(case, "incubation").on == day("2022-12-21")


def test_a_suspension_moves_the_end_to_a_working_day(case) -> None:
    suspend(case, "2022-05-02", "2022-05-12")
    deadline = end_of(case, "incubation")
    assert (deadline.on, deadline.shifted_from) == (day("2022-08-01"), day("2022-07-31"))


def test_a_suspension_still_open_hides_the_end(case) -> None:
    suspend(case, "2022-05-02")
    assert end_of(case, "incubation").on is None
    assert due(case, "restitution_finale").on is None
    assert due(case, "lancement_incubation").on == day("2022-04-11")


@pytest.mark.parametrize(("department", "end"), [("22", "2022-12-26"), ("67", "2022-12-27")])
def test_the_department_of_the_dossier_says_which_days_are_off(case, department, end) -> None:
    extend(case, "incubation", 5, "2022-04-20")
    suspend(case, "2022-05-02", "2022-05-07")
    if department != case.dossier.department:
        moved = {"department": department}
        on = day("2022-05-09")
        case.must(c.ChangeDetails(reference=REFERENCE, by=OFFICER, on=on, changes=moved))
    assert end_of(case, "incubation").on == day(end)


@pytest.mark.parametrize(
    ("name", "plain", "extended", "suspended", "both"),
    [
        ("lancement_incubation", "2022-04-11", "2022-04-11", "2022-04-11", "2022-04-11"),
        ("diagnostic", "2022-05-06", "2022-05-06", "2022-05-16", "2022-05-16"),
        ("modele_economique", "2022-06-07", "2022-06-07", "2022-06-15", "2022-06-15"),
        ("plan_financement", "2022-06-21", "2022-08-22", "2022-07-01", "2022-09-05"),
        ("restitution_finale", "2022-07-15", "2022-09-14", "2022-07-25", "2022-09-26"),
    ],
)
def test_the_milestones_of_incubation(case, name, plain, extended, suspended, both) -> None:
    first = case.dossier
    assert due(case, name).on == day(plain)
    extend(case, "incubation", 2, "2022-05-02")
    assert due(case, name).on == day(extended)
    suspend(case, "2022-05-02", "2022-05-12")
    assert due(case, name).on == day(both)
    assert due(case, name).first_on == day(plain)
    case.dossier = first
    suspend(case, "2022-05-02", "2022-05-12")
    assert due(case, name).on == day(suspended)


def notified(case: OneDossier, until: str) -> OneDossier:
    """A case whose agreement was notified on 12 September 2022, to end on that day."""
    case.to("convention_a_signer")
    case.must(document("convention_signee", "2022-09-05"))
    facts = AGREEMENT | {"date_previsionnelle_achevement": until}
    case.must(advance("notifier_convention", "2022-09-12", **facts))
    return case


@pytest.fixture
def blank(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar)


@pytest.mark.parametrize(
    ("nth", "year_end", "end", "shifted_from"),
    [
        pytest.param(1, "2022-12-31", "2023-06-30", None, id="first, Friday"),
        pytest.param(2, "2023-12-31", "2024-07-01", "2024-06-30", id="second, Sunday"),
        pytest.param(3, "2024-12-31", "2025-06-30", None, id="third, Monday"),
    ],
)
def test_financial_reports_are_due_by_the_end_of_june(
    blank, nth, year_end, end, shifted_from
) -> None:
    deadline = due(notified(blank, "2024-09-30"), f"compte_rendu_financier_{nth}")
    assert (deadline.start, deadline.on) == (day(year_end), day(end))
    assert deadline.shifted_from == (day(shifted_from) if shifted_from else None)


@pytest.mark.parametrize(
    ("until", "reports"),
    [
        pytest.param("2022-12-31", {1}, id="ends with the first year"),
        pytest.param("2023-01-01", {1, 2}, id="a day into the second"),
        pytest.param("2023-12-31", {1, 2}, id="ends with the second year"),
        pytest.param("2024-09-30", {1, 2, 3}, id="within the third"),
        pytest.param("2027-09-30", {1, 2, 3, 4, 5, 6}, id="put off by three years"),
    ],
)
def test_a_financial_year_after_the_agreement_calls_for_no_report(blank, until, reports) -> None:
    wanted = {f"compte_rendu_financier_{nth}" for nth in reports}
    assert {m for m in owed(notified(blank, until)) if m.startswith("compte_rendu")} == wanted


def test_an_amendment_calls_for_the_report_of_one_more_year(blank) -> None:
    case = notified(blank, "2023-12-31")
    extend(case, "execution", 1, "2022-10-01")
    assert "compte_rendu_financier_3" in owed(case)


def test_while_a_project_is_suspended_no_report_is_owed_of_years_that_it_does_not_reach(
    blank,
) -> None:
    case = notified(blank, "2023-12-15")
    by = c.Actor("dominique", frozenset({"responsable"}))
    hold = {"reference": REFERENCE, "by": by, "hold": "suspension", "reason": because("Contrôle")}
    case.must(c.OpenHold(on=day("2022-10-03"), **hold))
    for today, last in (("2022-10-10", 2), ("2022-10-25", 3), ("2023-12-20", 4)):
        hand = replace(in_hand(case.workflow, case.dossier, case.calendar), today=day(today))
        reports = [m for m, _ in expected_milestones(hand) if m.id.startswith("compte_rendu")]
        assert len(reports) == last, today


def test_a_milestone_is_expected_until_it_is_validated(case) -> None:
    assert "diagnostic" in owed(case)
    acts = list(milestone("diagnostic", "rapport_diagnostic", "2022-05-02"))
    for command in acts[:-1]:
        case.must(command)
    assert "diagnostic" in owed(case)
    case.must(acts[-1])
    assert "diagnostic" not in owed(case)


def test_a_refused_milestone_is_expected_again(case) -> None:
    acts = list(milestone("diagnostic", "rapport_diagnostic", "2022-05-02"))
    for command in acts[:-1]:
        case.must(command)
    on = date(2022, 5, 3)
    again = {"reference": REFERENCE, "milestone": "diagnostic", "reason": because("Illisible")}
    case.must(c.RefuseMilestone(by=OFFICER, on=on, **again))
    assert "diagnostic" in owed(case)


def test_nothing_is_expected_before_its_clock_starts_or_after_it_stops(case, blank) -> None:
    assert "bilan_final" not in owed(case)
    assert not owed(blank.to("comite_financement"))


def test_a_closed_dossier_owes_nothing(blank) -> None:
    blank.to("cloturee")
    assert blank.dossier.clocks["bilan"].started_on == day("2024-09-25")
    assert not owed(blank)


def test_a_suspension_that_pushes_the_end_into_another_year_calls_for_its_report(blank) -> None:
    case = notified(blank, "2023-12-15")
    assert "compte_rendu_financier_3" not in owed(case)
    by = c.Actor("dominique", frozenset({"responsable"}))
    hold = {"reference": REFERENCE, "by": by, "hold": "suspension", "reason": because("Contrôle")}
    case.must(c.OpenHold(on=day("2022-10-03"), **hold))
    case.must(c.LiftHold(on=day("2022-11-02"), **hold))
    assert "compte_rendu_financier_3" in owed(case)


def test_a_financial_report_is_still_owed_once_the_project_is_finished(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("achevee")
    assert case.dossier.clocks["execution"].stopped_on == day("2024-09-25")
    assert "compte_rendu_financier_3" in owed(case)
    for command in milestone("compte_rendu_financier_3", "compte_rendu_financier", "2025-02-20"):
        case.must(command)
    assert "compte_rendu_financier_3" not in owed(case)


@pytest.mark.parametrize(("nth", "is_asked"), [(3, True), (4, False)])
def test_an_act_asks_no_report_on_a_year_that_comes_after_the_project(
    workflow, calendar, nth, is_asked
) -> None:
    """The agreement of the road runs from 2022 to 2024: its third year is the last."""
    written = workflow.model_dump(by_alias=True)
    third = next(m for m in written["milestones"] if m["id"] == "compte_rendu_financier_3")
    third["due"]["year_end"] = nth
    closing = next(t for t in written["transitions"] if t["id"] == "cloturer")
    closing["requires_milestones"] = [*closing["requires_milestones"], third["id"]]
    *before, last = road()
    one = OneDossier(Workflow.model_validate(written), calendar)
    for command in before:
        one.must(command)
    assert isinstance(one.do(last), Refused) is is_asked


def test_what_outlives_a_clock_stands_still_while_its_dossier_is_suspended(
    workflow, calendar
) -> None:
    parts = (ready(), advance_paid(), interim_paid(), completion())
    case = money_case(workflow, calendar, *parts)
    report = workflow.milestone_of["compte_rendu_financier_3"]

    def due_on():
        return milestone_deadline(in_hand(workflow, case.dossier, calendar), report).on

    assert due_on() == day("2025-06-30")
    said = {"reference": REFERENCE, "by": HEAD, "hold": "suspension", "reason": because()}
    case.must(c.OpenHold(**said, on=day("2025-02-03")))
    assert due_on() is None
    case.must(c.LiftHold(**said, on=day("2025-08-20")), day("2025-09-01"))
    assert due_on() == day("2026-01-26")
