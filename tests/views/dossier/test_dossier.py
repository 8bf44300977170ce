"""The card of a dossier: typed dates, and what can be done with what stands in the way."""

from dataclasses import replace
from datetime import date

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.dossier.case import Case
from support_engine.core.language import french
from support_engine.views.dossier.dossier import DocumentLine, OpenHold, Undated, card
from tests.story import (
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    in_hand,
    milestone,
)

OPENED = {
    "reference": REFERENCE,
    "by": OFFICER,
    "on": day("2022-05-02"),
    "reason": because("Contrôle"),
}


@pytest.fixture
def told(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("incubation")


def shown(told: OneDossier, today: str = ""):
    case = in_hand(told.workflow, told.dossier, told.calendar)
    return card(replace(case, today=day(today)) if today else case)


def the(lines, name: str):
    (found,) = [line for line in lines if line.id == name]
    return found


def offered(page, key: str):
    (found,) = [act for act in page.possible if act.key == key]
    return found


def test_a_card_says_where_a_dossier_is_and_since_when(told) -> None:
    page = shown(told)
    assert (page.state, page.state_id, page.phase) == ("En incubation", "incubation", "Incubation")
    assert page.since == date(2022, 3, 21)
    assert page.workflow == "manufactures v1"
    assert page.people["instructeur"] == "camille"


def test_a_running_clock_carries_its_end_and_its_reckoning(told) -> None:
    clock = the(shown(told).clocks, "incubation")
    assert clock.on == clock.first_on == date(2022, 7, 21)
    assert clock.how.endswith(f"plus 4 mois ; soit le {french.day(date(2022, 7, 21))}.")


def test_a_paused_clock_has_a_word_in_the_place_of_its_end(told) -> None:
    told.must(c.OpenHold(**OPENED, hold="suspension"))
    page = shown(told)
    clock = the(page.clocks, "incubation")
    assert (clock.on, clock.first_on) == (Undated.PAUSED, date(2022, 7, 21))
    assert page.holds == (OpenHold("Suspension", date(2022, 5, 2), because("Contrôle")),)


def test_a_clock_that_waits_for_its_letter_says_so(told) -> None:
    told.holds_letters = True
    notice = {**OPENED, "by": HEAD, "hold": "mise_en_demeure", "reply_days": 15}
    told.must(c.OpenHold(**notice))
    clock = the(shown(told).clocks, "reponse_mise_en_demeure")
    assert clock.on == Undated.LETTER
    assert "attend le départ de sa lettre" in clock.how


def test_a_milestone_stands_where_it_was_left(told) -> None:
    assert the(shown(told).milestones, "diagnostic").status == "expected"
    for act in milestone("diagnostic", "rapport_diagnostic", "2022-05-02"):
        told.must(act)
    page = shown(told)
    assert the(page.milestones, "diagnostic").status == "validated"
    assert page.documents == (
        DocumentLine("Rapport de diagnostic", "rapport_diagnostic.pdf", date(2022, 5, 2)),
    )


def test_a_milestone_that_is_settled_is_due_no_longer(told) -> None:
    for act in milestone("diagnostic", "rapport_diagnostic", "2022-05-02"):
        told.must(act)
    assert the(shown(told).milestones, "diagnostic").on == Undated.UNEXPECTED


def test_an_act_names_who_may_do_it_what_it_asks_and_what_stands_in_the_way(told) -> None:
    act = offered(shown(told), "transition:passer_comite_financement")
    assert act.by == ("Instructeur ou instructrice",)
    assert [field.name for field in act.asks] == ["date_comite_financement", "reason"]
    assert any("Diagnostic" in sentence for sentence in act.blocked)


def test_what_is_asked_of_whoever_acts_does_not_stand_in_the_way(told) -> None:
    """A role, a reason and facts are given with the act."""
    assert offered(shown(told), "transition:abandonner").blocked == ()


def test_what_the_engine_does_by_itself_is_offered_to_nobody(workflow, calendar) -> None:
    told = OneDossier(workflow, calendar).to("deposee")
    acts = {act.key for act in shown(told).possible}
    assert "transition:recevabilite_tacite" not in acts
    assert "transition:declarer_recevable" in acts


def test_nothing_runs_on_a_closed_dossier(told) -> None:
    told.must(advance("abandonner", "2022-05-02", HOLDER, reason=because("Cessation")))
    page = shown(told)
    assert page.clocks == ()
    assert {act.group for act in page.possible} == {"people", "notes"}


def test_a_card_is_of_its_day(told) -> None:
    case = in_hand(told.workflow, told.dossier, told.calendar)
    since = french.day(date(2022, 3, 21))
    early = card(Case(case.workflow, case.dossier, case.calendar, day("2022-03-20")))
    assert any(since in sentence for sentence in offered(early, "transition:abandonner").blocked)
