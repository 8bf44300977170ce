"""A payment recorded under a mistyped number, account or day is said anew by two people."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.waits import waits
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.money.alerts import account_alert, second_awaited
from support_engine.core.money.ledger import standing
from support_engine.core.money.reconciliation import requests
from support_engine.core.offers.answering import answer_to
from support_engine.recording.decided import acted
from support_engine.stories.checkup.checkup import double_numbers
from support_engine.stories.verifying.verify import verify
from support_engine.views.money.ledger import ledger, subject
from tests.money_story import (
    ACCOUNTANT,
    IBAN,
    ORDERER,
    OTHER_IBAN,
    accompanied,
    act,
    advance_paid,
    interim_paid,
    money_case,
    ready,
)
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, because, day

WHY = because("La référence de l’avis a été mal recopiée")
PIERRE = c.Actor("pierre", frozenset({"comptable"}))


def restate(by: c.Actor, on: str = "2022-12-10", **said) -> k.RestatePayment:
    return act(k.RestatePayment, on, by, tranche="avance", reason=WHY, **said)


def codes(answer) -> set[Code]:
    return set(answer.codes) if isinstance(answer, Refused) else set()


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    """The advance was paid, on 5 December, as VIR-1."""
    return money_case(workflow, calendar, ready(), advance_paid())


def paid(case: OneDossier):
    return case.dossier.purse.tranches["avance"]


@pytest.mark.parametrize("second", [PIERRE, ORDERER])
def test_it_is_said_by_whoever_pays_then_by_a_second_person(case, second) -> None:
    before = standing(Case(case.workflow, case.dossier, case.calendar, day("2022-12-10")))
    case.must(restate(ACCOUNTANT, payment="VIR-9"))
    assert paid(case).payment == "VIR-1", "nothing changes before the second"
    assert codes(case.ask(restate(ACCOUNTANT, payment="vir 9"))) == {Code.SAME_PERSON}
    (event,) = case.must(restate(second, payment="VIR-9"))
    assert (event.was, event.payment) == ("VIR-1", "VIR-9")
    assert (paid(case).payment, paid(case).amount, paid(case).stage) == ("VIR-9", 75_000_00, "paid")
    assert paid(case).restating is None
    assert standing(Case(case.workflow, case.dossier, case.calendar, case.today)) == before


def test_a_second_person_is_waited_for_once_a_project_is_closed_too(case) -> None:
    """For each role that may say the same; nothing once it is said."""
    case.must(restate(ACCOUNTANT, payment="VIR-9"))
    assert waited(case) == {"comptable": "restate", "ordonnateur": "restate"}
    case.must(act(c.Advance, "2022-12-12", HOLDER, transition="abandonner", reason=WHY))
    assert waited(case) == {"comptable": "restate", "ordonnateur": "restate"}
    case.must(restate(PIERRE, "2022-12-13", payment="VIR-9"))
    assert waited(case) == {}


def waited(case: OneDossier) -> dict[str, str]:
    """The roles that are waited for about a restatement, and by which act they answer."""
    here = Case(case.workflow, case.dossier, case.calendar, case.today)
    asked = [one for one in waits(here, agenda(here)) if one.subject == "restatements.avance"]
    return {one.role: answer_to(here, one).key.split(":")[0].split(".")[1] for one in asked}


@pytest.mark.parametrize("first", [HOLDER, OFFICER, ORDERER, HEAD])
def test_nobody_but_whoever_pays_says_it_first(case, first) -> None:
    assert Code.ROLE_MISSING in codes(case.ask(restate(first, payment="VIR-9")))


def test_who_certifies_confirms_what_was_said_and_nothing_else(case) -> None:
    case.must(restate(ACCOUNTANT, payment="VIR-9"))
    assert codes(case.ask(restate(ORDERER, payment="VIR-8"))) == {Code.RESTATEMENT_DIFFERS}
    assert codes(case.ask(restate(HEAD, payment="VIR-9"))) == {Code.ROLE_MISSING}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, Code.RESTATEMENT_EMPTY),
        ({"payment": " VIR-1 "}, Code.NOTHING_TO_CHANGE),
        ({"iban": "FR76"}, Code.BANK_INVALID),
        ({"paid_on": day("2022-11-22")}, Code.DATE_TOO_EARLY),
        ({"paid_on": day("2022-12-11")}, Code.DATE_IN_FUTURE),
    ],
)
def test_it_says_something_that_could_have_been_recorded(case, said, code) -> None:
    assert codes(case.ask(restate(ACCOUNTANT, **said))) == {code}


def test_nothing_is_restated_that_was_not_paid(workflow, calendar) -> None:
    *unpaid, _ = advance_paid()
    case = money_case(workflow, calendar, ready(), unpaid)
    assert codes(case.ask(restate(ACCOUNTANT, payment="V"))) == {Code.TRANCHE_STAGE}


def test_a_day_under_a_measure_is_asked_as_for_a_payment(case) -> None:
    opened = c.OpenHold(
        reference=case.dossier.reference, by=HEAD, on=day("2022-12-06"), hold="suspension",
        reason=because("Contrôle"),
    )  # fmt: skip
    case.must(opened)
    late = restate(ACCOUNTANT, paid_on=day("2022-12-07"))
    assert codes(case.ask(late)) == {Code.HOLD_BLOCKS_PAYMENT}
    case.must(restate(ACCOUNTANT, paid_on=day("2022-12-02")))


def test_what_two_people_said_is_not_taken_back_by_one(case) -> None:
    case.must(restate(ACCOUNTANT, payment="VIR-9"))
    case.must(restate(PIERRE, payment="VIR-9"))
    back = c.CorrectLastAct(
        reference=case.dossier.reference, by=PIERRE, on=day("2022-12-10"), reason=WHY
    )
    assert codes(case.ask(back)) == {Code.MONEY_MOVED}


def test_the_holder_is_written_to_where_what_they_were_told_changes(case) -> None:
    for number in ("VIR-9", "VIR-1"):
        case.must(restate(ACCOUNTANT, payment=number))
        (event,) = case.must(restate(PIERRE, payment=number))
        assert not event.is_told
    for said in ({"iban": OTHER_IBAN}, {"paid_on": day("2022-12-06")}):
        case.must(restate(ACCOUNTANT, **said))
        (event,) = case.must(restate(PIERRE, **said))
        assert event.is_told


def test_the_ledger_tells_the_day_on_which_a_payment_was_really_made(case) -> None:
    """Its lines are added to, and the one of that payment says the other day."""
    said = {"paid_on": day("2022-12-06")}
    for by in (ACCOUNTANT, PIERRE):
        case.must(restate(by, **said))
    line = {"reference": REFERENCE, "name": "", "wave": "", "programme": "manufactures"}
    line |= {"version": 1, "item": "avance", "cents": 75_000_00, "actor": "paul"}
    rows = [
        {**line, "entry": "transmitted", "effective_on": "2022-11-23"},
        {**line, "entry": "paid", "effective_on": "2022-12-05"},
        {**line, "entry": "paid", "cents": -75_000_00, "version": 0, "effective_on": "2022-12-05"},
    ]
    here = Case(case.workflow, case.dossier, case.calendar, case.today)
    told = ledger(rows, {}, [here]).lines
    assert [one.paid_on for one in told] == [None, day("2022-12-06"), None]
    assert subject(case.workflow, told[1]) == "Avance, payée le 06/12/2022 (rectifié)"


def test_a_day_out_of_the_order_of_payments_is_said_at_once(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid(), interim_paid())
    for on, expected in (("2023-04-25", 0), ("2023-04-26", 1)):
        here = Case(workflow, case.dossier, calendar, day("2023-05-02"))
        decided = acted(here, restate(ACCOUNTANT, "2023-05-02", paid_on=day(on)))
        said = [one for one in decided.overtaken() if "après « " in one]
        assert len(said) == expected, on
        case.must(restate(ACCOUNTANT, "2023-05-02", paid_on=day(on)))
        (alert,) = second_awaited(here.now_with(case.dossier))
        assert "paul dit de ce paiement" in alert


def test_what_reads_a_payment_reads_how_it_was_made(case) -> None:
    said = {"payment": "VIR-9", "iban": OTHER_IBAN, "paid_on": day("2022-12-06")}
    case.must(restate(ACCOUNTANT, **said))
    case.must(restate(PIERRE, **said))
    (request,) = requests([case.dossier])["dp1"]
    assert (request.payment, request.paid_on) == ("VIR-9", day("2022-12-06"))
    here = Case(case.workflow, case.dossier, case.calendar, case.today)
    alert = account_alert(here, case.workflow.tranche_of["avance"], paid(case))
    assert OTHER_IBAN[-4:] in alert
    assert IBAN[-4:] in alert


def test_on_a_base_the_mistyped_number_is_free_again_and_the_other_one_is_taken(office) -> None:
    *until_paid, _ = interim_paid()
    for command in (*accompanied(office.workflow), *ready(), *advance_paid(), *until_paid):
        office.must(command)
    mistyped = act(
        k.RecordPayment, "2023-04-25", ACCOUNTANT, tranche="acompte", amount=75_000_00,
        payment="VIR-1",
    )  # fmt: skip
    assert set(office.do(mistyped).codes) == {Code.NUMBER_USED}
    office.must(restate(ACCOUNTANT, "2023-04-25", payment="VIR-9"))
    assert set(office.do(mistyped).codes) == {Code.NUMBER_USED}, "one person frees nothing"
    office.must(restate(ORDERER, "2023-04-25", payment="VIR-9"))
    office.must(mistyped)
    office.must(restate(ACCOUNTANT, "2023-04-25", payment="VIR-1"))
    taken = restate(ORDERER, "2023-04-25", payment="VIR-1")
    assert set(office.do(taken).codes) == {Code.NUMBER_USED}, "that of a payment that stands"
    with office.store.reading() as db:
        assert not list(verify(db, office.engine.registry, office.engine.calendar, [REFERENCE]))
        assert not list(double_numbers(db))


def test_two_numbers_that_were_swapped_are_each_said_right(office) -> None:
    """Each is restated by two; neither is free before the other one is said to be another."""
    for command in (*accompanied(office.workflow), *ready(), *advance_paid(), *interim_paid()):
        office.must(command)
    swap = {"avance": "VIR-2", "acompte": "VIR-1"}
    said = [
        act(k.RestatePayment, "2023-04-26", ACCOUNTANT, tranche=one, payment=number, reason=WHY)
        for one, number in swap.items()
    ]
    again = [replace(one, by=ORDERER) for one in said]
    office.must(said[0])
    assert set(office.do(again[0]).codes) == {Code.NUMBER_USED}
    office.must(said[1])
    for one in again:
        office.must(one)
        with office.store.reading() as db:
            assert not [*verify(db, office.engine.registry, office.engine.calendar, [REFERENCE])]
            assert not list(double_numbers(db))
    tranches = office.dossier().purse.tranches
    assert {name: tranches[name].payment for name in swap} == swap
    third = replace(again[0], by=ACCOUNTANT, payment="VIR-1")
    office.must(third)
    assert set(office.do(replace(third, by=ORDERER)).codes) == {Code.NUMBER_USED}


@pytest.mark.parametrize(
    ("said", "subject"),
    [({"iban": OTHER_IBAN}, "Paiement rectifi"), ({"payment": "VIR-9"}, "Versement effectu")],
)
def test_a_letter_that_waits_is_replaced_by_the_one_that_says_it_right(
    office, said, subject
) -> None:
    *unpaid, payment = advance_paid()
    for command in (*accompanied(office.workflow), *ready(), *unpaid):
        office.must(command)
    office.silence()
    office.must(payment)
    office.must(restate(ACCOUNTANT, **said))
    office.must(restate(ORDERER, **said))
    office.letters_leave("2022-12-12")
    (letter,) = read(office.folder)
    assert subject in letter["Subject"]


def read(folder) -> list:
    """The letters that left, as messages."""
    paths = folder.rglob("*.eml")
    return [message_from_bytes(path.read_bytes(), policy=default) for path in paths]


def test_the_journal_keeps_both(case) -> None:
    case.must(restate(ACCOUNTANT, iban=OTHER_IBAN))
    (event,) = case.must(restate(PIERRE, iban=OTHER_IBAN))
    assert isinstance(event, m.PaymentRestated)
    assert (event.was_to, event.iban, event.was_on) == (IBAN, OTHER_IBAN, event.paid_on)
