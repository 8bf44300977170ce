"""What is left to pay is what some act can still pay."""

from dataclasses import replace

import pytest

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.core.money import law
from support_engine.core.money.payable import payable
from support_engine.views.money.accounts import accounts
from support_engine.views.reports.portfolio import portfolio
from support_engine.views.reports.rows import Period, Seen
from tests.money_story import (
    MAXIMUM,
    act,
    advance_paid,
    balance_paid,
    completion,
    interim_paid,
    money_case,
    ready,
    whole,
)
from tests.story import HEAD, HOLDER, OFFICER, OneDossier, advance, because, day, in_hand
from tests.walks import walk

CLAIMED = [act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance")]
PROPOSED = [*CLAIMED, act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance")]
BACK = act(
    k.RefuseTranche, "2024-12-02", OFFICER, tranche="solde", reason=because("Dépenses trop basses")
)
FULL = act(k.ClaimTranche, "2024-12-01", HOLDER, tranche="solde", spending=500_000_00)
ADVANCE_BACK = replace(BACK, tranche="avance", on=day("2022-11-21"))
BALANCE_BACK = [
    act(k.ClaimTranche, "2024-12-01", HOLDER, tranche="solde", spending=250_000_00),
    BACK,
]
GIVEN_UP = [advance("abandonner", "2022-12-20", HOLDER, because("Faute de local"))]
LESS = act(
    k.AmendAgreement,
    "2022-12-20",
    HEAD,
    number="A1",
    reason=because("Projet réduit"),
    maximum=200_000_00,
)
UNTIL_BALANCE = tuple(map(tuple, (ready(), advance_paid(), interim_paid(), completion())))
LIVES = {
    "nothing asked yet": ((ready(),), MAXIMUM),
    "an advance asked": ((ready(), CLAIMED), MAXIMUM),
    "an advance on its way": ((ready(), PROPOSED), MAXIMUM),
    "an advance paid": ((ready(), advance_paid()), MAXIMUM - 75_000_00),
    "a smaller maximum": ((ready(), advance_paid(), [LESS]), 200_000_00 - 75_000_00),
    "advance and interim payment": ((ready(), advance_paid(), interim_paid()), 100_000_00),
    "a balance below the maximum": (
        (*UNTIL_BALANCE, tuple(balance_paid(420_000_00, 60_000_00))),
        0,
    ),
    "the whole": ((whole(),), 0),
    "a balance sent back": ((*UNTIL_BALANCE, BALANCE_BACK), 0),
    "a balance sent back though all was spent": ((*UNTIL_BALANCE, [FULL, BACK]), 0),
    "a balance asked again": (
        (*UNTIL_BALANCE, [FULL, BACK, replace(FULL, on=day("2024-12-03"))]),
        100_000_00,
    ),
    "an advance sent back": ((ready(), [*CLAIMED, ADVANCE_BACK]), MAXIMUM),
    "a balance asked for less": ((*UNTIL_BALANCE, BALANCE_BACK[:1]), 0),
    "given up": ((ready(), advance_paid(), GIVEN_UP), 0),
    "given up with an advance asked": ((ready(), CLAIMED, GIVEN_UP), 0),
}


@pytest.mark.parametrize("name", LIVES)
def test_what_can_still_be_paid(workflow, calendar, name) -> None:
    parts, left = LIVES[name]
    case = money_case(workflow, calendar, *map(list, parts))
    here = in_hand(workflow, case.dossier, calendar)
    assert payable(here) == left
    assert accounts(here).totals["left"] == left
    seen = Seen(here.workflow, here.dossier, here.calendar, here.today)
    figures = portfolio([seen], Period(day("2022-01-01"), here.today))
    assert (figures.left, figures.granted) == (left, accounts(here).totals["granted"])


def test_before_the_agreement_the_grant_is_payable(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("convention_a_signer")
    assert payable(in_hand(workflow, case.dossier, calendar)) == MAXIMUM


def test_whatever_happens_nothing_more_is_paid_than_was_left(workflow, calendar) -> None:
    """Random lives: a payment takes no more than what could be paid before it, and with what is
    left the maximum in force is not passed."""
    paid = 0
    for seed in range(40):
        case = OneDossier(workflow, calendar)
        left = 0
        for command in walk(workflow, seed, 60):
            if isinstance(command, k.OrderRecovery | k.ReceiveRecovery | k.CancelRecovery):
                continue  # of a recovery that may not exist
            outcome = case.do(command)
            if isinstance(outcome, Refused):
                continue
            here = in_hand(workflow, case.dossier, calendar)
            if isinstance(command, k.RecordPayment):
                paid += 1
                assert command.amount <= left, seed
            left, in_force = payable(here), law.agreement(here)
            most = in_force.maximum if in_force else MAXIMUM
            assert left + law.paid(case.dossier) <= max(most, law.taken(case.dossier)), seed
    assert paid > 20
