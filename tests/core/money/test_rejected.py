"""A payment request that the accountant rejects: nothing is stuck, and nothing is paid twice."""

import pytest

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from support_engine.core.dossier.case import Case
from support_engine.core.money.basis import account_alert
from support_engine.core.money.ledger import standing
from support_engine.stories.verify import verify
from tests.money_story import (
    ACCOUNTANT,
    ORDERER,
    OTHER_IBAN,
    accompanied,
    act,
    advance_paid,
    ready,
)
from tests.story import HEAD, HOLDER, OFFICER, OneDossier, because, day

WHY = because("Compte clôturé par la banque")
REJECTED = act(k.RejectRequest, "2022-11-28", ACCOUNTANT, tranche="avance", reason=WHY)
*TO_SEND, SEND, _ = (*ready(), *advance_paid())
AGAIN = act(k.TransmitTranche, "2022-11-29", tranche="avance", request="DP-1 bis")
PAID = act(
    k.RecordPayment, "2022-12-05", ACCOUNTANT, tranche="avance", amount=75_000_00, payment="V"
)


@pytest.fixture
def sent(workflow, calendar) -> OneDossier:
    """The advance is at the accountant's."""
    case = OneDossier(workflow, calendar)
    for command in (*accompanied(workflow), *TO_SEND, SEND):
        case.must(command)
    return case


def codes(refused) -> list[Code]:
    return [blocker.code for blocker in refused.blockers]


def on(case: OneDossier, text: str) -> Case:
    return Case(case.workflow, case.dossier, case.calendar, day(text))


def stage(case: OneDossier) -> str:
    return case.dossier.purse.tranches["avance"].stage


def test_a_rejected_request_leaves_again_under_another_number_and_is_paid_once(sent) -> None:
    sent.must(REJECTED)
    assert stage(sent) == "certified"
    assert ("transmitted", "avance") not in standing(on(sent, "2022-11-28"))
    assert codes(sent.do(PAID)) == [Code.TRANCHE_STAGE]
    sent.must(AGAIN)
    sent.must(PAID)
    assert standing(on(sent, "2022-12-05"))["paid", "avance"] == 75_000_00
    assert codes(sent.do(REJECTED)) == [Code.TRANCHE_PAID, Code.DATE_TOO_EARLY]


@pytest.mark.parametrize("by", [HOLDER, OFFICER, ORDERER, HEAD])
def test_only_the_accountant_says_what_the_accountant_rejected(sent, by) -> None:
    mine = act(k.RejectRequest, "2022-11-28", by, tranche="avance", reason=WHY)
    assert Code.ROLE_MISSING in codes(sent.do(mine))


@pytest.mark.parametrize("reason", ["", "Non"])
def test_it_is_said_why(sent, reason) -> None:
    bare = act(k.RejectRequest, "2022-11-28", ACCOUNTANT, tranche="avance", reason=reason)
    assert codes(sent.do(bare)) == [Code.REASON_MISSING]


def test_nothing_is_rejected_that_was_not_sent_or_before_it_was(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar)
    for command in (*accompanied(workflow), *TO_SEND):
        case.must(command)
    assert codes(case.do(REJECTED)) == [Code.TRANCHE_STAGE]
    case.must(SEND)
    before = act(k.RejectRequest, "2022-11-22", ACCOUNTANT, tranche="avance", reason=WHY)
    assert codes(case.do(before)) == [Code.DATE_TOO_EARLY]


def test_an_account_that_changed_is_certified_before_it_leaves_again(sent) -> None:
    changed = act(k.ChangeBank, "2022-11-24", OFFICER, iban=OTHER_IBAN, holder="Atelier du Lin")
    sent.must(changed)
    sent.must(act(k.ConfirmBank, "2022-11-25", ORDERER, channel="Téléphone"))
    sent.must(REJECTED)
    assert Code.ACCOUNT_CHANGED in codes(sent.do(AGAIN))
    sent.must(act(k.CertifyTranche, "2022-12-12", tranche="avance"))
    sent.must(act(k.TransmitTranche, "2022-12-12", tranche="avance", request="DP-2"))
    late = act(
        k.RecordPayment, "2022-12-14", ACCOUNTANT, tranche="avance", amount=75_000_00, payment="V"
    )
    sent.must(late)
    assert sent.dossier.purse.tranches["avance"].paid_to == OTHER_IBAN


def test_or_it_goes_back_to_its_holder(sent) -> None:
    sent.must(REJECTED)
    sent.must(act(k.RefuseTranche, "2022-11-29", OFFICER, tranche="avance", reason=WHY))
    assert stage(sent) == "refused"
    sent.must(act(k.ClaimTranche, "2022-12-01", HOLDER, tranche="avance"))
    assert stage(sent) == "claimed"


def test_whoever_transmits_reads_why_it_came_back_until_it_left_again(sent, workflow) -> None:
    tranche = workflow.tranche_of["avance"]

    def told(today: str) -> str:
        return account_alert(on(sent, today), tranche, sent.dossier.purse.tranches["avance"])

    sent.must(REJECTED)
    assert "rejetée par le comptable" in told("2022-11-28")
    assert WHY in told("2022-11-28")
    sent.must(AGAIN)
    assert told("2022-11-29") == ""


def test_on_a_base_it_is_verified_and_no_number_serves_twice(office) -> None:
    for command in (*accompanied(office.workflow), *TO_SEND, SEND, REJECTED):
        office.must(command)
    same = act(k.TransmitTranche, "2022-11-29", tranche="avance", request="DP-1")
    assert codes(office.do(same)) == [Code.NUMBER_USED]
    office.must(AGAIN)
    office.must(PAID)
    with office.store.reading() as db:
        assert not list(verify(db, office.engine.registry, office.engine.calendar, []))
