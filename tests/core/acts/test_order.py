"""Acts come in the order of their dates, and their values make sense."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.fact_values import fact_problem
from support_engine.core.programme.definition import FactField
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

WHEN = {"reference": REFERENCE}


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("incubation")


@pytest.mark.parametrize(
    "value",
    [20220301, "20220301", "2022-W09-2", "9999-01-01", "0001-01-01", "2022-02-30", "", "1er mars"],
)
def test_a_date_that_makes_no_sense_is_refused(value) -> None:
    problem = fact_problem(FactField(label="Date", type="date"), value)
    assert problem is not None
    assert problem.code is Code.FACT_INVALID


@pytest.mark.parametrize("value", ["1990-01-01", "2024-02-29", "2100-12-31"])
def test_an_ordinary_date_is_taken(value) -> None:
    assert fact_problem(FactField(label="Date", type="date"), value) is None


def test_the_limits_of_an_amount_are_told_in_euros(workflow) -> None:
    problem = fact_problem(workflow.facts["montant_subvention"], 0)
    assert "0,01\u00a0€" in problem.remedy
    assert "5\u00a0000\u00a0000\u00a0€" in problem.remedy


def test_a_milestone_is_not_examined_before_it_was_declared(case) -> None:
    case.must(document("rapport_diagnostic", "2022-04-10"))
    declare = c.DeclareMilestone(by=HOLDER, on=day("2022-04-10"), milestone="diagnostic", **WHEN)
    case.must(declare)
    early = {"by": OFFICER, "on": day("2022-04-09"), "milestone": "diagnostic", **WHEN}
    assert case.do(c.ValidateMilestone(**early)).codes == {Code.DATE_TOO_EARLY}
    assert case.do(c.RefuseMilestone(reason=because("R"), **early)).codes == {Code.DATE_TOO_EARLY}
    assert case.do(declare).codes == {Code.NOTHING_TO_CHANGE}


def test_an_extension_is_not_asked_before_its_clock_started(case) -> None:
    asked = {"by": HOLDER, "clock": "incubation", "months": 1, "reason": because("R"), **WHEN}
    outcome = case.do(c.RequestExtension(on=day("2022-03-20"), **asked))
    assert outcome.codes == {Code.DATE_TOO_EARLY}


def test_a_clock_that_cannot_be_extended_says_so(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    asked = {"by": HOLDER, "clock": "recevabilite", "months": 1, "reason": because("R"), **WHEN}
    outcome = case.do(c.RequestExtension(on=day("2022-01-06"), **asked))
    assert outcome.codes == {Code.EXTENSION_TOO_LONG}
    assert outcome.blockers[0].remedy == "Il ne peut plus l’être."


def test_a_measure_does_not_begin_again_before_it_was_lifted(case) -> None:
    hold = {"by": HEAD, "hold": "mise_en_demeure", **WHEN}
    case.must(c.OpenHold(on=day("2022-04-01"), reason=because("R"), reply_days=15, **hold))
    case.must(c.LiftHold(on=day("2022-04-05"), **hold))
    again = c.OpenHold(on=day("2022-04-04"), reason=because("R"), reply_days=15, **hold)
    assert case.do(again).codes == {Code.DATE_TOO_EARLY}


def test_a_reply_period_waits_for_the_end_of_a_suspension(workflow, calendar) -> None:
    """No label is withdrawn for want of an answer that could not be asked."""
    case = OneDossier(workflow, calendar).to("labellisee")
    by = {"by": HEAD, "reason": because("R"), **WHEN}
    case.must(c.OpenHold(on=day("2022-03-01"), hold="suspension", **by))
    case.must(c.OpenHold(on=day("2022-03-05"), hold="mise_en_demeure", reply_days=15, **by))
    outcome = case.do(advance("retirer_label", "2022-04-16", HEAD, because("Carence")))
    assert Code.CLOCK_NOT_OVER in outcome.codes
    said = " ".join(blocker.sentence for blocker in outcome.blockers)
    assert "n’est pas écoulé : il est suspendu" in said


def test_a_correction_does_not_precede_what_it_takes_back(case) -> None:
    on = day("2022-03-20")
    command = c.CorrectLastAct(by=OFFICER, on=on, reason=because("R"), **WHEN)
    outcome = case.do(command, day("2022-03-21"))
    assert outcome.codes == {Code.DATE_TOO_EARLY}


def test_a_note_does_not_precede_the_dossier(case) -> None:
    outcome = case.do(c.AddNote(by=OFFICER, on=day("2022-01-02"), text="Avant", **WHEN))
    assert outcome.codes == {Code.DATE_TOO_EARLY}


def test_a_closed_dossier_keeps_its_facts(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("cloturee")
    changes = {"name": "Autre nom"}
    outcome = case.do(c.ChangeDetails(by=OFFICER, on=day("2024-12-03"), changes=changes, **WHEN))
    assert isinstance(outcome, Refused)
    assert outcome.codes == {Code.CLOSED}
