"""What a guarantee let leave keeps it, until that is spent or given back."""

from dataclasses import replace

import pytest

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from support_engine.core.money import guarantee
from tests.core.money.test_waived import codes
from tests.money_story import (
    ACCOUNTANT,
    ADVANCE,
    INTERIM,
    ORDERER,
    act,
    advance_paid,
    money_case,
    ready,
    released,
    shares,
)
from tests.story import HEAD, OFFICER, OneDossier, because, in_hand, milestone

HALF = shares(5_000, 3_000, 2_000)
"""An advance of 125 000 €, of 75 000 € at most without a guarantee."""


def guaranteed(on: str, amount: int, by=OFFICER) -> k.RecordGuarantee:
    return act(k.RecordGuarantee, on, by, amount=amount)


def needed(case: OneDossier) -> int:
    """What the guarantee may not go below, in cents."""
    return guarantee.least(in_hand(case.workflow, case.dossier, case.calendar))


@pytest.fixture
def certified(workflow, calendar) -> OneDossier:
    """An advance of 125 000 €, certified under a guarantee of 150 000 €."""
    case = money_case(workflow, calendar, ready(), [guaranteed("2022-11-16", 150_000_00)])
    terms = {"number": "A1", "reason": because("Garantie"), "schedule": HALF}
    case.must(act(k.AmendAgreement, "2022-11-16", HEAD, **terms))
    for command in list(released("avance", ADVANCE, 0, 125_000_00, "1"))[:3]:
        case.must(command)
    return case


def leave(case: OneDossier) -> OneDossier:
    for command in list(released("avance", ADVANCE, 0, 125_000_00, "1"))[3:]:
        case.must(command)
    return case


@pytest.mark.parametrize("by", [OFFICER, ORDERER])
def test_a_guarantee_goes_no_lower_than_the_advance_that_left_thanks_to_it(certified, by) -> None:
    assert not codes(certified.ask(guaranteed(ADVANCE[2], 0, by)))
    transmitted = act(k.TransmitTranche, ADVANCE[3], tranche="avance", request="DP-1")
    certified.must(transmitted)
    for amount in (0, 124_999_99):
        refusal = certified.ask(guaranteed(ADVANCE[3], amount, by))
        assert codes(refusal) == {Code.GUARANTEE_NEEDED}
        assert "125 000" in refusal.blockers[0].sentence.replace("\u202f", " ").replace(
            "\u00a0", " "
        )
    for amount in (200_000_00, 125_000_00):
        certified.must(guaranteed(ADVANCE[3], amount, by))


def test_spending_of_a_claim_that_is_paid_gives_it_back(certified) -> None:
    """300 000 € at 50 % cover 150 000 €; a claim alone shows nothing, nor one that is certified or
    sent, and may still come back or be sent back."""
    case = leave(certified)
    for command in milestone("bilan_etape_1", "bilan_etape", "2023-03-30"):
        case.must(command)
    steps = list(released("acompte", INTERIM, 300_000_00, 25_000_00, "2"))
    for step in steps[:-1]:
        case.must(step)
        assert codes(case.ask(guaranteed(step.on.isoformat(), 0))) == {Code.GUARANTEE_NEEDED}
    case.must(steps[-1])
    case.must(guaranteed(INTERIM[4], 0))


def test_so_does_what_comes_back(certified) -> None:
    case = leave(certified)
    cause = {"cause": "retrait", "amount": 60_000_00, "reason": because("Retrait")}
    case.must(act(k.OpenRecovery, "2023-01-10", **cause))
    received = {"number": 1, "amount": 49_999_99, "receipt": "T-1"}
    order = act(k.OrderRecovery, "2023-03-20", number=1, order="OR-1")
    case.must(order)
    case.must(act(k.ReceiveRecovery, "2023-03-21", ACCOUNTANT, **received))
    assert needed(case) == 75_000_01
    case.must(act(k.ReceiveRecovery, "2023-03-22", ACCOUNTANT, **{**received, "amount": 1}))
    case.must(guaranteed("2023-03-22", 0))


def test_an_advance_that_needs_none_binds_none_and_one_that_was_lowered_goes_up(
    workflow, calendar, certified
) -> None:
    case = money_case(workflow, calendar, ready(), [guaranteed("2022-11-16", 90_000_00)])
    for command in advance_paid():
        case.must(command)
    case.must(guaranteed(ADVANCE[4], 0))
    older = leave(certified)
    purse = replace(older.dossier.purse, guarantee=10_000_00)
    older.dossier = replace(older.dossier, purse=purse)
    assert codes(older.ask(guaranteed(ADVANCE[4], 9_999_99))) == {Code.GUARANTEE_NEEDED}
    older.must(guaranteed(ADVANCE[4], 20_000_00))
