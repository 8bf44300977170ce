"""What our silence gives: no typed day puts it off."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.dossier.deadlines import clock_deadline
from tests.story import HEAD, OFFICER, REFERENCE, OneDossier, advance, because, day, in_hand

END = day("2022-03-05")
"""Of the two months to say whether the request of 5 January is admissible."""
SUSPENDED = {"hold": "suspension", "reason": because()}
ASKED = {"pieces_manquantes": "Statuts signés"}


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("deposee")


def act(kind: type, on: str, by: c.Actor = OFFICER, **more) -> c.AnyCommand:
    return kind(reference=REFERENCE, by=by, on=day(on), **more)


def stop(how: str, on: str) -> c.AnyCommand:
    if how == "suspension":
        return act(c.OpenHold, on, **SUSPENDED)
    return advance("demander_complements", on, **ASKED)


def go_on(how: str, on: str) -> c.AnyCommand:
    return act(c.LiftHold, on, **SUSPENDED) if how == "suspension" else advance("completer", on)


def end(case: OneDossier, clock: str = "recevabilite"):
    return clock_deadline(in_hand(case.workflow, case.dossier, case.calendar), clock).on


@pytest.mark.parametrize("how", ["suspension", "complements"])
@pytest.mark.parametrize(
    ("typed", "expected"), [("2022-02-01", 1), ("2022-03-01", 1), ("2022-03-02", 1)]
)
def test_our_delay_stands_still_from_the_recording(case, how, typed, expected) -> None:
    """Said on 2 March of a day before, lifted on 3 March: one day, not those nobody was told."""
    case.must(stop(how, typed), day("2022-03-02"))
    case.must(go_on(how, "2022-03-03"))
    assert (end(case) - END).days == expected
    assert (end(case, "decision") - day("2022-09-05")).days == expected


@pytest.mark.parametrize("how", ["suspension", "complements"])
def test_what_went_on_before_it_was_known_to_have_stopped_never_stopped(case, how) -> None:
    case.must(stop(how, "2022-02-01"), day("2022-03-02"))
    case.must(go_on(how, "2022-02-20"), day("2022-03-02"))
    assert end(case) == END


def test_a_delay_that_is_over_is_not_interrupted_by_a_typed_day(case) -> None:
    case.must(stop("suspension", "2022-03-01"), day("2022-03-10"))
    assert end(case) == END


def test_what_is_the_holder_s_to_keep_stands_still_from_the_typed_day(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    case.must(stop("suspension", "2022-05-01"), day("2022-05-11"))
    case.must(go_on("suspension", "2022-05-12"))
    assert (end(case, "incubation") - day("2022-07-21")).days in (11, 12, 13)


def test_an_answer_of_before_is_recorded_once_the_silence_is_taken_back(case) -> None:
    """Whoever may says that we had answered: the day of that answer is then the one typed."""
    case.must(act(c.RunAgenda, "2022-03-06", c.SYSTEM))
    (silence,) = (row.version for row in case.journal if row.actor == c.SYSTEM.person)
    taken = act(c.CorrectLastAct, "2022-03-08", HEAD, back_to=silence, reason=because())
    case.must(taken)
    case.must(stop("complements", "2022-03-01"), taken.on)
    case.must(go_on("complements", "2022-03-11"))
    assert (end(case) - END).days == 10
