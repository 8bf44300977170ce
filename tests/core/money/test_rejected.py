"""A payment request that the accountant rejects: nothing is stuck, and nothing is paid twice."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.money import law
from support_engine.core.money.alerts import account_alert
from support_engine.core.money.ledger import standing
from support_engine.core.money.payment import to_the_same_account
from support_engine.core.money.reconciliation import requests
from support_engine.core.telling.money_narrative import tranche as narrative
from support_engine.core.telling.money_notices import money_notice
from support_engine.stories.verifying.verify import verify
from support_engine.views.money.accounts import accounts
from tests.money_story import (
    ACCOUNTANT,
    INTERIM,
    ORDERER,
    OTHER_IBAN,
    accompanied,
    act,
    advance_paid,
    balance_paid,
    completion,
    interim_paid,
    money_case,
    ready,
    released,
)
from tests.story import (
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
    milestone,
)

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


def read(folder) -> list:
    """The letters that left, as messages."""
    return [message_from_bytes(path.read_bytes(), policy=default) for path in folder.rglob("*.eml")]


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
    sent.must(document("rib", "2022-11-24"))
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
        assert not list(verify(db, office.engine.registry, office.engine.calendar, [REFERENCE]))


# ── A transfer that the bank sends back ──

RETURNED = act(
    k.RejectRequest, "2022-12-09", ACCOUNTANT, tranche="avance", reason=WHY, returned="RET-1"
)
FIRST = act(
    k.RecordPayment, "2022-12-05", ACCOUNTANT, tranche="avance", amount=75_000_00, payment="V-1"
)
AFTER = act(k.TransmitTranche, "2022-12-12", tranche="avance", request="DP-1 bis")
SECOND = replace(PAID, on=day("2022-12-19"), payment="V-2")


@pytest.fixture
def back(sent) -> OneDossier:
    """The transfer that paid the advance came back."""
    sent.must(FIRST)
    sent.must(RETURNED)
    return sent


def test_a_transfer_that_comes_back_is_unpaid_and_paid_again_under_another_number(back) -> None:
    here = on(back, "2022-12-09")
    assert stage(back) == "certified"
    assert not {("paid", "avance"), ("transmitted", "avance")} & {*standing(here)}
    assert law.paid(back.dossier) == 0
    assert not requests([back.dossier])
    alert = account_alert(here, back.workflow.tranche_of["avance"], record(back))
    assert "revenu de la banque" in alert
    assert "RET-1" in alert
    told = narrative(back.workflow, back.journal[-1].event)
    assert "revenu de la banque (RET-1)" in told
    assert "DP-1" in told
    assert codes(back.do(RETURNED)) == [Code.TRANCHE_STAGE]
    assert codes(back.do(SECOND)) == [Code.TRANCHE_STAGE]
    back.must(AFTER)
    back.must(SECOND)
    assert standing(on(back, "2022-12-19"))["paid", "avance"] == 75_000_00
    assert codes(back.do(replace(SECOND, payment="V-3"))) == [Code.TRANCHE_PAID]


def record(case: OneDossier):
    return case.dossier.purse.tranches["avance"]


def test_the_accounts_say_the_day_of_its_certification_and_that_it_came_back(back) -> None:
    told = accounts(on(back, "2022-12-12"))
    (stage,) = (one for one in told.tranches if one.id == "avance")
    assert (stage.stage, stage.on) == ("certified", day("2022-11-22"))
    assert "Virement revenu de la banque le 9" in told.alerts[0]


def test_what_is_not_paid_does_not_come_back_and_what_is_paid_is_not_rejected(sent) -> None:
    assert codes(sent.do(RETURNED)) == [Code.TRANCHE_STAGE]
    sent.must(FIRST)
    assert codes(sent.do(REJECTED)) == [Code.TRANCHE_PAID, Code.DATE_TOO_EARLY]
    early = replace(RETURNED, on=day("2022-12-04"))
    assert Code.DATE_TOO_EARLY in codes(sent.ask(early))


@pytest.mark.parametrize("by", [HOLDER, OFFICER, ORDERER, HEAD])
def test_only_the_accountant_says_that_money_came_back(sent, by) -> None:
    sent.must(FIRST)
    assert codes(sent.do(replace(RETURNED, by=by))) == [Code.ROLE_MISSING]


def test_a_closed_account_is_changed_and_certified_before_it_is_paid(back) -> None:
    back.must(act(k.ChangeBank, "2022-12-10", OFFICER, iban=OTHER_IBAN, holder="Atelier du Lin"))
    assert Code.ACCOUNT_CHANGED in codes(back.do(AFTER))


def test_what_came_back_is_due_again_though_later_payments_counted_it(workflow, calendar) -> None:
    parts = (ready(), advance_paid(), interim_paid(), completion(), balance_paid())
    case = money_case(workflow, calendar, *parts)
    case.must(replace(RETURNED, on=day("2024-12-20")))
    assert law.paid(case.dossier) == 175_000_00
    again = replace(AFTER, on=day("2024-12-21"))
    case.must(again)
    case.must(replace(SECOND, on=day("2024-12-27")))
    assert law.paid(case.dossier) == 250_000_00
    assert not record(case).back


def test_sent_back_to_its_holder_it_is_claimed_again_for_as_much(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid(), interim_paid())
    case.must(replace(RETURNED, on=day("2023-05-02")))
    case.must(act(k.RefuseTranche, "2023-05-03", OFFICER, tranche="avance", reason=WHY))
    case.must(act(k.ClaimTranche, "2023-05-04", HOLDER, tranche="avance"))
    assert record(case).amount == 75_000_00


def test_what_was_paid_since_without_counting_it_has_made_up_for_it(workflow, calendar) -> None:
    """The interim payment came to 150 000 € and counted no advance: nothing more is due before the
    balance, as if the advance had never been paid."""
    case = money_case(workflow, calendar, ready(), advance_paid())
    case.must(RETURNED)
    case.must(act(k.RefuseTranche, "2022-12-10", OFFICER, tranche="avance", reason=WHY))
    for command in milestone("bilan_etape_1", "bilan_etape", "2023-03-30"):
        case.must(command)
    for command in released("acompte", INTERIM, 300_000_00, 150_000_00, "2"):
        case.must(command)
    case.must(act(k.ClaimTranche, "2023-05-04", HOLDER, tranche="avance"))
    assert record(case).amount == 0
    asked = act(k.ProposeTranche, "2023-05-05", OFFICER, tranche="avance")
    assert codes(case.ask(asked)) == [Code.NOTHING_DUE]


def test_a_sum_that_is_claimed_from_its_holder_does_not_come_back_twice(sent) -> None:
    sent.must(FIRST)
    sent.must(act(k.OpenRecovery, "2022-12-06", cause="retrait", reason=WHY))
    assert codes(sent.ask(RETURNED)) == [Code.RETURN_CLAIMED]
    for by in (ORDERER, HEAD):
        sent.must(act(k.CancelRecovery, "2022-12-09", by, number=1, reason=WHY))
    sent.must(RETURNED)


ORDERED = (
    act(k.OpenRecovery, "2022-12-06", cause="retrait", amount=50_000_00, reason=WHY),
    act(k.OrderRecovery, "2022-12-23", number=1, order="OR-1"),
)
"""A part of the advance is withdrawn."""


@pytest.mark.parametrize("cause", ["retrait", "prorata"])
def test_a_payment_that_comes_back_whole_settles_what_was_withdrawn_of_it(sent, cause) -> None:
    """The holder has nothing left, and owes nothing more; the rest is due again, and no more."""
    opened, ordered = replace(ORDERED[0], cause=cause), ORDERED[1]
    for command in (FIRST, opened):
        sent.must(command)
    returned = replace(RETURNED, on=day("2022-12-27"))
    assert codes(sent.ask(returned)) == [Code.RETURN_CLAIMED], "nobody has decided yet"
    sent.must(ordered)
    (event,) = sent.must(returned)
    (recovery,) = sent.dossier.purse.recoveries
    assert (event.settles, recovery.status, recovery.left) == (50_000_00, "settled", 0)
    here = on(sent, "2022-12-27")
    assert (law.paid(sent.dossier), standing(here)["to_recover", "1"]) == (0, 0)
    assert law.due(here, here.workflow.tranche_of["avance"], 0) == 25_000_00
    told = money_notice(here, event)
    assert told.data["payment"]["settled"] == 50_000_00
    assert "50 000 € réclamés" in narrative(here.workflow, event)
    sent.must(act(k.CertifyTranche, "2022-12-27", tranche="avance"))
    again = {"tranche": "avance", "request": "DP-9"}
    sent.must(act(k.TransmitTranche, "2022-12-27", **again))
    assert record(sent).amount == 25_000_00


def test_what_was_received_already_does_not_come_back_with_the_payment(sent) -> None:
    for command in (FIRST, *ORDERED):
        sent.must(command)
    paid = {"number": 1, "amount": 50_000_00, "receipt": "R-1"}
    sent.must(act(k.ReceiveRecovery, "2022-12-24", ACCOUNTANT, **paid))
    assert codes(sent.ask(replace(RETURNED, on=day("2022-12-27")))) == [Code.RETURN_CLAIMED]


def test_a_closing_that_is_taken_back_leaves_what_came_back(workflow, calendar) -> None:
    parts = (ready(), advance_paid(), interim_paid(), completion(), balance_paid())
    case = money_case(workflow, calendar, *parts)
    case.must(replace(advance("cloturer", "2025-01-10"), by=HEAD))
    closing = case.journal[-1].version
    case.must(replace(RETURNED, on=day("2025-01-12")))
    assert Code.CLOSED in codes(case.ask(replace(AFTER, on=day("2025-01-13"))))
    case.must(
        c.CorrectLastAct(
            reference=case.dossier.reference, by=HEAD, on=day("2025-01-14"), reason=WHY,
            back_to=closing,
        )
    )  # fmt: skip
    assert stage(case) == "certified"
    case.must(replace(AFTER, on=day("2025-01-15")))


def test_on_a_base_what_came_back_is_verified_and_one_return_is_of_one_payment(office) -> None:
    for command in (*accompanied(office.workflow), *TO_SEND, SEND, FIRST, RETURNED):
        office.must(command)
    taken_back = c.CorrectLastAct(
        reference=RETURNED.reference, by=ACCOUNTANT, on=day("2022-12-09"), reason=WHY
    )
    office.must(taken_back)
    assert office.dossier().purse.tranches["avance"].payment == "V-1"
    office.must(RETURNED)
    office.must(AFTER)
    assert set(office.do(replace(SECOND, payment="V-1")).codes) == {Code.NUMBER_USED}
    office.must(SECOND)
    again = replace(RETURNED, on=day("2022-12-20"))
    assert set(office.do(again).codes) == {Code.NUMBER_USED}
    with office.store.reading() as db:
        assert not list(verify(db, office.engine.registry, office.engine.calendar, [REFERENCE]))


@pytest.mark.parametrize(
    ("acts", "subject"), [((REJECTED,), "Versement retard"), ((FIRST, RETURNED), "retard")]
)
def test_the_holder_is_told_what_happened_and_what_to_do(office, acts, subject) -> None:
    for command in (*accompanied(office.workflow), *TO_SEND, SEND):
        office.must(command)
    office.silence()
    for command in acts:
        office.must(command)
    office.letters_leave("2022-12-12")
    (letter,) = [one for one in read(office.folder) if subject in one["Subject"]]
    text = " ".join(letter.get_body(("plain",)).get_content().split())
    assert WHY.partition(":")[0].strip() in text
    assert ("RET-1" in text) == (RETURNED in acts)
    assert "0189" in text
    assert not [one for one in read(office.folder) if "effectu" in one["Subject"]]


def test_what_has_left_is_not_proposed_again_whatever_was_lifted_before(sent, workflow) -> None:
    case = OneDossier(workflow, sent.calendar)
    for command in (*accompanied(workflow), *TO_SEND):
        case.must(command)
    on = {"reference": REFERENCE, "by": HEAD, "on": day("2022-11-23"), "hold": "suspension"}
    for command in (c.OpenHold(**on, reason=WHY), c.LiftHold(**on), SEND):
        case.must(command)
    again = act(k.ProposeTranche, "2022-11-24", OFFICER, tranche="avance")
    assert codes(case.ask(again)) == [Code.TRANCHE_STAGE]
    case.must(FIRST)
    assert Code.TRANCHE_PAID in codes(case.ask(replace(again, on=day("2022-12-06"))))


@pytest.mark.parametrize("is_stopped", [False, True])
def test_no_payment_is_promised_where_none_can_be_made(office, is_stopped) -> None:
    measure = c.OpenHold(
        reference=REFERENCE, by=HEAD, on=day("2022-12-06"), hold="suspension", reason=WHY
    )
    for command in (*accompanied(office.workflow), *TO_SEND, SEND, FIRST):
        office.must(command)
    for command in (measure, RETURNED) if is_stopped else (RETURNED,):
        office.must(command)
    office.letters_leave("2022-12-12")
    (letter,) = [one for one in read(office.folder) if "retard" in one["Subject"]]
    for form in ("plain", "html"):
        text = " ".join(letter.get_body((form,)).get_content().split())
        assert ("elle repartira" in text) != is_stopped
        assert ("toujours destinée" in text) != is_stopped
        assert ("Aucun versement n’est possible" in text) == is_stopped


@pytest.mark.parametrize("changed_on", ["", "2022-12-08", "2022-12-10"])
def test_whoever_sends_it_to_the_account_from_which_it_came_back_is_told(sent, changed_on) -> None:
    """Not where the account has changed since."""
    changed = act(k.ChangeBank, changed_on or "2022-12-08", OFFICER, iban=OTHER_IBAN, holder="A")
    sent.must(FIRST)
    if changed_on == "2022-12-08":
        sent.must(changed)
    sent.must(RETURNED)
    if changed_on == "2022-12-10":
        sent.must(changed)
    leaving = (m.TrancheTransmitted("avance", 75_000_00, "olivia", "DP-1 bis"),)
    told = list(to_the_same_account(on(sent, "2022-12-12"), leaving))
    ending = {"": "0189", "2022-12-08": OTHER_IBAN[-4:]}.get(changed_on)
    assert [ending in one and "9\u00a0décembre\u00a02022" in one for one in told] == (
        [True] if ending else []
    )


def test_that_it_came_back_is_told_though_it_left_again_the_same_day(office) -> None:
    """They had been told that it was paid; the next letter says that it was asked anew."""
    for command in (*accompanied(office.workflow), *TO_SEND, SEND, FIRST):
        office.must(command)
    office.letters_leave("2022-12-06")
    for command in (RETURNED, replace(AFTER, on=RETURNED.on)):
        office.must(command)
    office.letters_leave("2022-12-10")
    subjects = [one["Subject"] for one in read(office.folder)]
    assert [part for part in ("effectu", "retard") if not any(part in s for s in subjects)] == []
    texts = [one.get_body(("plain",)).get_content() for one in read(office.folder)]
    assert [one for one in texts if "renvoyé, pour votre projet" in " ".join(one.split())]


def test_two_people_take_a_return_back_once_its_holder_was_told(office) -> None:
    """It would be paid again on one word, and its holder would not be."""
    for command in (*accompanied(office.workflow), *TO_SEND, SEND, FIRST, RETURNED):
        office.must(command)
    office.letters_leave("2022-12-10")
    back = {"reference": REFERENCE, "on": day("2022-12-12"), "reason": WHY}
    rejected = [row for row in office.journal() if isinstance(row.event, m.RequestRejected)]
    back["back_to"] = rejected[-1].version
    for by, stage_then in ((ACCOUNTANT, "certified"), (HEAD, "paid")):
        office.must(c.CorrectLastAct(by=by, **back))
        assert office.dossier().purse.tranches["avance"].stage == stage_then
        waits_for = office.dossier().asked_back
        assert (waits_for.by if waits_for else "") == (by.person if by == ACCOUNTANT else "")
