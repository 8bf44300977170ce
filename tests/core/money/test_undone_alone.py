"""What another person's word holds is not undone by taking an act back alone."""

from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.corrections import decide_correction
from support_engine.core.dossier.case import Case
from tests.core.money.test_waived import claimed, codes, completed, take_back
from tests.money_story import (
    HOLDER,
    ORDERER,
    OTHER_IBAN,
    act,
    advance_paid,
    completion,
    interim_paid,
    money_case,
    ready,
)
from tests.story import HEAD, OFFICER, OneDossier, because, day, document, milestone

TODAY = "2024-11-25"
REPORT = "compte_rendu_financier_1"
SACHA = c.Actor("sacha", OFFICER.roles)


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


@pytest.mark.parametrize(
    ("by", "on", "expected"),
    [
        (OFFICER, "2023-03-01", set()),
        (SACHA, "2023-03-01", {Code.ROLE_MISSING}),
        (HEAD, "2023-03-01", set()),
    ],
)
def test_a_measure_of_the_day_is_a_slip_of_whoever_took_it(
    workflow, calendar, by, on, expected
) -> None:
    case = money_case(workflow, calendar, ready())
    case.must(act(c.OpenHold, on, OFFICER, hold="insolvabilite", reason=because("Jugement")))
    assert codes(case.ask(take_back(by, on, version_of(case, "hold_opened")))) == expected


def test_a_payment_that_was_asked_anew_does_not_go_on_as_it_was_signed(certified) -> None:
    """Not even once whoever sent it back took the new claim back too."""
    sent_back = refused_by(certified, OFFICER, "2022-11-23")
    certified.must(act(k.ClaimTranche, "2022-11-24", HOLDER, tranche="avance"))
    again = take_back(OFFICER, "2022-11-25", sent_back)
    assert codes(certified.ask(again)) == {Code.UNDONE_ALONE}
    certified.must(take_back(OFFICER, "2022-11-25", version_of(certified, "tranche_claimed")))
    assert codes(certified.ask(again)) == {Code.UNDONE_ALONE}


def by_two(case: OneDossier, first: c.Actor, second: c.Actor, on: str, kind: str) -> list[str]:
    """What the same correction leaves in the journal: of the first person, of the second."""
    asked = take_back(first, on, version_of(case, kind))
    found = []
    for by in (first, second):
        answer = case.ask(replace(asked, by=by))
        assert not isinstance(answer, Refused), answer
        case.must(replace(asked, by=by))
        found.append(answer[0].type)
    return found


ASKED_TWICE = ["noted", "corrected"]


def reported(workflow, calendar, by: c.Actor) -> OneDossier:
    """A project paid its advance, the first report of which that person refused."""
    case = money_case(workflow, calendar, ready(), advance_paid())
    declared, _ = list(milestone(REPORT, "compte_rendu_financier", "2023-06-20"))[-2:]
    case.must(document("compte_rendu_financier", "2023-06-20"))
    case.must(declared)
    case.must(act(c.RefuseMilestone, "2023-06-25", by, milestone=REPORT, reason=because()))
    return case


def test_a_refused_report_is_examined_again_by_two(workflow, calendar) -> None:
    case = reported(workflow, calendar, ORDERER)
    asked = take_back(OFFICER, "2023-07-10", version_of(case, "milestone_refused"))
    case.must(asked)
    assert case.dossier.milestones[REPORT].status == "refused"
    assert codes(case.ask(asked)) == {Code.UNDONE_ALONE}
    case.must(replace(asked, by=SACHA))
    assert case.dossier.milestones[REPORT].status == "declared"


def test_whoever_refused_takes_it_back_alone_and_anybody_what_was_refused(
    workflow, calendar
) -> None:
    """Their own refusal; a declaration with it, which leaves nothing to say yes to."""
    for by, kind in ((ORDERER, "milestone_refused"), (HEAD, "milestone_declared")):
        case = reported(workflow, calendar, ORDERER)
        case.must(take_back(by, "2023-07-10", version_of(case, kind)))
        assert case.journal[-1].event.type != "noted"


def test_a_refused_extension_is_examined_again_by_two(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    more = {"clock": "execution", "reason": because()}
    case.must(act(c.RequestExtension, "2024-10-02", HOLDER, months=6, **more))
    case.must(act(c.RefuseExtension, "2024-10-05", HEAD, **more))
    assert by_two(case, OFFICER, SACHA, "2024-10-10", "extension_refused") == ASKED_TWICE
    assert case.dossier.pending_extensions


def test_an_account_comes_back_by_two_or_by_whoever_changed_it(certified) -> None:
    """Its return has no other author: whoever certifies would confirm it too."""
    changed = {"iban": OTHER_IBAN, "holder": "Atelier du Lin"}
    certified.must(act(k.ChangeBank, "2022-11-23", OFFICER, **changed))
    asked = take_back(ORDERER, "2022-11-25", version_of(certified, "bank_changed"))
    certified.must(asked)
    assert certified.dossier.purse.bank.iban == OTHER_IBAN
    certified.must(replace(asked, by=OFFICER))
    assert certified.dossier.purse.bank.iban != OTHER_IBAN


@pytest.mark.parametrize(
    ("on", "by", "expected"),
    [
        ("2023-04-01", ORDERER, "corrected"),
        ("2023-04-02", ORDERER, "noted"),
        ("2023-04-01", OFFICER, "noted"),
    ],
)
def test_what_the_holder_is_comes_undone_by_two_once_money_rests_on_it(
    workflow, calendar, on, by, expected
) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    case.must(act(k.RecordHolderKind, "2023-04-01", ORDERER, holder_kind="commune"))
    answer = case.ask(take_back(by, on, version_of(case, "holder_kind_recorded")))
    assert answer[0].type == expected


@pytest.mark.parametrize(("on", "expected"), [("2024-09-28", "corrected"), ("2025-06-01", "noted")])
def test_an_agreement_that_is_over_runs_again_by_two(workflow, calendar, on, expected) -> None:
    """A completion that was told gives, taken back, the days on which the agreement, to 30
    September, stood still."""
    acts = [one for one in completion() if one.on <= day("2024-09-25")]
    case = money_case(workflow, calendar, ready(), advance_paid(), interim_paid(), acts)
    asked = take_back(OFFICER, on, version_of(case, "moved"))
    here = Case(workflow, case.dossier, calendar, day(on))
    journal = [(workflow, row) for row in case.journal]
    answer = decide_correction(here, asked, journal, {row.version for row in case.journal})
    assert not isinstance(answer, Refused), answer
    assert answer[0].type == expected
