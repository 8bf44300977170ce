"""Suspension, formal notice, insolvency: what they stop, what they allow, what comes back."""

import tomllib
from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.days.reckonings import BY_SPAN
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda, live_topics
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import (
    clock_deadline,
    expected_milestones,
    milestone_deadline,
)
from support_engine.core.dossier.explain import how
from support_engine.core.programme.definition import Workflow
from support_engine.core.versions.recounting import differences
from tests.story import (
    AGREEMENT,
    GRANT,
    GUIDE,
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
)

WHY = because()
REPLY = "reponse_mise_en_demeure"
ORDINATOR = c.Actor("morgane", frozenset({"ordonnateur"}))


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    """In incubation since 21 March 2022; its end is on Thursday 21 July."""
    return OneDossier(workflow, calendar).to("incubation")


@pytest.fixture
def blank(workflow, calendar) -> OneDossier:
    """Nothing yet."""
    return OneDossier(workflow, calendar)


def opened(name: str, on: str, by: c.Actor = HEAD, days: int | None = None, why=WHY):
    days = 15 if name == "mise_en_demeure" and days is None else days
    return c.OpenHold(
        reference=REFERENCE, by=by, on=day(on), hold=name, reason=why, reply_days=days
    )


def lifted(name: str, on: str, by: c.Actor = HEAD, why: str = "") -> c.LiftHold:
    return c.LiftHold(reference=REFERENCE, by=by, on=day(on), hold=name, reason=why)


def moves(case: OneDossier, on: str) -> list[str]:
    """The transitions that a round carries out by itself."""
    events = case.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day(on)))
    return [event.transition for event in events if isinstance(event, e.Moved)]


def end(case: OneDossier, clock: str = "incubation"):
    return clock_deadline(case, clock)


def dates(case: OneDossier) -> dict:
    """The date of each milestone that is owed."""
    owed = expected_milestones(case)
    return {milestone.id: deadline.on for milestone, deadline in owed}


def lines(case: OneDossier, kind: str) -> set[str]:
    found = agenda(case)
    return {line.subject for line in found if line.kind == kind}


# ── Suspension ───────────────────────────────────────────────────────────────────────────────────


def test_a_suspension_leaves_no_date_and_no_reminder(case) -> None:
    assert lines(case, "deadline")
    assert lines(case, "reminder")
    case.must(opened("suspension", "2022-05-02"))
    assert end(case).on is None
    assert set(dates(case).values()) == {None, day("2022-04-11")}  # the launch was due already
    assert lines(case, "deadline") == {"milestones.lancement_incubation"}
    assert lines(case, "reminder") == {"holds.suspension"}
    assert {one.split("|")[1] for one in live_topics(case)} == {"holds.suspension"}


def test_a_lift_pushes_every_date_by_the_days_of_the_suspension(case) -> None:
    case.must(opened("suspension", "2022-05-02"))
    case.must(lifted("suspension", "2022-05-12"))
    deadline = end(case)
    assert (deadline.on, deadline.first_on) == (day("2022-08-01"), day("2022-07-21"))
    assert (deadline.paused_days, deadline.shifted_from) == (10, day("2022-07-31"))
    assert dates(case) == {
        "lancement_incubation": day("2022-04-11"),
        "diagnostic": day("2022-05-16"),  # 6 + 10 days
        "modele_economique": day("2022-06-15"),  # 5 + 10 days
        "plan_financement": day("2022-07-01"),  # 21 June + 10 days
        "liste_investissements": day("2022-07-01"),
        "restitution_finale": day("2022-07-25"),  # 14 July + 10 days, a Sunday
    }


@pytest.mark.parametrize(
    ("lift", "days"),
    [
        pytest.param("2022-05-02", 0, id="the same day"),
        pytest.param("2022-05-03", 1, id="the next day"),
        pytest.param("2023-05-02", 365, id="a year later"),
    ],
)
def test_a_suspension_lasts_from_its_day_to_the_day_of_the_lift(case, lift, days) -> None:
    case.must(opened("suspension", "2022-05-02"))
    case.must(lifted("suspension", lift))
    assert end(case).paused_days == days
    assert case.dossier.open_holds == ()


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_a_suspension_opened_on_the_day_a_holiday_put_a_date_off_to_stops_it(case) -> None:
    model = case.workflow.milestone_of["modele_economique"]  # 5 June, then Whit Monday
    case.must(opened("suspension", "2022-06-07"))
    now = Case(case.workflow, case.dossier, case.calendar, case.today)
    formerly = now.now_with(replace(case.dossier, reckoning=BY_SPAN))
    assert milestone_deadline(formerly, model).on == day("2022-06-07")
    told = {each.subject: each for each in differences(formerly, now)}
    moved = told["milestones.modele_economique"]
    assert (moved.kind, plain(moved.old), moved.new) == ("put_off", "7 juin 2022", "")
    case.must(lifted("suspension", "2022-06-17"))
    assert plain(how(case.workflow, milestone_deadline(case, model))).endswith(
        "le 5 juin 2022 n’est pas un jour ouvré, report au 7 juin 2022 ; 10 jours"
        " d’interruption (suspension) ; soit le 17 juin 2022."
    )


def test_two_suspensions_add_up(case) -> None:
    for begin, until in (("2022-04-01", "2022-04-04"), ("2022-05-02", "2022-05-09")):
        case.must(opened("suspension", begin))
        case.must(lifted("suspension", until))
    assert end(case).paused_days == 10
    assert len(case.dossier.holds) == 2


def test_a_suspension_while_the_file_is_completed_counts_once(blank) -> None:
    blank.to("deposee")
    blank.must(advance("demander_complements", "2022-01-15", pieces_manquantes="Statuts"))
    blank.must(opened("suspension", "2022-01-20"))
    blank.must(lifted("suspension", "2022-01-30"))
    assert end(blank, "recevabilite").on is None
    blank.must(advance("completer", "2022-02-04", HOLDER))
    assert end(blank, "recevabilite").paused_days == 20
    assert end(blank, "recevabilite").on == day("2022-03-25")


def test_a_suspension_lifted_after_the_file_is_asked_for_counts_once(blank) -> None:
    """Journals have such acts; they are no longer taken."""
    blank.to("deposee")
    asked = advance("demander_complements", "2022-01-20", pieces_manquantes="Statuts")
    (event,) = blank.ask(asked)
    blank.must(opened("suspension", "2022-01-12"))
    blank.must(lifted("suspension", "2022-01-25"))
    assert blank.ask(asked, day("2022-01-25")).codes == {Code.DATE_TOO_EARLY}
    blank.happen(event, asked.on, OFFICER.person)
    blank.must(advance("completer", "2022-02-04", HOLDER))
    assert end(blank, "recevabilite").paused_days == 23


@pytest.mark.parametrize(
    ("first", "second", "paused"),
    [
        pytest.param(("05-02", "05-12"), ("05-07", "05-22"), 20, id="one runs over"),
        pytest.param(("05-02", "05-22"), ("05-07", "05-12"), 20, id="one inside the other"),
        pytest.param(("05-02", "05-12"), ("05-12", "05-22"), 20, id="one after the other"),
        pytest.param(("05-02", "05-07"), ("05-17", "05-22"), 10, id="apart"),
        pytest.param(("05-02", "05-12"), ("05-02", "05-12"), 10, id="together"),
    ],
)
def test_two_holds_that_overlap_count_once(programme, calendar, first, second, paused) -> None:
    data = tomllib.loads(programme.source)
    data["holds"]["insolvabilite"]["stops_clocks"] = True
    case = OneDossier(Workflow.model_validate(data), calendar).to("incubation")
    acts = [
        make(name, f"2022-{on}")
        for name, days in (("suspension", first), ("insolvabilite", second))
        for make, on in zip((opened, lifted), days, strict=True)
    ]
    for command in sorted(acts, key=lambda command: command.on):
        case.must(command)
    assert end(case).paused_days == paused


def test_a_clock_that_has_run_out_does_not_come_back(case) -> None:
    case.must(opened("suspension", "2022-07-22"))
    assert end(case).on == day("2022-07-21")
    case.must(lifted("suspension", "2022-09-22"))
    assert (end(case).on, end(case).paused_days) == (day("2022-07-21"), 0)


def test_a_suspension_stops_the_reply_to_a_formal_notice(case) -> None:
    case.must(opened("mise_en_demeure", "2022-05-02"))
    case.must(opened("suspension", "2022-05-04"))
    assert end(case, REPLY).on is None
    case.must(lifted("suspension", "2022-05-14"))
    assert end(case, REPLY).on == day("2022-05-27")


def test_clocks_stopped_by_an_exit_stay_stopped_when_a_hold_was_open(case) -> None:
    case.must(opened("suspension", "2022-05-02"))
    case.must(advance("abandonner", "2022-05-10", HOLDER, WHY))
    assert case.dossier.is_closed
    assert {clock.is_running for clock in case.dossier.clocks.values()} == {False}
    assert case.ask(lifted("suspension", "2022-05-11")).codes == {Code.CLOSED}


# ── Formal notice ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("days", "until"),
    [
        pytest.param(15, "2022-05-17", id="the least"),
        pytest.param(19, "2022-05-23", id="a Saturday moves to Monday"),
        pytest.param(92, "2022-08-02", id="the most"),
    ],
)
def test_a_formal_notice_starts_its_reply_clock(case, days, until) -> None:
    case.must(opened("mise_en_demeure", "2022-05-02", days=days))
    assert end(case, REPLY).on == day(until)
    assert end(case).on == day("2022-07-21")
    assert f"clocks.{REPLY}" in lines(case, "reminder")


@pytest.mark.parametrize("days", [None, -15, 0, 14, 93, 1_000])
def test_a_reply_period_has_its_limits(case, days) -> None:
    command = c.OpenHold(
        reference=REFERENCE,
        by=HEAD,
        on=day("2022-05-02"),
        hold="mise_en_demeure",
        reason=WHY,
        reply_days=days,
    )
    assert case.ask(command).codes == {Code.REPLY_DAYS_INVALID}


def test_a_lift_stops_the_reply_clock_and_a_new_notice_starts_another(case) -> None:
    case.must(opened("mise_en_demeure", "2022-05-02", days=30))
    (event,) = case.must(lifted("mise_en_demeure", "2022-05-10", why=because("Réponse reçue")))
    assert event == e.HoldLifted(
        "mise_en_demeure", because("Réponse reçue"), (REPLY,), by="dominique"
    )
    assert not case.dossier.clocks[REPLY].is_running
    assert f"clocks.{REPLY}" not in lines(case, "deadline")
    case.must(opened("mise_en_demeure", "2022-06-01", days=20))
    assert (end(case, REPLY).on, case.dossier.clocks[REPLY].is_running) == (day("2022-06-21"), True)


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        pytest.param("2022-05-16", {Code.CLOCK_NOT_OVER}, id="before the end"),
        pytest.param("2022-05-17", {Code.CLOCK_NOT_OVER}, id="on the last day"),
        pytest.param("2022-05-18", None, id="the day after"),
    ],
)
def test_a_label_is_withdrawn_only_once_the_reply_is_over(case, on, codes) -> None:
    case.must(opened("mise_en_demeure", "2022-05-02"))
    answer = case.ask(advance("retirer_label", on, HEAD, WHY))
    assert (answer.codes if isinstance(answer, Refused) else None) == codes


def test_more_time_to_reply_puts_the_withdrawal_off(case) -> None:
    case.must(opened("mise_en_demeure", "2022-05-02"))
    asked = {"reference": REFERENCE, "clock": REPLY, "on": day("2022-05-10")}
    case.must(c.RequestExtension(by=HOLDER, months=1, reason=because("Expertise"), **asked))
    case.must(c.GrantExtension(by=OFFICER, **asked))
    assert end(case, REPLY).on == day("2022-06-17")
    withdrawal = advance("retirer_label", "2022-06-17", HEAD, WHY)
    assert case.ask(withdrawal).codes == {Code.CLOCK_NOT_OVER}


def test_a_withdrawal_needs_a_notice_that_still_stands(case) -> None:
    case.must(opened("mise_en_demeure", "2022-05-02"))
    case.must(lifted("mise_en_demeure", "2022-06-01"))
    withdrawal = advance("retirer_label", "2022-06-20", HEAD, WHY)
    assert case.ask(withdrawal).codes == {Code.HOLD_REQUIRED}


def test_what_a_withdrawn_label_closed_is_refused_for_that_and_not_for_its_notice(case) -> None:
    """Its notice stays open, and nobody lifts a measure of a closed dossier."""
    case.must(opened("mise_en_demeure", "2022-06-01", days=15))
    case.must(advance("retirer_label", "2022-06-17", HEAD, WHY))
    refused = case.ask(advance("preparer_convention", "2022-06-20", OFFICER))
    assert Code.CLOSED in refused.codes
    assert Code.HOLD_BLOCKS not in refused.codes


# ── Insolvency ───────────────────────────────────────────────────────────────────────────────────


def test_an_insolvency_silences_but_stops_no_clock(case) -> None:
    before = end(case), lines(case, "deadline")
    case.must(opened("insolvabilite", "2022-05-02", OFFICER))
    assert (end(case), lines(case, "deadline")) == before
    assert case.dossier.is_silenced
    assert lines(case, "reminder") == {"holds.insolvabilite"}
    case.must(lifted("insolvabilite", "2022-05-12"))
    assert end(case).paused_days == 0
    assert lines(case, "reminder")


def test_an_insolvency_can_end_in_liquidation(case) -> None:
    case.must(opened("insolvabilite", "2022-05-02"))
    case.must(document("jugement", "2022-06-01"))
    case.must(advance("constater_liquidation", "2022-06-01", date_jugement="2022-05-30"))
    assert (case.dossier.state, case.dossier.is_closed) == ("en_liquidation", True)
    assert agenda(case) == ()


# ── What a hold blocks ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["suspension", "mise_en_demeure", "insolvabilite"])
def test_a_hold_blocks_progress_until_it_is_lifted(blank, name) -> None:
    blank.to("comite_financement")
    grant = advance("accorder_subvention", "2022-07-20", HEAD, **GRANT)
    blank.must(opened(name, "2022-07-08"))
    assert blank.ask(grant).codes == {Code.HOLD_BLOCKS}
    blank.must(lifted(name, "2022-07-19"))
    assert isinstance(blank.ask(grant)[0], e.Moved)


def test_every_hold_in_force_is_named(blank) -> None:
    blank.to("convention_a_signer")
    blank.must(document("convention_signee", "2022-09-05"))
    for name in ("suspension", "mise_en_demeure", "insolvabilite"):
        blank.must(opened(name, "2022-09-06"))
    answer = blank.ask(advance("notifier_convention", "2022-09-12", **AGREEMENT))
    assert [blocker.facts["id"] for blocker in answer.blockers] == [
        "suspension",
        "mise_en_demeure",
        "insolvabilite",
    ]


@pytest.mark.parametrize(
    ("name", "until", "since"),
    [
        pytest.param("mise_en_demeure", "2022-04-09", "2022-04-09", id="formal notice: at once"),
        pytest.param("insolvabilite", "2022-04-09", "2022-04-09", id="insolvency: at once"),
        pytest.param("suspension", "2022-05-06", "2022-05-05", id="suspension: 61 days more"),
    ],
)
def test_silence_decides_nothing_while_a_hold_stands(blank, name, until, since) -> None:
    blank.to("deposee")
    blank.must(opened(name, "2022-02-07"))
    for on in ("2022-03-06", "2022-04-08"):
        assert moves(blank, on) == []
        assert blank.dossier.state == "deposee"
    blank.must(lifted(name, "2022-04-09"))
    assert moves(blank, until) == ["recevabilite_tacite"]
    assert blank.dossier.since == day(since)


@pytest.mark.parametrize("state", ["cloturee", "abandonnee"])
def test_a_closed_dossier_takes_no_hold(blank, state) -> None:
    if state == "cloturee":
        blank.to(state)
    else:
        blank.to("incubation").must(advance("abandonner", "2022-05-02", HOLDER, WHY))
    for name in ("suspension", "mise_en_demeure", "insolvabilite"):
        assert blank.ask(opened(name, "2025-01-06")).codes == {Code.CLOSED}


@pytest.mark.parametrize(
    ("name", "by", "opens", "lifts"),
    [
        pytest.param("suspension", OFFICER, True, True, id="officer suspends"),
        pytest.param("mise_en_demeure", OFFICER, False, False, id="officer gives no notice"),
        pytest.param("insolvabilite", OFFICER, True, False, id="officer notes an insolvency"),
        pytest.param("mise_en_demeure", HEAD, True, True, id="the head gives notice"),
        pytest.param("suspension", HOLDER, False, False, id="holder"),
        pytest.param("suspension", GUIDE, False, False, id="guide"),
        pytest.param("insolvabilite", ORDINATOR, False, False, id="authorising officer"),
    ],
)
def test_who_opens_and_who_lifts(case, name, by, opens, lifts) -> None:
    assert isinstance(case.ask(opened(name, "2022-05-02", by)), Refused) is not opens
    case.must(opened(name, "2022-05-02"))
    assert isinstance(case.ask(lifted(name, "2022-05-03", by)), Refused) is not lifts
