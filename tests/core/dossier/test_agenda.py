"""The coming dates of a dossier: deadlines, the next rung of each ladder, automatic moves."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.dossier.agenda import agenda, live_topics
from support_engine.core.dossier.heard import step_of
from support_engine.core.programme.definition import Workflow
from tests.story import (
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

ACTS = tuple(road())


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar)


def lines(case: OneDossier, kind: str) -> list:
    return [n for n in agenda(case) if n.kind == kind]


def reminder(case: OneDossier, subject: str):
    """The only reminder about a subject, or None."""
    found = [line for line in lines(case, "reminder") if line.subject == subject]
    assert len(found) <= 1
    return found[0] if found else None


def rung(case: OneDossier, subject: str) -> tuple | None:
    line = reminder(case, subject)
    return (line.days, line.due_on.isoformat()) if line else None


def round_on(case: OneDossier, on: str) -> None:
    case.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day(on)))


def hold(case: OneDossier, name: str, on: str) -> None:
    case.must(
        c.OpenHold(
            reference=REFERENCE, by=OFFICER, on=day(on), hold=name, reason=because("Contrôle")
        )
    )


def extend(case: OneDossier, months: int, on: str) -> None:
    asked = {"reference": REFERENCE, "on": day(on), "clock": "incubation"}
    case.must(c.RequestExtension(by=HOLDER, months=months, reason=because("Travaux"), **asked))
    case.must(c.GrantExtension(by=OFFICER, **asked))


def lived(workflow, calendar, acts, rounds) -> OneDossier:
    """A case after those acts, with a round on each of those days as it went."""
    case = OneDossier(workflow, calendar)
    turns = [c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=on) for on in rounds]
    turns = [turn for turn in turns if turn.on >= ACTS[0].on]
    for command in sorted((*acts, *turns), key=lambda command: command.on):
        case.must(command)
    return case


days = st.dates(day("2022-01-03"), day("2026-12-31"))
prefixes = st.integers(1, len(ACTS)).map(lambda n: ACTS[:n])


@settings(max_examples=60)
@given(prefixes, st.lists(days, max_size=4, unique=True))
def test_every_line_has_a_key_of_its_own(workflow, calendar, acts, rounds) -> None:
    case = lived(workflow, calendar, acts, rounds)
    found = agenda(case)
    counted = Counter(line.key for line in found)
    assert not [key for key, times in counted.items() if times > 1]
    ladders = Counter((line.rule, line.subject) for line in found if line.kind == "reminder")
    assert set(ladders.values()) <= {1}


@settings(max_examples=30)
@given(st.lists(days, max_size=3, unique=True))
def test_a_closed_dossier_has_no_line(workflow, calendar, rounds) -> None:
    case = lived(workflow, calendar, ACTS, rounds)
    assert agenda(case) == ()
    assert live_topics(case) == frozenset()


def test_a_dossier_that_left_the_road_has_no_line(case) -> None:
    case.to("incubation")
    case.must(advance("abandonner", "2022-04-05", HOLDER, reason=because("Arrêt du projet")))
    assert agenda(case) == ()


@pytest.mark.parametrize(
    ("subject", "deadline", "days", "due_on"),
    [
        ("milestones.lancement_incubation", "2022-04-11", -7, "2022-04-04"),
        ("milestones.diagnostic", "2022-05-06", -30, "2022-04-06"),
        ("milestones.modele_economique", "2022-06-07", -30, "2022-05-09"),
        ("milestones.plan_financement", "2022-06-21", -90, "2022-03-23"),
        ("milestones.liste_investissements", "2022-06-21", -90, "2022-03-23"),
        ("milestones.restitution_finale", "2022-07-15", -90, "2022-04-19"),
        ("clocks.incubation", "2022-07-21", -90, "2022-04-22"),
    ],
)
def test_the_dates_of_an_incubation(case, subject, deadline, days, due_on) -> None:
    case.to("incubation")
    dates = {line.subject: line.due_on for line in lines(case, "deadline")}
    assert dates[subject] == day(deadline)
    line = reminder(case, subject)
    assert (line.deadline, line.days, line.due_on) == (day(deadline), days, day(due_on))
    assert len(dates) == len(lines(case, "reminder")) == 7


@pytest.mark.parametrize(
    ("rounds", "following"),
    [
        pytest.param([], (-7, "2022-04-04"), id="at the start"),
        pytest.param(["2022-04-03"], (-7, "2022-04-04"), id="the eve"),
        pytest.param(["2022-04-04"], (0, "2022-04-11"), id="first rung gone"),
        pytest.param(["2022-04-04", "2022-04-11"], (7, "2022-04-19"), id="7 falls on Easter"),
        pytest.param(["2022-04-18"], (7, "2022-04-19"), id="Easter Monday, not yet"),
        pytest.param(["2022-04-19"], (30, "2022-05-11"), id="two rungs at once"),
        pytest.param(["2022-05-11"], (60, "2022-06-10"), id="30 gone"),
        pytest.param(["2022-06-10"], (60, "2022-07-11"), id="30 said late, 60 waits, a Sunday"),
        pytest.param(["2022-07-11"], (120, "2022-08-09"), id="the tail goes on"),
        pytest.param(["2024-03-28"], (720, "2024-04-02"), id="last, on Easter Sunday"),
        pytest.param(["2024-04-02"], None, id="the tail is over"),
    ],
)
def test_only_the_next_rung_of_a_ladder_stands(case, rounds, following) -> None:
    case.to("incubation")
    for on in rounds:
        round_on(case, on)
    assert rung(case, "milestones.lancement_incubation") == following


def test_the_ladder_of_a_milestone_lasts_two_years(case) -> None:
    case.to("incubation")
    gone = []
    while line := reminder(case, "milestones.modele_economique"):
        gone.append(line.days)
        round_on(case, line.due_on.isoformat())
    assert gone == [-30, -7, 0, 7, 30, 60, *range(90, 721, 30)]  # -90 is before the start


def test_a_rung_says_what_it_proposes_and_the_tail_is_made_of_rungs(workflow) -> None:
    rule = next(rule for rule in workflow.reminders if rule.id == "jalons")
    assert step_of(rule, 60).proposes == "mise_en_demeure"
    assert (step_of(rule, 120).days, step_of(rule, 120).letter) == (120, "relance")
    assert step_of(rule, 721) is None
    assert step_of(rule, 61) is None


def test_rungs_go_in_order_whatever_the_file_says(case) -> None:
    case.to("incubation")
    said = {"to": ["porteur"], "letter": "rappel"}
    steps = [{"days": days, **said} for days in (7, -7, 0)]
    rules = [{"id": "desordre", "about": "clocks", "steps": steps}]
    text = case.workflow.model_dump(by_alias=True) | {"reminders": rules}
    case.workflow = Workflow.model_validate(text)
    assert rung(case, "clocks.incubation") == (-7, "2022-07-15")


@pytest.mark.parametrize(
    ("since", "days"),
    [
        pytest.param("2022-01-01", -90, id="long before"),
        pytest.param("2022-04-22", -90, id="on the day of the rung"),
        pytest.param("2022-04-23", -30, id="the day after"),
        pytest.param("2022-07-21", 0, id="on the deadline"),
    ],
)
def test_a_rung_before_its_subject_never_existed(case, since, days) -> None:
    case.to("incubation")
    rule = next(rule for rule in case.workflow.reminders if rule.id == "termes")
    clocks = {"incubation": replace(case.dossier.clocks["incubation"], ends_on=day("2022-07-21"))}
    clocks["incubation"] = replace(clocks["incubation"], months=0, started_on=day(since))
    dossier = replace(case.dossier, clocks=clocks)
    found = agenda(in_hand(case.workflow, dossier, case.calendar))
    assert [n.days for n in found if n.rule == rule.id] == [days]


def test_a_moved_deadline_is_another_line(case) -> None:
    case.to("incubation")
    before = {line.key for line in agenda(case)}
    extend(case, 2, "2022-03-28")
    after = {line.key for line in agenda(case)}
    moved = ("clocks.incubation", "plan_financement", "liste_investissements", "restitution_finale")
    assert {key for key in before if any(name in key for name in moved)} == before - after
    assert len(before - after) == len(after - before) == 8
    assert rung(case, "clocks.incubation") == (-90, "2022-06-23")


def test_a_deadline_that_moved_after_a_reminder_begins_its_ladder_again(case) -> None:
    case.to("incubation")
    round_on(case, "2022-06-21")
    assert rung(case, "clocks.incubation") == (-7, "2022-07-15")
    extend(case, 6, "2022-06-22")
    assert reminder(case, "clocks.incubation").deadline == day("2023-01-23")
    assert rung(case, "clocks.incubation") == (-90, "2022-10-25")


def test_a_declared_milestone_waits_for_its_validators(case) -> None:
    case.to("incubation")
    declared, validated = milestone("lancement_incubation", None, "2022-04-08")
    case.must(declared)
    assert reminder(case, "milestones.lancement_incubation") is None
    assert rung(case, "validations.lancement_incubation") == (7, "2022-04-15")
    case.must(validated)
    assert reminder(case, "validations.lancement_incubation") is None


def test_a_refused_milestone_is_chased_again(case) -> None:
    case.to("incubation")
    case.must(next(milestone("lancement_incubation", None, "2022-04-08")))
    again = {"milestone": "lancement_incubation", "reason": because("Sans compte rendu")}
    on = day("2022-04-11")
    case.must(c.RefuseMilestone(reference=REFERENCE, by=OFFICER, on=on, **again))
    assert reminder(case, "validations.lancement_incubation") is None
    assert rung(case, "milestones.lancement_incubation") == (-7, "2022-04-04")


def test_a_request_for_more_time_waits_for_its_answer(case) -> None:
    case.to("incubation")
    asked = {"reference": REFERENCE, "clock": "incubation"}
    on = day("2022-06-01")
    case.must(c.RequestExtension(by=HOLDER, on=on, months=2, reason=because("Travaux"), **asked))
    assert rung(case, "extensions.incubation") == (7, "2022-06-08")
    case.must(
        c.RefuseExtension(by=OFFICER, on=day("2022-06-02"), reason=because("Trop tard"), **asked)
    )
    assert reminder(case, "extensions.incubation") is None


def test_only_the_newest_document_of_a_kind_expires(case) -> None:
    case.to("incubation")
    case.must(document("attestation_fiscale", "2022-03-25"))
    assert rung(case, "documents.attestation_fiscale") == (-30, "2023-02-23")
    case.must(document("attestation_fiscale", "2022-05-25"))
    assert rung(case, "documents.attestation_fiscale") == (-30, "2023-04-25")


def test_a_state_that_lasts_is_chased_from_its_first_day(case) -> None:
    case.to("labellisee")
    assert rung(case, "states.labellisee") == (45, "2022-04-07")


# ── What a clock does by itself ──────────────────────────────────────────────────────────────────


def move_of(case: OneDossier) -> list[tuple]:
    return [(n.rule, n.subject, n.deadline, n.due_on) for n in lines(case, "move")]


def test_admissibility_comes_the_day_after_the_end_of_its_clock(case) -> None:
    case.to("deposee")
    dates = (day("2022-03-05"), day("2022-03-06"))
    assert move_of(case) == [("recevabilite_tacite", "clocks.recevabilite", *dates)]


def test_admissibility_follows_the_time_spent_on_completing(case) -> None:
    case.to("deposee")
    case.must(advance("demander_complements", "2022-01-15", pieces_manquantes="Statuts"))
    assert move_of(case) == []
    case.must(advance("completer", "2022-02-04", HOLDER))
    assert [due_on for *_, due_on in move_of(case)] == [day("2022-03-26")]


@pytest.mark.parametrize("state", ["brouillon", "recevable", "en_instruction", "incubation"])
def test_no_move_when_nothing_is_to_be_decided(case, state) -> None:
    assert move_of(case.to(state)) == []


@pytest.mark.parametrize(("state", "moves"), [("deposee", 1), ("a_completer", 0), ("recevable", 0)])
def test_no_move_from_elsewhere_even_if_the_clock_runs(case, state, moves) -> None:
    case.to("deposee")
    case.dossier = replace(case.dossier, state=state)
    assert len(move_of(case)) == moves


# ── Silence ──────────────────────────────────────────────────────────────────────────────────────


def test_a_suspension_silences_and_stops_every_date(case) -> None:
    case.to("incubation")
    hold(case, "suspension", "2022-03-28")
    assert {line.subject for line in agenda(case)} == {"holds.suspension"}
    assert live_topics(case) == {"mesure_ouverte|holds.suspension|2022-03-28"}


def test_an_insolvency_silences_but_the_dates_stand(case) -> None:
    case.to("incubation")
    hold(case, "insolvabilite", "2022-03-28")
    assert len(lines(case, "deadline")) == 7
    assert {line.subject for line in lines(case, "reminder")} == {"holds.insolvabilite"}
    assert live_topics(case) == {"mesure_ouverte|holds.insolvabilite|2022-03-28"}


def test_a_formal_notice_has_its_own_dates_and_silences_nothing(case) -> None:
    case.to("incubation")
    notice = {"hold": "mise_en_demeure", "reason": because("Jalons en retard"), "reply_days": 30}
    case.must(c.OpenHold(reference=REFERENCE, by=HEAD, on=day("2022-05-02"), **notice))
    line = reminder(case, "clocks.reponse_mise_en_demeure")
    assert (line.deadline, line.days, line.due_on) == (day("2022-06-01"), -7, day("2022-05-25"))
    assert rung(case, "clocks.incubation") == (-90, "2022-04-22")


def test_what_may_still_be_said_names_the_date(case) -> None:
    case.to("incubation")
    topics = live_topics(case)
    assert "termes|clocks.incubation|2022-07-21" in topics
    assert "jalons|milestones.diagnostic|2022-05-06" in topics
    assert len(topics) == 7
    extend(case, 2, "2022-03-28")
    topics = live_topics(case)
    assert "termes|clocks.incubation|2022-07-21" not in topics
    assert "termes|clocks.incubation|2022-09-21" in topics


def lift(case: OneDossier, name: str, on: str) -> None:
    case.must(c.LiftHold(reference=REFERENCE, by=HEAD, on=day(on), hold=name))


@pytest.mark.parametrize(
    ("began", "resumed", "next_rung"),
    [
        pytest.param("2022-06-22", "2022-07-01", (-7, "2022-07-25"), id="said on its day"),
        pytest.param("2022-06-21", "2022-07-01", (-30, "2022-07-04"), id="due on the first day"),
        pytest.param("2022-07-18", "2022-08-01", (0, "2022-08-04"), id="said after a day off"),
        pytest.param("2022-07-15", "2022-08-01", (-7, "2022-08-01"), id="put off to the first day"),
        pytest.param("2022-07-14", "2022-08-01", (-7, "2022-08-01"), id="due on a day off"),
    ],
)
def test_a_rung_that_a_measure_came_before_is_said_after_it(
    case, began, resumed, next_rung
) -> None:
    """The incubation ends on 21 July: 30 days before is 21 June, 7 days before a holiday."""
    case.to("incubation")
    hold(case, "suspension", began)
    lift(case, "suspension", resumed)
    found = [n for n in lines(case, "reminder") if n.subject == "clocks.incubation"]
    assert [(n.days, n.due_on.isoformat()) for n in found] == [next_rung]


def test_a_rung_said_before_the_first_of_two_measures_that_touch_is_not_said_again(case) -> None:
    case.to("incubation")
    for began, resumed in (("2022-06-22", "2022-06-28"), ("2022-06-28", "2022-07-05")):
        hold(case, "suspension", began)
        lift(case, "suspension", resumed)
    assert rung(case, "clocks.incubation") == (-7, "2022-07-27")
