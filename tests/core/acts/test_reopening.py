"""A closing that was a mistake is taken back alone where money moved since; what moved stays."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from tests.money_story import (
    ORDERER,
    act,
    advance_paid,
    balance_paid,
    completion,
    interim_paid,
    money_case,
    ready,
)
from tests.story import HEAD, HOLDER, OneDossier, advance, because, day


@pytest.fixture
def closed(workflow, calendar) -> OneDossier:
    """Closed while the request of the balance was at the accountant, who pays it afterwards."""
    *asked, payment = balance_paid()
    case = money_case(workflow, calendar, ready(), advance_paid(), interim_paid(), completion())
    for command in asked:
        case.must(command)
    case.must(advance("cloturer", "2024-12-06", HEAD))
    case.must(payment)
    return case


def closing(case: OneDossier) -> int:
    (row,) = [row for row in case.journal if getattr(row.event, "is_closing", False)]
    return row.version


def correct(back_to: int | None = None) -> c.CorrectLastAct:
    return act(c.CorrectLastAct, "2025-01-06", HEAD, reason=because("Erreur"), back_to=back_to)


def test_the_closing_alone_is_taken_back_and_the_payment_stays(closed) -> None:
    number, paid = closing(closed), closed.dossier.purse
    event, *_ = closed.must(correct(number))
    assert event.takes_back == (number,)
    assert (closed.dossier.is_closed, closed.dossier.state) == (False, "achevee")
    assert closed.dossier.purse == paid
    closed.must(advance("cloturer", "2025-01-07", HEAD))


def test_each_refusal_leads_to_the_closing_and_that_remedy_works(closed) -> None:
    (refusal,) = closed.ask(correct(closed.journal[-1].version)).blockers
    assert refusal.code == Code.MONEY_MOVED
    assert f"correct MP1-001 --to {closing(closed)}" in refusal.remedy
    (refusal,) = closed.ask(advance("cloturer", "2025-01-06", HEAD)).blockers
    assert refusal.code == Code.CLOSED
    assert "correct MP1-001 --to N" in refusal.remedy
    closed.must(correct(closing(closed)))


def test_what_stands_by_itself_since_the_closing_stays_with_the_money(closed) -> None:
    named = act(c.AssignPerson, "2024-12-20", HEAD, role="accompagnateur", person="lou")
    closed.must(named)
    opened = act(
        k.OpenRecovery, "2024-12-20", ORDERER, cause="prorata", amount=1_00, reason=because()
    )
    closed.must(opened)
    closed.must(correct(closing(closed)))
    assert closed.dossier.people["accompagnateur"] == "lou"
    assert [one.status for one in closed.dossier.purse.recoveries] == ["opened"]


def test_what_was_claimed_back_since_stays_claimed(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid(), interim_paid(), completion())
    case.must(act(k.ClaimTranche, "2024-12-05", HOLDER, tranche="solde", spending=300_000_00))
    case.must(advance("cloturer", "2024-12-06", HEAD))
    opened = act(
        k.OpenRecovery, "2024-12-20", ORDERER, cause="prorata", amount=1_00, reason=because()
    )
    case.must(opened)
    case.must(correct(closing(case)))
    assert [one.left for one in case.dossier.purse.recoveries] == [1_00]
    assert day("2024-12-06") not in {clock.stopped_on for clock in case.dossier.clocks.values()}
