"""Public aid that is told once money has left: nobody learns of it from the accounts alone."""

from dataclasses import replace

import pytest

from support_engine.adapters.store.people.concerned import needed
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.waits import waits
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.money.aid import beyond
from support_engine.core.money.alerts import amount_alerts, second_awaited
from support_engine.recording.decided import acted
from tests.money_story import (
    ACCOUNTANT,
    ORDERER,
    act,
    advance_paid,
    balance_paid,
    completion,
    interim_paid,
    money_case,
    ready,
    whole,
)
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, because, day

LATE = act(k.DeclareAid, "2024-12-17", OFFICER, total=600_000_00)


def alerts(case: OneDossier) -> list[str]:
    there = Case(case.workflow, case.dossier, case.calendar, day("2024-12-18"))
    told = (*amount_alerts(there), *second_awaited(there))
    return [one for one in told if one.startswith("Aides publiques")]


def test_aid_told_after_the_balance_is_an_alert_until_it_is_put_right(workflow, calendar) -> None:
    case = money_case(workflow, calendar, whole())
    assert alerts(case) == []
    case.must(LATE)
    (told,) = alerts(case)
    assert "600\u00a0000\u00a0€" in told
    assert "500\u00a0000\u00a0€ au plus" in told
    assert "100\u00a0000\u00a0€ sont à récupérer" in told
    why = because("Aide régionale déclarée après le solde")
    given = {"cause": "prorata", "amount": 100_000_00, "reason": why}
    case.must(act(k.OpenRecovery, "2024-12-18", ORDERER, **given))
    case.must(act(k.DeclareAid, "2024-12-18", OFFICER, total=500_000_00))
    assert alerts(case) == []
    case.must(act(k.DeclareAid, "2024-12-18", OFFICER, total=500_000_01))
    assert len(alerts(case)) == 1, "what was claimed for it is taken off, and no more"


CLOSING = c.Advance(reference=REFERENCE, by=HEAD, on=day("2024-12-18"), transition="cloturer")
WHY = because("Aide régionale déclarée après le solde")


@pytest.fixture
def late(workflow, calendar) -> OneDossier:
    """600 000 € of aid for 500 000 € of spending, told once the balance was paid."""
    case = money_case(workflow, calendar, whole(), [LATE])
    assert set(case.ask(CLOSING).codes) == {Code.AID_UNCLAIMED}
    return case


def recover(cents: int) -> k.OpenRecovery:
    return act(k.OpenRecovery, "2024-12-18", ORDERER, cause="prorata", amount=cents, reason=WHY)


def test_a_project_is_closed_once_that_part_is_claimed_back(late) -> None:
    late.must(recover(99_999_99))
    (blocker,) = late.ask(CLOSING).blockers
    assert blocker.facts["amount"] == 1
    assert len(alerts(late)) == 1
    late.must(recover(1))
    assert alerts(late) == []
    late.must(CLOSING)


def told(cents: int, by: c.Actor = OFFICER, on: str = "2024-12-18") -> k.DeclareAid:
    return act(k.DeclareAid, on, by, total=cents)


def codes(answer) -> set[Code]:
    return set(answer.codes) if isinstance(answer, Refused) else set()


@pytest.mark.parametrize("second", [ORDERER, HEAD])
def test_or_once_the_total_is_told_anew_by_two(late, second) -> None:
    """One person’s word lowers nothing: neither what is beyond, nor what keeps a payment."""
    assert [event.type for event in late.must(told(500_000_00))] == ["aid_proposed"]
    assert codes(late.ask(CLOSING)) == {Code.AID_UNCLAIMED}, "nothing changes before the second"
    assert codes(late.ask(told(500_000_00))) == {Code.SAME_PERSON}
    assert OFFICER.person in needed(late.dossier), "nor under another name"
    assert codes(late.ask(told(500_000_00, HOLDER))) == {Code.ROLE_MISSING}
    assert any("une seconde personne saisit le même" in one for one in alerts(late))
    here = Case(late.workflow, late.dossier, late.calendar, late.today)
    assert {one.role for one in waits(here, agenda(here)) if one.subject == "aids.proposed"}
    (event,) = late.must(told(500_000_00, second))
    assert (event.type, event.by) == ("aid_declared", second.person)
    assert not alerts(late)
    late.must(CLOSING)


def test_another_lower_total_takes_the_place_of_the_first_and_a_higher_one_counts_at_once(
    late,
) -> None:
    late.must(told(500_000_00))
    assert [event.type for event in late.must(told(490_000_00, ORDERER))] == ["aid_proposed"]
    assert codes(late.ask(told(490_000_00, ORDERER))) == {Code.SAME_PERSON}
    assert [event.type for event in late.must(told(650_000_00))] == ["aid_declared"]
    assert late.dossier.purse.aid_waiting is None


@pytest.mark.parametrize(
    ("by", "on", "expected"),
    [
        (OFFICER, "2024-12-17", set()),
        (OFFICER, "2024-12-18", {Code.UNDONE_ALONE}),
        (HEAD, "2024-12-17", {Code.UNDONE_ALONE}),
    ],
)
def test_nor_is_it_lowered_by_taking_back_what_raised_it(late, by, on, expected) -> None:
    """But on its own day, by whoever typed it: that is a slip."""
    raised = late.journal[-1].version
    back = c.CorrectLastAct(reference=REFERENCE, by=by, on=day(on), reason=WHY, back_to=raised)
    assert codes(late.ask(back)) == expected


def test_what_keeps_a_payment_is_not_lowered_by_one_person(workflow, calendar) -> None:
    parts = (ready(), advance_paid(), interim_paid(), completion())
    case = money_case(workflow, calendar, *parts, [told(600_000_00, OFFICER, "2024-11-25")])
    claim, propose, *_ = balance_paid()
    case.must(claim)
    case.must(told(290_000_00, ORDERER, "2024-12-01"))
    assert Code.AID_TOO_HIGH in case.ask(propose).codes


def test_a_total_that_counted_on_a_sum_since_dropped_keeps_the_payment(workflow, calendar) -> None:
    parts = (ready(), advance_paid(), interim_paid(), completion())
    case = money_case(workflow, calendar, *parts, [told(560_000_00, OFFICER, "2024-11-25")])
    claim, propose, *_ = balance_paid()
    case.must(claim)
    case.must(replace(recover(60_000_00), on=day("2024-12-03")))
    case.must(told(500_000_00, OFFICER, "2024-12-03"))
    propose = replace(propose, on=day("2024-12-03"))
    assert codes(case.ask(propose)) == set()
    for by in (ORDERER, HEAD):
        case.must(act(k.CancelRecovery, "2024-12-03", by, number=1, reason=WHY))
    assert codes(case.ask(propose)) == {Code.AID_TOO_HIGH}


def test_or_given_up_by_two(late) -> None:
    late.must(recover(100_000_00))
    for by in (ORDERER, HEAD):
        late.must(act(k.CancelRecovery, "2024-12-18", by, number=1, reason=WHY))
        assert (late.dossier.purse.recoveries[0].status == "cancelled") == (by is HEAD)
    late.must(CLOSING)


def test_what_was_given_up_is_no_lower_total(late) -> None:
    """The holder keeps it: all public aid is what it was, and two people lower it."""
    late.must(recover(100_000_00))
    for by in (ORDERER, HEAD):
        late.must(act(k.CancelRecovery, "2024-12-18", by, number=1, reason=WHY))
    assert [event.type for event in late.must(told(500_000_00))] == ["aid_proposed"]
    assert [event.type for event in late.must(told(600_000_00))] == ["aid_declared"]
    assert [event.type for event in late.must(told(500_000_00))] == ["aid_proposed"], "told anew"


def test_what_came_back_leaves_within_what_the_balance_told(workflow, calendar) -> None:
    """Less was spent than the agreement foresaw: public aid is counted for what was."""
    spent = balance_paid(320_000_00, 10_000_00)
    parts = (ready(), advance_paid(), interim_paid(), completion(), spent, [told(400_000_00)])
    case = money_case(workflow, calendar, *parts)
    returned = {"tranche": "acompte", "reason": WHY, "returned": "RET-1"}
    case.must(act(k.RejectRequest, "2024-12-18", ACCOUNTANT, **returned))
    again = {"tranche": "acompte", "request": "DP-9"}
    assert codes(case.ask(act(k.TransmitTranche, "2024-12-18", ORDERER, **again))) == {
        Code.AID_TOO_HIGH
    }


def test_what_was_claimed_for_a_total_does_not_count_for_the_next_one(late) -> None:
    late.must(recover(100_000_00))
    late.must(act(k.DeclareAid, "2024-12-18", OFFICER, total=550_000_00))
    (blocker,) = late.ask(CLOSING).blockers
    assert blocker.facts["amount"] == 50_000_00


def test_no_more_is_asked_than_the_holder_has(late) -> None:
    late.must(act(k.DeclareAid, "2024-12-18", OFFICER, total=900_000_00))
    (blocker,) = late.ask(CLOSING).blockers
    assert blocker.facts["amount"] == 250_000_00
    late.must(recover(250_000_00))
    late.must(CLOSING)


def excess(case: OneDossier) -> int:
    found = beyond(Case(case.workflow, case.dossier, case.calendar, case.today))
    return found.amount if found else 0


def test_what_of_ours_is_not_paid_yet_is_beyond_nothing(workflow, calendar) -> None:
    """350 000 € of others and 150 000 € paid are within 500 000 €: the balance alone would not be,
    and is refused."""
    told = replace(LATE, on=day("2024-11-25"))
    parts = (ready(), advance_paid(), interim_paid(), completion(), [told])
    case = money_case(workflow, calendar, *parts)
    assert (excess(case), alerts(case)) == (0, [])
    claim, propose, *_ = balance_paid()
    case.must(claim)
    assert Code.AID_TOO_HIGH in case.ask(propose).codes
    assert set(case.ask(CLOSING).codes) == {Code.TRANCHE_UNDER_WAY}
    case.must(replace(told, on=day("2024-12-01"), total=600_000_01))
    assert excess(case) == 1


def test_nor_is_what_the_bank_sent_back(late) -> None:
    assert excess(late) == 100_000_00
    returned = {"tranche": "solde", "reason": WHY, "returned": "RET-1"}
    late.must(act(k.RejectRequest, "2024-12-18", ACCOUNTANT, **returned))
    assert excess(late) == 0


def test_what_left_for_the_accountant_is(workflow, calendar) -> None:
    *sent, _ = whole()
    case = money_case(workflow, calendar, sent, [LATE])
    assert set(case.ask(CLOSING).codes) == {Code.AID_UNCLAIMED}


def test_whoever_tells_more_than_is_allowed_hears_it_at_once(workflow, calendar) -> None:
    """It may be true: it is recorded, with what it keeps."""
    kind = act(k.RecordHolderKind, "2022-12-20", OFFICER, holder_kind="association")
    case = money_case(workflow, calendar, ready(), advance_paid(), [kind])
    for total, expected in ((500_000_00, 0), (500_000_01, 1)):
        here = Case(workflow, case.dossier, calendar, day("2022-12-20"))
        decided = acted(here, told(total, OFFICER, "2022-12-20"))
        said = [one for one in decided.overtaken() if "Aucun versement ne se propose" in one]
        assert len(said) == expected, total
