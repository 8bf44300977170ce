"""A claim that comes to nothing, or that a balance has overtaken: it waits for what answers it, and
nobody is asked to examine what cannot be paid."""

from dataclasses import replace

import pytest

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from support_engine.core.acts.turns import next_hand
from support_engine.core.acts.waits import waits
from support_engine.core.days.reckonings import OF_USE
from support_engine.core.dossier.agenda import agenda, all_topics
from support_engine.core.dossier.next_step import next_step
from support_engine.core.offers.answering import answer_to
from support_engine.core.versions.recounting import differences
from tests.core.money.test_waived import SENT_BACK, claimed, codes, completed
from tests.money_story import (
    BALANCE,
    HOLDER,
    INTERIM,
    act,
    advance_paid,
    completion,
    money_case,
    ready,
    released,
)
from tests.story import HEAD, OFFICER, OneDossier, because, in_hand, milestone


def spoken_of(case: OneDossier) -> list[str]:
    """What the ladder of claims speaks of today."""
    topics = all_topics(in_hand(case.workflow, case.dossier, case.calendar))
    return [topic.subject for topic in topics["claims"]]


def asked_of(case: OneDossier, tranche: str) -> tuple[str | None, tuple[str, ...]]:
    """What a tranche waits for, and the roles that may do it; the card offers that very act."""
    now = in_hand(case.workflow, case.dossier, case.calendar)
    turn = next_hand(now, tranche)
    offered = [one for one in waits(now, agenda(now)) if one.subject == f"tranches.{tranche}"]
    assert all(answer_to(now, one) is not None for one in offered)
    assert bool(offered) == (turn is not None)
    return next_step(now, case.workflow.tranche_of[tranche]), turn.roles if turn else ()


@pytest.mark.parametrize(
    ("spending", "by", "expected", "is_reminded"),
    [
        (500_000_00, HOLDER, ("propose", ("instructeur",)), True),
        (300_000_00, HOLDER, (None, ()), False),
        (0, HOLDER, ("recover", ("ordonnateur",)), False),
        (200_000_00, HOLDER, ("recover", ("ordonnateur",)), False),
        (
            300_000_00,
            OFFICER,
            ("second", ("instructeur", "ordonnateur", "responsable")),
            True,
        ),
    ],
)
def test_a_balance_waits_for_what_its_claim_asks(
    workflow, calendar, spending, by, expected, is_reminded
) -> None:
    """150 000 € are paid: of more spending the rest is proposed, of less the rest is claimed back,
    and of as much nothing is left to do."""
    case = completed(workflow, calendar)
    case.must(claimed(spending, by=by))
    assert asked_of(case, "solde") == expected
    assert spoken_of(case) == (["claims.solde"] if is_reminded else [])


def test_once_it_is_claimed_back_nothing_waits(workflow, calendar) -> None:
    case = completed(workflow, calendar)
    case.must(claimed(0))
    case.must(act(k.OpenRecovery, "2024-12-02", cause="trop_percu", reason=because()))
    assert asked_of(case, "solde") == (None, ())


def interim(workflow, calendar, spending: int) -> OneDossier:
    """An interim payment is asked, for that spending; 75 000 € are paid."""
    report = milestone("bilan_etape_1", "bilan_etape", "2023-03-30")
    case = money_case(workflow, calendar, ready(), advance_paid(), report)
    given = {"tranche": "acompte", "spending": spending}
    case.must(act(k.ClaimTranche, INTERIM[0], HOLDER, **given))
    return case


@pytest.mark.parametrize("spending", [0, 150_000_00])
def test_an_interim_claim_that_comes_to_nothing_is_sent_back(workflow, calendar, spending) -> None:
    case = interim(workflow, calendar, spending)
    assert asked_of(case, "acompte") == ("refuse", ("instructeur",))
    assert spoken_of(case) == ["claims.acompte"]
    back = {"tranche": "acompte", "reason": because("Rien à payer")}
    case.must(act(k.RefuseTranche, INTERIM[1], OFFICER, **back))
    assert asked_of(case, "acompte") == (None, ())


@pytest.mark.parametrize("signed", [2, 3])
def test_a_payment_that_comes_to_nothing_once_it_is_signed_is_sent_back(
    workflow, calendar, signed
) -> None:
    """An interim payment, which counts all that was spent, has overtaken the advance."""
    report = milestone("bilan_etape_1", "bilan_etape", "2023-03-30")
    advance = list(released("avance", INTERIM, 0, 75_000_00, "1"))
    case = money_case(workflow, calendar, ready(), report, advance[:signed])
    second = list(released("acompte", INTERIM[1:] + INTERIM[4:], 400_000_00, 200_000_00, "2"))
    for command in second[:2]:
        case.must(command)
    assert Code.NOTHING_DUE in codes(case.ask(advance[signed]))
    assert asked_of(case, "avance") == ("refuse", ("instructeur",))
    back = {"tranche": "avance", "reason": because("L’acompte compte tout")}
    case.must(act(k.RefuseTranche, INTERIM[3], OFFICER, **back))
    assert asked_of(case, "avance") == (None, ())
    assert asked_of(case, "acompte") == ("propose", ("instructeur",)), "it comes to more"


def test_a_balance_is_proposed_once_what_was_asked_before_has_its_answer(
    workflow, calendar
) -> None:
    case = interim(workflow, calendar, 300_000_00)
    for command in completion():
        if getattr(command, "milestone", "") != "bilan_etape_1":
            case.must(command)
    balance = list(released("solde", BALANCE, 500_000_00, 175_000_00, "3"))
    case.must(balance[0])
    assert codes(case.ask(balance[1])) == {Code.CLAIM_UNANSWERED}
    back = {"tranche": "acompte", "reason": because("Le solde compte tout")}
    case.must(act(k.RefuseTranche, BALANCE[1], OFFICER, **back))
    for command in balance[1:]:
        case.must(command)
    again = act(k.ClaimTranche, BALANCE[4], HOLDER, tranche="acompte", spending=500_000_00)
    assert codes(case.ask(again)) == {Code.GRANT_SETTLED}


@pytest.mark.parametrize("signed", [False, True])
def test_a_claim_beside_a_paid_balance_in_an_old_journal_is_to_be_sent_back(
    workflow, calendar, signed
) -> None:
    case = interim(workflow, calendar, 300_000_00)
    if signed:
        case.must(act(k.ProposeTranche, INTERIM[1], OFFICER, tranche="acompte"))
    purse = case.dossier.purse
    paid = replace(purse.tranches["acompte"], stage="paid", amount=1_00)
    tranches = {**purse.tranches, "solde": paid}
    case.dossier = replace(case.dossier, purse=replace(purse, tranches=tranches))
    assert asked_of(case, "acompte") == ("refuse", ("instructeur",))


def test_a_dossier_that_counts_as_formerly_is_reminded_as_formerly(workflow, calendar) -> None:
    """Until `doctor --apply`, which tells each reminder that goes."""
    case = completed(workflow, calendar)
    case.must(claimed(0))
    now = in_hand(workflow, case.dossier, calendar)
    former = now.now_with(replace(case.dossier, reckoning=OF_USE))
    assert [one.subject for one in all_topics(former)["claims"]] == ["claims.solde"]
    (told,) = differences(former, now)
    assert told.new == ""
    assert "ne donne droit à rien" in str(told)


def test_a_second_voice_is_not_asked_of_whoever_spoke_first(workflow, calendar) -> None:
    case = completed(workflow, calendar)
    case.must(claimed(300_000_00, by=OFFICER))
    now = in_hand(workflow, case.dossier, calendar)
    found = [one for one in waits(now, agenda(now)) if one.subject == "tranches.solde"]
    assert any(one.person != OFFICER.person for one in found)
    case.must(claimed(300_000_00, by=HEAD))
    assert asked_of(case, "solde") == (None, ())
    case.must(SENT_BACK)
