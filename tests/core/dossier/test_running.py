"""A clock is over when what it waits for is done; people are asked again after a measure; a request
is closed with its clock."""

from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.core.days.reckonings import NEWEST, PUT_OFF
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import ExtensionRecord
from support_engine.core.dossier.running import is_done, runs
from support_engine.views.dossier.explain import explained_dates
from tests.money_story import accompanied, whole
from tests.story import (
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    day,
    document,
    milestone,
)

WHY = "Les travaux prévus ont commencé en retard."
DIAGNOSTIC = tuple(milestone("diagnostic", "rapport_diagnostic", "2022-05-02"))


def more_time(on: str, clock: str = "incubation", months: int = 1) -> c.RequestExtension:
    return c.RequestExtension(
        reference=REFERENCE, by=HOLDER, on=day(on), clock=clock, months=months, reason=WHY
    )


def case_of(one: OneDossier) -> Case:
    return Case(one.workflow, one.dossier, one.calendar, one.today)


def awaiting(workflow, clock: str, *ends_with: str):
    """The programme, where a clock waits for something else."""
    rule = workflow.clocks[clock].model_copy(update={"ends_with": ends_with})
    return workflow.model_copy(update={"clocks": {**workflow.clocks, clock: rule}})


@pytest.fixture
def blank(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar)


def on_file(one: OneDossier) -> set[str]:
    """What the agenda says of clocks, in any form."""
    return {n.subject for n in agenda(case_of(one)) if n.subject.startswith("clocks.")}


@pytest.mark.parametrize(
    ("subject", "acts"),
    [
        (
            "milestones.diagnostic",
            tuple(milestone("diagnostic", "rapport_diagnostic", "2022-05-02")),
        ),
        ("documents.plan_financement", (document("plan_financement", "2022-05-02"),)),
    ],
)
def test_a_clock_is_over_once_what_it_waits_for_is_done(workflow, calendar, subject, acts) -> None:
    one = OneDossier(awaiting(workflow, "incubation", subject), calendar).to("incubation")
    assert runs(case_of(one), "incubation")
    assert "clocks.incubation" in on_file(one)
    for command in acts[:-1]:
        one.must(command)
        assert runs(case_of(one), "incubation")
    one.must(acts[-1])
    assert not runs(case_of(one), "incubation")
    assert "clocks.incubation" not in on_file(one)
    assert "Incubation" not in [date.label for date in explained_dates(case_of(one))]
    asked = c.RequestExtension(
        reference=REFERENCE,
        by=HOLDER,
        on=day("2022-05-03"),
        clock="incubation",
        months=1,
        reason=WHY,
    )
    assert isinstance(one.do(asked), Refused)
    last = one.journal[-1].version
    back = c.CorrectLastAct(
        reference=REFERENCE, by=OFFICER, on=day("2022-05-04"), reason=WHY, back_to=last
    )
    one.must(back)
    assert runs(case_of(one), "incubation")


def test_of_several_things_all_are_waited_for(workflow, calendar) -> None:
    both = awaiting(workflow, "incubation", "documents.plan_financement", "documents.statuts")
    one = OneDossier(both, calendar).to("incubation")
    one.must(document("plan_financement", "2022-05-02"))
    assert runs(case_of(one), "incubation")
    one.must(document("statuts", "2022-05-03"))
    assert not runs(case_of(one), "incubation")


@pytest.mark.parametrize(
    ("since", "is_over"), [("2022-02-21", True), ("2022-02-20", True), ("2022-02-22", False)]
)
def test_what_was_done_before_the_clock_started_is_not_what_it_waits_for(
    blank, since, is_over
) -> None:
    one = blank.to("labellisee")
    assert is_done(one.dossier, "facts.date_annonce", day(since)) is is_over
    assert not is_done(one.dossier, "facts.date_octroi", day(since))
    one.must(document("statuts", "2022-02-21"))
    assert is_done(one.dossier, "documents.statuts", day(since)) is is_over


def test_the_claim_of_the_balance_ends_its_clock_and_its_refusal_starts_it_again(
    workflow, calendar
) -> None:
    one = OneDossier(workflow, calendar)
    for command in (*accompanied(workflow), *whole()):
        one.must(command)
        claimed = isinstance(command, k.ClaimTranche) and command.tranche == "solde"
        if claimed:
            assert not runs(case_of(one), "solde")
            sent_back = k.RefuseTranche(
                reference=REFERENCE, by=OFFICER, on=command.on, tranche="solde", reason=WHY
            )
            again = OneDossier(workflow, calendar)
            again.dossier, again.journal = one.dossier, list(one.journal)
            again.must(sent_back)
            assert runs(case_of(again), "solde")
    assert is_done(one.dossier, "tranches.solde", one.today)
    assert "clocks.solde" not in on_file(one)


@pytest.mark.parametrize(
    "subject", ["milestones.compte_rendu_financier_1", "claims.avance", "tranches.avance"]
)
@pytest.mark.parametrize(("reckoning", "is_over"), [(NEWEST, True), (PUT_OFF, False)])
def test_what_is_not_done_twice_ends_a_clock_that_starts_after_it(
    workflow, calendar, subject, reckoning, is_over
) -> None:
    one = OneDossier(awaiting(workflow, "bilan", subject), calendar)
    for command in (*accompanied(workflow), *whole()):
        one.must(command)
        if command == advance("declarer_achevement", "2024-09-25"):
            break
    one.dossier = replace(one.dossier, reckoning=reckoning)
    assert ("clocks.bilan" in on_file(one)) is not is_over


def test_a_claim_dated_before_the_act_that_starts_its_clock_ends_it(workflow, calendar) -> None:
    one = OneDossier(awaiting(workflow, "accompagnement", "claims.avance"), calendar)
    one.to("accompagnement")
    asked = k.ClaimTranche(
        reference=REFERENCE, by=HOLDER, on=day("2022-09-20"), tranche="avance", spending=0
    )
    one.must(asked, day("2022-10-04"))
    assert "clocks.accompagnement" not in on_file(one)


# ── After a measure ──────────────────────────────────────────────────────────────────────────────


def hold(one: OneDossier, on: str, until: str, name: str = "suspension") -> None:
    given = {"reference": REFERENCE, "by": HEAD, "hold": name}
    one.must(c.OpenHold(on=day(on), reason=WHY, **given))
    one.must(c.LiftHold(on=day(until), **given))


def said(one: OneDossier, *days: str) -> list[tuple[str, str, int]]:
    """Day, subject and rung of what rounds on these days sent."""
    found = []
    for on in days:
        for event in one.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day(on))):
            if isinstance(event, e.RemindersIssued):
                found += [(on, s.subject, s.days) for s in event.steps if not s.is_late]
    return found


def about(lines, subject: str) -> list[tuple[str, int]]:
    return [(on, days) for on, about_it, days in lines if about_it == subject]


def test_people_are_asked_again_from_the_lifting_on(blank) -> None:
    one = blank.to("incubation")
    declared = c.DeclareMilestone(
        reference=REFERENCE, by=HOLDER, on=day("2022-03-24"), milestone="lancement_incubation"
    )
    asked = c.RequestExtension(
        reference=REFERENCE,
        by=HOLDER,
        on=day("2022-03-24"),
        clock="incubation",
        months=1,
        reason=WHY,
    )
    one.must(declared)
    one.must(asked)
    hold(one, "2022-03-28", "2022-06-01")
    lines = said(one, "2022-06-02", "2022-06-08", "2022-06-22")
    for subject in ("validations.lancement_incubation", "extensions.incubation"):
        assert about(lines, subject) == [("2022-06-08", 7), ("2022-06-22", 21)]


def test_a_ladder_goes_on_from_where_it_stood_before_the_measure(blank) -> None:
    one = blank.to("incubation")
    one.must(
        c.DeclareMilestone(
            reference=REFERENCE, by=HOLDER, on=day("2022-03-24"), milestone="lancement_incubation"
        )
    )
    before = said(one, "2022-03-31")
    hold(one, "2022-04-01", "2022-06-01")
    after = said(one, "2022-06-02", "2022-06-08", "2022-06-22", "2022-07-08")
    subject = "validations.lancement_incubation"
    assert about(before, subject) == [("2022-03-31", 7)]
    assert about(after, subject) == [("2022-06-22", 21), ("2022-07-08", 37)]


def test_a_rung_that_was_said_before_the_pause_is_not_said_again_after_it(blank) -> None:
    one = blank.to("incubation")
    before = said(one, "2022-04-04")  # the launch is due on 11 April
    hold(one, "2022-04-05", "2022-04-12")
    after = said(one, "2022-04-12", "2022-04-13", "2022-04-18", "2022-04-19")
    subject = "milestones.lancement_incubation"
    assert about(before, subject) == [("2022-04-04", -7)]
    assert about(after, subject) == [("2022-04-19", 0)]  # 18 April is Easter Monday


# ── Requests on a clock that ends ────────────────────────────────────────────────────────────────


def test_a_request_is_closed_with_its_clock_and_comes_back_with_it(blank) -> None:
    one = blank.to("comite_selection")
    one.must(more_time("2022-02-07", "decision", 2))
    facts = {"date_notification_label": "2022-02-21", "date_annonce": "2022-03-01"}
    events = one.must(advance("labelliser", "2022-02-21", HEAD, **facts))
    (closed,) = [event for event in events if isinstance(event, e.ExtensionCancelled)]
    assert closed.with_act
    assert closed.reason == (
        "Le délai « Décision sur la demande » a pris fin : la demande n’a plus d’objet."
    )
    assert not one.dossier.pending_extensions
    assert not about(said(one, "2022-03-10", "2022-04-04"), "extensions.decision")
    answer = {"reference": REFERENCE, "on": day("2022-04-04"), "clock": "decision"}
    assert one.do(c.RefuseExtension(by=OFFICER, reason=WHY, **answer)) == ()
    one.must(c.CorrectLastAct(reference=REFERENCE, by=HEAD, on=day("2022-04-05"), reason=WHY))
    assert one.dossier.state == "comite_selection"
    assert [asked.clock for asked in one.dossier.pending_extensions] == ["decision"]


@pytest.mark.parametrize("how", [c.RefuseExtension, c.CancelExtension])
def test_an_orphan_of_an_old_journal_is_never_chased_and_can_be_answered(blank, how) -> None:
    one = blank.to("labellisee")
    orphan = ExtensionRecord("decision", 2, "Travaux", day("2022-02-07"))
    one.dossier = replace(one.dossier, extensions=(orphan,))
    assert not about(said(one, "2022-03-01", "2022-04-04"), "extensions.decision")
    answer = {"reference": REFERENCE, "by": OFFICER, "on": day("2022-04-05"), "clock": "decision"}
    assert isinstance(one.do(c.GrantExtension(**answer)), Refused)
    one.must(how(reason=WHY, **answer))
    assert not one.dossier.pending_extensions
