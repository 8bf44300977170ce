"""At the edge of each money rule: the last cent and day that pass, the first that do not."""

import re

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.money import law, ledger
from support_engine.core.money.release import Asked as Release
from support_engine.core.money.release import release_conditions
from tests.money_story import (
    ACCOUNTANT,
    ORDERER,
    OTHER_IBAN,
    act,
    advance_paid,
    completion,
    hold,
    interim_paid,
    money_case,
    ready,
    shares,
    still_owed,
)
from tests.story import GUIDE, HEAD, HOLDER, OFFICER, OneDossier, advance, because, day, milestone

CLAIM = act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance")
PROPOSE = act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance")
CERTIFY = act(k.CertifyTranche, "2022-11-22", tranche="avance")
TRANSMIT = act(k.TransmitTranche, "2022-11-23", tranche="avance", request="DP-1")
STEPS = (CLAIM, PROPOSE, CERTIFY, TRANSMIT)


@pytest.fixture
def case(workflow, calendar):
    return lambda *parts: money_case(workflow, calendar, *parts)


def codes(case: OneDossier, command) -> set[Code]:
    outcome = case.ask(command)
    return set(outcome.codes) if isinstance(outcome, Refused) else set()


KIND = act(k.RecordHolderKind, "2022-11-16", OFFICER, holder_kind="association")


def amend(on: str = "2022-11-16", by: c.Actor = HEAD, **changes) -> k.AmendAgreement:
    return act(
        k.AmendAgreement, on, by, **{"number": "A1", "reason": because("Avenant"), **changes}
    )


def conditions(case: OneDossier, tranche: str, on: str):
    wanted = case.workflow.tranche_of[tranche]
    return list(release_conditions(Release(case, wanted, day(on))))


# ── Amendments ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"maximum": 1}, set()),
        ({"maximum": 0}, {Code.AMOUNT_INVALID}),
        ({"maximum": 250_000_01}, {Code.MAXIMUM_ABOVE_RATE}),
        ({"maximum": 5_000_000_00, "eligible": 100_000_000_00}, set()),
        ({"maximum": 5_000_000_01, "eligible": 100_000_000_00}, {Code.AMOUNT_INVALID}),
        ({"eligible": 100_000_000_01}, {Code.AMOUNT_INVALID}),
        ({"eligible": 0}, {Code.AMOUNT_INVALID}),
        ({"rate": 4_999}, {Code.MAXIMUM_ABOVE_RATE}),
        ({"eligible": 499_999_98}, {Code.MAXIMUM_ABOVE_RATE}),
        ({"eligible": 499_999_99}, set()),
        ({"rate": 1, "maximum": 50_00}, set()),
        ({"rate": 0}, {Code.AMOUNT_INVALID}),
        ({"rate": 10_000}, set()),
        ({"schedule": shares(0, 8_000, 2_000)}, set()),
        ({"schedule": shares(-1, 8_001, 2_000)}, {Code.SCHEDULE_INVALID}),
        ({"maximum": 1, "number": " "}, {Code.REFERENCE_MISSING}),
        ({"maximum": 1, "reason": ""}, {Code.REASON_MISSING}),
        ({"maximum": 1, "by": HOLDER}, {Code.ROLE_MISSING}),
        ({"maximum": 1, "on": "2022-09-11"}, {Code.DATE_TOO_EARLY}),
    ],
)
def test_an_amendment_at_its_limits(case, changes, expected) -> None:
    assert codes(case(ready()), amend(**changes)) == expected


def test_a_maximum_equal_to_what_was_paid_is_accepted(case) -> None:
    paid = case(ready(), advance_paid())
    assert codes(paid, amend("2023-01-10", maximum=75_000_00)) == set()
    assert codes(paid, amend("2023-01-10", maximum=74_999_99)) == {Code.MAXIMUM_BELOW_PAID}


def test_what_is_on_its_way_counts_against_a_lower_maximum(case) -> None:
    pending = case(ready(), [CLAIM, PROPOSE])
    assert codes(pending, amend("2022-11-21", maximum=74_999_99)) == {Code.MAXIMUM_BELOW_PAID}


def test_a_closed_dossier_takes_no_amendment_and_no_figure(case) -> None:
    closed = case(ready(), advance_paid(), interim_paid(), completion())
    closed.must(act(k.ClaimTranche, "2024-12-19", HOLDER, tranche="solde", spending=300_000_00))
    closed.must(advance("cloturer", "2024-12-20", HEAD))
    for command in (
        amend("2024-12-21", maximum=240_000_00),
        act(k.DeclareAid, "2024-12-21", OFFICER, total=1),
        act(k.ProposeTranche, "2024-12-21", OFFICER, tranche="solde"),
    ):
        assert Code.CLOSED in codes(closed, command)


# ── What is kept on file ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (act(k.RecordGuarantee, "2022-11-16", OFFICER, amount=0), set()),
        (act(k.RecordGuarantee, "2022-11-16", OFFICER, amount=-1), {Code.AMOUNT_INVALID}),
        (act(k.DeclareAid, "2022-11-16", OFFICER, total=250_000_00), set()),
        (act(k.DeclareAid, "2022-11-16", OFFICER, total=249_999_99), {Code.AID_TOO_LOW}),
        (
            act(k.DeclareAid, "2022-11-16", OFFICER, total=-1),
            {Code.AMOUNT_INVALID, Code.AID_TOO_LOW},
        ),
        (act(k.DeclareAid, "2022-11-16", HOLDER, total=250_000_00), {Code.ROLE_MISSING}),
        (act(k.RecordCommitment, "2022-11-16", OFFICER, number="EJ"), {Code.ROLE_MISSING}),
        (act(k.RecordCommitment, "2022-11-16", number=""), {Code.REFERENCE_MISSING}),
        (
            act(k.RecordWorksStart, "2022-11-16", OFFICER, started_on=day("2022-11-17")),
            {Code.DATE_TOO_EARLY},
        ),
        (
            act(k.ChangeBank, "2022-11-16", OFFICER, iban=OTHER_IBAN, holder=" "),
            {Code.REFERENCE_MISSING},
        ),
        (act(k.ConfirmBank, "2022-11-16", ORDERER, channel=""), {Code.REFERENCE_MISSING}),
        (act(k.ConfirmBank, "2022-10-05", ORDERER, channel="Appel"), {Code.DATE_TOO_EARLY}),
    ],
)
def test_what_is_kept_at_its_limits(case, command, expected) -> None:
    assert codes(case(ready(), [KIND]), command) == expected


def test_an_account_is_confirmed_once(case) -> None:
    confirm = act(k.ConfirmBank, "2022-11-16", ORDERER, channel="Appel")
    assert codes(case(ready(), [confirm]), confirm) == {Code.NOTHING_TO_CHANGE}


def test_an_account_that_does_not_exist_is_not_confirmed(case) -> None:
    confirm = act(k.ConfirmBank, "2022-11-16", ORDERER, channel="Appel")
    assert codes(case(), confirm) == {Code.BANK_MISSING}


# ── Stages ───────────────────────────────────────────────────────────────────────────────────────


def test_a_claim_is_made_by_the_holder_after_the_notification(case) -> None:
    prepared = case(ready())
    early = act(k.ClaimTranche, "2022-09-11", HOLDER, tranche="avance")
    assert codes(prepared, early) == {Code.DATE_TOO_EARLY}
    assert codes(prepared, act(k.ClaimTranche, "2022-11-20", GUIDE, tranche="avance")) == {
        Code.ROLE_MISSING
    }


def test_a_claim_without_an_agreement_is_refused(workflow, calendar) -> None:
    signed = OneDossier(workflow, calendar).to("convention_a_signer")
    claim = act(k.ClaimTranche, "2022-09-06", HOLDER, tranche="avance")
    assert codes(signed, claim) == {Code.AGREEMENT_NOT_NOTIFIED}


def test_a_claim_beyond_what_is_earned_is_worth_nothing_not_less(case) -> None:
    paid = case(ready(), advance_paid(), interim_paid(), completion())
    paid.must(act(k.ClaimTranche, "2024-12-01", HOLDER, tranche="solde", spending=100_000_00))
    assert paid.dossier.purse.tranches["solde"].amount == 0


def test_the_amount_of_a_claim_is_what_is_due(case) -> None:
    claimed = case(ready(), [CLAIM])
    assert claimed.dossier.purse.tranches["avance"].amount == 75_000_00


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"reason": " "}, {Code.REASON_MISSING}),
        ({"by": HOLDER}, {Code.ROLE_MISSING}),
        ({"on": "2022-11-19"}, {Code.DATE_TOO_EARLY}),
        ({"by": OFFICER}, set()),
    ],
)
def test_a_claim_is_sent_back_with_its_reason(case, changes, expected) -> None:
    given = {"on": "2022-11-22", "by": ORDERER, "reason": because("Illisible"), **changes}
    on, by = given.pop("on"), given.pop("by")
    command = act(k.RefuseTranche, on, by, tranche="avance", **given)
    assert codes(case(ready(), [CLAIM]), command) == expected


def test_what_left_is_not_sent_back(case) -> None:
    command = act(
        k.RefuseTranche, "2022-11-24", ORDERER, tranche="avance", reason=because("Trop tard")
    )
    assert codes(case(ready(), STEPS), command) == {Code.TRANCHE_STAGE}


def test_who_certified_may_transmit_and_only_the_accountant_pays(case) -> None:
    sent = case(ready(), STEPS)
    assert sent.dossier.purse.tranches["avance"].certified_by == ORDERER.person
    assert sent.dossier.purse.tranches["avance"].transmitted_by == ORDERER.person
    given = {"tranche": "avance", "amount": 75_000_00, "payment": "V"}
    assert codes(sent, act(k.RecordPayment, "2022-12-05", HEAD, **given)) == {Code.ROLE_MISSING}
    assert codes(sent, act(k.RecordPayment, "2022-11-23", ACCOUNTANT, **given)) == set()


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2022-12-05", set()), ("2022-12-06", {Code.HOLD_BLOCKS_PAYMENT})],
)
def test_a_hold_stops_the_payments_from_its_first_day(case, on, expected) -> None:
    held = case(ready(), STEPS, [hold("suspension", "2022-12-06")])
    given = {"tranche": "avance", "amount": 75_000_00, "payment": "V"}
    assert codes(held, act(k.RecordPayment, on, ACCOUNTANT, **given)) == expected


@pytest.mark.parametrize(
    ("on", "said", "expected"),
    [
        ("2022-12-01", "", set()),
        ("2022-12-02", "", {Code.PAID_UNDER_HOLD}),
        ("2022-12-05", "x", {Code.PAID_UNDER_HOLD}),
        ("2022-12-05", because("Ordre parti avant la suspension"), set()),
        ("2022-12-06", "", set()),
    ],
)
@pytest.mark.parametrize("measure", ["suspension", "insolvabilite"])
def test_a_payment_made_under_a_hold_that_is_over_is_recorded_where_somebody_says_how(
    case, on, said, expected, measure
) -> None:
    """It was made, and the journal says so; the day on which the hold was lifted is free of it."""
    lifted = act(c.LiftHold, "2022-12-06", HEAD, hold=measure)
    over = case(ready(), STEPS, [hold(measure, "2022-12-02"), lifted])
    given = {"tranche": "avance", "amount": 75_000_00, "payment": "V", "because": said}
    assert codes(over, act(k.RecordPayment, on, ACCOUNTANT, **given)) == expected


# ── Conditions ───────────────────────────────────────────────────────────────────────────────────


def blocked_at(case: OneDossier, tranche: str, on: str) -> set[Code]:
    return {f.blocker.code for f in conditions(case, tranche, on) if f.blocker}


def test_works_may_begin_on_the_day_of_the_receipt(case) -> None:
    same = act(k.RecordWorksStart, "2022-11-20", OFFICER, started_on=day("2022-01-05"))
    assert blocked_at(case(ready(), [CLAIM, same]), "avance", "2022-11-21") == set()


@pytest.mark.parametrize(
    ("on", "expected"), [("2022-11-29", {Code.BANK_QUARANTINED}), ("2022-11-30", set())]
)
def test_quarantine_ends_on_its_tenth_day(case, on, expected) -> None:
    changed = act(k.ChangeBank, "2022-11-20", OFFICER, iban=OTHER_IBAN, holder="Atelier")
    assert blocked_at(case(ready(), [CLAIM, changed]), "avance", on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2023-06-30", set()), ("2023-07-01", {Code.FINANCIAL_REPORT_MISSING})],
)
def test_a_financial_report_is_late_the_day_after_its_day(case, on, expected) -> None:
    reported = list(milestone("bilan_etape_1", "bilan_etape", "2023-03-30"))
    claim = act(k.ClaimTranche, "2023-06-01", HOLDER, tranche="acompte", spending=300_000_00)
    assert blocked_at(case(ready(), advance_paid(), reported, [claim]), "acompte", on) == expected


@pytest.mark.parametrize(("on", "late"), [("2024-09-30", False), ("2024-10-01", True)])
def test_the_forecast_end_passes_the_day_after(case, on, late) -> None:
    found = blocked_at(case(ready(), [CLAIM]), "avance", on)
    assert (Code.END_PASSED in found) is late


@pytest.mark.parametrize(
    ("changes", "maximum", "missing"),
    [
        ({}, 23_000_00, False),
        ({}, 23_000_01, True),
        ({"holder_kind": "collectivite"}, 250_000_00, False),
        ({"holder_kind": "association"}, 250_000_00, True),
    ],
)
def test_an_agreement_is_compulsory_for_a_private_holder_above_the_threshold(
    case, changes, maximum, missing
) -> None:
    found = case(ready(), [amend(maximum=maximum), CLAIM])
    if changes:
        given = {"reference": "MP1-001", "by": OFFICER, "on": day("2022-11-20")}
        found.must(c.ChangeDetails(changes=changes, **given))
    labels = [condition.label for condition in conditions(found, "avance", "2022-11-21")]
    assert any(label.startswith("Convention signée") for label in labels) is missing


@pytest.mark.parametrize(
    ("total", "spending", "expected"),
    [
        (300_000_00, 300_000_00, set()),
        (300_000_01, 300_000_00, {Code.AID_TOO_HIGH}),
        (500_000_00, 0, {Code.NOTHING_DUE, Code.AID_TOO_HIGH}),
        (250_000_00, 1, {Code.NOTHING_DUE, Code.AID_TOO_HIGH}),
    ],
)
def test_public_aid_is_held_against_the_real_spending_at_the_balance(
    case, total, spending, expected
) -> None:
    reported = milestone("bilan_etape_1", "bilan_etape", "2023-03-30")
    done = case(ready(), advance_paid(), reported, completion())
    done.must(act(k.DeclareAid, "2024-11-23", OFFICER, total=total))
    done.must(act(k.ClaimTranche, "2024-12-01", HOLDER, tranche="solde", spending=spending))
    assert blocked_at(done, "solde", "2024-12-02") == expected


def test_before_the_balance_public_aid_is_held_against_the_forecast(case) -> None:
    aid = act(k.DeclareAid, "2022-11-19", OFFICER, total=500_000_00)
    assert blocked_at(case(ready(), [KIND, aid, CLAIM]), "avance", "2022-11-21") == set()
    more = act(k.DeclareAid, "2022-11-19", OFFICER, total=500_000_01)
    told = blocked_at(case(ready(), [KIND, more, CLAIM]), "avance", "2022-11-21")
    assert told == {Code.AID_TOO_HIGH}


def test_the_figures_are_told(case) -> None:
    labels = [condition.label for condition in conditions(case(ready()), "avance", "2022-11-21")]
    assert "Montant dû : 75\u00a0000\u00a0€ − 0\u00a0€ = 75\u00a0000\u00a0€" in labels
    assert "Compte bancaire …0189 (Atelier du Lin)" in labels
    claim = act(k.ClaimTranche, "2022-12-06", HOLDER, tranche="acompte", spending=300_000_00)
    more = conditions(case(ready(), advance_paid(), [claim]), "acompte", "2022-12-06")
    words = "150\u00a0000\u00a0€ − 75\u00a0000\u00a0€ = 75\u00a0000\u00a0€"
    assert f"Montant dû : {words}" in [condition.label for condition in more]


def test_before_any_claim_an_interim_payment_lacks_its_figures(case) -> None:
    found = blocked_at(case(ready(), advance_paid()), "acompte", "2022-12-06")
    assert found == {Code.SPENDING_MISSING, Code.MILESTONE_NOT_VALIDATED}


# ── Recoveries ───────────────────────────────────────────────────────────────────────────────────


def recover(on: str = "2023-02-01", by: c.Actor = ORDERER, **more) -> k.OpenRecovery:
    return act(k.OpenRecovery, on, by, **{"cause": "prorata", "reason": because("Carence"), **more})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount": 1}, set()),
        ({"amount": 0}, {Code.NOTHING_TO_RECOVER}),
        ({"amount": -1}, {Code.NOTHING_TO_RECOVER}),
        ({"amount": 75_000_00}, set()),
        ({"amount": 75_000_01}, {Code.RECOVERY_TOO_HIGH}),
        ({"amount": 1, "reason": ""}, {Code.REASON_MISSING}),
        ({"amount": 1, "by": OFFICER}, {Code.ROLE_MISSING}),
    ],
)
def test_a_recovery_at_its_limits(case, changes, expected) -> None:
    assert codes(case(ready(), advance_paid()), recover(**changes)) == expected


def test_two_recoveries_share_what_was_paid_to_the_last_cent(case) -> None:
    paid = case(ready(), advance_paid(), [recover(amount=74_999_99)])
    assert codes(paid, recover(amount=2)) == {Code.RECOVERY_TOO_HIGH}
    paid.must(recover(amount=1))
    assert codes(paid, recover(amount=1)) == {Code.NOTHING_TO_RECOVER}
    paid.must(act(k.OrderRecovery, "2023-02-17", number=2, order="OR-2"))
    first, second = paid.dossier.purse.recoveries
    assert (first.status, second.status) == ("opened", "ordered")


def test_a_cancelled_recovery_frees_its_amount(case) -> None:
    paid = case(ready(), advance_paid(), [recover()])
    for by in (ORDERER, HEAD):
        paid.must(act(k.CancelRecovery, "2023-02-02", by, number=1, reason=because("Justifié")))
    assert still_owed(paid) == 0
    assert ("to_recover", "1") not in ledger.standing(paid)
    assert codes(paid, recover()) == set()
    order = act(k.OrderRecovery, "2023-03-20", number=1, order="OR")
    assert codes(paid, order) == {Code.RECOVERY_STAGE}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (act(k.OrderRecovery, "2023-02-17", number=1, order="OR"), set()),
        (act(k.OrderRecovery, "2023-02-17", number=1, order=" "), {Code.REFERENCE_MISSING}),
        (act(k.OrderRecovery, "2023-02-17", OFFICER, number=1, order="OR"), {Code.ROLE_MISSING}),
        (
            act(k.OrderRecovery, "2023-01-31", number=1, order="OR"),
            {Code.DATE_TOO_EARLY, Code.CLOCK_NOT_OVER},
        ),
        (act(k.CancelRecovery, "2023-02-17", number=1, reason=""), {Code.REASON_MISSING}),
    ],
)
def test_the_procedure_at_its_limits(case, command, expected) -> None:
    assert codes(case(ready(), advance_paid(), [recover()]), command) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"amount": 75_000_00}, set()),
        ({"amount": 0}, {Code.RECOVERY_TOO_HIGH}),
        ({"receipt": ""}, {Code.REFERENCE_MISSING}),
        ({"by": ORDERER}, {Code.ROLE_MISSING}),
        ({"on": "2023-02-16"}, {Code.DATE_TOO_EARLY}),
    ],
)
def test_what_comes_back_at_its_limits(case, changes, expected) -> None:
    order = act(k.OrderRecovery, "2023-02-17", number=1, order="OR")
    given = {"on": "2023-03-01", "by": ACCOUNTANT, "amount": 1, "receipt": "R", **changes}
    command = act(k.ReceiveRecovery, given.pop("on"), given.pop("by"), number=1, **given)
    assert codes(case(ready(), advance_paid(), [recover(), order]), command) == expected


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────


def test_what_the_schedule_plans_adds_up_to_the_maximum(case) -> None:
    found = case(ready())
    in_force = law.agreement(found)
    planned = [law.planned(found.workflow, in_force, name) for name in found.workflow.tranche_of]
    assert planned == [75_000_00, 125_000_00, 50_000_00]


def test_a_tranche_that_the_schedule_leaves_out_has_no_share(case) -> None:
    found = case(ready())
    schedule = {"acompte": 8_000, "solde": 2_000}
    assert law.share_until(found.workflow, schedule, "avance") == 0


@pytest.mark.parametrize(
    ("ends_on", "extended", "expected"),
    [("2026-09-12", 0, False), ("2026-09-30", 0, True), ("2026-09-12", 1, False)],
)
def test_a_long_project_lasts_more_than_48_months(case, ends_on, extended, expected) -> None:
    """By the end that was signed: what an officer grants alone raises no ceiling."""
    found = case(ready(), [amend(ends_on=day(ends_on))])
    if extended:
        asked = {"reference": "MP1-001", "clock": "execution"}
        request = {"months": extended, "reason": because("R")}
        found.must(c.RequestExtension(by=HOLDER, on=day("2022-11-17"), **request, **asked))
        found.must(c.GrantExtension(by=HEAD, on=day("2022-11-18"), **asked))
    assert law.is_long(found) is expected


def test_before_the_agreement_only_the_grant_stands(workflow, calendar) -> None:
    granted = OneDossier(workflow, calendar).to("convention_a_signer")
    assert ledger.standing(granted) == {("granted", ""): 250_000_00}
    assert law.overpaid(granted) == 0
    assert law.due(granted, workflow.tranche_of["avance"], 0) == 0
    agreed = OneDossier(workflow, calendar).to("accompagnement")
    assert ledger.standing(agreed) == {("granted", ""): 250_000_00}


def test_before_the_grant_nothing_stands(workflow, calendar) -> None:
    new = OneDossier(workflow, calendar).to("incubation")
    assert not ledger.standing(new)
    assert law.given(None, None) == 0


def test_a_paid_tranche_is_not_counted_against_itself(case) -> None:
    paid = case(ready(), advance_paid())
    assert law.taken(paid.dossier) == 75_000_00
    assert law.taken(paid.dossier, "avance") == 0
    assert law.due(paid, paid.workflow.tranche_of["avance"], 0) == 75_000_00


def test_every_condition_writes_its_days_and_amounts_as_people_read_them(case) -> None:
    on_file = case(ready())
    for tranche in on_file.workflow.tranche_of:
        for condition in conditions(on_file, tranche, "2022-11-20"):
            assert not re.search(r"\d{4}-\d\d-\d\d|\d{5,}", condition.label), condition.label
