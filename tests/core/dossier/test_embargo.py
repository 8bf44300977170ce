"""Nothing of a dossier is public before it is labelled and its label announced."""

from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.embargo import public_facts
from support_engine.core.programme.definition import Workflow
from tests.new_rules import rules

SHIPPED = rules().workflow
ANNOUNCED = date(2022, 3, 1)
DETAILS = {
    "name": "Atelier du Lin",
    "wave": "2",
    "commune": "Lannion",
    "insee": "22113",
    "department": "22",
    "sector": "textile",
    "holder": "Lou Porteuse",
    "siret": "73282932000074",
}


def without_embargo(data: dict) -> None:
    del data["workflow"]["embargo_fact"]


OPEN = rules(without_embargo).workflow


def case(
    state: str, announced: date | None, today: date = ANNOUNCED, workflow: Workflow = SHIPPED
) -> Case:
    day = date(2021, 9, 1)
    dossier = Dossier(
        reference="MP2-001",
        workflow=workflow.header.id,
        workflow_version=workflow.header.version,
        version=1,
        state=state,
        phase=workflow.states[state].phase,
        since=day,
        opened_on=day,
        last_act_on=day,
        details=DETAILS,
        people={"porteur": "porteuse"},
        facts={"date_annonce": announced.isoformat()} if announced else {},
    )
    return Case(workflow, dossier, Calendar(), today)


days = st.dates(date(2021, 1, 1), date(2024, 12, 31))


@given(st.sampled_from(sorted(SHIPPED.states)), st.none() | days, days)
def test_something_is_public_of_a_labelled_dossier_from_its_announcement_on_and_of_no_other(
    state, announced, today
) -> None:
    facts = public_facts(case(state, announced, today))
    is_announced = announced is not None and announced <= today
    assert (facts is not None) == (SHIPPED.states[state].labelled and is_announced)


@pytest.mark.parametrize(("days_after", "is_said"), [(-1, False), (0, True), (1, True)])
def test_the_day_of_the_announcement_is_the_first_public_one(days_after, is_said) -> None:
    today = ANNOUNCED + timedelta(days=days_after)
    assert (public_facts(case("incubation", ANNOUNCED, today)) is not None) == is_said


def test_a_label_without_an_announcement_day_stays_under_embargo() -> None:
    assert public_facts(case("incubation", None)) is None


def test_a_label_taken_back_is_public_no_longer() -> None:
    assert public_facts(case("label_retire", ANNOUNCED)) is None


def test_a_programme_without_an_embargo_publishes_its_labels_at_once() -> None:
    assert public_facts(case("incubation", None, workflow=OPEN)) is not None
    assert public_facts(case("deposee", None, workflow=OPEN)) is None


def test_no_person_no_number_and_no_fact_of_the_dossier_is_published() -> None:
    facts = public_facts(case("incubation", ANNOUNCED))
    assert facts is not None
    said = {"name", "wave", "commune", "insee", "department", "sector"}
    assert asdict(facts) == {"reference": "MP2-001", **{key: DETAILS[key] for key in said}}


def test_what_nobody_wrote_is_an_empty_text() -> None:
    told = case("incubation", ANNOUNCED)
    facts = public_facts(told.now_with(replace(told.dossier, details={"name": "Atelier"})))
    assert facts is not None
    assert (facts.commune, facts.sector) == ("", "")
