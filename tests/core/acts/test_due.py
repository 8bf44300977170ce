"""What a round does to one dossier: the newest rung, once; automatic moves; nothing on hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.dossier import events as e
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, advance, because, day, road

ACTS = tuple(road())
LAUNCH = "milestones.lancement_incubation"
PLAN = "milestones.plan_financement"
END = "clocks.incubation"


@pytest.fixture
def incubated(workflow, calendar) -> OneDossier:
    """In incubation since Monday 21 March 2022; its end is on Thursday 21 July."""
    return OneDossier(workflow, calendar).to("incubation")


@pytest.fixture
def filed(workflow, calendar) -> OneDossier:
    """Filed on 5 January 2022; its admissibility clock ends on Saturday 5 March."""
    return OneDossier(workflow, calendar).to("deposee")


def turn(on) -> c.RunAgenda:
    return c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=on)


def round_on(case: OneDossier, on: str) -> tuple:
    return case.must(turn(day(on)))


def steps(events) -> list[e.StepSent]:
    return [s for event in events if isinstance(event, e.RemindersIssued) for s in event.steps]


def sent(case: OneDossier, on: str) -> dict[str, tuple]:
    """What a round issued: subject → rung, rungs skipped."""
    return {step.subject: (step.days, step.skipped) for step in steps(round_on(case, on))}


def step_about(case: OneDossier, subject: str, on: str) -> e.StepSent | None:
    return next((s for s in steps(round_on(case, on)) if s.subject == subject), None)


@pytest.mark.parametrize("name", ["suspension", "insolvabilite", "mise_en_demeure"])
def test_a_measure_that_lasts_is_recalled_to_those_who_may_lift_it(incubated, name) -> None:
    """Under one that silences reminders, it alone."""
    reply = {"reply_days": 15} if name == "mise_en_demeure" else {}
    opened = {"hold": name, "reason": because("Procédure"), **reply}
    incubated.must(c.OpenHold(reference=REFERENCE, by=HEAD, on=day("2022-04-04"), **opened))
    subject = f"holds.{name}"
    assert step_about(incubated, subject, "2022-06-02") is None
    first = sent(incubated, "2022-06-03")
    assert first[subject] == (60, ())
    assert name == "mise_en_demeure" or set(first) == {subject}
    assert step_about(incubated, subject, "2022-06-07") is None
    assert step_about(incubated, subject, "2022-09-01").days == 150
    assert {"instructeur", "responsable"} == {*incubated.workflow.left_open.steps[0].to}
    lifted = {"hold": name, "reason": because("Cause levée")}
    incubated.must(c.LiftHold(reference=REFERENCE, by=HEAD, on=day("2022-09-02"), **lifted))
    assert step_about(incubated, subject, "2022-12-05") is None


def moves(events) -> list[str]:
    return [event.transition for event in events if isinstance(event, e.Moved)]


def extend(case: OneDossier, months: int, on: str) -> None:
    asked = {"reference": REFERENCE, "on": day(on), "clock": "incubation"}
    case.must(c.RequestExtension(by=HOLDER, months=months, reason=because("Travaux"), **asked))
    case.must(c.GrantExtension(by=OFFICER, **asked))


def hold(case: OneDossier, name: str, on: str) -> None:
    reply = 30 if name == "mise_en_demeure" else None
    why = {"hold": name, "reason": because("Contrôle"), "reply_days": reply}
    case.must(c.OpenHold(reference=REFERENCE, by=HEAD, on=day(on), **why))


def lift(case: OneDossier, name: str, on: str) -> None:
    case.must(c.LiftHold(reference=REFERENCE, by=HEAD, on=day(on), hold=name))


# ── Reminders ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("on", "issued"),
    [
        pytest.param("2022-03-21", {}, id="first day"),
        pytest.param("2022-03-22", {}, id="eve of the first rung"),
        pytest.param("2022-03-23", {PLAN: (-90, ())}, id="the very day"),
        pytest.param("2022-03-26", {PLAN: (-90, ())}, id="a Saturday later, still due"),
    ],
)
def test_a_rung_goes_once_its_day_has_come(incubated, on, issued) -> None:
    found = sent(incubated, on)
    found.pop("milestones.liste_investissements", None)  # the same dates as the plan
    assert found == issued


def test_a_rung_that_falls_on_a_day_off_waits(incubated) -> None:
    round_on(incubated, "2022-04-15")
    assert sent(incubated, "2022-04-18") == {}  # Easter Monday
    assert sent(incubated, "2022-04-19") == {
        LAUNCH: (7, ()),
        "milestones.restitution_finale": (-90, ()),
    }


@pytest.mark.parametrize("on", ["2022-03-23", "2022-04-19", "2022-06-21", "2023-01-02"])
def test_a_second_round_on_the_same_day_does_nothing(incubated, on) -> None:
    assert round_on(incubated, on)
    assert round_on(incubated, on) == ()


def test_a_round_with_nothing_due_makes_no_event(incubated) -> None:
    version = incubated.dossier.version
    assert round_on(incubated, "2022-03-22") == ()
    assert incubated.dossier.version == version


def test_a_round_is_no_act_of_the_dossier(incubated) -> None:
    round_on(incubated, "2022-04-19")
    assert incubated.dossier.last_act_on == day("2022-03-21")


def test_after_15_days_away_only_the_newest_rung_goes(incubated) -> None:
    round_on(incubated, "2022-04-03")
    assert sent(incubated, "2022-04-19") == {
        LAUNCH: (7, (-7, 0)),
        "milestones.diagnostic": (-30, ()),
        "milestones.restitution_finale": (-90, ()),
    }
    assert sent(incubated, "2022-04-20") == {}


def test_the_rungs_of_the_tail_are_skipped_too(incubated) -> None:
    round_on(incubated, "2022-04-19")
    found = step_about(incubated, LAUNCH, "2022-08-20")
    assert (found.days, found.skipped, found.is_late) == (120, (30, 60, 90), False)


@pytest.mark.parametrize(
    ("subject", "on", "days", "is_late"),
    [
        pytest.param(PLAN, "2022-03-23", -90, False, id="on the day"),
        pytest.param(PLAN, "2022-04-12", -90, False, id="20 days"),
        pytest.param(PLAN, "2022-04-13", -90, True, id="21 days"),
        pytest.param(
            "milestones.restitution_finale", "2022-05-09", -90, False, id="20 working-day days"
        ),
        pytest.param(
            "milestones.restitution_finale", "2022-05-10", -90, True, id="21 working-day days"
        ),
        pytest.param(LAUNCH, "2022-05-09", 7, False, id="the newest counts, not the oldest"),
        pytest.param(LAUNCH, "2022-05-10", 7, True, id="late, with two older ones"),
        pytest.param(LAUNCH, "2022-05-11", 30, False, id="the next one is on time"),
    ],
)
def test_a_rung_too_old_is_left_out(incubated, subject, on, days, is_late) -> None:
    found = step_about(incubated, subject, on)
    assert (found.days, found.is_late) == (days, is_late)
    assert step_about(incubated, subject, on) is None


def test_a_rung_left_out_does_not_stop_the_ladder(incubated) -> None:
    assert step_about(incubated, PLAN, "2022-04-13").is_late
    found = step_about(incubated, PLAN, "2022-05-23")
    assert (found.days, found.skipped, found.is_late) == (-30, (), False)


def test_a_deadline_moved_later_begins_its_ladder_again(incubated) -> None:
    assert step_about(incubated, END, "2022-04-22").days == -90
    extend(incubated, 2, "2022-04-26")
    assert step_about(incubated, END, "2022-06-21") is None  # 30 days before the old date
    assert step_about(incubated, END, "2022-06-22") is None
    found = step_about(incubated, END, "2022-06-23")
    assert (found.deadline, found.days, found.skipped) == (day("2022-09-21"), -90, ())


def test_a_correction_that_moves_a_deadline_earlier_begins_its_ladder_again(incubated) -> None:
    extend(incubated, 2, "2022-03-28")
    assert step_about(incubated, END, "2022-06-23").deadline == day("2022-09-21")
    on = day("2022-06-24")
    why = because("Accordée par erreur")
    incubated.must(c.CorrectLastAct(reference=REFERENCE, by=OFFICER, on=on, reason=why))
    found = step_about(incubated, END, "2022-06-24")
    assert (found.deadline, found.days, found.skipped) == (day("2022-07-21"), -30, (-90,))
    assert step_about(incubated, END, "2022-06-24") is None
    assert step_about(incubated, END, "2022-07-15").days == -7


def test_a_validated_milestone_is_not_chased(incubated) -> None:
    told = {"reference": REFERENCE, "milestone": "lancement_incubation", "on": day("2022-04-01")}
    incubated.must(c.DeclareMilestone(by=HOLDER, **told))
    assert step_about(incubated, LAUNCH, "2022-04-04") is None
    found = step_about(incubated, "validations.lancement_incubation", "2022-04-08")
    assert (found.rule, found.days) == ("validations", 7)
    incubated.must(c.ValidateMilestone(by=OFFICER, **told))
    assert not [s for s in steps(round_on(incubated, "2022-05-20")) if "lancement" in s.subject]


def test_a_closed_dossier_is_left_alone(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("cloturee")
    assert round_on(case, "2024-12-02") == ()
    assert round_on(case, "2026-01-05") == ()


# ── Holds ────────────────────────────────────────────────────────────────────────────────────────


def test_a_suspension_silences_then_the_new_date_is_reminded(incubated) -> None:
    round_on(incubated, "2022-04-20")
    hold(incubated, "suspension", "2022-04-21")
    assert round_on(incubated, "2022-04-25") == ()
    assert round_on(incubated, "2022-04-30") == ()
    lift(incubated, "suspension", "2022-05-01")
    # 21 July + 10 days is a Sunday: 1 August.
    assert step_about(incubated, END, "2022-05-02") is None
    found = step_about(incubated, END, "2022-05-03")
    assert (found.deadline, found.days) == (day("2022-08-01"), -90)


def test_an_insolvency_silences_then_the_same_date_is_reminded(incubated) -> None:
    hold(incubated, "insolvabilite", "2022-04-20")
    assert round_on(incubated, "2022-04-22") == ()
    lift(incubated, "insolvabilite", "2022-04-25")
    found = step_about(incubated, END, "2022-04-25")
    assert (found.deadline, found.days, found.is_late) == (day("2022-07-21"), -90, False)


def test_a_formal_notice_silences_nothing(incubated) -> None:
    hold(incubated, "mise_en_demeure", "2022-04-20")
    assert step_about(incubated, END, "2022-04-22").days == -90


# ── What a clock does by itself ──────────────────────────────────────────────────────────────────


def test_silence_makes_admissible_the_day_after_the_end(filed) -> None:
    assert moves(round_on(filed, "2022-03-05")) == []
    assert filed.dossier.state == "deposee"
    assert moves(round_on(filed, "2022-03-06")) == ["recevabilite_tacite"]
    assert (filed.dossier.state, filed.dossier.since) == ("recevable", day("2022-03-05"))
    assert filed.dossier.clocks["recevabilite"].stopped_on == day("2022-03-05")
    assert filed.journal[-1].actor == "systeme"


def test_after_an_outage_what_silence_gave_is_of_the_day_of_its_end(filed) -> None:
    events = round_on(filed, "2022-03-20")
    assert moves(events) == ["recevabilite_tacite"]
    assert filed.dossier.since == filed.journal[-1].on == day("2022-03-05")
    assert steps(events) == []  # the rungs of the clock that has just stopped are void


def test_a_state_entered_by_a_late_round_is_chased_from_that_day(filed) -> None:
    events = round_on(filed, "2022-05-02")
    assert (moves(events), steps(events)) == (["recevabilite_tacite"], [])
    assert step_about(filed, "states.recevable", "2022-06-16").days == 45


def test_the_reminders_are_those_of_the_dossier_after_its_move(filed) -> None:
    round_on(filed, "2022-03-06")
    assert step_about(filed, "states.recevable", "2022-04-19") is None
    assert step_about(filed, "states.recevable", "2022-04-20").days == 45


@pytest.mark.parametrize("on", ["2022-03-06", "2022-03-07", "2022-06-01", "2023-06-01"])
def test_silence_makes_admissible_only_once(filed, on) -> None:
    assert moves(round_on(filed, "2022-03-06")) == ["recevabilite_tacite"]
    assert moves(round_on(filed, on)) == []


def test_a_decision_in_time_leaves_nothing_to_silence(filed) -> None:
    filed.must(advance("declarer_recevable", "2022-03-05"))
    assert moves(round_on(filed, "2022-03-06")) == []


def test_time_spent_on_completing_puts_silence_off(filed) -> None:
    filed.must(advance("demander_complements", "2022-01-15", pieces_manquantes="Statuts"))
    assert moves(round_on(filed, "2022-02-03")) == []
    filed.must(advance("completer", "2022-02-04", HOLDER))
    assert moves(round_on(filed, "2022-03-25")) == []
    assert moves(round_on(filed, "2022-03-26")) == ["recevabilite_tacite"]


@pytest.mark.parametrize(
    ("name", "until"),
    [
        pytest.param("insolvabilite", "2022-03-10", id="insolvency: when lifted"),
        pytest.param("mise_en_demeure", "2022-03-10", id="formal notice: when lifted"),
        pytest.param("suspension", "2022-03-26", id="suspension: 20 days later"),
    ],
)
def test_a_hold_puts_silence_off(filed, name, until) -> None:
    hold(filed, name, "2022-02-18")
    assert moves(round_on(filed, "2022-03-06")) == []
    assert filed.dossier.state == "deposee"
    lift(filed, name, "2022-03-10")
    first = next(on for on in range(10, 32) if moves(round_on(filed, f"2022-03-{on}")))
    assert f"2022-03-{first}" == until


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────

prefixes = st.integers(1, len(ACTS)).map(lambda n: ACTS[:n])
rounds = st.lists(st.dates(day("2022-01-03"), day("2026-12-31")), max_size=25)


@settings(max_examples=80)
@given(prefixes, rounds)
def test_no_rung_is_ever_said_twice_but_for_what_its_holder_was_not_told(
    workflow, calendar, acts, on_days
) -> None:
    case = OneDossier(workflow, calendar)
    issued: list[tuple] = []
    done: list[tuple] = []
    lived = sorted((*acts, *map(turn, on_days)), key=lambda command: command.on)
    for command in lived:
        events = case.must(command)
        for step in steps(events):
            ladder = (step.topic, case.dossier.put_off.get(step.topic))
            issued.append((*ladder, step.days))
            done.extend((*ladder, days) for days in (*step.skipped, step.days))
    assert len(issued) == len(set(issued))
    assert len(done) == len(set(done))


@settings(max_examples=60)
@given(prefixes, rounds)
def test_a_round_says_nothing_that_a_round_of_the_same_day_said(
    workflow, calendar, acts, on_days
) -> None:
    case = OneDossier(workflow, calendar)
    for command in sorted((*acts, *map(turn, on_days)), key=lambda command: command.on):
        case.must(command)
        if isinstance(command, c.RunAgenda):
            assert case.must(command) == ()
