"""What was suspended runs again, for whoever is to keep it, no earlier than the day on which that
was recorded: nobody is charged days of which they could not know that they counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.days.calendar import add_months
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.explain import how
from tests.money_story import act
from tests.story import HEAD, OFFICER, OneDossier, because, day, road_to

OURS = {"recevabilite", "decision"}
"""The clocks before the end of which we are to act."""


def days(case: OneDossier, today: date) -> dict[str, date | None]:
    """The end of each clock that runs, and the day of each milestone."""
    here = Case(case.workflow, case.dossier, case.calendar, today)
    ends = {n: clock_deadline(here, n).on for n, k in case.dossier.clocks.items() if k.is_running}
    return ends | {one.id: deadline.on for one, deadline in expected_milestones(here)}


def suspended(workflow, calendar, state: str) -> tuple[OneDossier, date]:
    """A suspension in a state, and the day on which it began."""
    case = OneDossier(workflow, calendar).to(state)
    began = case.today + timedelta(days=1)
    hold = {"hold": "suspension", "reason": because()}
    case.must(act(c.OpenHold, str(began), HEAD, **hold))
    return case, began


def lifted(workflow, calendar, state: str, lasts: int, late: int, *, typed: bool):
    """Lifted after so many days and recorded so many later; or (not `typed`) of that later day."""
    case, began = suspended(workflow, calendar, state)
    over = began + timedelta(days=lasts)
    today = over + timedelta(days=late)
    on = over if typed else today
    case.must(act(c.LiftHold, str(on), HEAD, hold="suspension"), today)
    return days(case, today)


@settings(max_examples=40, deadline=None)
@given(
    state=st.sampled_from(["deposee", "incubation", "accompagnement", "achevee"]),
    lasts=st.integers(0, 40),
    late=st.integers(0, 30),
)
def test_the_days_before_the_recording_are_not_charged_to_the_holder(
    workflow, calendar, state, lasts, late
) -> None:
    typed = lifted(workflow, calendar, state, lasts, late, typed=True)
    of_the_day = lifted(workflow, calendar, state, lasts, late, typed=False)
    at_once = lifted(workflow, calendar, state, lasts, 0, typed=True)
    assert typed.keys() == of_the_day.keys()
    for name, on in typed.items():
        assert on == (at_once[name] if name in OURS else of_the_day[name]), name


def test_a_state_that_suspends_is_left_no_earlier_for_them(workflow, calendar) -> None:
    """The same of a clock that stands still in a state."""
    rule = workflow.clocks["execution"].model_copy(update={"paused_in": ("convention_notifiee",)})
    rules = workflow.model_copy(update={"clocks": {**workflow.clocks, "execution": rule}})
    ends = {}
    *road, leaving = road_to("accompagnement", rules)
    for late in (0, 12):
        for typed in (True, False):
            case = OneDossier(rules, calendar)
            for command in road:
                case.must(command)
            today = leaving.on + timedelta(days=late)
            on = leaving.on if typed else today
            done = c.Advance(
                reference=leaving.reference,
                by=leaving.by,
                on=on,
                transition=leaving.transition,
                facts=leaving.facts,
                reason=leaving.reason,
            )
            assert not isinstance(case.do(done, today), Refused)
            ends[late, typed] = days(case, today)["execution"]
    assert ends[12, True] == ends[12, False] == ends[0, True] + timedelta(days=12)


def test_former_journals_mean_what_they_meant(workflow, calendar) -> None:
    case, began = suspended(workflow, calendar, "incubation")
    over = began + timedelta(days=5)
    former = e.HoldLifted("suspension", known_on=over + timedelta(days=9))
    case.happen(former, over, OFFICER.person)
    pauses = {p.until_on for clock in case.dossier.clocks.values() for p in clock.pauses}
    assert over in pauses
    assert over + timedelta(days=9) not in pauses


@pytest.mark.parametrize("late", [0, 3])
def test_an_act_of_the_day_says_nothing_of_it(workflow, calendar, late) -> None:
    case, began = suspended(workflow, calendar, "incubation")
    over = began + timedelta(days=5)
    (event, *_) = case.must(
        act(c.LiftHold, str(over), HEAD, hold="suspension"), over + timedelta(days=late)
    )
    assert event.to_known == (("incubation",) if late else ())
    assert day(str(over)) == case.journal[-1].on


@pytest.mark.parametrize("typed", [True, False])
def test_a_time_that_follows_one_that_stood_still_runs_from_what_was_known(
    workflow, calendar, typed
) -> None:
    """Lifted, and completed, as of three weeks before: its holder was told that nothing ran."""
    *road, leaving = road_to("achevee", workflow)
    case = OneDossier(workflow, calendar)
    for command in road:
        case.must(command)
    began, over, today = (leaving.on + timedelta(days=n) for n in (0, 10, 34))
    case.must(act(c.OpenHold, str(began), HEAD, hold="suspension", reason=because()))
    case.must(act(c.LiftHold, str(over), HEAD, hold="suspension"), today)
    done = c.Advance(
        reference=leaving.reference,
        by=leaving.by,
        on=over + timedelta(days=1) if typed else today,
        transition=leaving.transition,
    )
    (event,) = case.must(done, today)
    assert bool(event.stood) is typed
    assert days(case, today)["bilan"] == calendar.working_day(add_months(today, 3), "22")
    assert fold(case.journal) == case.dossier
    here = Case(workflow, case.dossier, calendar, today)
    assert ("d’interruption (suspension)" in how(workflow, clock_deadline(here, "bilan"))) is typed
