"""The figures of reports, on dossiers made by hand: each is counted once, at its date."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import (
    Clock,
    Dossier,
    ExtensionRecord,
    HoldRecord,
    MilestoneRecord,
)
from support_engine.views.reports.milestones import milestones
from support_engine.views.reports.portfolio import alerts, portfolio
from support_engine.views.reports.rows import Period, Seen, plain
from tests.story import HOLDER, OFFICER, REFERENCE, OneDossier, because, day, in_hand

AS_OF, SINCE = day("2022-06-30"), day("2022-05-31")
PERIOD = Period(SINCE, AS_OF)
STARTED = day("2022-03-21")


@pytest.fixture
def made(workflow):
    """A dossier in some state; phase and closing follow from it."""

    def dossier(reference: str, state: str, wave: str = "2", **more) -> Dossier:
        rule = workflow.states[state]
        given = {
            "reference": reference,
            "workflow": "manufactures",
            "workflow_version": 1,
            "version": 5,
            "state": state,
            "phase": rule.phase,
            "is_closed": rule.final,
            "since": day("2022-06-01"),
            "opened_on": day("2022-01-03"),
            "last_act_on": day("2022-06-01"),
            "details": {"name": f"Atelier {reference}", "wave": wave},
        }
        return Dossier(**{**given, **more})

    return dossier


def cases(workflow, calendar, *dossiers) -> Iterator[Seen]:
    """One after the other, as a base reads them: a report that read twice would find nothing."""
    return (seen(in_hand(workflow, dossier, calendar)) for dossier in dossiers)


def seen(case: Case, since=SINCE) -> Seen:
    """A dossier whose acts were recorded on their day, with what was known of it before."""
    dossier = case.dossier
    before = replace(
        dossier,
        is_closed=dossier.is_closed and dossier.since <= since,
        extensions=tuple(x for x in dossier.extensions if (x.decided_on or AS_OF) <= since),
        milestones={
            n: m for n, m in dossier.milestones.items() if (m.decided_on or AS_OF) <= since
        },
    )
    known = before if dossier.opened_on <= since else None
    return Seen(case.workflow, dossier, case.calendar, case.today, known)


@pytest.fixture
def board(workflow, calendar):
    """The committee's view at the end of June 2022."""
    return lambda *dossiers: portfolio(cases(workflow, calendar, *dossiers), PERIOD)


@pytest.fixture
def tracked(workflow, calendar):
    """The milestones at the end of June 2022."""
    return lambda *dossiers: milestones(cases(workflow, calendar, *dossiers), PERIOD)


def references(rows) -> list[str]:
    return [row.reference for row in rows]


def incubation(**more) -> dict:
    """An incubation begun on 21 March 2022, for four months."""
    return {"incubation": Clock(STARTED, "Démarrage", months=4, working_day=True, **more)}


# ── The portfolio ────────────────────────────────────────────────────────────────────────────────


def test_nothing_makes_zeros(board, tracked) -> None:
    figures = board()
    assert (figures.total, figures.open, figures.labelled, figures.granted) == (0,) * 4
    assert figures.states == figures.waves == figures.alerts == ()
    assert set(tracked().counts.values()) == {0}


def test_dossiers_are_counted_by_state_and_wave(board, made, workflow) -> None:
    figures = board(
        made("A", "deposee", "1"),
        made("B", "deposee", "2"),
        made("C", "deposee", "2"),
        made("D", "incubation", "1"),
        made("E", "cloturee", "2"),
        made("F", "non_retenue", ""),
    )
    assert (figures.total, figures.open, figures.labelled) == (6, 4, 2)
    assert figures.waves == ("à préciser", "1", "2")
    table = {row.state: (row.by_wave, row.total) for row in figures.states}
    assert table == {
        "Déposée": ((0, 1, 2), 3),
        "En incubation": ((0, 1, 0), 1),
        "Clôturée": ((0, 0, 1), 1),
        "Non retenue": ((1, 0, 0), 1),
    }
    assert figures.wave_totals == (1, 2, 3)
    order = [state.label for state in workflow.states.values() if state.label in table]
    assert [row.state for row in figures.states] == order


@pytest.mark.parametrize("name", ["entries", "exits", "amendments"])
@pytest.mark.parametrize(
    ("on", "is_counted"),
    [
        ("2022-05-31", False),
        ("2022-06-01", True),
        ("2022-06-30", True),
    ],
)
def test_a_movement_counts_in_one_period_only(board, made, name, on, is_counted) -> None:
    moved_on = day(on)
    extension = ExtensionRecord("incubation", 2, "x", moved_on, "granted", moved_on)
    changes = {
        "entries": {"opened_on": moved_on},
        "exits": {"since": moved_on},
        "amendments": {"extensions": (extension,)},
    }
    state = "cloturee" if name == "exits" else "incubation"
    figures = board(made("A", state, **changes[name]))
    assert references(getattr(figures, name)) == ["A"] * is_counted


def test_an_open_dossier_that_moved_is_no_exit(board, made) -> None:
    figures = board(made("A", "incubation", since=day("2022-06-15")))
    assert figures.exits == ()
    assert references(figures.whereabouts) == ["A"]


def test_grants_add_up_and_only_granted_projects_count(board, made) -> None:
    figures = board(
        made("A", "subvention_accordee", facts={"montant_subvention": 250_000_00}),
        made("B", "cloturee", facts={"montant_subvention": 99_999_99}),
        made("C", "incubation"),
    )
    assert (figures.granted, figures.granted_count) == (349_999_99, 2)


@pytest.mark.parametrize("status", ["asked", "refused", "cancelled", "granted"])
def test_only_granted_extensions_are_amendments(board, made, status) -> None:
    decided = None if status == "asked" else day("2022-06-10")
    old, new = day("2022-07-21"), day("2022-09-21")
    record = ExtensionRecord(
        "incubation", 2, "x", day("2022-06-01"), status, decided, old_on=old, new_on=new
    )
    rows = board(made("A", "incubation", extensions=(record,))).amendments
    shown = [(r.clock, r.months, r.old_on, r.new_on, r.decided_on) for r in rows]
    expected = ("Incubation", 2, old, new, decided)
    assert shown == ([expected] if status == "granted" else [])


def test_only_holds_in_force_on_open_dossiers_are_listed(board, made) -> None:
    opened = HoldRecord("suspension", day("2022-06-02"), "Contrôle", True, True)
    lifted = HoldRecord("mise_en_demeure", opened.opened_on, "x", False, False, day("2022-06-09"))
    figures = board(
        made("A", "incubation", holds=(lifted, opened)), made("B", "resiliee", holds=(opened,))
    )
    rows = [(r.reference, r.hold, r.opened_on, r.reason) for r in figures.holds]
    assert rows == [("A", "Suspension", day("2022-06-02"), "Contrôle")]


@pytest.mark.parametrize(
    ("as_of", "alert"),
    [
        ("2022-04-20", None),
        ("2022-04-21", "terme dans moins de 3 mois : Incubation"),
        ("2022-07-21", "terme dans moins de 3 mois : Incubation"),
        ("2022-07-22", "terme dépassé : Incubation"),
    ],
)
def test_a_term_is_an_alert_when_near_or_passed(workflow, calendar, made, as_of, alert) -> None:
    dossier = made("A", "incubation", clocks=incubation())
    found = alerts(in_hand(workflow, dossier, calendar), Period(SINCE, day(as_of)))
    expected = [(alert, day("2022-07-21"))] if alert else []
    assert [(r.alert, r.on) for r in found] == expected


@pytest.mark.parametrize(
    ("last_act", "is_quiet"), [("2022-03-29", True), ("2022-03-30", False), ("2022-03-31", False)]
)
def test_three_months_of_silence_are_an_alert(board, made, last_act, is_quiet) -> None:
    found = board(made("A", "incubation", last_act_on=day(last_act))).alerts
    assert [row.on for row in found] == ([day(last_act)] if is_quiet else [])


def test_a_stopped_clock_and_a_closed_dossier_alert_nobody(board, made) -> None:
    stopped = incubation(stopped_on=day("2022-06-01"))
    assert board(made("A", "comite_financement", clocks=stopped)).alerts == ()
    old = {"clocks": incubation(), "last_act_on": day("2020-01-01")}
    assert board(made("B", "abandonnee", **old)).alerts == ()


# ── Milestones ───────────────────────────────────────────────────────────────────────────────────


def test_milestones_are_late_coming_or_waiting(tracked, made) -> None:
    """At the end of June: two behind, one declared, one validated in time, the others ahead."""
    touched = {
        "lancement_incubation": MilestoneRecord("validated", day("2022-06-01"), day("2022-06-10")),
        "diagnostic": MilestoneRecord("declared", day("2022-06-02")),
        "modele_economique": MilestoneRecord("refused", day("2022-06-03"), day("2022-06-04")),
    }
    figures = tracked(made("A", "incubation", clocks=incubation(), milestones=touched))
    names = {
        name: [row.milestone for row in getattr(figures, name)]
        for name in ("late", "coming", "waiting", "reached")
    }
    assert names == {
        "late": ["Modèle économique", "Plan de financement", "Liste des investissements"],
        "coming": ["Restitution finale"],
        "waiting": ["Diagnostic"],
        "reached": ["Réunion de lancement"],
    }
    assert figures.counts == {"late": 3, "coming": 1, "waiting": 1, "moved": 0, "reached": 1}
    assert figures.late[0].days == (day("2022-06-07") - AS_OF).days  # 5 June: Whit Sunday
    assert figures.reached[0].due_on == day("2022-04-11")


@pytest.mark.parametrize(
    ("decided", "is_reached"),
    [("2022-05-31", False), ("2022-06-01", True), ("2022-06-30", True)],
)
def test_a_milestone_is_reached_in_one_period_only(tracked, made, decided, is_reached) -> None:
    record = MilestoneRecord("validated", STARTED, day(decided))
    dossier = made("A", "incubation", clocks=incubation(), milestones={"diagnostic": record})
    assert len(tracked(dossier).reached) == is_reached


@pytest.mark.parametrize(
    ("as_of", "found"),
    [("2022-04-10", "coming"), ("2022-04-11", "coming"), ("2022-04-12", "late")],
)
def test_a_milestone_is_late_from_the_day_after(workflow, calendar, made, as_of, found) -> None:
    dossier = made("A", "incubation", clocks=incubation())
    figures = milestones(cases(workflow, calendar, dossier), Period(SINCE, day(as_of)))
    first = next(row for row in getattr(figures, found) if row.milestone == "Réunion de lancement")
    assert first.on == day("2022-04-11")
    assert len(figures.late) == (found == "late")


def test_a_milestone_that_moved_keeps_both_dates_and_says_why(tracked, made) -> None:
    dossier = made("A", "incubation", clocks=incubation(extended_months=2))
    rows = {row.milestone: row for row in tracked(dossier).moved}
    assert set(rows) == {"Plan de financement", "Liste des investissements", "Restitution finale"}
    row = rows["Restitution finale"]
    assert (row.first_on, row.on) == (day("2022-07-15"), day("2022-09-14"))
    assert "prolongation de 2 mois" in row.explanation


def test_lists_begin_with_the_oldest(tracked, made) -> None:
    figures = tracked(
        made("B", "incubation", clocks=incubation()), made("A", "incubation", clocks=incubation())
    )
    order = [(row.on, row.reference) for row in figures.late]
    assert order == sorted(order)
    assert len(order) == 10


def test_closed_dossiers_are_nowhere_and_owe_nothing(tracked, made) -> None:
    closed = made("A", "abandonnee", clocks=incubation())
    assert set(tracked(closed).counts.values()) == {0}
    assert tracked(closed).whereabouts == ()


def test_open_dossiers_are_counted_by_wave_and_phase(tracked, made) -> None:
    rows = tracked(
        made("A", "deposee", "1"),
        made("B", "recevable", "1"),
        made("C", "incubation", "1"),
        made("D", "deposee", ""),
        made("E", "cloturee", "1"),
    ).whereabouts
    assert {(row.wave, row.phase): row.count for row in rows} == {
        ("1", "Candidature"): 2,
        ("1", "Incubation"): 1,
        ("à préciser", "Candidature"): 1,
    }


# ── On a life that was lived ─────────────────────────────────────────────────────────────────────


def test_an_extension_shows_in_both_reports(workflow, calendar, board, tracked) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    asked = {"reference": REFERENCE, "clock": "incubation"}
    case.must(
        c.RequestExtension(
            by=HOLDER, on=day("2022-06-01"), months=2, reason=because("Travaux"), **asked
        )
    )
    case.must(c.GrantExtension(by=OFFICER, on=day("2022-06-08"), **asked))
    amendment = board(case.dossier).amendments[0]
    assert (amendment.old_on, amendment.new_on) == (day("2022-07-21"), day("2022-09-21"))
    moved = tracked(case.dossier).moved
    assert all(row.on > row.first_on for row in moved)
    assert len(moved) == 3


def test_a_paused_clock_has_no_date_and_is_neither_late_nor_coming(
    workflow, calendar, tracked, board
) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    why = {"hold": "suspension", "reason": because("Contrôle")}
    case.must(c.OpenHold(reference=REFERENCE, by=OFFICER, on=day("2022-04-01"), **why))
    figures = tracked(case.dossier)
    assert {row.on for row in figures.moved} == {None}
    assert (figures.counts["late"], figures.counts["coming"]) == (0, 0)
    assert not [row for row in board(case.dossier).alerts if "Incubation" in row.alert]


def test_a_date_that_is_not_there_is_an_empty_text_in_data_and_a_number_is_none(
    workflow, calendar, tracked
) -> None:
    """So letters queued before and programmes that read the JSON know it."""
    case = OneDossier(workflow, calendar).to("incubation")
    why = {"hold": "suspension", "reason": because("Contrôle")}
    case.must(c.OpenHold(reference=REFERENCE, by=OFFICER, on=day("2022-04-01"), **why))
    data = plain(tracked(case.dossier))
    assert data["as_of"] == "2022-06-30"
    assert {(row["on"], row["days"]) for row in data["moved"]} == {("", None)}
    assert list(data["moved"][0])[:3] == ["reference", "name", "commune"]


@pytest.mark.parametrize(
    ("marks", "is_demo"), [((), False), (("oui", ""), False), (("oui", "oui"), True)]
)
def test_a_report_is_a_demonstration_when_all_its_dossiers_are(
    board, tracked, made, marks, is_demo
) -> None:
    found = [
        made(f"D{number}", "incubation", details={"name": "x", "demo": mark})
        for number, mark in enumerate(marks)
    ]
    assert (board(*found).demo, tracked(*found).demo) == (is_demo, is_demo)
