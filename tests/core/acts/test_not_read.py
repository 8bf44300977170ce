"""What a holder wrote is read before anything is decided against them, or paid on an account that
they say is another one."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine import config
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.condition import Attempt
from support_engine.core.acts.conditions import conditions
from support_engine.core.acts.corrections import decide_correction
from support_engine.core.acts.messages import ACTS
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.message_events import HolderWrote
from support_engine.core.programme.definition import Workflow
from support_engine.recording.decided import acted
from tests.console import as_typed
from tests.fabriques_story import opening as of_a_fabrique
from tests.money_story import ACCOUNTANT, ADVANCE, act, money_case, ready
from tests.story import (
    GRANT,
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
    opening,
)

DECIDED_AGAINST = {
    "manufactures": {
        "declarer_irrecevable",
        "ne_pas_retenir",
        "ajourner_candidature",
        "retirer_candidature",
        "classer_sans_suite",
        "labelliser_sans_subvention",
        "ajourner_financement",
        "abandonner",
        "declarer_caducite",
        "retirer_label",
        "resilier",
    },
    "fabriques": {
        "ecarter",
        "ajourner",
        "ne_pas_retenir",
        "retirer_candidature",
        "classer_sans_suite",
        "abandonner",
        "retirer_label",
    },
}
"""What takes something from a holder, or turns them down; recorded in their name too."""
MOVED = c.Actor(HOLDER.person, is_moved=True)
"""Whoever acts as the holder, from an address that is not sure."""
HOLDS_BACK = ("message", "observations", "contact")


def write(kind: str, on: str) -> c.WriteToTeam:
    return act(c.WriteToTeam, on, HOLDER, about=kind, text="Bonjour")


def answer(on: str, number: int = 1) -> c.AnswerHolder:
    return act(c.AnswerHolder, on, OFFICER, number=number)


def codes(outcome) -> set[Code]:
    return outcome.codes if isinstance(outcome, Refused) else set()


def rules(name: str) -> Workflow:
    source = (config.shipped("workflows") / f"{name}.toml").read_text(encoding="utf-8")
    return Workflow.model_validate(tomllib.loads(source))


def written_to(workflow, calendar, kind: str) -> Case:
    """A dossier just opened, whose holder wrote, whatever they may write there."""
    case = OneDossier(workflow, calendar)
    first = opening() if workflow.header.id == "manufactures" else of_a_fabrique()
    case.must(first)
    told = evolve(case.dossier, HolderWrote(1, kind, "Non."), first.on)
    return Case(workflow, told, calendar, first.on)


@pytest.mark.parametrize("programme_id", DECIDED_AGAINST)
def test_nothing_is_decided_against_a_holder_whom_nobody_read(calendar, programme_id) -> None:
    """Every act of both programmes, by each of us; what the holder asks themselves is not."""
    workflow = rules(programme_id)
    held: dict[str, set[str]] = {}
    for kind in ACTS:
        case = written_to(workflow, calendar, kind)
        for transition in workflow.transitions:
            for by in (OFFICER, HEAD, HOLDER, MOVED, c.SYSTEM):
                wanted = Attempt(transition, by, case.today, {}, because())
                found = (one.blocker for one in conditions(case, wanted))
                if any(one and one.code is Code.HOLDER_UNREAD for one in found):
                    held.setdefault(f"{kind} {by.person} {by.is_moved}", set()).add(transition.id)
    against = DECIDED_AGAINST[programme_id]
    adverse = {one.id for one in workflow.transitions if one.adverse}
    expected = {
        f"{kind} {by.person} {by.is_moved}": names
        for kind in HOLDS_BACK
        for people, names in (((OFFICER, HEAD, MOVED), against), ((HOLDER, c.SYSTEM), adverse))
        for by in people
    }
    assert held == expected


def test_a_request_for_time_is_not_turned_down_unread(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    on = "2022-04-01"
    told = {"clock": "incubation", "reason": because()}
    case.must(act(c.RequestExtension, on, HOLDER, months=1, **told))
    case.must(write("message", on))
    turned_down = act(c.RefuseExtension, on, HEAD, **told)
    taken_back = act(c.CancelExtension, on, OFFICER, **told)
    assert codes(case.ask(turned_down)) == {Code.HOLDER_UNREAD}
    assert codes(case.ask(taken_back)) == {Code.HOLDER_UNREAD, Code.EXTENSION_OF_ANOTHER}
    own = act(c.CancelExtension, on, HOLDER, **told)
    assert codes(case.ask(replace(own, by=MOVED))) == {Code.HOLDER_UNREAD}
    granted = act(c.GrantExtension, on, HEAD, **told)
    for free in (own, granted):
        assert not codes(case.ask(free))
    case.must(answer(on))
    assert not codes(case.ask(turned_down))


def test_what_takes_a_right_away_is_no_older_than_the_reading_of_its_answer(
    workflow, calendar
) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    notice = {"hold": "mise_en_demeure", "reply_days": 15, "reason": because()}
    case.must(act(c.OpenHold, "2022-04-01", HEAD, **notice))
    case.must(write("observations", "2022-04-20"))
    case.must(answer("2022-04-25"))
    case.must(write("bank", "2022-04-28"))
    case.must(answer("2022-04-29", 2))
    given = {"transition": "retirer_label", "reason": because()}
    for on, wanted in (("2022-04-24", {Code.DATE_TOO_EARLY}), ("2022-04-25", set())):
        assert codes(case.ask(act(c.Advance, on, HEAD, **given), day("2022-04-30"))) == wanted
    own = act(c.Advance, "2022-04-24", HOLDER, **{**given, "transition": "abandonner"})
    assert not codes(case.ask(own, day("2022-04-30")))


@pytest.mark.parametrize(
    ("last", "is_granted"),
    [
        (advance("accorder_subvention", "2022-07-08", HEAD, **GRANT), True),
        (advance("labelliser_sans_subvention", "2022-07-08", HEAD, because()), False),
        (act(c.OpenHold, "2022-07-08", HEAD, hold="suspension", reason=because()), False),
    ],
)
@pytest.mark.parametrize("is_told", [True, False])
def test_what_a_holder_was_granted_and_told_of_is_not_taken_back_unread(
    workflow, calendar, last, is_granted, is_told
) -> None:
    case = OneDossier(workflow, calendar).to("comite_financement")
    case.must(last)
    announced = {case.dossier.version} if is_told else ()
    back = {"reason": because("Erreur"), "back_to": case.dossier.version}

    def asked(by: c.Actor = HEAD) -> set[Code]:
        hand = Case(workflow, case.dossier, calendar, day("2022-07-12"))
        rows = [(workflow, row) for row in case.journal]
        correction = act(c.CorrectLastAct, "2022-07-12", by, **back)
        return codes(decide_correction(hand, correction, rows, announced))

    assert asked() == set()
    case.must(write("message", "2022-07-11"))
    assert asked() == ({Code.HOLDER_UNREAD} if is_granted and is_told else set())
    case.must(answer("2022-07-12"))
    assert asked() == set()


def test_what_a_holder_asked_is_not_taken_back_unread(workflow, calendar) -> None:
    """By nobody but themselves: to take a request back would go round its refusal."""
    case = OneDossier(workflow, calendar).to("incubation")
    asked = {"clock": "incubation", "months": 1, "reason": because()}
    on = "2022-04-01"
    for by, is_theirs in ((OFFICER, False), (HOLDER, True)):
        case.must(act(c.RequestExtension, on, by, **asked))
        back = {"reason": because("Erreur"), "back_to": case.dossier.version}
        case.must(write("message", on))
        by_us = act(c.CorrectLastAct, on, HEAD, **back)
        assert codes(case.ask(by_us)) == ({Code.HOLDER_UNREAD} if is_theirs else set())
        assert not codes(case.ask(act(c.CorrectLastAct, on, by, **back)))
        case.must(answer(on, len(case.dossier.messages)))
        case.must(by_us)


STEPS = (
    act(k.ProposeTranche, ADVANCE[1], OFFICER, tranche="avance"),
    act(k.CertifyTranche, ADVANCE[2], tranche="avance"),
    act(k.TransmitTranche, ADVANCE[3], tranche="avance", request="DP-1"),
    act(
        k.RecordPayment,
        ADVANCE[4],
        ACCOUNTANT,
        tranche="avance",
        amount=75_000_00,
        payment="VIR-1",
    ),
)


@settings(max_examples=25, deadline=None)
@given(kind=st.sampled_from([*ACTS]), told=st.integers(0, 3), read=st.booleans())
def test_money_waits_until_what_its_holder_wrote_is_read(
    workflow, calendar, kind, told, read
) -> None:
    """At whatever step it is written, by whatever act the money would leave: any of it may speak of
    the account. What was paid already is kept from the books by a word about the account alone."""
    claim = act(k.ClaimTranche, ADVANCE[0], HOLDER, tranche="avance", spending=0)
    case = money_case(workflow, calendar, ready(), [claim], STEPS[:told])
    on = ADVANCE[told]
    if kind == "observations":
        hold = {"hold": "mise_en_demeure", "reply_days": 30, "reason": because()}
        case.must(act(c.OpenHold, on, HEAD, **hold))
        case.must(write(kind, on))
        case.must(act(c.LiftHold, on, HEAD, hold="mise_en_demeure"))
    else:
        case.must(write(kind, on))
    if read:
        case.must(answer(on))
    is_held = not read and (kind == "bank" or told < 3)
    assert codes(case.ask(STEPS[told])) == ({Code.ACCOUNT_UNREAD} if is_held else set())
    if is_held:
        case.must(answer(str(STEPS[told].on)))
        case.must(STEPS[told])


@pytest.mark.parametrize("read_ahead", [True, False])
def test_what_a_clock_ahead_dated_is_read_once_it_is_right(workflow, calendar, read_ahead) -> None:
    """Words cannot be taken back: dated of next year, they hold back till they are read, today."""
    claim = act(k.ClaimTranche, ADVANCE[0], HOLDER, tranche="avance", spending=0)
    case = money_case(workflow, calendar, ready(), [claim], STEPS[:3])
    kinds = ("bank", "message")
    case.must(document("renonciation", "2022-12-01", OFFICER))
    for kind in kinds:
        case.must(write(kind, "2023-11-24"))
    own = {"transition": "abandonner", "reason": because()}
    closing, pay = act(c.Advance, "2022-12-05", HEAD, **own), STEPS[3]
    assert codes(case.ask(pay)) == {Code.ACCOUNT_UNREAD}
    assert codes(case.ask(closing)) == {Code.HOLDER_UNREAD}
    for number, _ in enumerate(kinds, 1):
        case.must(answer("2023-11-25" if read_ahead else "2022-12-05", number))
    assert codes(case.ask(pay)) == codes(case.ask(closing)) == set()
    notice = {"hold": "mise_en_demeure", "reply_days": 15, "reason": because()}
    case.must(act(c.OpenHold, "2022-12-05", HEAD, **notice))
    withdrawal = {"transition": "retirer_label", "reason": because()}
    assert not codes(case.ask(act(c.Advance, "2023-01-05", HEAD, **withdrawal)))


def test_a_payment_made_before_the_account_was_told_of_is_recorded(workflow, calendar) -> None:
    claim = act(k.ClaimTranche, ADVANCE[0], HOLDER, tranche="avance", spending=0)
    case = money_case(workflow, calendar, ready(), [claim], STEPS[:3])
    case.must(write("bank", "2022-12-06"))
    assert not codes(case.ask(STEPS[3], day("2022-12-07")))
    given = {"tranche": "avance", "amount": 75_000_00, "payment": "VIR-1"}
    late = act(k.RecordPayment, "2022-12-06", ACCOUNTANT, **given)
    assert Code.ACCOUNT_UNREAD in codes(case.ask(late, day("2022-12-07")))


def test_whoever_records_a_payment_is_told_of_words_that_nobody_read(workflow, calendar) -> None:
    """Before it is done and once it is, by every door: the money has left, the books follow."""
    claim = act(k.ClaimTranche, ADVANCE[0], HOLDER, tranche="avance", spending=0)
    case = money_case(workflow, calendar, ready(), [claim], STEPS[:3])
    paid, later = STEPS[3], day("2022-12-05")
    assert not list(acted(Case(workflow, case.dossier, calendar, later), paid).overtaken())
    case.must(write("message", "2022-12-02"))
    (told,) = acted(Case(workflow, case.dossier, calendar, later), paid).overtaken()
    assert f"message answer {REFERENCE} 1" in told
    assert "message n° 1" in as_typed(told)
