"""What rests on the holder having been reminded never comes before they were."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.waits import is_proposal, waits
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.heard import last_heard
from support_engine.core.simulation.assumptions import Assumptions
from support_engine.core.simulation.life import Life
from support_engine.core.telling.notices import notices
from support_engine.core.telling.scene import Notice, Scene
from tests.story import HEAD, HOLDER, REFERENCE, OneDossier, because, day

LAUNCH = "milestones.lancement_incubation"
"""Due on 11 April 2022: its chasers are of 18 April and 11 May, its proposal of 10 June."""
TOPIC = f"jalons|{LAUNCH}|2022-04-11"
NOTICE = "mise_en_demeure"


@pytest.fixture
def incubated(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("incubation")


def told(case: OneDossier, on: date, **unsent: int) -> list[Notice]:
    """What a round of that day writes."""
    command = c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=on, unsent=unsent.get("unsent", {}))
    written = []
    for event in case.must(command):
        if isinstance(event, e.RemindersIssued):
            scene = Scene(case_on(case, on), agenda(case), on)
            written += notices(scene, event)
    return written


def case_on(case: OneDossier, on: date) -> Case:
    return Case(case.workflow, case.dossier, case.calendar, on)


def about_launch(case: OneDossier, on: str, **unsent) -> tuple[set[str], set[str]]:
    """Who reads what is said of the launch in a round, and what it proposes."""
    said = [one for one in told(case, day(on), **unsent) if one.topic == TOPIC]
    return {one.roles[0] for one in said}, {str(one.data["proposes"]) for one in said}


def is_proposed(case: OneDossier, on: str) -> bool:
    found = waits(case_on(case, day(on)), agenda(case))
    return any(is_proposal(one) and one.since <= day(on) for one in found)


BOTH = {"instructeur", "responsable"}


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(["2022-04-18", "2022-06-02"], id="too late, after an outage"),
        pytest.param(["2022-04-18"], id="skipped"),
    ],
)
def test_after_an_outage_the_holder_hears_before_anything_is_proposed(incubated, rounds) -> None:
    for on in rounds:
        told(incubated, day(on))
    assert about_launch(incubated, "2022-06-10") == ({"porteur", *BOTH}, {""})
    assert not is_proposed(incubated, "2022-06-10")
    for on in ("2022-06-13", "2022-07-01", "2022-07-08"):
        assert about_launch(incubated, on) == (set(), set()), on
        assert not is_proposed(incubated, on) or on > "2022-07-05", "there another one is late"
    assert about_launch(incubated, "2022-07-11") == (BOTH, {NOTICE})
    assert is_proposed(incubated, "2022-07-11")
    assert about_launch(incubated, "2022-08-09")[0] == {"porteur", *BOTH}, "the tail goes on"


def test_what_did_not_leave_is_said_again_under_a_key_of_its_own(incubated) -> None:
    first = [one for one in told(incubated, day("2022-05-11")) if one.topic == TOPIC]
    again = told(incubated, day("2022-06-10"), unsent={TOPIC: 30})
    again = [one for one in again if one.topic == TOPIC]
    assert {one.roles for one in first} == {one.roles for one in again}
    assert not {one.key for one in first} & {one.key for one in again}
    (officer,) = [one for one in again if one.roles == ("instructeur",)]
    (holder,) = [one for one in again if one.roles == ("porteur",)]
    assert "n’avait pas été relancé" not in officer.data["instead"], "a letter of before had left"
    assert "n’avait pu se faire à son jour" in officer.data["instead"]
    assert holder.data["instead"] == ""


def test_while_an_answer_of_ours_is_owed_nothing_is_proposed_and_then_the_holder_hears_first(
    incubated,
) -> None:
    asked = {"reference": REFERENCE, "clock": "incubation"}
    why = because("Livraisons tardives")
    told(incubated, day("2022-04-19"))
    reports = [m for m in incubated.workflow.milestones if m.due.at == "end"]
    subject = f"milestones.{reports[0].id}"
    ask = c.RequestExtension(by=HOLDER, on=day("2022-07-12"), months=1, reason=why, **asked)
    incubated.must(ask)

    def said(on: str) -> list[Notice]:
        return [one for one in told(incubated, day(on)) if one.thread == subject]

    for on in ("2022-07-18", "2022-08-16"):
        assert all(one.roles != ("porteur",) for one in said(on)), on
    (deadline,) = {m.split("|")[2] for m in incubated.dossier.reminded if f"|{subject}|" in m}
    proposal = day(deadline) + timedelta(days=60)
    while proposal.weekday() > 4:
        proposal += timedelta(days=1)
    ours = said(str(proposal))
    assert ours
    assert {one.data["proposes"] for one in ours} == {""}
    refusal = c.RefuseExtension(by=HEAD, on=proposal, reason=why, **asked)
    incubated.must(refusal)
    later = said(str(proposal + timedelta(days=31)))
    assert ("porteur",) in {one.roles for one in later}


def test_a_simulated_life_proposes_nothing_on_what_was_not_said(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    told(case, day("2022-04-18"))
    never = Assumptions(never=("lancement_incubation",))
    life = Life(case_on(case, day("2022-06-10")), never)
    page = life.play(day("2022-06-10"), day("2022-07-11"))
    label = "Réunion de lancement"
    days = [one.on for one in page.entries if one.kind == "proposal" and label in one.detail]
    assert days == [day("2022-07-11")]


SEEDS = range(12)


def last_said(case: OneDossier) -> Iterator[tuple[str, int]]:
    """The last rung for the holder of each ladder that has spoken."""
    for mark, days in case.dossier.reminded.items():
        said = last_heard(case.workflow.ladder(mark.partition("|")[0]), days)
        if said is not None and said >= 0:
            yield mark, said


def test_in_random_lives_each_proposal_follows_a_word_to_the_holder(workflow, calendar) -> None:
    proposals = 0
    for seed in SEEDS:
        random, case = Random(seed), OneDossier(workflow, calendar).to("incubation")
        on, heard, unsent = case.today, dict[str, date](), dict[str, int]()
        for _ in range(30):
            on += timedelta(days=random.choice((1, 3, 7, 29, 33)))
            unsent |= {mark: said for mark, said in last_said(case) if random.random() < 0.3}
            for mark in unsent:
                heard.pop(mark, None)
            for one in told(case, on, unsent=unsent):
                if one.roles == ("porteur",) and one.data["deadline"]["on"] <= str(on):
                    heard[one.topic] = on
                    unsent.pop(one.topic, None)
                if one.data["proposes"]:
                    proposals += 1
                    assert heard[one.topic] < on, (seed, one.key)
    assert proposals > 20
