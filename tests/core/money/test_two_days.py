"""Two days: an act takes effect on the day that a person types; it is known on the day that the
engine records it. What protects somebody counts from the later one; money leaves on the second."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier.delays import REPLY_DAYS
from support_engine.core.money import law
from support_engine.views.money.accounts import recovery_account
from tests.money_story import OTHER_IBAN, act, advance_paid, money_case, ready, shares
from tests.story import HEAD, HOLDER, OFFICER, OneDossier, because, day, in_hand

CLAIM = act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance")
PROPOSE = act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance")
CERTIFY = act(k.CertifyTranche, "2022-11-22", tranche="avance")
TRANSMIT = act(k.TransmitTranche, "2022-11-23", tranche="avance", request="DP-1")
LEAVING = (PROPOSE, CERTIFY, TRANSMIT)
days = st.integers(0, 60).map(lambda n: timedelta(days=n))


@pytest.mark.parametrize("number", range(len(LEAVING)))
@given(late=st.integers(1, 400))
@settings(max_examples=20)
def test_money_never_leaves_on_a_day_that_is_over(workflow, calendar, number, late) -> None:
    case = money_case(workflow, calendar, ready(), [CLAIM, *LEAVING[:number]])
    command = LEAVING[number]
    outcome = case.ask(command, today=command.on + timedelta(days=late))
    assert isinstance(outcome, Refused)
    assert Code.BACKDATED in outcome.codes


def test_an_order_to_pay_back_is_of_the_day(workflow, calendar) -> None:
    opened = act(k.OpenRecovery, "2022-12-10", cause="retrait", reason=because("Label retiré"))
    case = money_case(workflow, calendar, ready(), advance_paid(), [opened])
    order = act(k.OrderRecovery, "2023-01-10", number=1, order="OR-1")
    assert case.ask(order, today=day("2023-01-11")).codes == {Code.BACKDATED}
    assert not isinstance(case.ask(order), Refused)
    assert {type(one) for one in (*LEAVING, order)} == set(k.OF_THE_DAY), "forms ask no day of them"


@given(said=days, waited=days)
def test_an_account_is_safe_so_many_days_after_it_was_recorded(
    workflow, calendar, said, waited
) -> None:
    """Whatever day is typed for the change: a typed date ends no quarantine."""
    case = money_case(workflow, calendar, ready(), [CLAIM])
    today = day("2023-02-01")
    on = str(today - said)
    case.must(act(k.ChangeBank, on, OFFICER, iban=OTHER_IBAN, holder="Atelier"), today)
    ask = act(k.ProposeTranche, str(today + waited), OFFICER, tranche="avance")
    outcome = case.ask(ask)
    is_held = isinstance(outcome, Refused) and Code.BANK_QUARANTINED in outcome.codes
    assert is_held is (waited.days < law.rules(workflow).quarantine_days)


@given(said=days, waited=days)
def test_a_holder_has_the_whole_reply_period_after_the_recovery_was_recorded(
    workflow, calendar, said, waited
) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    today = day("2023-02-10")
    opening = act(
        k.OpenRecovery, str(today - said), cause="retrait", reason=because("Label retiré")
    )
    case.must(opening, today)
    order = act(k.OrderRecovery, str(today + waited), number=1, order="OR-1")
    outcome = case.ask(order)
    is_held = isinstance(outcome, Refused) and Code.CLOCK_NOT_OVER in outcome.codes
    assert is_held is (waited.days <= REPLY_DAYS)


def test_a_suspension_has_the_time_to_answer_a_sum_claimed_back_stand_still(
    workflow, calendar
) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    case.must(act(k.OpenRecovery, "2023-02-10", cause="retrait", reason=because("Label retiré")))
    suspended = {"hold": "suspension", "reason": because("Contrôle")}
    case.must(act(c.OpenHold, "2023-02-20", HEAD, **suspended))
    order = {"number": 1, "order": "OR-1"}
    for on in ("2023-02-26", "2023-03-19"):
        assert case.ask(act(k.OrderRecovery, on, **order)).codes == {Code.CLOCK_NOT_OVER}
    (recovery,) = case.dossier.purse.recoveries
    assert recovery_account(
        in_hand(workflow, case.dossier, calendar), recovery
    ).status_label.endswith("attend la fin d’une suspension")
    case.must(act(c.LiftHold, "2023-03-20", HEAD, **suspended))
    letter = {"letter": "suspension_levee", "act": case.dossier.version}
    assert not isinstance(case.ask(act(k.OrderRecovery, "2023-03-26", **order)), Refused)
    case.must(act(c.RecordDeparture, "2023-03-27", c.SYSTEM, **letter))
    assert case.ask(act(k.OrderRecovery, "2023-04-01", **order)).codes == {Code.CLOCK_NOT_OVER}
    assert not isinstance(case.ask(act(k.OrderRecovery, "2023-04-02", **order)), Refused)


@given(said=st.integers(0, 40))
def test_the_reply_period_of_a_formal_notice_starts_when_it_is_recorded(
    workflow, calendar, said
) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    today = case.today + timedelta(days=45)
    notice = c.OpenHold(
        reference=case.dossier.reference,
        by=HEAD,
        on=today - timedelta(days=said),
        hold="mise_en_demeure",
        reason=because("Rapport manquant"),
        reply_days=15,
    )
    case.must(notice, today)
    assert case.dossier.clocks["reponse_mise_en_demeure"].started_on == today


TRANCHES, SHARES = ("avance", "acompte", "solde"), (2_000, 5_000, 3_000)
SIGNED = {
    "A1": ("2022-12-01", {"maximum": 240_000_00, "rate": 5_800}),
    "A2": ("2023-01-10", {"maximum": 230_000_00}),
    "A10": ("2023-01-10", {"maximum": 220_000_00, "eligible": 480_000_00}),
    "A3": ("2022-12-20", {"rate": 5_600, "schedule": shares(*SHARES)}),
}


@pytest.mark.parametrize("order", tuple(permutations(SIGNED)), ids="-".join)
def test_the_amendment_in_force_is_the_one_signed_last(workflow, calendar, order) -> None:
    """Whatever order they are recorded in; of one day, the later number (A10 after A2)."""
    case = money_case(workflow, calendar, ready(), advance_paid())
    for number in order:
        on, changes = SIGNED[number]
        amended = act(k.AmendAgreement, on, HEAD, number=number, reason=because(), **changes)
        case.must(amended, day("2023-02-01"))
    found = law.agreement(case)
    figures = (found.number, found.maximum, found.rate, found.eligible)
    assert figures == ("A10", 220_000_00, 5_600, 480_000_00)
    assert tuple(found.schedule.values()) == SHARES
