"""A day far from today, or before the last act of the same kind, is asked again."""

import tomllib
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.far_days import kind
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.letter_events import LetterReceived
from support_engine.core.programme.definition import Workflow
from support_engine.recording.decided import acted, opened
from tests.money_story import OTHER_IBAN, act, money_case, ready
from tests.story import HOLDER, OFFICER, REFERENCE, OneDossier, because, day, opening

WHY = "Le courrier est arrivé au service le 3 mars et n’a été ouvert que ce jour."
TODAY = day("2022-06-20")


def given_on(build, on, by=OFFICER, /, **more):
    """An act of an earlier day."""
    return build(reference=REFERENCE, by=by, on=on, **more)


def french(text: str) -> str:
    """A day as sentences print it: its parts are not set apart."""
    return text.replace(" ", "\u00a0")


def decided(case: OneDossier, command, today=TODAY):
    """What the act comes to on that day, its journal in hand."""
    hand = Case(case.workflow, case.dossier, case.calendar, today)
    return acted(hand, command, case.journal)


def codes(outcome):
    return outcome.codes if isinstance(outcome, Refused) else frozenset()


@pytest.fixture
def incubated(workflow, calendar):
    return OneDossier(workflow, calendar).to("incubation")


@given(late=st.integers(0, 90), word=st.integers(0, 60))
@settings(max_examples=25)
def test_a_day_further_than_the_word_needs_a_sentence(programme, calendar, late, word) -> None:
    data = tomllib.loads(programme.source)
    data["workflow"]["far_days"] = word
    case = OneDossier(Workflow.model_validate(data), calendar).to("incubation")
    paper = given_on(
        c.AddDocument,
        TODAY - timedelta(days=late),
        kind="rapport_diagnostic",
        name="r.pdf",
        sha256="a" * 64,
        size=9,
    )
    assert codes(decided(case, paper)) == ({Code.FAR_DAY} if late > word else set())
    assert not codes(decided(case, replace(paper, because=WHY)))


def test_rules_older_than_the_word_ask_after_thirty_days(programme) -> None:
    data = tomllib.loads(programme.source)
    data["workflow"].pop("far_days")
    assert Workflow.model_validate(data).header.far_days == 30


def test_the_refusal_says_the_day_today_and_what_to_type(incubated) -> None:
    far = given_on(c.ChangeDetails, day("2022-03-22"), changes={"name": "Atelier du Chanvre"})
    (blocker,) = decided(incubated, far).blockers
    for said in (
        french("22 mars 2022"),
        "90 jours",
        french("20 juin 2022"),
        "rien ne dit pourquoi",
    ):
        assert said in blocker.sentence
    assert '--because "…"' in blocker.remedy
    short = decided(incubated, replace(far, because="oubli")).blockers[0]
    assert "5 signes, il en faut 30" in short.sentence


def test_what_is_said_of_the_day_stands_beside_the_act_on_its_day(incubated) -> None:
    far = given_on(c.AssignPerson, day("2022-03-22"), role="accompagnateur", person="lou")
    done = decided(incubated, replace(far, because=WHY))
    moved, noted = done.events
    assert moved == e.PersonAssigned("accompagnateur", "lou")
    assert noted == e.Noted(
        f"Effet au {french('22 mars 2022')}, saisi le {french('20 juin 2022')} : {WHY}"
    )
    assert done.on == day("2022-03-22")
    assert done.after.dossier.version == incubated.dossier.version + 2


def test_the_reason_of_the_act_itself_is_enough(incubated) -> None:
    on = day("2022-03-25")
    held = given_on(c.OpenHold, on, hold="suspension", reason=because())
    assert [event.type for event in decided(incubated, held).events] == ["hold_opened"]


def test_a_note_changes_nothing_and_is_asked_nothing(incubated) -> None:
    far = given_on(c.AddNote, day("2022-03-25"), text="vu")
    assert [event.type for event in decided(incubated, far).events] == ["noted"]
    empty = decided(incubated, replace(far, text=" "))
    assert Code.FAR_DAY not in codes(empty)
    assert codes(empty)


MILE, LIFT, ASK = e.MilestoneDeclared, e.HoldLifted, e.ExtensionRequested
NAMED = e.PersonAssigned
SAME = {
    "milestones": (MILE("diagnostic"), MILE("diagnostic")),
    "holds": (LIFT("suspension", "r"), LIFT("suspension", because())),
    "clocks": (
        e.ExtensionRequested("incubation", 1, "r"),
        e.ExtensionRequested("incubation", 2, ""),
    ),
    "tranches": (m.TrancheClaimed("avance", 0, 1), m.TrancheClaimed("avance", 5, 7)),
    "people": (e.PersonAssigned("porteur", "lou"), e.PersonAssigned("porteur", "ana")),
    "recoveries": (m.RecoveryReceived(1, 5, "a"), m.RecoveryReceived(1, 9, "b")),
    "amendments": (m.AgreementAmended("A1", ""), m.AgreementAmended("A2", "", clock="execution")),
    "letters": (LetterReceived(7, ""), LetterReceived(7, "")),
    "accounts": (m.BankChanged("FR1", "A", "ana"), m.BankChanged("FR2", "B", "lou")),
}
OTHER = {
    "another milestone": (MILE("diagnostic"), MILE("modele_economique")),
    "another hold": (LIFT("suspension", "r"), LIFT("mise_en_demeure", "")),
    "another tranche": (m.TrancheClaimed("avance", 0, 1), m.TrancheClaimed("acompte", 0, 1)),
    "another recovery": (m.RecoveryReceived(1, 5, "a"), m.RecoveryReceived(2, 5, "a")),
    "another person's role": (
        e.PersonAssigned("porteur", "l"),
        e.PersonAssigned("instructeur", "l"),
    ),
    "another letter": (LetterReceived(7, ""), LetterReceived(8, "")),
    "another act": (MILE("diagnostic"), e.MilestoneValidated("diagnostic")),
}


@pytest.mark.parametrize(("one", "two"), SAME.values(), ids=SAME)
def test_acts_of_the_same_kind(one, two) -> None:
    assert kind(one) == kind(two)


@pytest.mark.parametrize(("one", "two"), OTHER.values(), ids=OTHER)
def test_acts_of_another_kind_or_object(one, two) -> None:
    assert kind(one) != kind(two)


def paper(kind: str, on: str, word: str):
    return given_on(c.AddDocument, day(on), kind=kind, name=f"{word}.pdf", sha256=word * 64, size=9)


def test_kind_and_object_make_the_same_act(incubated) -> None:
    incubated.must(paper("rapport_diagnostic", "2022-06-14", "a"), TODAY)
    earlier = paper("rapport_diagnostic", "2022-06-10", "b")
    outcome = decided(incubated, earlier)
    assert codes(outcome) == {Code.FAR_DAY}
    assert french("14 juin 2022") in outcome.blockers[0].sentence
    assert not codes(decided(incubated, replace(earlier, because=WHY)))
    assert not codes(decided(incubated, replace(earlier, kind="modele_economique")))
    assert not codes(decided(incubated, replace(earlier, on=day("2022-06-14"))))


def test_an_act_taken_back_is_no_last_act(incubated) -> None:
    incubated.must(paper("rapport_diagnostic", "2022-06-14", "a"), TODAY)
    incubated.must(given_on(c.CorrectLastAct, TODAY, reason=because()), TODAY)
    assert not codes(decided(incubated, paper("rapport_diagnostic", "2022-06-10", "b")))


def test_every_reason_is_told_at_once(incubated) -> None:
    far = given_on(c.RefuseMilestone, day("2022-03-25"), milestone="diagnostic", reason="")
    assert codes(decided(incubated, far)) >= {Code.FAR_DAY, Code.REASON_MISSING}


def test_what_is_refused_for_its_day_is_not_asked_again(workflow, calendar) -> None:
    claim = act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance")
    case = money_case(workflow, calendar, ready(), [claim])
    propose = act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance")
    assert codes(decided(case, propose, day("2023-02-01"))) == {Code.BACKDATED}
    late = act(k.ChangeBank, "2022-11-21", OFFICER, iban=OTHER_IBAN, holder="Atelier")
    assert codes(decided(case, late, day("2023-02-01"))) == {Code.FAR_DAY}


def test_the_round_is_never_far(incubated) -> None:
    night = c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day("2022-05-01"))
    outcome = decided(incubated, night, day("2022-12-01"))
    assert not isinstance(outcome, Refused)
    assert outcome.events


def test_a_dossier_opened_long_ago_says_why(programme, calendar) -> None:
    command = opening(on="2022-01-03")
    assert codes(opened(programme, calendar, command, day("2022-02-03"))) == {Code.FAR_DAY}
    assert not codes(opened(programme, calendar, command, day("2022-02-02")))
    done = opened(programme, calendar, replace(command, because=WHY), day("2022-02-03"))
    assert [event.type for event in done.events] == ["dossier_opened", "noted"]
    assert done.after.dossier.version == 2
