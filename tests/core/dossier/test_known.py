"""Nobody is late on something not yet told to them: a ladder speaks of what an act recorded late
made only from the day on which it was on file; dates themselves do not move."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from support_engine.adapters.store import codec
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.evolve import fold
from support_engine.core.programme.roles import HOLDER as HOLDER_ROLE
from support_engine.core.programme.roles import OFFICER as OFFICER_ROLE
from support_engine.core.telling.notices import notices
from support_engine.core.telling.reminder_keys import rung_of
from support_engine.core.telling.scene import Notice, Scene
from tests.second_reckoning import first_told
from tests.story import HEAD, REFERENCE, OneDossier, advance, because, day, road_to

ASKED = {"pieces_manquantes": "Statuts signés"}
SEEDS = range(10)


def round_of(case: OneDossier, on: str | date) -> list[Notice]:
    """The letters of the round of that day."""
    today = day(on) if isinstance(on, str) else on
    events = case.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=today))
    found = Case(case.workflow, case.dossier, case.calendar, today)
    return [one for event in events for one in notices(Scene(found, agenda(found), today), event)]


def to_holder(told: list[Notice]) -> list[str]:
    return [one.letter for one in told if HOLDER_ROLE in one.roles and one.topic]


def rounds(case: OneDossier, first: str, last: str) -> dict[date, list[str]]:
    """What the holder is reminded of on each day of a time."""
    days = [day(first) + timedelta(days=n) for n in range((day(last) - day(first)).days + 1)]
    told = {on: to_holder(round_of(case, on)) for on in days}
    return {on: letters for on, letters in told.items() if letters}


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar)


def test_what_waits_on_the_holder_counts_from_the_day_it_was_on_file(case) -> None:
    case.to("deposee")
    case.must(advance("demander_complements", "2022-01-10", **ASKED), day("2022-01-31"))
    assert case.dossier.since == day("2022-01-10")
    told = rounds(case, "2022-01-31", "2022-03-02")
    assert list(told) == [day("2022-02-15"), day("2022-03-02")]
    assert {one for letters in told.values() for one in letters} == {"relance_complements"}


def test_recorded_on_its_day_nothing_changes(case) -> None:
    case.to("deposee")
    case.must(advance("demander_complements", "2022-01-10", **ASKED))
    assert case.dossier.known == {}
    assert list(rounds(case, "2022-01-10", "2022-02-09")) == [day("2022-01-25"), day("2022-02-09")]


def late_incubation(case: OneDossier) -> OneDossier:
    for command in road_to("incubation", case.workflow)[:-1]:
        case.must(command)
    case.must(advance("demarrer_incubation", "2022-03-21"), day("2022-05-12"))
    return case


def test_deadlines_stay_officers_hear_one_step_and_the_holder_the_next(case) -> None:
    late_incubation(case)
    found = Case(case.workflow, case.dossier, case.calendar, day("2022-05-12"))
    assert clock_deadline(found, "incubation").on == day("2022-07-21")
    assert [one for one in round_of(case, "2022-05-12") if one.topic] == []
    told = [one for one in round_of(case, "2022-05-13") if one.data.get("instead")]
    assert len({one.key for one in told}) == 1
    assert {role for one in told for role in one.roles} == {OFFICER_ROLE, "responsable"}
    assert {one.letter for one in told} == {"rappel_instructeur"}
    said = told[0]
    assert "n’a été enregistré que le 12\u00a0mai\u00a02022" in said.data["instead"]
    shown = [
        s
        for row in case.journal
        if isinstance(row.event, e.RemindersIssued)
        for s in row.event.steps
    ]
    assert len([one for one in shown if one.is_silenced]) > 3
    told = rounds(case, "2022-05-14", "2022-06-30")
    assert told, "the ladders go on"
    assert min(told) > day("2022-05-13")


def test_a_measure_that_is_lifted_late_lets_nobody_be_late_that_morning(case) -> None:
    case.to("incubation")
    hold = {"reference": REFERENCE, "by": HEAD, "hold": "suspension", "reason": because("Contrôle")}
    case.must(c.OpenHold(on=day("2022-04-01"), **hold))
    case.must(c.LiftHold(on=day("2022-04-11"), **hold), day("2022-06-01"))
    assert to_holder(round_of(case, "2022-06-01")) == []
    assert fold(case.journal) == case.dossier


def late_life(case: OneDossier, seed: int) -> Iterator[tuple[date, list[Notice]]]:
    """The ordinary road with acts recorded up to two months after their day, and the rounds."""
    random = Random(seed)
    today = date.min
    for command in road_to("achevee", case.workflow):
        late = random.choice((0, 0, 0, 1, 9, 16, 31, 60))
        recorded = max(today, command.on + timedelta(days=late))
        while today > date.min and today < recorded:
            today += timedelta(days=1)
            yield today, round_of(case, today)
        today = recorded
        if isinstance(case.do(command, today), Refused):
            return
        yield today, round_of(case, today)


def test_no_holder_is_chased_before_or_with_the_first_letter(workflow, calendar) -> None:
    hung = {milestone.id: milestone.due.clock for milestone in workflow.milestones}
    chased = late = 0
    for seed in SEEDS:
        case = OneDossier(workflow, calendar)
        for today, told in late_life(case, seed):
            for one in told:
                if one.topic and HOLDER_ROLE in one.roles:
                    first = first_told(plain_rows(case), one.topic.split("|")[1], hung)
                    assert first < min(today, fell_on(one)), (seed, one.key)
                    chased, late = chased + 1, late + (first > date.min)
    assert min(chased, late) > 20


def plain_rows(case: OneDossier) -> list[tuple]:
    """The rows of a journal as they stand in the base."""
    return [
        (r.event.type, r.on, r.at.date(), json.loads(codec.dump_event(r.event)))
        for r in case.journal
    ]


def fell_on(one: Notice) -> date:
    """The day of the rung itself."""
    due = one.topic.rpartition("|")[2]
    return day(due) + timedelta(days=sum(rung_of(one.key)[1:]))
