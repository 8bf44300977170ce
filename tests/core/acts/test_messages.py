"""What the holder writes and our answer: facts that wait for us, and change nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.ball import ball
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.messages import ACTS, LONGEST
from support_engine.core.acts.waits import waits
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import MESSAGES
from support_engine.core.dossier.message_events import JoinedPaper
from tests.money_story import ORDERER, advance_paid, money_case, ready, whole
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, advance, because, day

ON = day("2022-04-01")


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("incubation")


def write(kind="message", text="Bonjour", by=HOLDER, on=ON) -> c.WriteToTeam:
    return c.WriteToTeam(reference=REFERENCE, by=by, on=on, about=kind, text=text)


def answer(number=1, text="Bien reçu.", by=OFFICER, on=ON) -> c.AnswerHolder:
    return c.AnswerHolder(reference=REFERENCE, by=by, on=on, number=number, text=text)


def codes(outcome) -> set[Code]:
    return outcome.codes if isinstance(outcome, Refused) else set()


def asked_of_us(case: OneDossier) -> list[str]:
    hand = Case(case.workflow, case.dossier, case.calendar, ON)
    return [one.subject for one in waits(hand, agenda(hand)) if one.subject.startswith("messages")]


def test_every_kind_has_its_words() -> None:
    assert ACTS.keys() == MESSAGES.keys()


def test_it_waits_for_us_until_somebody_answers_once(case) -> None:
    assert case.must(write()) == (e.HolderWrote(1, "message", "Bonjour", by=HOLDER.person),)
    case.must(write("contact", "  Nouveau téléphone. "))
    assert asked_of_us(case) == ["messages.1", "messages.2"]
    case.must(answer(2, ""))
    case.must(answer())
    assert asked_of_us(case) == []
    first, second = case.dossier.messages
    assert (first.answer, first.answered_on, second.answer) == ("Bien reçu.", ON, "")
    assert (second.text, second.by) == ("Nouveau téléphone.", HOLDER.person)
    assert codes(case.ask(answer())) == {Code.NOTHING_TO_CHANGE}


def test_who_writes_and_who_answers(case) -> None:
    for by in (OFFICER, HEAD, ORDERER):
        assert codes(case.ask(write(by=by))) == {Code.ROLE_MISSING}
    case.must(write())
    assert codes(case.ask(answer(by=HOLDER))) == {Code.ROLE_MISSING}
    assert codes(case.ask(answer(by=ORDERER))) == {Code.ROLE_MISSING}
    own = c.Actor(HOLDER.person, frozenset({"instructeur"}))
    assert codes(case.ask(answer(by=own))) == {Code.OWN_PROJECT}
    assert not codes(case.ask(answer(by=HEAD)))


@pytest.mark.parametrize("text", ["", " \n\t", "x" * (LONGEST + 1)])
def test_a_message_says_something_and_is_no_book(case, text) -> None:
    assert codes(case.ask(write(text=text))) == {Code.NOTHING_TO_CHANGE}


def test_observations_are_for_a_measure_that_gives_time_to_answer(case) -> None:
    assert codes(case.ask(write("observations"))) == {Code.HOLD_NOT_OPEN}
    notice = {"hold": "mise_en_demeure", "reply_days": 30, "reason": because()}
    case.must(c.OpenHold(reference=REFERENCE, by=HEAD, on=ON, **notice))
    assert not codes(case.ask(write("observations")))
    case.must(c.LiftHold(reference=REFERENCE, by=HEAD, on=ON, hold="mise_en_demeure"))
    assert codes(case.ask(write("observations"))) == {Code.HOLD_NOT_OPEN}


def test_what_was_written_before_a_dossier_was_closed_is_answered_after(case) -> None:
    case.must(write())
    case.must(advance("abandonner", "2022-04-01", HOLDER, because()))
    assert codes(case.ask(write())) == {Code.CLOSED}
    assert asked_of_us(case) == ["messages.1"]
    case.must(answer())
    assert asked_of_us(case) == []
    assert case.dossier.is_closed


def test_files_go_with_a_message_each_once(case) -> None:
    files = (JoinedPaper("a.pdf", "a" * 64, 3), JoinedPaper("b.pdf", "b" * 64, 4))
    case.must(replace(write(), papers=(*files, files[0])))
    assert case.dossier.messages[0].papers == files
    assert case.dossier.documents == {}, "it serves as no paper that a rule asks for"


@pytest.mark.parametrize(
    ("kind", "holds_back"),
    [("message", True), ("observations", True), ("contact", True), ("bank", False)],
)
def test_nothing_is_decided_against_somebody_whom_nobody_read(
    workflow, calendar, kind, holds_back
) -> None:
    """A withdrawal, an order to give money back: what they present is read before."""
    case = money_case(workflow, calendar, ready(), advance_paid())
    on, later = day("2023-02-10"), day("2023-03-20")
    given = {"reference": REFERENCE, "on": on, "reason": because()}
    case.must(k.OpenRecovery(by=ORDERER, cause="retrait", **given))
    case.must(write(kind, on=on))
    order = k.OrderRecovery(reference=REFERENCE, by=ORDERER, on=later, number=1, order="OR-1")
    notice = {"hold": "mise_en_demeure", "reply_days": 30}
    case.must(c.OpenHold(by=HEAD, **given, **notice))
    withdrawal = advance("retirer_label", str(later), HEAD, because())
    for against in (order, withdrawal):
        assert codes(case.ask(against)) == ({Code.HOLDER_UNREAD} if holds_back else set())
    case.must(answer(text="", on=later))
    assert not codes(case.ask(order))
    assert not codes(case.ask(withdrawal))


def test_a_sum_claimed_back_is_answered_and_read_once_the_dossier_is_closed(
    workflow, calendar
) -> None:
    case = money_case(workflow, calendar, whole())
    case.must(advance("cloturer", "2024-12-20", HEAD))
    on, later = day("2024-12-23"), day("2025-03-20")
    assert codes(case.ask(write("observations", on=on))) >= {Code.CLOSED}
    given = {"reference": REFERENCE, "on": on, "reason": because()}
    case.must(k.OpenRecovery(by=ORDERER, cause="prorata", amount=10_000_00, **given))
    assert codes(case.ask(write("message", on=on))) == {Code.CLOSED}
    order = k.OrderRecovery(reference=REFERENCE, by=ORDERER, on=later, number=1, order="OR-1")
    assert not codes(case.ask(order))
    case.must(write("observations", on=on))
    assert codes(case.ask(order)) == {Code.HOLDER_UNREAD}
    case.must(answer(text="", on=later))
    case.must(order)
    assert Code.CLOSED in codes(case.ask(write("observations", on=later)))


WORDS = st.text(min_size=1, max_size=30).filter(str.strip)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["message", "contact", "bank"]), WORDS), max_size=4))
def test_whatever_is_written_moves_no_date_no_state_and_no_ball(workflow, calendar, told) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    before = Case(workflow, case.dossier, calendar, ON)
    for kind, text in told:
        case.must(write(kind, text))
    after = Case(workflow, case.dossier, calendar, ON)
    assert agenda(after) == agenda(before)
    assert ball(after, agenda(after)) == ball(before, agenda(before))
    same = {"messages": (), "version": before.dossier.version, "last_act_on": ON}
    assert replace(after.dossier, **same) == replace(before.dossier, last_act_on=ON)
