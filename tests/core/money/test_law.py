"""The law of money: what each tranche comes to, cent by cent, and what the ledger holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.acts import money_commands as k
from support_engine.core.money import law, ledger
from tests.money_story import (
    ACCOUNTANT,
    MAXIMUM,
    act,
    advance_paid,
    balance_paid,
    completion,
    interim_paid,
    money_case,
    ready,
    shares,
    still_owed,
    whole,
)
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, because, day


@pytest.fixture
def case(workflow, calendar):
    return lambda *parts: money_case(workflow, calendar, *parts)


def due(case, tranche: str, spending: int) -> int:
    return law.due(case, case.workflow.tranche_of[tranche], spending)


@pytest.mark.parametrize(
    ("amount", "share", "expected"),
    [
        (100, 5_000, 50),
        (1, 5_000, 1),
        (3, 5_000, 2),
        (1, 4_999, 0),
        (100_01, 3_333, 33_33),
        (250_000_00, 3_000, 75_000_00),
        (0, 8_000, 0),
    ],
)
def test_half_a_cent_goes_up(amount, share, expected) -> None:
    assert law.half_up(amount, share) == expected


@given(
    st.integers(0, 10**10),
    st.lists(st.integers(0, 10_000), min_size=2, max_size=5).filter(lambda s: sum(s) <= 10_000),
)
def test_cumulative_rounding_neither_makes_nor_loses_a_cent(amount, shares) -> None:
    total, upto = 0, 0
    for share in shares:
        total += law.half_up(amount, upto + share) - law.half_up(amount, upto)
        upto += share
    assert total == law.half_up(amount, upto)


def test_the_ordinary_road_pays_the_maximum_once(case) -> None:
    paid = case(whole())
    assert law.paid(paid.dossier) == MAXIMUM
    assert law.pending(paid.dossier) == 0
    assert {r.stage for r in paid.dossier.purse.tranches.values()} == {"paid"}


def test_the_ledger_is_the_sum_of_what_was_recorded(case) -> None:
    found = ledger.standing(case(whole()))
    assert found["granted", ""] == found["committed", ""] == MAXIMUM
    for entry in ("claimed", "certified", "transmitted", "paid"):
        assert sum(cents for (e, _), cents in found.items() if e == entry) == MAXIMUM


@pytest.mark.parametrize(
    ("spending", "amount"),
    [
        (300_000_00, 75_000_00),
        (400_000_00, 125_000_00),
        (500_000_00, 125_000_00),
        (150_000_00, 0),
        (200_000_01, 25_000_01),
        (200_000_03, 25_000_02),
    ],
)
def test_an_interim_payment_follows_what_was_spent_up_to_the_ceiling(
    case, spending, amount
) -> None:
    """50 % of the spending, at most 80 % of 250 000 €, less the advance of 75 000 €."""
    assert due(case(ready(), advance_paid()), "acompte", spending) == amount


@pytest.mark.parametrize(
    ("spending", "amount"),
    [
        (500_000_00, 100_000_00),
        (600_000_00, 100_000_00),
        (400_000_00, 50_000_00),
        (300_000_00, 0),
        (200_000_00, -50_000_00),
        (499_999_99, 100_000_00),
        (499_999_97, 99_999_99),
    ],
)
def test_the_balance_is_what_is_earned_less_what_was_paid(case, spending, amount) -> None:
    """min(250 000 €, 50 % of the spending) − 150 000 €."""
    assert due(case(ready(), advance_paid(), interim_paid()), "solde", spending) == amount


def test_an_amendment_rules_every_later_computation(case) -> None:
    paid = case(ready(), advance_paid())
    changes = {"maximum": 200_000_00, "rate": 4_000, "ends_on": day("2025-03-31")}
    paid.must(
        act(k.AmendAgreement, "2023-01-10", HEAD, number="A1", reason=because("Réduit"), **changes)
    )
    in_force = law.agreement(paid)
    assert (in_force.number, in_force.maximum, in_force.rate) == ("A1", 200_000_00, 4_000)
    assert in_force.eligible == 500_000_00
    assert due(paid, "acompte", 400_000_00) == 160_000_00 - 75_000_00
    assert due(paid, "acompte", 500_000_00) == 160_000_00 - 75_000_00
    assert paid.dossier.clocks["execution"].decided_end == day("2025-03-31")


def test_a_new_schedule_rules_what_is_left(case) -> None:
    paid = case(ready(), advance_paid())
    schedule = shares(3_000, 3_000, 4_000)
    given_ = {"number": "A1", "reason": because("Étalement"), "schedule": schedule}
    paid.must(act(k.AmendAgreement, "2023-01-10", HEAD, **given_))
    assert due(paid, "acompte", 500_000_00) == 150_000_00 - 75_000_00


def test_a_guarantee_lifts_the_advance(case) -> None:
    paid = case(ready())
    schedule = shares(5_000, 3_000, 2_000)
    given_ = {"number": "A1", "reason": because("Garantie"), "schedule": schedule}
    refused = paid.do(act(k.AmendAgreement, "2022-11-16", HEAD, **given_))
    assert "30" in refused.blockers[0].sentence
    paid.must(act(k.RecordGuarantee, "2022-11-16", OFFICER, amount=125_000_00))
    paid.must(act(k.AmendAgreement, "2022-11-16", HEAD, **given_))
    assert due(paid, "avance", 0) == 125_000_00


def test_a_project_of_more_than_48_months_may_have_90_percent_before_the_balance(case) -> None:
    paid = case(ready(), advance_paid())
    schedule = shares(3_000, 6_000, 1_000)
    given_ = {"number": "A1", "reason": because("Long"), "schedule": schedule}
    assert paid.do(act(k.AmendAgreement, "2023-01-10", HEAD, **given_)).blockers
    longer = {"number": "A1", "reason": because("Long"), "ends_on": day("2026-10-31")}
    paid.must(act(k.AmendAgreement, "2023-01-10", HEAD, **longer))
    paid.must(act(k.AmendAgreement, "2023-01-11", HEAD, **{**given_, "number": "A2"}))
    assert due(paid, "acompte", 500_000_00) == 225_000_00 - 75_000_00


def test_too_much_paid_is_recovered_with_its_procedure(case) -> None:
    """400 000 € foreseen, 250 000 € really spent: 125 000 € earned, 150 000 € paid."""
    paid = case(ready(), advance_paid(), interim_paid(), completion())
    claim = {"tranche": "solde", "spending": 250_000_00}
    paid.must(act(k.ClaimTranche, "2024-12-01", HOLDER, **claim))
    assert law.overpaid(paid) == 25_000_00
    asked = {"cause": "trop_percu", "reason": because("Dépenses moindres")}
    paid.must(act(k.OpenRecovery, "2024-12-05", **asked))
    assert still_owed(paid) == 25_000_00
    assert law.overpaid(paid) == 0
    paid.must(act(k.OrderRecovery, "2024-12-21", number=1, order="OR-1"))
    for on, amount in (("2025-01-10", 20_000_00), ("2025-02-10", 5_000_00)):
        given_ = {"number": 1, "amount": amount, "receipt": f"R-{amount}"}
        paid.must(act(k.ReceiveRecovery, on, ACCOUNTANT, **given_))
    assert paid.dossier.purse.recoveries[0].status == "settled"
    assert law.recovered(paid.dossier) == 25_000_00
    assert still_owed(paid) == 0


@pytest.mark.parametrize("state", ["abandonnee", "resiliee"])
def test_what_was_paid_can_be_recovered_after_the_end(case, state) -> None:
    paid = case(ready(), advance_paid())
    asked = {"cause": "retrait", "reason": because(f"Dossier {state}")}
    paid.must(act(k.OpenRecovery, "2023-02-01", **asked))
    assert still_owed(paid) == 75_000_00


def test_the_final_spending_counts_even_if_the_balance_is_lower_than_planned(case) -> None:
    paid = case(ready(), advance_paid(), interim_paid(), completion())
    for command in balance_paid(400_000_00, 50_000_00):
        paid.must(command)
    assert law.paid(paid.dossier) == 200_000_00
    assert law.overpaid(paid) == 0


def test_a_file_in_which_no_act_notifies_still_says_why_not(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    case.workflow = workflow.model_copy(update={"transitions": ()})
    assert law.not_notified(case).remedy.endswith(f"advance {REFERENCE} TRANSITION.")
    assert law.completing(case.workflow) == "TRANSITION"
