"""Whose turn it is: the holder is not chased once only our own act is missing."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.turns import our_turn, owner_label, whose
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.telling.notices import notices
from support_engine.core.telling.scene import Scene
from tests.story import INCUBATION, OFFICER, REFERENCE, OneDossier, day, milestone

END = "clocks.incubation"


@pytest.fixture
def incubated(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("incubation")


def case_of(one: OneDossier, on: str) -> Case:
    return Case(one.workflow, one.dossier, one.calendar, day(on))


def reminded(one: OneDossier, on: str) -> dict[str, dict]:
    """Role → what is written about the end of the incubation in the round of that day."""
    events = one.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day(on)))
    case = case_of(one, on)
    scene = Scene(case, agenda(case), day(on))
    return {
        notice.roles[0]: notice.data["turn"]
        for event in events
        if isinstance(event, e.RemindersIssued)
        for notice in notices(scene, event)
        if END in notice.topic
    }


def test_it_is_the_holders_turn_until_the_last_milestone_is_validated(incubated) -> None:
    for name, evidence in INCUBATION:
        assert our_turn(case_of(incubated, "2022-06-20"), END) is None
        for command in milestone(name, evidence, "2022-06-20"):
            incubated.must(command)
    assert our_turn(case_of(incubated, "2022-06-20"), END).act == "Passage en comité de financement"
    assert our_turn(case_of(incubated, "2022-06-20"), "milestones.diagnostic") is None


def test_the_holder_is_written_to_as_long_as_something_is_missing(incubated) -> None:
    assert reminded(incubated, "2022-07-21") == {"porteur": None, "instructeur": None}


def test_the_holder_is_not_chased_for_what_depends_on_us(incubated) -> None:
    for name, evidence in INCUBATION:
        for command in milestone(name, evidence, "2022-06-20"):
            incubated.must(command)
    ours = {"act": "Passage en comité de financement", "by": "Instructeur ou instructrice"}
    assert reminded(incubated, "2022-07-21") == {"instructeur": ours}
    assert reminded(incubated, "2022-08-22") == {"instructeur": ours, "responsable": ours}


def test_a_clock_that_needs_nothing_for_what_it_proposes_is_as_the_file_says(
    workflow, calendar
) -> None:
    one = OneDossier(workflow, calendar).to("deposee")
    assert our_turn(case_of(one, "2022-01-06"), "clocks.decision") is None


@pytest.mark.parametrize(
    ("subject", "owner"),
    [
        ("clocks.incubation", "Porteur de projet"),
        ("clocks.decision", "Responsable du programme"),
        ("clocks.recevabilite", "Instructeur ou instructrice"),
        ("clocks.travaux", ""),
        ("milestones.diagnostic", "Porteur de projet"),
        ("states.recevable", ""),
    ],
)
def test_each_deadline_says_who_is_to_act(workflow, subject, owner) -> None:
    assert owner_label(workflow, subject) == owner


@pytest.fixture
def accompanied(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("accompagnement")


OUTLIVED = ("clocks.execution", "clocks.accompagnement")


def test_the_end_of_the_agreement_is_ours_once_the_completion_is_declared(accompanied) -> None:
    for name, evidence, on in (
        ("debut_travaux", "attestation_debut_travaux", "2022-11-15"),
        ("bilan_etape_1", "bilan_etape", "2023-03-30"),
        ("bilan_etape_2", "bilan_etape", "2023-09-30"),
        ("bilan_etape_3", "bilan_etape", "2024-03-30"),
    ):
        for command in milestone(name, evidence, on):
            accompanied.must(command)
    document, declare, _ = milestone("achevement", "declaration_achevement", "2024-09-20")

    def turns() -> list[tuple]:
        case = case_of(accompanied, "2024-09-20")
        return [(our_turn(case, s), whose(case, s)) for s in OUTLIVED]

    (holder,) = {owner for _, owner in turns()}
    assert turns() == [(None, holder)] * 2
    accompanied.must(document)
    assert turns() == [(None, holder)] * 2
    accompanied.must(declare)
    assert {turn.act for turn, _ in turns()} == {"examen du jalon « Déclaration d’achèvement »"}
    assert {owner for _, owner in turns()} == {"nous"}
    because = "Les factures ne disent pas qui les a payées."
    accompanied.must(
        c.RefuseMilestone(
            reference=REFERENCE,
            by=OFFICER,
            on=day("2024-09-21"),
            milestone="achevement",
            reason=because,
        )
    )
    assert [turn for turn, _ in turns()] == [None, None]


def test_what_ends_with_a_milestone_is_ours_once_it_is_declared(accompanied) -> None:
    start = [*milestone("debut_travaux", "attestation_debut_travaux", "2022-11-15")][:2]
    case = case_of(accompanied, "2022-11-15")
    assert our_turn(case, "clocks.travaux") is None
    for command in start:
        accompanied.must(command)
    case = case_of(accompanied, "2022-11-15")
    assert (
        our_turn(case, "clocks.travaux").roles
        == case.workflow.milestone_of["debut_travaux"].validated_by
    )
