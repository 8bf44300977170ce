"""What another person's word holds is not undone by taking an act back alone."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from tests.core.money.test_waived import claimed, codes, completed, take_back
from tests.money_story import HOLDER, ORDERER, act, advance_paid, money_case, ready
from tests.story import HEAD, OFFICER, OneDossier, because

TODAY = "2024-11-25"


def version_of(case: OneDossier, kind: str) -> int:
    """The last act of a kind."""
    return next(row.version for row in case.journal[::-1] if row.event.type == kind)


def refused_by(case: OneDossier, by: c.Actor, on: str) -> int:
    """The advance is sent back; the number of that act."""
    case.must(act(k.RefuseTranche, on, by, tranche="avance", reason=because("Fausse attestation")))
    return version_of(case, "tranche_refused")


@pytest.fixture
def certified(workflow, calendar) -> OneDossier:
    """An advance that is certified, and has not left."""
    return money_case(workflow, calendar, ready(), list(advance_paid())[:3])


@pytest.mark.parametrize(
    ("stops", "goes_on", "expected"),
    [
        (OFFICER, ORDERER, {Code.UNDONE_ALONE}),
        (OFFICER, HEAD, {Code.UNDONE_ALONE}),
        (ORDERER, OFFICER, {Code.UNDONE_ALONE}),
        (OFFICER, OFFICER, set()),
        (ORDERER, ORDERER, set()),
    ],
)
def test_whoever_stopped_a_payment_alone_lets_it_go_on(certified, stops, goes_on, expected) -> None:
    sent_back = refused_by(certified, stops, "2022-11-23")
    assert codes(certified.ask(take_back(goes_on, "2022-12-20", sent_back))) == expected


def test_a_claim_that_was_sent_back_before_anybody_signed_comes_back_by_anybody(
    workflow, calendar
) -> None:
    case = money_case(workflow, calendar, ready(), list(advance_paid())[:1])
    sent_back = refused_by(case, OFFICER, "2022-11-23")
    case.must(take_back(ORDERER, "2022-12-20", sent_back))
    assert case.dossier.purse.tranches["avance"].stage == "claimed"


@pytest.mark.parametrize(
    ("by", "on", "expected"),
    [
        (OFFICER, "2024-12-02", {Code.UNDONE_ALONE}),
        (HEAD, "2024-12-20", {Code.UNDONE_ALONE}),
        (HOLDER, "2024-12-20", {Code.UNDONE_ALONE}),
        (HOLDER, "2024-12-02", set()),
    ],
)
def test_what_a_claim_showed_is_not_given_up_by_taking_it_back(
    workflow, calendar, by, on, expected
) -> None:
    """Whoever claims may have mistyped, that day."""
    case = completed(workflow, calendar)
    case.must(claimed(200_000_00))
    told = version_of(case, "tranche_claimed")
    assert codes(case.ask(take_back(by, on, told))) == expected


LOWER = {"number": "A1", "reason": because("Projet réduit"), "maximum": 150_000_00}


@pytest.mark.parametrize(("on", "expected"), [("2024-12-20", {Code.UNDONE_ALONE}), (TODAY, set())])
def test_an_amendment_of_two_is_not_taken_back_by_one(workflow, calendar, on, expected) -> None:
    """The project is completed; its maximum was lowered. A slip of the day is another thing."""
    case = completed(workflow, calendar)
    for by in (ORDERER, HEAD):
        case.must(act(k.AmendAgreement, TODAY, by, **LOWER))
    amended = version_of(case, "agreement_amended")
    assert codes(case.ask(take_back(ORDERER, on, amended))) == expected


def test_an_amendment_of_an_agreement_that_runs_is_taken_back_by_one(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready())
    case.must(act(k.AmendAgreement, "2023-03-01", ORDERER, **LOWER))
    case.must(take_back(HEAD, "2023-04-01", version_of(case, "agreement_amended")))
    assert not case.dossier.purse.amendments


@pytest.mark.parametrize(
    ("by", "on", "expected"),
    [
        (OFFICER, "2023-03-01", set()),
        (OFFICER, "2023-03-02", {Code.ROLE_MISSING}),
        (HEAD, "2023-05-02", set()),
    ],
)
def test_a_measure_is_taken_back_later_by_whoever_lifts_it(
    workflow, calendar, by, on, expected
) -> None:
    """An officer may note an insolvency, and the head alone lift it; a slip is theirs."""
    case = money_case(workflow, calendar, ready())
    given = {"hold": "insolvabilite", "reason": because("Jugement")}
    case.must(act(c.OpenHold, "2023-03-01", OFFICER, **given))
    assert codes(case.ask(take_back(by, on, version_of(case, "hold_opened")))) == expected
