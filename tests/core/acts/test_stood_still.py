"""A holder who was told that a clock stood still is not charged these days once the act is taken
back: what they were told to wait for counts as it was told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts.corrections import decide_correction
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, due_on, expected_milestones
from support_engine.core.dossier.dossier import STOP_TAKEN_BACK, TAKEN_BACK
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.explain import how
from support_engine.core.dossier.noted import Noted
from support_engine.stories.rules.migrating import migrate
from tests.console import as_typed
from tests.money_story import act
from tests.new_rules import mapping, renamed, rules
from tests.office import Office, at
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
)

pytestmark = pytest.mark.one_base

OURS = {"recevabilite", "decision"}
"""The clocks before the end of which we are to act."""
STATES = ["deposee", "incubation", "accompagnement", "achevee"]
"""Where a suspension stops something."""


def ends(case: OneDossier, today: date) -> dict[str, date | None]:
    """The end of each clock that runs, and the day of each milestone."""
    here = Case(case.workflow, case.dossier, case.calendar, today)
    clocks = case.dossier.clocks.items()
    found = {n: clock_deadline(here, n).on for n, k in clocks if k.is_running}
    return found | {one.id: deadline.on for one, deadline in expected_milestones(here)}


def take_back(case: OneDossier, today: date, *, told: bool, back_to: int | None = None) -> None:
    """The last act taken back, of which a letter had left or not; by two where one only asks."""
    command = c.CorrectLastAct(
        reference=REFERENCE, by=HEAD, on=today, reason=because(), back_to=back_to or last(case)
    )
    for by in (HEAD, OFFICER):
        here = Case(case.workflow, case.dossier, case.calendar, today)
        journal = [(case.workflow, row) for row in case.journal]
        announced = {row.version for row in case.journal} if told else set()
        events = decide_correction(here, replace(command, by=by), journal, announced)
        assert isinstance(events, tuple), events
        for event in events:
            case.happen(event, today, by.person)
        case.dossier = fold(case.journal)
        if not isinstance(events[0], Noted):
            return


def last(case: OneDossier) -> int:
    """The number of the last act; the departure of its letter is none."""
    rows = [row.version for row in case.journal if row.actor != "systeme"]
    return rows[-1]


def suspended(workflow, calendar, state: str, late: int) -> tuple[OneDossier, date]:
    """A suspension recorded so many days after its own; and the day of its recording."""
    case = OneDossier(workflow, calendar).to(state)
    began = case.today + timedelta(days=1)
    recorded = began + timedelta(days=late)
    hold = {"hold": "suspension", "reason": because()}
    case.must(act(c.OpenHold, str(began), HEAD, **hold), recorded)
    return case, recorded


@settings(max_examples=40, deadline=None)
@given(state=st.sampled_from(STATES), late=st.integers(0, 9), lasts=st.integers(0, 40))
def test_the_days_that_a_letter_suspended_are_not_charged(
    workflow, calendar, state, late, lasts
) -> None:
    """As if a suspension of the day of the recording had been lifted on that of the correction."""
    late = late if state == "incubation" else 0  # what puts money off bears the day itself
    case, recorded = suspended(workflow, calendar, state, late)
    today = recorded + timedelta(days=lasts)
    before = OneDossier(workflow, calendar).to(state)
    plain = ends(before, today)
    before.must(act(c.OpenHold, str(recorded), HEAD, hold="suspension", reason=because()), recorded)
    before.must(act(c.LiftHold, str(today), HEAD, hold="suspension"), today)
    lifted = ends(before, today)
    take_back(case, today, told=True)
    for name, on in ends(case, today).items():
        assert on == (plain if name in OURS else lifted)[name], name


@pytest.mark.parametrize("state", STATES)
def test_what_no_letter_told_never_was(workflow, calendar, state) -> None:
    case, recorded = suspended(workflow, calendar, state, 0)
    today = recorded + timedelta(days=20)
    take_back(case, today, told=False)
    assert ends(case, today) == ends(OneDossier(workflow, calendar).to(state), today)


@pytest.mark.parametrize("told", [True, False])
def test_a_delay_that_was_told_as_met_is_charged_with_none_of_these_days(
    workflow, calendar, told
) -> None:
    """The works are due on 12/09/2024; on 05/11 their validation of 06/08 is taken back."""
    case = OneDossier(workflow, calendar).to("accompagnement")
    case.must(document("attestation_debut_travaux", "2024-08-05"))
    for kind, by, on in (
        (c.DeclareMilestone, HOLDER, "08-05"),
        (c.ValidateMilestone, OFFICER, "08-06"),
    ):
        case.must(act(kind, f"2024-{on}", by, milestone="debut_travaux"))
    take_back(case, day("2024-11-05"), told=told)
    there = ends(case, day("2024-11-05"))
    assert there["travaux"] == there["debut_travaux"] == day("2024-12-12" if told else "2024-09-12")


def test_what_was_lifted_before_counts_up_to_its_end(workflow, calendar) -> None:
    case, began = suspended(workflow, calendar, "incubation", 0)
    opened = last(case)
    over = began + timedelta(days=10)
    case.must(act(c.LiftHold, str(over), HEAD, hold="suspension"), over)
    lifted = ends(case, over)
    take_back(case, over + timedelta(days=20), told=True, back_to=opened)
    assert ends(case, over + timedelta(days=20)) == lifted


def test_a_clock_that_an_act_stopped_stood_still_too(workflow, calendar) -> None:
    """A project that was said to be given up has the days left that it had."""
    case = OneDossier(workflow, calendar).to("incubation")
    gone = case.today + timedelta(days=5)
    was = ends(case, gone)["incubation"]
    case.must(advance("abandonner", str(gone), HOLDER, because()))
    take_back(case, gone + timedelta(days=30), told=True)
    deadline = clock_deadline(
        Case(workflow, case.dossier, calendar, gone + timedelta(days=30)), "incubation"
    )
    assert was is not None
    assert deadline.paused_days == 30
    assert "30 jours d’interruption (acte repris depuis)" in as_typed(how(workflow, deadline))


@pytest.mark.parametrize(("by", "days"), [(HOLDER, 30), (OFFICER, 0)])
def test_whoever_gave_up_knows_it_without_a_letter(workflow, calendar, by, days) -> None:
    """A milestone that was due while the dossier was closed has the days that it had left; where
    another recorded it, and no letter left, it never was."""
    case = OneDossier(workflow, calendar).to("incubation")
    gone = case.today + timedelta(days=5)
    before = ends(case, gone)
    case.must(document("renonciation", str(gone)))
    case.must(advance("abandonner", str(gone), by, because()))
    later = gone + timedelta(days=30)
    take_back(case, later, told=False)
    after = ends(case, later)
    assert {"lancement_incubation", "incubation"} <= set(before)
    for name in before:
        moved = (after[name] - before[name]).days
        assert moved == days if not days else abs(moved - days) < 4, name  # days off
    assert before["lancement_incubation"] < later, "due meanwhile"


def test_what_was_given_up_is_known_since_its_own_day(workflow, calendar) -> None:
    """Said on a day and recorded twelve later: what was due meanwhile was due on a project that its
    holder had given up. No money is put off by a typed day."""
    case = OneDossier(workflow, calendar).to("accompagnement")
    case.must(document("renonciation", str(case.today)))
    gone = ends(case, case.today)["bilan_etape_1"] - timedelta(days=1)
    before = ends(case, gone)
    recorded, later = gone + timedelta(days=12), gone + timedelta(days=30)
    case.must(advance("abandonner", str(gone), OFFICER, because()), recorded)
    take_back(case, later, told=True)
    after = ends(case, later)
    assert (after["bilan_etape_1"] - before["bilan_etape_1"]).days in range(28, 34)
    assert (after["execution"] - before["execution"]).days == 18


def test_another_correction_goes_further_back(workflow, calendar) -> None:
    """The days that the first gave stay, once the act before is taken back too."""
    case = OneDossier(workflow, calendar).to("incubation")
    case.must(act(c.ChangeDetails, str(case.today), OFFICER, changes={"name": "Autre"}))
    renamed = last(case)
    began = case.today + timedelta(days=1)
    case.must(act(c.OpenHold, str(began), HEAD, hold="suspension", reason=because()))
    take_back(case, began + timedelta(days=10), told=True)
    once = ends(case, began + timedelta(days=30))
    take_back(case, began + timedelta(days=30), told=True, back_to=renamed)
    assert ends(case, began + timedelta(days=30)) == once
    pauses = [one for one in case.dossier.clocks["incubation"].pauses if one.cause == TAKEN_BACK]
    assert len(pauses) == 1


def test_the_letter_that_left_decides(office: Office) -> None:
    """Through the door: a letter that waits told nobody, one that left did."""
    found = {}
    for reference, leaves in (("MP1-001", True), ("MP1-002", False)):
        office.open_at("incubation", reference, name=reference)
        office.must(
            c.OpenHold(
                reference=reference,
                by=HEAD,
                on=day("2022-05-02"),
                hold="suspension",
                reason=because(),
            )
        )
        if leaves:
            office.letters_leave("2022-05-03")
        else:
            office.silence()
        office.must(
            c.CorrectLastAct(reference=reference, by=HEAD, on=day("2022-05-23"), reason=because()),
        )
        office.letters_leave("2022-05-24")
        found[leaves] = clock_deadline(office.case(reference), "incubation").paused_days
    assert found == {True: 21, False: 0}
    told = [row for row in office.outbox(state="sent") if row["letter"] == "acte_repris"]
    assert {row["reference"] for row in told} == {"MP1-001"}
    bodies = [" ".join(as_typed(row["body"]).split()) for row in told]
    assert all("annoncé comme arrêté, ou tenu, ne comptent pas" in body for body in bodies)


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_the_letter_says_what_waits_for_our_answer_again(office: Office) -> None:
    office.open_at("accompagnement")
    asked = {"clock": "travaux", "months": 6, "reason": because()}
    office.must(act(c.RequestExtension, "2024-08-01", HOLDER, **asked))
    office.must(document("attestation_debut_travaux", "2024-08-05"))
    works = {"milestone": "debut_travaux"}
    office.must(act(c.DeclareMilestone, "2024-08-05", HOLDER, **works))
    validation = office.must(act(c.ValidateMilestone, "2024-08-06", OFFICER, **works)).version
    office.letters_leave("2024-08-07")
    back = {"reason": because(), "back_to": validation - 1}
    office.must(act(c.CorrectLastAct, "2024-11-05", HEAD, **back))
    office.letters_leave("2024-11-06")
    (letter,) = (row for row in office.outbox(state="sent") if row["letter"] == "acte_repris")
    body = " ".join(as_typed(letter["body"]).split())
    assert "Attend de nouveau notre réponse" in body
    assert "- Examen du jalon « Début des travaux », déclaré" in body
    assert "- Réponse à la demande de prolongation, Début des travaux" in body


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_a_change_of_rules_taken_back_with_it_changes_nothing_of_that(office: Office) -> None:
    new = rules(renamed("incubation", "couveuse"))
    names = {"states": {"incubation": "couveuse"}, "clocks": {"incubation": "couveuse"}}
    office.open_at("incubation")
    hold = {"hold": "suspension", "reason": because()}
    office.must(act(c.OpenHold, "2022-05-02", HEAD, **hold))
    opened = office.dossier().version
    office.letters_leave("2022-05-03")
    office.engine.registry.add(new)
    moved = migrate(office.engine, mapping(new, **names), [REFERENCE], HEAD, at("2022-05-10T10:00"))
    assert moved.moved == 1
    office.must(act(c.CorrectLastAct, "2022-05-23", HEAD, reason=because(), back_to=opened))
    assert clock_deadline(office.case(), "incubation").paused_days == 21


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_taken", [True, False])
def test_what_was_given_is_owed_from_the_correction_under_other_rules_too(
    office: Office, is_taken
) -> None:
    """What had been declared and is no more; not what was declared before."""
    new = rules(renamed("lancement_incubation", "demarrage"))
    names = {"milestones": {"lancement_incubation": "demarrage"}}
    office.open_at("incubation")
    said = {"reference": REFERENCE, "by": HOLDER, "on": day("2022-04-05")}
    office.must(c.DeclareMilestone(**said, milestone="lancement_incubation"))
    declared = office.dossier().version
    office.must(act(c.ChangeDetails, "2022-04-06", OFFICER, changes={"name": "Autre"}))
    office.engine.registry.add(new)
    assert migrate(office.engine, mapping(new, **names), [REFERENCE], HEAD, at("2022-04-10")).moved
    back_to = declared if is_taken else declared + 1
    office.must(act(c.CorrectLastAct, "2022-05-23", HEAD, reason=because(), back_to=back_to))
    owed = {"milestones.lancement_incubation": day("2022-05-23")} if is_taken else {}
    assert office.dossier().owed_since == owed


def test_what_outlives_a_clock_was_owed_while_it_was_stopped(workflow, calendar) -> None:
    """A completion taken back gives its days to the end of the agreement, none to the financial
    report, which its letters went on asking for, and for want of which money is held back."""
    case = OneDossier(workflow, calendar).to("achevee")
    later = case.today + timedelta(days=15)
    report = case.workflow.milestone_of["compte_rendu_financier_2"]
    was = due_on(report, case.dossier, case.calendar)
    take_back(case, later, told=True)
    assert STOP_TAKEN_BACK in {one.cause for one in case.dossier.clocks["execution"].pauses}
    assert due_on(report, case.dossier, case.calendar) == replace(was, pauses=())
