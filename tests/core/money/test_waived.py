"""Money that the State is owed is given up by two people, as it is paid by several."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.corrections import Past
from support_engine.core.dossier import money_events as m
from support_engine.core.money import law
from support_engine.core.money.alerts import amount_alerts
from support_engine.core.money.payable import payable
from support_engine.core.telling.money_notices import money_notice
from support_engine.core.telling.standing import about_money
from support_engine.core.telling.waiting import Waiting
from support_engine.recording.decided import on_journal
from tests.letter_samples import RENDERER, sample
from tests.money_story import (
    ACCOUNTANT,
    HOLDER,
    ORDERER,
    act,
    advance_paid,
    completion,
    interim_paid,
    money_case,
    ready,
    still_owed,
)
from tests.story import HEAD, OFFICER, REFERENCE, OneDossier, because, day, document, in_hand

LOU = c.Actor("lou", frozenset({"ordonnateur"}))
OPENED = act(k.OpenRecovery, "2023-02-01", cause="retrait", reason=because())
ORDER = act(k.OrderRecovery, "2023-02-17", number=1, order="OR-1")


def drop(by: c.Actor, on: str = "2023-02-02") -> k.CancelRecovery:
    return act(k.CancelRecovery, on, by, number=1, reason=because())


def take_back(by: c.Actor, on: str, back_to: int | None = None) -> c.CorrectLastAct:
    return c.CorrectLastAct(
        reference=REFERENCE, by=by, on=day(on), reason=because("Erreur"), back_to=back_to
    )


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    return money_case(workflow, calendar, [*ready(), *advance_paid(), OPENED])


def codes(answer) -> set[Code]:
    return set(answer.codes) if isinstance(answer, Refused) else set()


@pytest.mark.parametrize("second", [LOU, HEAD])
def test_a_recovery_is_dropped_by_two(case, second) -> None:
    owed = still_owed(case)
    assert [event.type for event in case.must(drop(ORDERER))] == ["recovery_drop_proposed"]
    assert still_owed(case) == owed > 0, "nothing changes before the second"
    assert codes(case.ask(drop(ORDERER))) == {Code.SAME_PERSON}
    assert [event.type for event in case.must(drop(second))] == ["recovery_cancelled"]
    assert still_owed(case) == 0


def test_whoever_was_asked_for_a_sum_hears_that_it_is_asked_no_more(workflow, calendar) -> None:
    """Its rest too, where some of it came back: what was paid is not, and may be contested."""
    case = money_case(workflow, calendar, [*ready(), *advance_paid(), OPENED])
    case.must(drop(ORDERER))
    (event,) = case.must(drop(LOU))
    (recovery,) = case.dossier.purse.recoveries
    for received in (0, 5_000_00):
        purse = replace(
            case.dossier.purse, recoveries=(replace(recovery, order="OR-1", received=received),)
        )
        dossier = replace(case.dossier, purse=purse)
        told = money_notice(in_hand(workflow, dossier, calendar), event)
        assert (told.letter, told.roles) == ("recuperation_abandonnee", ("porteur",))
        assert told.data["recovery"]["left"] == recovery.amount - received
        assert told.data["recovery"]["reason"] == because()
        letter = RENDERER.render(told.letter, {**sample(told.letter, rich=True), **told.data})
        assert ("n’est pas rendu" in letter.text) is bool(received)
        assert ("recours" in letter.text) is bool(received)


@pytest.mark.parametrize("has_left", [True, False])
def test_what_nobody_was_asked_for_is_not_said_to_be_asked_no_more(case, has_left) -> None:
    opened = next(row for row in case.journal if isinstance(row.event, m.RecoveryOpened))
    for by in (ORDERER, LOU):
        case.must(drop(by))
    told, announced = case.journal[-1], {opened.version: has_left}
    letter = Waiting(told, case.workflow, case.journal, "", announced, (), ())
    assert ("n’est pas partie" in about_money(letter, told.event)) is not has_left


def test_an_order_answers_whoever_asked_that_it_be_dropped(case) -> None:
    case.must(drop(ORDERER))
    case.must(replace(ORDER, by=LOU))
    (recovery,) = case.dossier.purse.recoveries
    assert (recovery.status, recovery.drop_by, recovery.drop_on) == ("ordered", "", None)
    assert codes(case.ask(drop(LOU, "2023-02-18"))) == {Code.RECOVERY_STAGE}
    case.must(take_back(LOU, "2023-02-18"))
    assert codes(case.ask(drop(ORDERER, "2023-02-18"))) == {Code.SAME_PERSON}, "it waits again"


@pytest.mark.parametrize(
    ("by", "on", "expected"),
    [
        (ORDERER, "2023-02-01", set()),
        (LOU, "2023-02-01", {Code.RECOVERY_WAIVED}),
        (HEAD, "2023-02-01", {Code.RECOVERY_WAIVED}),
        (ORDERER, "2023-02-02", {Code.RECOVERY_WAIVED}),
    ],
)
def test_taking_back_its_opening_gives_it_up_too(case, by, on, expected) -> None:
    """Whoever opened it the same day, before a letter left, has only mistyped."""
    (opened,) = (row.version for row in case.journal if row.event.type == "recovery_opened")
    assert codes(case.ask(take_back(by, on, opened))) == expected


def test_nor_is_it_taken_back_with_what_came_before_it(case) -> None:
    """With the letter that left, or under an act that stands before it; two people drop it first,
    and then nothing is in the way."""
    noted = next(row.version for row in case.journal if row.event.type == "tranche_paid") + 1
    assert codes(case.ask(take_back(HEAD, "2023-02-01", noted))) == {Code.RECOVERY_WAIVED}
    case.must(drop(ORDERER))
    case.must(drop(HEAD))
    assert codes(case.ask(take_back(HEAD, "2023-02-02", noted))) == set()


def test_an_order_that_is_taken_back_leaves_the_sum_owed(case) -> None:
    owed = still_owed(case)
    case.must(ORDER)
    case.must(take_back(ORDERER, "2023-02-17"))
    assert still_owed(case) == owed


def test_a_sum_that_is_claimed_back_keeps_nobody_from_closing(workflow, calendar) -> None:
    acts = [*ready(), *advance_paid(), *interim_paid(), *completion()]
    case = money_case(workflow, calendar, acts)
    spent = act(k.ClaimTranche, "2024-12-01", HOLDER, tranche="solde", spending=200_000_00)
    case.must(spent)
    closing = c.Advance(reference=REFERENCE, by=HEAD, on=day("2024-12-02"), transition="cloturer")
    assert codes(case.ask(closing)) == {Code.OVERPAID_UNCLAIMED}
    case.must(act(k.OpenRecovery, "2024-12-02", cause="trop_percu", reason=because()))
    case.must(closing)
    assert still_owed(case) == 50_000_00


def completed(workflow, calendar) -> OneDossier:
    """150 000 € paid, the project is over; its balance is not claimed yet."""
    acts = [*ready(), *advance_paid(), *interim_paid(), *completion()]
    return money_case(workflow, calendar, acts)


def claimed(spending: int, on: str = "2024-12-02", by: c.Actor = HOLDER) -> k.ClaimTranche:
    return act(k.ClaimTranche, on, by, tranche="solde", spending=spending)


SENT_BACK = act(k.RefuseTranche, "2024-12-02", OFFICER, tranche="solde", reason=because())
CLOSING = c.Advance(reference=REFERENCE, by=HEAD, on=day("2024-12-02"), transition="cloturer")


def test_nor_is_it_given_up_by_sending_back_the_claim_that_shows_it(workflow, calendar) -> None:
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    case.must(SENT_BACK)
    assert codes(case.ask(CLOSING)) == {Code.BALANCE_NOT_CLAIMED, Code.OVERPAID_UNCLAIMED}


@pytest.mark.parametrize("again", [299_999_99, 300_000_00, 300_002_00])
def test_nor_by_claiming_again_with_more_spending(workflow, calendar, again) -> None:
    """One person says more than was told; what the first claim showed is given up by two people, or
    by those who certify the second."""
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    case.must(SENT_BACK)
    case.must(claimed(again, by=OFFICER))
    assert Code.OVERPAID_UNCLAIMED in codes(case.ask(CLOSING))
    case.must(SENT_BACK)
    case.must(claimed(again, by=OFFICER))
    assert Code.OVERPAID_UNCLAIMED in codes(case.ask(CLOSING)), "twice is no more than once"
    case.must(act(k.OpenRecovery, "2024-12-02", cause="trop_percu", reason=because()))
    for by in (ORDERER, HEAD):
        assert Code.TRANCHE_UNDER_WAY in codes(case.ask(CLOSING)) or again <= 300_000_00
        case.must(act(k.CancelRecovery, "2024-12-02", by, number=1, reason=because()))
    assert Code.OVERPAID_UNCLAIMED not in codes(case.ask(CLOSING))


def test_what_two_people_give_up_keeps_nobody_from_closing(workflow, calendar) -> None:
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    case.must(act(k.OpenRecovery, "2024-12-02", cause="trop_percu", reason=because()))
    for by in (ORDERER, HEAD):
        case.must(act(k.CancelRecovery, "2024-12-02", by, number=1, reason=because()))
    case.must(CLOSING)


def test_a_completed_project_is_closed_once_its_balance_is_claimed(workflow, calendar) -> None:
    """What was really spent is told by that claim alone: what is owed either way comes from it."""
    case = completed(workflow, calendar)
    assert codes(case.ask(CLOSING)) == {Code.BALANCE_NOT_CLAIMED}
    case.must(claimed(300_000_00))
    case.must(CLOSING)


def test_a_claim_that_comes_to_something_is_paid_or_sent_back_first(workflow, calendar) -> None:
    case = completed(workflow, calendar)
    case.must(claimed(500_000_00))
    assert codes(case.ask(CLOSING)) == {Code.TRANCHE_UNDER_WAY}
    case.must(act(k.ProposeTranche, "2024-12-02", OFFICER, tranche="solde"))
    case.must(act(k.CertifyTranche, "2024-12-02", tranche="solde"))
    assert codes(case.ask(CLOSING)) == {Code.TRANCHE_UNDER_WAY}
    case.must(act(k.TransmitTranche, "2024-12-02", tranche="solde", request="DP-3"))
    case.must(CLOSING)
    given = {"tranche": "solde", "amount": 100_000_00, "payment": "VIR-3"}
    case.must(act(k.RecordPayment, "2024-12-16", ACCOUNTANT, **given))


def test_adverse_ends_wait_for_no_claim(workflow, calendar) -> None:
    case = completed(workflow, calendar)
    asked = replace(CLOSING, transition="declarer_caducite", reason=because())
    assert not {Code.BALANCE_NOT_CLAIMED, Code.TRANCHE_UNDER_WAY} & codes(case.ask(asked))


def test_a_recovery_dropped_as_a_mistake_gives_up_nothing_that_comes_later(
    workflow, calendar
) -> None:
    case = money_case(workflow, calendar, [*ready(), *advance_paid(), *interim_paid()])
    mistake = m.RecoveryOpened(1, "trop_percu", 75_000_00, because())  # formerly of any sum
    case.happen(mistake, day("2023-05-02"), ORDERER.person)
    case.must(drop(ORDERER, "2023-05-03"))
    (event,) = case.must(drop(HEAD, "2023-05-04"))
    assert event.waived == 0, "nothing was owed that day"
    for command in completion():
        case.must(command)
    claim = {"tranche": "solde", "spending": 200_000_00}
    case.must(act(k.ClaimTranche, "2024-12-01", HOLDER, **claim))
    assert Code.OVERPAID_UNCLAIMED in codes(case.ask(replace(CLOSING, on=day("2024-12-05"))))
    (opened,) = case.must(act(k.OpenRecovery, "2024-12-06", cause="trop_percu", reason=because()))
    assert opened.amount == 50_000_00


SAID_BY_OFFICER = claimed(300_000_00, by=OFFICER)


@pytest.mark.parametrize("second", [HOLDER, HEAD, ORDERER, c.Actor("noa", OFFICER.roles)])
def test_what_one_person_says_was_spent_is_said_again_by_another(
    workflow, calendar, second
) -> None:
    """Nothing is due, so that nobody certifies it: whoever claimed would decide alone of what the
    State gets back."""
    case = completed(workflow, calendar)
    case.must(SAID_BY_OFFICER)
    assert codes(case.ask(CLOSING)) == {Code.CLAIM_OF_ONE}
    assert codes(case.ask(SAID_BY_OFFICER)) == {Code.SAME_PERSON}
    assert codes(case.ask(claimed(299_999_99, by=second))) == {Code.CLAIM_DIFFERS}
    assert codes(case.ask(replace(SAID_BY_OFFICER, by=second, spending=None))) == {
        Code.SPENDING_MISSING
    }
    (event,) = case.must(claimed(300_000_00, by=second))
    assert (event.type, event.by) == ("tranche_seconded", second.person)
    assert case.dossier.purse.tranches["solde"].claimed_on == day("2024-12-02")
    case.must(CLOSING)


def test_whoever_neither_claims_nor_certifies_does_not_say_it(workflow, calendar) -> None:
    case = completed(workflow, calendar)
    case.must(SAID_BY_OFFICER)
    assert Code.ROLE_MISSING in codes(case.ask(claimed(300_000_00, by=ACCOUNTANT)))


def test_a_claim_sent_back_and_made_again_for_the_holder_waits_again(workflow, calendar) -> None:
    case = completed(workflow, calendar)
    case.must(SAID_BY_OFFICER)
    case.must(claimed(300_000_00, by=HEAD))
    case.must(SENT_BACK)
    case.must(SAID_BY_OFFICER)
    assert codes(case.ask(CLOSING)) == {Code.CLAIM_OF_ONE}


def test_a_claim_of_more_for_the_holder_is_certified_and_not_said_again(workflow, calendar) -> None:
    case = completed(workflow, calendar)
    case.must(claimed(500_000_00, by=OFFICER))
    assert codes(case.ask(CLOSING)) == {Code.TRANCHE_UNDER_WAY}
    assert codes(case.ask(claimed(500_000_00, by=HEAD))) >= {Code.TRANCHE_STAGE}


@pytest.mark.parametrize("again", [300_000_00, 500_000_00])
def test_a_claim_of_nothing_spent_is_not_forgotten(workflow, calendar, again) -> None:
    """0 is a figure: all that was paid is to be given back, until another one is certified."""
    case = completed(workflow, calendar)
    case.must(claimed(0))
    assert codes(case.ask(CLOSING)) == {Code.OVERPAID_UNCLAIMED}
    case.must(SENT_BACK)
    assert codes(case.ask(CLOSING)) == {Code.BALANCE_NOT_CLAIMED, Code.OVERPAID_UNCLAIMED}
    case.must(claimed(again, by=OFFICER))
    assert Code.OVERPAID_UNCLAIMED in codes(case.ask(CLOSING))
    assert law.overpaid(in_hand(workflow, case.dossier, calendar)) == 150_000_00


def test_a_journal_that_does_not_tell_nothing_from_no_figure_means_what_it_meant(
    workflow, calendar
) -> None:
    case = completed(workflow, calendar)
    (event,) = case.must(claimed(0))
    assert event.least == 0
    case.must(SENT_BACK)
    record = case.dossier.purse.tranches["solde"]
    assert record.least_told == 0
    old = replace(record, least=None)
    assert old.least_told is None
    assert not old.tells_spending
    assert replace(old, told=250_000_00).least_told == 250_000_00


def test_what_is_left_to_pay_of_a_project_that_spent_nothing_is_nothing(workflow, calendar) -> None:
    case = completed(workflow, calendar)
    case.must(claimed(0))
    assert payable(in_hand(workflow, case.dossier, calendar)) == 0


def too_much(amount: int | None, on: str = "2024-12-02") -> k.OpenRecovery:
    return act(k.OpenRecovery, on, cause="trop_percu", amount=amount, reason=because())


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (50_000_01, {Code.RECOVERY_TOO_HIGH}),
        (150_000_00, {Code.RECOVERY_TOO_HIGH}),
        (50_000_00, set()),
        (49_999_99, set()),
        (None, set()),
    ],
)
def test_no_more_is_called_overpaid_than_was_paid_beyond_what_is_due(
    workflow, calendar, amount, expected
) -> None:
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    assert codes(case.ask(too_much(amount))) == expected


def test_nothing_is_called_overpaid_before_anything_is(workflow, calendar) -> None:
    case = money_case(workflow, calendar, [*ready(), *advance_paid()])
    refusal = case.ask(too_much(1, "2023-05-02"))
    assert codes(refusal) == {Code.NOTHING_TO_RECOVER}
    assert "trop-perçu" in refusal.blockers[0].sentence


def test_what_is_not_overpaid_any_more_is_not_ordered(workflow, calendar) -> None:
    """The claim was mistaken; another one, with more spending, is certified: nothing is owed."""
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    case.must(too_much(50_000_00))
    order = act(k.OrderRecovery, "2024-12-20", number=1, order="OR-1")
    assert codes(case.ask(order)) == set()
    case.must(SENT_BACK)
    case.must(claimed(400_000_00))
    case.must(act(k.ProposeTranche, "2024-12-02", OFFICER, tranche="solde"))
    assert codes(case.ask(order)) == set(), "one person has signed for it"
    case.must(act(k.CertifyTranche, "2024-12-02", tranche="solde"))
    assert codes(case.ask(order)) == {Code.OVERPAID_LESS}
    for by in (ORDERER, HEAD):
        case.must(act(k.CancelRecovery, "2024-12-20", by, number=1, reason=because()))
    assert still_owed(case) == 0


def test_of_a_recovery_that_claims_too_much_what_is_owed_is_claimed_anew(
    workflow, calendar
) -> None:
    """Two people amend: 20 000 € are overpaid and no more 50 000 €. Dropping gives nothing up."""
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    case.must(too_much(50_000_00))
    terms = {"number": "A1", "reason": because(), "rate": 6_500}
    for by in (ORDERER, LOU):
        case.must(act(k.AmendAgreement, "2024-12-03", by, **terms))
    order = act(k.OrderRecovery, "2024-12-20", number=1, order="OR-1")
    assert codes(case.ask(order)) == {Code.OVERPAID_LESS}
    here = in_hand(workflow, case.dossier, calendar)
    assert any(
        "20\u00a0000\u00a0€ seulement sont payés en trop" in one for one in amount_alerts(here)
    )
    for by in (ORDERER, HEAD):
        case.must(drop(by, "2024-12-20"))
    assert Code.OVERPAID_UNCLAIMED in codes(case.ask(replace(CLOSING, on=day("2024-12-20"))))
    (again,) = case.must(too_much(None, "2024-12-20"))
    assert again.amount == 20_000_00


def test_an_order_that_a_returned_transfer_overtakes_is_dropped_and_the_rest_is_paid(
    workflow, calendar
) -> None:
    """150 000 € were paid of 100 000 €, and 50 000 € are ordered back; then the interim payment
    of 75 000 € comes back from the bank: nothing is overpaid any more, and 25 000 € are due."""
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    case.must(too_much(50_000_00))
    case.must(act(k.OrderRecovery, "2024-12-20", number=1, order="OR-1"))
    assert codes(case.ask(drop(ORDERER, "2024-12-20"))) == {Code.RECOVERY_STAGE}
    given = {"tranche": "acompte", "reason": because(), "returned": "RET-1"}
    case.must(act(k.RejectRequest, "2025-01-10", ACCOUNTANT, **given))
    for by in (ORDERER, HEAD):
        case.must(drop(by, "2025-01-10"))
    (due,) = case.must(act(k.CertifyTranche, "2025-01-10", tranche="acompte"))
    assert due.amount == 25_000_00


def test_no_more_is_paid_than_the_spending_that_the_balance_told_gives(workflow, calendar) -> None:
    """The order was paid; the interim payment comes back. Its own claim told 300 000 €, and would
    have given 125 000 €."""
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    case.must(too_much(50_000_00))
    case.must(act(k.OrderRecovery, "2024-12-20", number=1, order="OR-1"))
    paid = {"number": 1, "amount": 50_000_00, "receipt": "R-1"}
    case.must(act(k.ReceiveRecovery, "2024-12-27", ACCOUNTANT, **paid))
    given = {"tranche": "acompte", "reason": because(), "returned": "RET-1"}
    case.must(act(k.RejectRequest, "2025-01-10", ACCOUNTANT, **given))
    sent = act(k.TransmitTranche, "2025-01-10", tranche="acompte", request="DP-9")
    (event,) = case.must(sent)
    assert (event.amount, law.paid(case.dossier)) == (75_000_00, 25_000_00)


def test_a_part_that_was_withdrawn_covers_nothing_that_is_overpaid(workflow, calendar) -> None:
    """20 000 € are withdrawn and given back; then 50 000 € of what was paid prove not due."""
    case = completed(workflow, calendar)
    part = {"cause": "retrait", "amount": 20_000_00, "reason": because()}
    case.must(act(k.OpenRecovery, "2024-12-02", **part))
    case.must(claimed(200_000_00))
    (opened,) = case.must(too_much(None))
    assert opened.amount == 50_000_00


def test_what_is_withdrawn_besides_keeps_no_overpayment_from_being_ordered(
    workflow, calendar
) -> None:
    """50 000 € are paid too much; then the whole grant is withdrawn: each is claimed back."""
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    case.must(too_much(50_000_00))
    (rest,) = case.must(act(k.OpenRecovery, "2024-12-02", cause="retrait", reason=because()))
    assert rest.amount == 100_000_00
    for number in (2, 1):
        case.must(act(k.OrderRecovery, "2024-12-20", number=number, order=f"OR-{number}"))
        given = {"number": number, "amount": (50_000_00, 100_000_00)[number - 1]}
        back = act(k.ReceiveRecovery, "2024-12-20", ACCOUNTANT, **given, receipt=f"R-{number}")
        case.must(back)
    assert law.paid(case.dossier) == 0


LIQUIDATED = c.Advance(
    reference=REFERENCE,
    by=HEAD,
    on=day("2023-01-10"),
    transition="constater_liquidation",
    facts={"date_jugement": "2023-01-05"},
)
JUDGED = document("jugement", "2023-01-10", OFFICER)


@pytest.mark.parametrize("closed_again", [False, True])
def test_a_recovery_that_rests_on_a_closing_falls_with_it(workflow, calendar, closed_again) -> None:
    """Another company of that name was wound up: nothing is claimed of a project that goes on; nor,
    once it is closed for good, before its holder could answer that."""
    closed = replace(OPENED, cause="liquidation")
    case = money_case(workflow, calendar, [*ready(), *advance_paid(), JUDGED, LIQUIDATED, closed])
    closing = next(
        row.version for row in case.journal if row.event.type == "moved" and row.on == LIQUIDATED.on
    )
    case.must(take_back(HEAD, "2023-02-10", closing))
    assert case.dossier.state == "accompagnement"
    if closed_again:
        case.must(replace(LIQUIDATED, on=day("2023-02-13")))
    assert codes(case.ask(ORDER)) == {Code.RECOVERY_UNFOUNDED}
    case.must(drop(ORDERER, "2023-02-17"))
    case.must(drop(HEAD, "2023-02-17"))
    case.must(replace(OPENED, on=day("2023-02-17")))
    assert codes(case.ask(replace(ORDER, on=day("2023-03-07"), number=2))) == set()


@pytest.mark.parametrize("came_back", [0, 10_00])
def test_an_order_that_rests_on_a_closing_falls_with_it_unless_it_was_paid(
    workflow, calendar, came_back
) -> None:
    closed = replace(OPENED, cause="liquidation")
    life = [*ready(), *advance_paid(), JUDGED, LIQUIDATED, closed, ORDER]
    case = money_case(workflow, calendar, life)
    if came_back:
        paid = {"number": 1, "amount": came_back, "receipt": "R-1"}
        case.must(act(k.ReceiveRecovery, "2023-02-18", ACCOUNTANT, **paid))
    closing = next(
        row.version for row in case.journal if row.event.type == "moved" and row.on == LIQUIDATED.on
    )
    back = take_back(HEAD, "2023-03-10", closing)
    here = replace(in_hand(workflow, case.dossier, calendar), today=back.on)
    journal = tuple((workflow, row) for row in case.journal)
    now = datetime(2023, 3, 10, 12, tzinfo=UTC)
    decided = on_journal(here, back, Past(journal), now, lambda _: workflow)
    told = [one.startswith("L’ordre de reversement OR-1 est repris") for one in decided.overtaken()]
    assert told == ([] if came_back else [True])
    case.must(back)
    (recovery,) = case.dossier.purse.recoveries
    assert (recovery.status, recovery.received) == (
        ("ordered", came_back) if came_back else ("opened", 0)
    )
    here = in_hand(workflow, case.dossier, calendar)
    assert any("repose sur une clôture qui a été reprise" in one for one in amount_alerts(here))
    case.must(drop(ORDERER, "2023-03-13"))
    case.must(drop(HEAD, "2023-03-13"))
    assert law.owed_back(case.dossier) == 0


def test_what_is_overpaid_rests_on_no_closing(workflow, calendar) -> None:
    case = money_case(workflow, calendar, [*ready(), *advance_paid(), JUDGED, LIQUIDATED])
    case.must(OPENED)
    assert case.dossier.purse.recoveries[0].after_closing
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    case.must(too_much(50_000_00))
    assert not case.dossier.purse.recoveries[0].after_closing
