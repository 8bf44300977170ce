"""What our silence gives: no typed day puts it off, nobody takes it away before it is written."""

from dataclasses import replace

import pytest

from support_engine.adapters.store.people.concerned import needed
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.waits import waits
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.evolve import fold
from support_engine.core.offers.answering import answer_to
from support_engine.core.offers.lines import line as as_typed_line
from support_engine.core.silence import decide_today
from support_engine.recording.decided import acted
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
    in_hand,
)

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


def written(case: OneDossier) -> int:
    """The number of what the round wrote by itself."""
    return next(row.version for row in case.journal if row.actor == c.SYSTEM.person)


def take_back(on: str, by: c.Actor, number: int) -> c.AnyCommand:
    return act(c.CorrectLastAct, on, by, back_to=number, reason=because())


def taken_back(case: OneDossier) -> None:
    """What a round wrote at the end of the time, taken back by two."""
    case.must(act(c.RunAgenda, "2022-03-06", c.SYSTEM))
    for by in (OFFICER, HEAD):
        case.must(take_back("2022-03-08", by, written(case)))


def end(case: OneDossier, clock: str = "recevabilite"):
    return clock_deadline(in_hand(case.workflow, case.dossier, case.calendar), clock).on


def test_what_our_silence_is_about_to_give_is_put_off_by_two(case) -> None:
    """The deposit taken back on the last day but one, typed anew, would give us two months more."""
    deposited = next(
        row.version
        for row in case.journal
        if isinstance(row.event, e.Moved) and row.event.target == "deposee"
    )
    case.must(take_back("2022-03-03", OFFICER, deposited))
    assert (case.dossier.state, end(case)) == ("deposee", END)
    refused = case.ask(take_back("2022-03-03", OFFICER, deposited))
    assert refused.codes == {Code.UNDONE_ALONE}
    case.must(take_back("2022-03-03", HEAD, deposited))
    assert case.dossier.state == "brouillon"


@pytest.mark.parametrize("first", ["suspension", "complements", "declarer_recevable"])
def test_stopping_that_time_first_or_ending_it_is_no_way_round(case, first) -> None:
    deposited = case.dossier.version
    known = first == "declarer_recevable"
    case.must(advance(first, "2022-03-03") if known else stop(first, "2022-03-03"))
    case.must(take_back("2022-03-03", OFFICER, deposited))
    assert case.dossier.state != "brouillon"
    case.must(take_back("2022-03-03", HEAD, deposited))
    assert case.dossier.state == "brouillon"


def test_nor_is_it_put_off_by_one_once_two_took_back_what_it_gave(case) -> None:
    deposited = case.dossier.version
    taken_back(case)
    case.must(take_back("2022-03-09", OFFICER, deposited))
    assert case.dossier.state == "deposee"


def test_papers_received_are_taken_back_alone_on_the_day_and_by_two_later(case) -> None:
    case.must(advance("demander_complements", "2022-01-20", **ASKED))
    for on, state in (("2022-02-01", "a_completer"), ("2022-02-02", "deposee")):
        case.must(advance("completer", "2022-02-01"))
        case.must(take_back(on, OFFICER, case.dossier.version))
        assert case.dossier.state == state


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
    """Two people say that we had answered: the day of that answer is then the one typed."""
    taken_back(case)
    case.must(stop("complements", "2022-03-01"), day("2022-03-08"))
    case.must(go_on("complements", "2022-03-11"))
    assert (end(case) - END).days == 10


def in_hand_on(case: OneDossier, today: str) -> Case:
    return replace(in_hand(case.workflow, case.dossier, case.calendar), today=day(today))


def asked(case: OneDossier, command: c.Advance, today: str) -> set[Code]:
    outcome = decide_today(in_hand_on(case, today), command)
    return set(outcome.codes) if isinstance(outcome, Refused) else set()


@pytest.mark.parametrize(
    "command",
    [
        advance("declarer_irrecevable", "2022-03-05", HEAD, because()),
        advance("declarer_irrecevable", "2022-03-04", HEAD, because()),
        advance("demander_complements", "2022-03-05", **ASKED),
        advance("classer_sans_suite", "2022-03-05", OFFICER, because()),
    ],
)
def test_what_our_silence_gave_waits_to_be_written(case, command) -> None:
    assert asked(case, command, "2022-03-05") == set()
    assert asked(case, command, "2022-03-06") == {Code.SILENCE_KEPT}


def test_papers_recorded_late_take_nothing_away(case) -> None:
    """Received on 20 January, recorded in April: the delay was over meanwhile."""
    case.must(stop("complements", "2022-01-15"))
    case.must(go_on("complements", "2022-01-20"), day("2022-04-04"))
    refusal = advance("declarer_irrecevable", "2022-04-04", HEAD, because())
    assert asked(case, refusal, "2022-04-04") == {Code.SILENCE_KEPT}


def test_what_our_silence_gave_bears_the_day_of_its_end_whenever_it_is_written(case) -> None:
    late = act(c.RunAgenda, "2022-03-20", c.SYSTEM)
    decided = acted(in_hand_on(case, "2022-03-20"), late)
    (letter,) = decided.notices()
    assert (letter.letter, letter.data["act"]["on"]) == ("recevable_tacite", str(END))
    case.must(late)
    assert (case.dossier.since, case.journal[-1].on) == (END, END)
    assert case.dossier.known["now.state"] == day("2022-03-20")
    assert fold(case.journal) == case.dossier


@pytest.mark.parametrize("typed", ["2022-03-01", "2022-03-10"])
def test_a_suspension_that_comes_once_the_delay_is_over_keeps_nothing_from_being_written(
    case, typed
) -> None:
    case.must(stop("suspension", typed), day("2022-03-10"))
    case.must(act(c.RunAgenda, "2022-03-11", c.SYSTEM))
    assert (case.dossier.state, case.dossier.since) == ("recevable", END)


def test_a_suspension_of_before_its_end_puts_it_off(case) -> None:
    case.must(stop("suspension", "2022-03-04"))
    case.must(act(c.RunAgenda, "2022-03-11", c.SYSTEM))
    assert case.dossier.state == "deposee"


def test_a_formal_notice_in_force_at_the_end_still_waits(workflow, calendar) -> None:
    """It stops no clock: what it blocks is written once it is lifted, on a day that it was not."""
    case = OneDossier(workflow, calendar).to("deposee")
    notice = {"hold": "mise_en_demeure", "reason": because()}
    case.must(act(c.OpenHold, "2022-03-01", HEAD, reply_days=15, **notice))
    case.must(act(c.RunAgenda, "2022-03-11", c.SYSTEM))
    assert case.dossier.state == "deposee"
    case.must(act(c.LiftHold, "2022-03-12", HEAD, **notice))
    case.must(act(c.RunAgenda, "2022-03-13", c.SYSTEM))
    assert (case.dossier.state, case.dossier.since) == ("recevable", day("2022-03-13"))


@pytest.mark.parametrize(
    "command",
    [
        advance("declarer_recevable", "2022-03-06"),
        advance("retirer_candidature", "2022-03-06", HOLDER, because()),
    ],
)
def test_the_same_answer_and_the_holder_wait_for_nothing(case, command) -> None:
    assert asked(case, command, "2022-03-06") == set()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (advance("declarer_irrecevable", "2022-03-08", HEAD, because()), {Code.SILENCE_TAKEN_BACK}),
        (advance("demander_complements", "2022-03-06", **ASKED), {Code.SILENCE_TAKEN_BACK}),
        (advance("classer_sans_suite", "2022-03-08", HEAD, because()), {Code.SILENCE_TAKEN_BACK}),
        (advance("declarer_irrecevable", "2022-03-05", HEAD, because()), set()),
        (advance("declarer_recevable", "2022-03-08"), set()),
        (advance("retirer_candidature", "2022-03-08", HOLDER, because()), set()),
    ],
)
def test_once_the_silence_is_taken_back_we_had_answered_in_time_or_we_give_it(
    case, command, expected
) -> None:
    taken_back(case)
    assert asked(case, command, "2022-03-08") == expected


@pytest.mark.parametrize(
    ("second", "expected"), [(OFFICER, {Code.UNDONE_ALONE}), (HEAD, set())], ids=["same", "other"]
)
@pytest.mark.parametrize("back_to", ["the silence", "the deposit"])
def test_what_our_silence_gave_is_taken_back_by_two(case, back_to, second, expected) -> None:
    """The deposit takes it along: typed anew of a later day, there would be no silence yet."""
    case.must(act(c.RunAgenda, "2022-03-06", c.SYSTEM))
    number = 2 if back_to == "the deposit" else written(case)
    assert case.journal[number - 1].event.type == "moved"
    case.must(take_back("2022-03-08", OFFICER, number))
    assert case.dossier.state == "recevable"
    outcome = case.do(take_back("2022-03-09", second, number))
    assert set(outcome.codes if isinstance(outcome, Refused) else ()) == expected
    assert (case.dossier.state == "recevable") is bool(expected)


def test_what_was_asked_of_one_act_takes_back_no_other(case) -> None:
    case.must(act(c.RunAgenda, "2022-03-06", c.SYSTEM))
    case.must(take_back("2022-03-08", OFFICER, written(case)))
    case.must(take_back("2022-03-08", HEAD, 2))
    assert case.dossier.state == "recevable"
    case.must(take_back("2022-03-08", OFFICER, 2))
    assert case.dossier.state == "brouillon"


@pytest.mark.parametrize(("opened", "no"), [("2022-03-04", ()), ("2022-03-06", {"silence_kept"})])
def test_what_a_measure_keeps_from_being_written_holds_nobody_back(case, opened, no) -> None:
    """In force at the end; one that comes later keeps nothing from being written."""
    case.must(act(c.OpenHold, opened, hold="insolvabilite", reason=because()))
    closing = advance("classer_sans_suite", "2022-03-07", OFFICER, because())
    assert asked(case, closing, "2022-03-07") == set(no)


def test_what_was_asked_takes_back_nothing_that_came_since(case) -> None:
    """The first saw no examination to take back; a paper stays, and changes nothing to it."""
    case.must(act(c.RunAgenda, "2022-03-06", c.SYSTEM))
    number = written(case)
    case.must(take_back("2022-03-08", OFFICER, number))
    case.must(document("statuts", "2022-03-09", OFFICER))
    assert len(case.ask(take_back("2022-03-09", HEAD, number))[0].takes_back) == 1
    case.must(advance("instruire", "2022-03-10"))
    (note,) = case.must(take_back("2022-03-10", HEAD, number))
    assert (note.type, case.dossier.state) == ("noted", "en_instruction")
    case.must(take_back("2022-03-11", OFFICER, number))
    assert case.dossier.state == "deposee"


@pytest.mark.parametrize(
    ("by", "on", "expected"),
    [
        (OFFICER, "2022-03-05", set()),
        (OFFICER, "2022-03-06", {Code.SILENCE_KEPT}),
        (HOLDER, "2022-03-06", set()),
    ],
)
@pytest.mark.parametrize("of", ["the deposit", "its papers"])
def test_nobody_takes_back_what_our_silence_rests_on_before_it_is_written(
    case, of, by, on, expected
) -> None:
    """Of the deposit, or of what made the delay run again."""
    if of == "its papers":
        case.must(stop("complements", "2022-02-01"))
        case.must(advance("completer", "2022-02-01", HOLDER))
    number = case.journal[-1].version
    assert not isinstance(case.ask(take_back("2022-03-04", OFFICER, number)), Refused)
    outcome = case.ask(take_back(on, by, number))
    assert set(outcome.codes if isinstance(outcome, Refused) else ()) == expected


def test_what_our_silence_does_not_rest_on_is_taken_back_meanwhile(case) -> None:
    case.must(document("statuts", "2022-01-10", OFFICER))
    number = case.journal[-1].version
    assert not isinstance(case.ask(take_back("2022-03-08", OFFICER, number)), Refused)


def asked_of(case: OneDossier) -> dict[str, str]:
    """What waits for a second person to be taken back: for which role, by which act typed."""
    here = Case(case.workflow, case.dossier, case.calendar, case.today)
    found = (one for one in waits(here, agenda(here)) if one.subject.startswith("takings_back."))
    asks = {one.role: answer_to(here, one) for one in found}
    return {role: line.line for role, ask in asks.items() if ask and (line := as_typed_line(ask))}


def test_what_one_person_asked_to_take_back_waits_for_another(case) -> None:
    """A paper or a note leaves it there; an act that would go with it ends it, and so does the
    second person."""
    number = case.dossier.version
    assert asked_of(case) == {}
    case.must(take_back("2022-03-03", OFFICER, number))
    line = f'correct {REFERENCE} --to {number} --reason "…"'
    assert asked_of(case) == {"instructeur": line, "responsable": line}
    assert OFFICER.person in needed(case.dossier), "who asked it is not erased meanwhile"
    case.must(act(c.AddNote, "2022-03-03", text="À voir"))
    case.must(document("statuts", "2022-03-03"))
    assert set(asked_of(case)) == {"instructeur", "responsable"}
    case.must(act(c.CorrectLastAct, "2022-03-03", HEAD, back_to=number, reason=because()))
    assert (case.dossier.state, asked_of(case)) == ("brouillon", {})


def test_it_waits_no_more_once_something_happened(case) -> None:
    case.must(take_back("2022-03-03", OFFICER, case.dossier.version))
    case.must(stop("suspension", "2022-03-03"))
    assert asked_of(case) == {}
