"""Explanations: each date with its sentence, each condition with what would lift it."""

from dataclasses import replace
from datetime import date

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code
from support_engine.core.dossier.case import Case
from support_engine.core.language import french
from support_engine.views.dossier.explain import (
    NOT_STARTED,
    OVER,
    UNEXPECTED,
    VALIDATED,
    explained_act,
    explained_date,
    explained_dates,
)
from tests.story import (
    GUIDE,
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

TODAY = "2022-03-21"
ACT = "passer_comite_financement"


@pytest.fixture
def told(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("incubation")


def case(told: OneDossier) -> Case:
    return in_hand(told.workflow, told.dossier, told.calendar)


def test_every_date_that_runs_is_explained(told) -> None:
    dates = {one.label: one for one in explained_dates(case(told))}
    assert dates["Incubation"].on == date(2022, 7, 21)
    assert dates["Incubation"].sentence.endswith(f"soit le {french.day(date(2022, 7, 21))}.")
    assert "Diagnostic" in dates


def test_no_date_runs_on_a_closed_dossier(told) -> None:
    told.must(advance("abandonner", "2022-05-02", HOLDER, reason=because("Cessation")))
    assert explained_dates(case(told)) == []


def test_one_date_is_explained_by_its_id(told) -> None:
    for target in ("incubation", "diagnostic"):
        explained = explained_date(case(told), target)
        assert explained.label == target
        assert explained.on is not None
        assert explained.sentence != NOT_STARTED


def test_a_paused_date_is_not_known(told) -> None:
    told.must(
        c.OpenHold(
            reference=REFERENCE,
            by=OFFICER,
            on=day("2022-05-02"),
            hold="suspension",
            reason=because("Contrôle"),
        )
    )
    explained = explained_date(case(told), "incubation")
    assert explained.on is None
    assert f"interrompu depuis le {french.day(date(2022, 5, 2))}" in explained.sentence


def test_a_date_that_is_nobody_s_any_more_says_so(told) -> None:
    for command in milestone("lancement_incubation", None, "2022-04-04"):
        told.must(command)
    explained = explained_date(case(told), "lancement_incubation")
    since = french.day(date(2022, 4, 4))
    assert explained.sentence.endswith(VALIDATED.format(on=since))
    assert not explained_date(case(told), "diagnostic").sentence.endswith(UNEXPECTED)
    told.must(advance("abandonner", "2022-05-02", HOLDER, reason=because("Cessation")))
    assert explained_date(case(told), "incubation").sentence.endswith(OVER)
    assert explained_date(case(told), "diagnostic").sentence.endswith(UNEXPECTED)


def test_what_has_not_begun_says_so(told) -> None:
    explained = explained_date(case(told), "accompagnement")
    assert (explained.on, explained.sentence) == (None, NOT_STARTED)


def asked(by, on: str = "", because: str = "") -> c.Advance:
    return c.Advance(
        reference=REFERENCE,
        by=by or c.SYSTEM,
        on=day(on or TODAY),
        because=because,
        transition=ACT,
    )


def roles(told: OneDossier, by) -> list:
    return [one for one in explained_act(case(told), asked(by)) if one.condition.startswith("Rôle")]


def test_a_condition_of_whoever_acts_is_open_as_long_as_nobody_is_named(told) -> None:
    assert [one.is_open for one in roles(told, None)] == [True]
    assert [(one.is_open, one.holds) for one in roles(told, OFFICER)] == [(False, True)]
    assert [(one.is_open, one.holds) for one in roles(told, GUIDE)] == [(False, False)]


def test_no_other_condition_depends_on_who_acts(told) -> None:
    def others(by) -> list:
        found = explained_act(case(told), asked(by))
        return [one for one in found if not one.condition.startswith("Rôle")]

    assert others(None) == others(OFFICER) == others(GUIDE)
    assert not any(one.is_open for one in others(None))


def test_a_condition_that_does_not_hold_says_what_would_lift_it(told) -> None:
    found = explained_act(case(told), asked(OFFICER))
    (diagnostic,) = [one for one in found if one.condition == "Jalon validé : Diagnostic"]
    assert not diagnostic.holds
    assert diagnostic.blocker is not None
    assert "milestone declare MP1-001 diagnostic" in diagnostic.blocker["remedy"]
    assert all((one.blocker is None) == one.holds for one in found)


def test_an_explanation_is_of_its_day(told) -> None:
    early = replace(case(told), today=day("2022-03-20"))
    (order,) = [
        one
        for one in explained_act(early, asked(OFFICER, "2022-03-20"))
        if one.condition == "Date d’effet dans l’ordre des actes"
    ]
    assert not order.holds


def test_a_far_day_is_foreseen_as_it_would_be_refused(told) -> None:
    later = replace(case(told), today=day("2022-12-20"))

    def of_the_day(**more) -> list:
        found = explained_act(later, asked(OFFICER, **more), told.journal)
        return [one for one in found if one.condition.startswith("Date d’effet proche")]

    (far,) = of_the_day(on="2022-06-01")
    assert not far.holds
    assert far.blocker["code"] == Code.FAR_DAY
    assert [one.holds for one in of_the_day(on="2022-06-01", because=because("Courrier"))] == [True]
    assert [one.holds for one in of_the_day(on="2022-12-10")] == [True]
    assert of_the_day(on="2022-12-20") == []
    tomorrow = explained_act(later, asked(OFFICER, "2022-12-21"))
    assert [one.blocker["code"] for one in tomorrow if one.condition == "Date d’effet venue"] == [
        Code.DATE_IN_FUTURE
    ]


@pytest.mark.parametrize(("today", "holds"), [("2022-03-05", True), ("2022-03-06", False)])
def test_what_our_silence_gave_is_among_the_conditions(workflow, calendar, today, holds) -> None:
    deposited = OneDossier(workflow, calendar).to("deposee")
    here = replace(case(deposited), today=day(today))
    asked = advance("declarer_irrecevable", today, OFFICER, reason=because())
    assert all(one.holds for one in explained_act(here, asked)) is holds
