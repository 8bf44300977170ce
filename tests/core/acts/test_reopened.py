"""A dossier that was silent by mistake, or under a measure, does not throw at its holder all that
fell due meanwhile; what a clock did by itself and that was taken back does not come again."""

from datetime import date, timedelta
from random import Random

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.corrections import acts_standing
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.evolve import fold
from support_engine.core.telling.notices import notices
from support_engine.core.telling.scene import Scene
from support_engine.views.dossier.dossier import card
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, advance, because, day

ABANDONED = advance("abandonner", "2022-04-01", OFFICER, because("Faute de local"))


def act(kind: type, on: str, by: c.Actor = OFFICER, **more) -> c.AnyCommand:
    return kind(reference=REFERENCE, by=by, on=day(on), **more)


def take_back(case: OneDossier, on: str) -> e.Corrected:
    standing = acts_standing([(case.workflow, row) for row in case.journal])
    return since(case, on, standing[-1][1].version)


def since(case: OneDossier, on: str, number: int) -> e.Corrected:
    """Acts taken back since one of them; what our silence gave, by two people."""
    given = {"reason": because("Erreur"), "back_to": number}
    (event,) = case.must(act(c.CorrectLastAct, on, HEAD, **given))
    if isinstance(event, e.Noted):
        (event,) = case.must(act(c.CorrectLastAct, on, OFFICER, **given))
    return event


def round_of(case: OneDossier, on: str) -> list[e.StepSent]:
    events = case.must(act(c.RunAgenda, on, c.SYSTEM))
    return [
        step for event in events if isinstance(event, e.RemindersIssued) for step in event.steps
    ]


def spoken(steps: list[e.StepSent]) -> list[e.StepSent]:
    return [step for step in steps if not (step.is_late or step.is_silenced)]


@pytest.fixture
def incubated(workflow, calendar) -> OneDossier:
    case = OneDossier(workflow, calendar).to("incubation")
    round_of(case, "2022-03-31")
    return case


def test_after_a_mistaken_closing_one_step_speaks_and_the_others_are_on_record(incubated) -> None:
    incubated.must(ABANDONED)
    assert round_of(incubated, "2022-08-01") == []
    event = take_back(incubated, "2022-09-14")
    assert (event.silence.since, event.silence.until) == (day("2022-04-01"), day("2022-09-14"))
    steps = round_of(incubated, "2022-09-15")
    assert len(steps) > 5
    (one,) = spoken(steps)
    newest = max(step.deadline + timedelta(days=step.days + step.put_off) for step in steps)
    assert newest == day("2022-09-15"), "the proposal that fell due waits: its holder hears first"
    assert one.deadline + timedelta(days=one.days + one.put_off) == newest
    assert all(step.is_silenced for step in steps if step is not one)
    assert round_of(incubated, "2022-09-16") == []
    assert spoken(round_of(incubated, "2022-10-31")), "the ladders go on"


def test_a_closing_taken_back_the_same_day_silences_nothing(incubated, workflow, calendar) -> None:
    other = OneDossier(workflow, calendar).to("incubation")
    round_of(other, "2022-03-31")
    incubated.must(ABANDONED)
    assert take_back(incubated, "2022-04-01").silence is None
    for on in ("2022-04-04", "2022-04-05", "2022-04-11"):
        assert round_of(incubated, on) == round_of(other, on)


def test_after_a_measure_that_silenced_one_step_speaks(incubated) -> None:
    hold = {"hold": "insolvabilite", "reason": because("Jugement")}
    incubated.must(act(c.OpenHold, "2022-04-01", HEAD, **hold))
    assert [step.subject for step in round_of(incubated, "2022-08-01")] == ["holds.insolvabilite"]
    incubated.must(act(c.LiftHold, "2022-09-14", HEAD, **hold))
    steps = round_of(incubated, "2022-09-15")
    assert len(spoken(steps)) == 1
    assert len(steps) > 5


def test_what_a_clock_did_and_that_was_taken_back_does_not_come_again(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    case.must(act(c.RunAgenda, "2022-03-07", c.SYSTEM))
    assert case.dossier.state == "recevable"
    assert take_back(case, "2022-03-08").undoes == {"recevabilite": day("2022-03-05")}
    assert fold(case.journal) == case.dossier
    for on in ("2022-03-09", "2022-06-01"):
        events = case.must(act(c.RunAgenda, on, c.SYSTEM))
        assert not [event for event in events if isinstance(event, e.Moved)]
    assert not [line for line in agenda(case) if line.kind == "move"]
    (clock,) = [one for one in card(case).clocks if one.id == "recevabilite"]
    assert "ne se fait plus de soi-même" in clock.how
    case.must(advance("declarer_recevable", "2022-06-02"))


def test_a_clock_that_starts_afresh_acts_by_itself_again(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    case.must(act(c.RunAgenda, "2022-03-07", c.SYSTEM))
    take_back(case, "2022-03-08")
    take_back(case, "2022-03-08")
    assert case.dossier.state == "brouillon"
    assert "recevabilite" not in case.dossier.clocks
    case.must(advance("deposer", "2022-03-09", HOLDER))
    case.must(act(c.RunAgenda, "2022-05-10", c.SYSTEM))
    assert case.dossier.state == "recevable"


def test_taken_back_with_the_act_that_started_its_clock_nothing_is_settled(
    workflow, calendar
) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    case.must(act(c.RunAgenda, "2022-03-07", c.SYSTEM))
    assert since(case, "2022-03-08", 2).undoes == {}


def test_where_the_correction_moves_the_end_what_silence_gives_is_left_to_nobody(
    workflow, calendar
) -> None:
    """The request for papers was a mistake: our two months ended on 5 March, not on 19 March."""
    case = OneDossier(workflow, calendar).to("deposee")
    asked = case.dossier.version + 1
    case.must(advance("demander_complements", "2022-02-01", pieces_manquantes="Statuts"))
    case.must(advance("completer", "2022-02-15", HOLDER))
    case.must(act(c.RunAgenda, "2022-03-21", c.SYSTEM))
    event = since(case, "2022-03-22", asked)
    assert event.undoes == {}, "no letter says that a person will decide"
    case.must(act(c.RunAgenda, "2022-03-23", c.SYSTEM))
    assert (case.dossier.state, str(case.dossier.since)) == ("recevable", "2022-03-05")


def decisions(case: OneDossier, first: str, last: str) -> list[e.StepSent]:
    """The rungs said between two days of an act that a clock leaves to a person."""
    days = [day(first) + timedelta(days=n) for n in range((day(last) - day(first)).days)]
    said = [step for on in days for step in spoken(round_of(case, str(on)))]
    return [step for step in said if step.rule == "a_decider"]


def test_whoever_follows_the_dossier_is_reminded_of_what_is_left_to_decide(
    workflow, calendar
) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    assert decisions(case, "2022-01-06", "2022-03-07") == []
    case.must(act(c.RunAgenda, "2022-03-07", c.SYSTEM))
    take_back(case, "2022-03-08")
    assert len(decisions(case, "2022-03-08", "2022-05-08")) >= 4
    on = day("2022-05-20")
    (step,) = decisions(case, "2022-05-08", str(on)) or [None]
    scene = Scene(case_on(case, on), agenda(case), on)
    (told,) = notices(scene, e.RemindersIssued((step,)))
    assert told.roles == ("instructeur",)
    assert "ne se fait plus de soi-même" in told.data["instead"]
    assert told.data["left"]
    case.must(advance("declarer_recevable", str(on)))
    assert decisions(case, "2022-05-20", "2022-07-20") == []


def case_on(case: OneDossier, on: date) -> Case:
    return Case(case.workflow, case.dossier, case.calendar, on)


@pytest.mark.parametrize("how", ["complements", "late complements", "suspension"])
def test_an_end_that_is_new_acts_again(workflow, calendar, how) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    case.must(act(c.RunAgenda, "2022-03-07", c.SYSTEM))
    take_back(case, "2022-03-08")
    if how == "suspension":
        hold = {"hold": "suspension", "reason": because("Contrôle")}
        case.must(act(c.OpenHold, "2022-03-01", HEAD, **hold), day("2022-03-08"))
        case.must(act(c.LiftHold, "2022-04-01", HEAD, **hold))
    else:
        asked = "2022-02-01" if how == "late complements" else "2022-03-01"
        facts = {"pieces_manquantes": "Statuts signés"}
        case.must(advance("demander_complements", asked, **facts), day("2022-03-08"))
        case.must(advance("completer", "2022-04-01"))
    end = clock_deadline(case_on(case, day("2022-04-01")), "recevabilite").on
    assert end > day("2022-04-01")
    round_of(case, str(end))
    assert case.dossier.state == "deposee"
    round_of(case, str(end + timedelta(days=1)))
    assert case.dossier.state == "recevable"
    assert fold(case.journal) == case.dossier


def test_the_same_end_brought_to_another_working_day_is_no_new_end(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    case.must(act(c.RunAgenda, "2022-03-07", c.SYSTEM))
    take_back(case, "2022-03-08")
    case.must(act(c.ChangeDetails, "2022-03-09", changes={"department": "974"}))
    case.must(act(c.RunAgenda, "2022-06-01", c.SYSTEM))
    assert case.dossier.state == "deposee"


@pytest.mark.parametrize("seed", range(8))
def test_every_end_acts_once_or_somebody_is_reminded(workflow, calendar, seed) -> None:
    """Random requests for complements and acts taken back: at the end the dossier moves by itself,
    unless it did at that very end; then somebody is reminded within two weeks."""
    random, case = Random(seed), OneDossier(workflow, calendar).to("deposee")
    on, undone = day("2022-01-06"), set()
    for _ in range(5):
        on += timedelta(days=random.randint(0, 40))
        if case.dossier.state == "deposee" and random.random() < 0.6:
            facts = {"pieces_manquantes": "Statuts signés"}
            asked = max(case.dossier.since, on - timedelta(days=random.randint(0, 30)))
            case.must(advance("demander_complements", str(asked), **facts), on)
            on += timedelta(days=random.randint(0, 40))
            case.must(advance("completer", str(on)))
        end = clock_deadline(case_on(case, on), "recevabilite").on
        on = max(on, end + timedelta(days=1))
        said = [*decisions(case, str(on), str(on + timedelta(days=16)))]
        on += timedelta(days=16)
        assert bool(said) == (end in undone)
        assert (case.dossier.state == "deposee") == (end in undone)
        if case.dossier.state != "deposee":
            undone.add(end)
            take_back(case, str(on))
    assert undone
