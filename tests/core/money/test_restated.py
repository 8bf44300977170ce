"""What a payment rests on, put on file since it was proposed: nobody puts back alone, to certify
it, what whoever proposed it has not seen."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.turns import next_hand
from tests.core.money.test_undone_alone import version_of
from tests.core.money.test_waived import codes, take_back
from tests.money_story import (
    ACCOUNTANT,
    ADVANCE,
    BALANCE,
    HOLDER,
    ORDERER,
    act,
    advance_paid,
    completion,
    interim_paid,
    money_case,
    ready,
    released,
)
from tests.story import HEAD, OFFICER, OneDossier, advance, because, day, in_hand, milestone

OSCAR = replace(ORDERER, person="oscar")
NOA = replace(OFFICER, person="noa")
TOO_MUCH, ENOUGH = 600_000_00, 300_000_00
"""More public aid than all that is eligible, which keeps any payment; what had been declared."""
TODAY, LATE = BALANCE[1], "2023-07-03"


def aid(by: c.Actor, total: int) -> k.DeclareAid:
    return act(k.DeclareAid, TODAY, by, total=total)


PROPOSE = act(k.ProposeTranche, TODAY, OFFICER, tranche="solde")
CERTIFY = act(k.CertifyTranche, TODAY, tranche="solde")
TRANSMIT = act(k.TransmitTranche, TODAY, tranche="solde", request="DP-3")


@pytest.fixture
def proposed(workflow, calendar) -> OneDossier:
    """A balance of 100 000 €, that an officer has proposed today."""
    parts = (ready(), advance_paid(), interim_paid(), completion())
    balance = list(released("solde", BALANCE, 500_000_00, 100_000_00, "3"))
    return money_case(workflow, calendar, *parts, balance[:2])


@pytest.mark.parametrize("by", [ORDERER, OSCAR, NOA])
@pytest.mark.parametrize("signed", [(), (CERTIFY,)])
def test_what_an_officer_found_is_not_put_back_to_be_paid(proposed, signed, by) -> None:
    """The officer hears of other aids, which keeps the payment; somebody types the former sum."""
    for command in (*signed, aid(OFFICER, TOO_MUCH)):
        proposed.must(command)
    step = TRANSMIT if signed else CERTIFY
    assert Code.AID_TOO_HIGH in codes(proposed.ask(step))
    proposed.must(aid(by, ENOUGH))
    assert Code.AID_TOO_HIGH in codes(proposed.ask(step)), "one person lowers nothing"
    proposed.must(aid(HEAD, ENOUGH))
    assert codes(proposed.ask(step)) == {Code.FACTS_RESTATED}
    turn = next_hand(in_hand(proposed.workflow, proposed.dossier, proposed.calendar), "solde")
    assert turn is not None
    assert turn.roles == ("instructeur",)
    for command in (PROPOSE, CERTIFY, TRANSMIT):
        proposed.must(command)


def test_nor_by_taking_the_finding_back(proposed) -> None:
    proposed.must(aid(OFFICER, TOO_MUCH))
    found = version_of(proposed, "aid_declared")
    for by in (ORDERER, HEAD, NOA):
        assert codes(proposed.ask(take_back(by, TODAY, found))) == {Code.UNDONE_ALONE}
    proposed.must(take_back(OFFICER, TODAY, found))
    proposed.must(CERTIFY)


def test_whoever_proposed_it_has_seen_what_they_put_on_file_themselves(proposed) -> None:
    proposed.must(aid(OFFICER, ENOUGH + 1))
    proposed.must(CERTIFY)


@pytest.mark.parametrize("signed", [(), (CERTIFY,)])
def test_their_own_entry_does_not_hide_what_a_colleague_had_found(proposed, signed) -> None:
    """Whoever certified has seen neither: they certify anew once it is proposed anew."""
    for command in (*signed, aid(NOA, TOO_MUCH), aid(OFFICER, ENOUGH), aid(HEAD, ENOUGH)):
        proposed.must(command)
    again = aid(OFFICER, ENOUGH + 1)
    proposed.must(again)
    assert codes(proposed.ask(TRANSMIT if signed else CERTIFY)) == {Code.FACTS_RESTATED}
    for command in (PROPOSE, CERTIFY, TRANSMIT):
        proposed.must(command)


FACTS = {
    "guarantee": (k.RecordGuarantee, {"amount": 10_000_00}),
    "aid": (k.DeclareAid, {"total": ENOUGH}),
    "works": (k.RecordWorksStart, {"started_on": day("2022-11-03")}),
    "kind": (k.RecordHolderKind, {"holder_kind": "association"}),
}


@pytest.mark.parametrize("name", FACTS)
def test_each_fact_that_a_payment_rests_on_sends_it_back_to_whoever_proposes(
    workflow, calendar, name
) -> None:
    advance = list(released("avance", ADVANCE, 0, 75_000_00, "1"))
    case = money_case(workflow, calendar, ready(), advance[:2])
    kind, given = FACTS[name]
    case.must(act(kind, ADVANCE[1], **given))
    assert codes(case.ask(advance[2])) == {Code.FACTS_RESTATED}
    case.must(replace(advance[1], on=day(ADVANCE[2])))
    for command in advance[2:]:
        case.must(command)


ALL = replace(ORDERER, roles=frozenset({"ordonnateur", "responsable"}))
STOPPED = act(c.OpenHold, TODAY, OFFICER, hold="suspension", reason=because("À vérifier"))


@pytest.mark.parametrize("signed", [(), (CERTIFY,)])
def test_whoever_lifts_what_an_officer_opened_does_not_let_the_payment_go(proposed, signed) -> None:
    """One person may head and certify (0138); not to put away alone what kept a payment."""
    lifted = act(c.LiftHold, TODAY, ALL, hold="suspension", reason=because("Vérifié"))
    for command in (*signed, STOPPED, lifted):
        proposed.must(command)
    step = replace(TRANSMIT if signed else CERTIFY, by=ALL)
    assert codes(proposed.ask(step)) == {Code.SAME_PERSON}
    assert not isinstance(proposed.ask(replace(step, by=OSCAR)), Refused)
    proposed.must(PROPOSE)
    for command in (CERTIFY, TRANSMIT):
        proposed.must(replace(command, by=ALL))


@pytest.mark.parametrize("by", [HEAD, OFFICER])
def test_nor_does_the_lifting_of_another_measure_hide_who_lifted_the_first(proposed, by) -> None:
    lifted = act(c.LiftHold, TODAY, ALL, hold="suspension", reason=because("Vérifié"))
    again = replace(lifted, by=by)
    for command in (STOPPED, lifted, STOPPED, again):
        proposed.must(command)
    assert codes(proposed.ask(replace(CERTIFY, by=ALL))) == {Code.SAME_PERSON}
    assert not isinstance(proposed.ask(replace(CERTIFY, by=OSCAR)), Refused)


@pytest.mark.parametrize(
    ("by", "expected"), [(ALL, {Code.UNDONE_ALONE}), (HEAD, set()), (OFFICER, set())]
)
def test_nor_whoever_takes_its_opening_back(proposed, by, expected) -> None:
    proposed.must(STOPPED)
    opened = version_of(proposed, "hold_opened")
    assert codes(proposed.ask(take_back(by, TODAY, opened))) == expected


SEEN = {"holder": "Atelier du Lin", "siret": "55210055400013"}


@pytest.mark.parametrize(
    ("given", "changes", "expected"),
    [
        (SEEN, {"holder": "Autre association"}, {Code.FACTS_RESTATED}),
        (SEEN, {"siret": "73282932000074"}, {Code.FACTS_RESTATED}),
        (SEEN, {"siret": ""}, {Code.FACTS_RESTATED}),
        (SEEN, {"commune": "Rennes"}, set()),
        ({}, {"holder": "Autre association"}, {Code.FACTS_RESTATED}),
        ({}, {"siret": "73282932000074"}, {Code.FACTS_RESTATED}),
        ({}, {"commune": "Rennes"}, set()),
    ],
)
def test_nor_is_somebody_else_paid_than_whom_the_officer_has_seen(
    workflow, calendar, given, changes, expected
) -> None:
    """Whoever certifies may correct public facts too: the request would bear theirs, instead of
    those that the officer has seen or of none."""
    advance = list(released("avance", ADVANCE, 0, 75_000_00, "1"))
    case = money_case(workflow, calendar, ready())
    if given:
        case.must(act(c.ChangeDetails, ADVANCE[0], OFFICER, changes=given))
    for command in advance[:2]:
        case.must(command)
    case.must(act(c.ChangeDetails, ADVANCE[1], changes=changes))
    assert codes(case.ask(advance[2])) == expected
    case.must(advance[1]) if expected else None
    case.must(advance[2])


def test_a_proposal_whose_journal_does_not_say_for_whom_is_not_sent_back(
    workflow, calendar
) -> None:
    advance = list(released("avance", ADVANCE, 0, 75_000_00, "1"))
    case = money_case(workflow, calendar, ready(), advance[:2])
    case.must(act(c.ChangeDetails, ADVANCE[1], changes={"holder": "Atelier du Lin"}))
    record = case.dossier.purse.tranches["avance"]
    former = replace(record, basis=replace(record.basis, name=""))
    purse = replace(case.dossier.purse, tranches={"avance": former})
    case.dossier = replace(case.dossier, purse=purse)
    case.must(advance[2])


def test_what_the_holder_is_is_not_said_beside_the_act_that_says_it(proposed) -> None:
    """A public fact is corrected by anybody who acts; once money is on its way, the act that tells
    the kind tells by whom."""
    purse = proposed.dossier.purse
    proposed.dossier = replace(proposed.dossier, purse=replace(purse, holder_kind=""))
    asked = act(c.ChangeDetails, TODAY, changes={"holder_kind": "association"})
    assert codes(proposed.ask(asked)) == {Code.HOLDER_KIND_UNKNOWN}


def test_whoever_carries_a_project_does_not_change_its_facts_by_another_role(
    workflow, calendar
) -> None:
    case = money_case(workflow, calendar)
    own = replace(HOLDER, roles=frozenset({"instructeur"}))
    asked = act(c.ChangeDetails, "2022-10-06", own, changes={"holder_kind": "association"})
    assert codes(case.ask(asked)) == {Code.OWN_PROJECT}
    assert codes(case.ask(replace(asked, by=HOLDER))) == {Code.ROLE_MISSING}
    assert not isinstance(case.ask(replace(asked, by=OFFICER)), Refused)


def test_a_payment_that_nobody_signed_yet_is_not_kept(workflow, calendar) -> None:
    advance = list(released("avance", ADVANCE, 0, 75_000_00, "1"))
    case = money_case(workflow, calendar, ready(), advance[:1])
    case.must(act(k.RecordGuarantee, ADVANCE[0], amount=10_000_00))
    for command in advance[1:]:
        case.must(command)


def amended(by: c.Actor, **terms) -> k.AmendAgreement:
    return act(k.AmendAgreement, ADVANCE[1], by, number="A1", reason=because("Avenant"), **terms)


@pytest.mark.parametrize("signed", [2, 3])
def test_whoever_amends_alone_does_not_certify_alone(workflow, calendar, signed) -> None:
    """A colleague does, or whoever proposes says it anew, where less is due too."""
    advance = list(released("avance", ADVANCE, 0, 60_000_00, "1"))
    again = act(k.CertifyTranche, ADVANCE[2], tranche="avance")
    case = money_case(workflow, calendar, ready(), advance[:signed])
    case.must(amended(ORDERER, maximum=200_000_00), today=day(ADVANCE[signed - 1]))
    assert codes(case.ask(again)) == {Code.SAME_PERSON}
    assert not isinstance(case.ask(replace(again, by=OSCAR)), Refused)
    case.must(replace(advance[1], on=day(ADVANCE[2])))
    for command in (again, *advance[3:]):
        case.must(command)


def test_nor_does_an_amendment_of_another_person_hide_theirs(workflow, calendar) -> None:
    advance = list(released("avance", ADVANCE, 0, 75_000_00, "1"))
    case = money_case(workflow, calendar, ready(), advance[:2])
    for by, number, end in ((ORDERER, "A1", "2026-09-30"), (HEAD, "A2", "2026-10-30")):
        terms = {"number": number, "reason": because("Retard"), "ends_on": day(end)}
        case.must(act(k.AmendAgreement, ADVANCE[1], by, **terms))
    assert codes(case.ask(advance[2])) == {Code.SAME_PERSON}


def test_what_the_head_amends_is_certified_as_before(workflow, calendar) -> None:
    advance = list(released("avance", ADVANCE, 0, 60_000_00, "1"))
    case = money_case(workflow, calendar, ready(), advance[:2])
    case.must(amended(HEAD, maximum=200_000_00))
    for command in advance[2:]:
        case.must(command)


def test_a_claim_that_was_sent_back_is_claimed_before_it_is_proposed(proposed) -> None:
    proposed.must(aid(ORDERER, ENOUGH))
    reason = because("Aides à vérifier")
    proposed.must(act(k.RefuseTranche, TODAY, OFFICER, tranche="solde", reason=reason))
    assert codes(proposed.ask(PROPOSE)) == {Code.TRANCHE_STAGE}
    claim = act(k.ClaimTranche, TODAY, HOLDER, tranche="solde", spending=500_000_00)
    for command in (claim, PROPOSE, CERTIFY):
        proposed.must(command)


ANY_ORDER = (
    aid(OFFICER, TOO_MUCH),
    aid(OFFICER, ENOUGH),
    aid(ORDERER, ENOUGH),
    aid(OSCAR, ENOUGH),
    PROPOSE,
    CERTIFY,
    replace(CERTIFY, by=OSCAR),
    TRANSMIT,
)


@given(acts=st.permutations(ANY_ORDER))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_whatever_order_nothing_is_certified_that_its_author_has_not_seen(
    workflow, calendar, acts
) -> None:
    """From the journal alone: the last word on the aids before a certification is that of whoever
    proposed it, or stood when they did."""
    parts = (ready(), advance_paid(), interim_paid(), completion())
    balance = list(released("solde", BALANCE, 500_000_00, 100_000_00, "3"))
    case = money_case(workflow, calendar, *parts, balance[:2])
    for command in acts:
        case.do(command)
    last = ""
    for row in case.journal:
        if row.event.type == "tranche_proposed":
            last = ""
        elif row.event.type == "aid_declared":
            last = row.actor
        elif row.event.type in ("tranche_certified", "tranche_transmitted"):
            assert last in ("", OFFICER.person)


@pytest.fixture(params=["rejected", "returned"])
def out(request, workflow, calendar) -> tuple[OneDossier, str, k.RejectRequest]:
    """An advance that left, or is paid; and what makes it come back to those who signed it."""
    advance = list(released("avance", ADVANCE, 0, 75_000_00, "1"))
    paid = request.param == "returned"
    case = money_case(workflow, calendar, ready(), advance if paid else advance[:-1])
    on, why = case.dossier.last_act_on.isoformat(), because("Compte clos")
    back = act(k.RejectRequest, on, ACCOUNTANT, tranche="avance", reason=why)
    return case, on, replace(back, returned="R-1") if paid else back


def test_what_was_put_back_while_a_request_was_out_is_proposed_anew_once_it_comes_back(out) -> None:
    case, on, back = out
    for by, began in ((OFFICER, "2021-11-02"), (ORDERER, "2022-11-02")):
        case.must(act(k.RecordWorksStart, on, by, started_on=day(began)))
    turn = next_hand(in_hand(case.workflow, case.dossier, case.calendar), "avance")
    assert turn is None or turn.roles == ("comptable",), "nothing is proposed while it is out"
    case.must(back)
    again = act(k.TransmitTranche, on, tranche="avance", request="DP-2")
    assert codes(case.ask(again)) == {Code.FACTS_RESTATED}
    case.must(act(k.ProposeTranche, on, OFFICER, tranche="avance"))
    case.must(act(k.CertifyTranche, on, tranche="avance"))
    case.must(again)


def test_nor_does_whoever_lifted_or_amended_meanwhile_sign_it_alone(out) -> None:
    case, on, back = out
    stopped, lifted = (
        act(kind, on, by, hold="suspension", reason=because("À vérifier"))
        for kind, by in ((c.OpenHold, OFFICER), (c.LiftHold, ALL))
    )
    terms = {"number": "A1", "reason": because("Retard"), "ends_on": day("2026-09-30")}
    for command in (stopped, lifted, act(k.AmendAgreement, on, ORDERER, **terms)):
        case.must(command)
    case.must(back)
    certify = act(k.CertifyTranche, on, ORDERER, tranche="avance")
    assert codes(case.ask(certify)) == {Code.SAME_PERSON}
    assert not isinstance(case.ask(replace(certify, by=OSCAR)), Refused)


@pytest.fixture
def over(workflow, calendar) -> OneDossier:
    """An interim payment that is proposed three days before the end of the agreement."""
    case = money_case(workflow, calendar, ready(), advance_paid())
    reports = [("bilan_etape_1", "2023-03-30"), ("compte_rendu_financier_1", "2023-06-20")]
    reports += [("compte_rendu_financier_2", "2024-06-20"), ("bilan_etape_2", "2023-10-01")]
    reports += [("bilan_etape_3", "2023-11-01"), ("achevement", "2024-09-20")]
    for name, on in reports:
        kind = "declaration_achevement" if name == "achevement" else name.rpartition("_")[0]
        for command in milestone(name, kind, on):
            case.must(command)
    case.must(act(k.ClaimTranche, "2024-09-25", HOLDER, tranche="acompte", spending=300_000_00))
    case.must(act(k.ProposeTranche, "2024-09-27", OFFICER, tranche="acompte"))
    return case


def freed(case: OneDossier, how: str, by: c.Actor) -> None:
    """The agreement is over, on 2 October; what lets its money go all the same."""
    on = "2024-10-02"
    if how == "moved":
        case.must(advance("declarer_achevement", on, by))
        return
    clock, why = "execution", because("Retard du chantier")
    case.must(act(c.RequestExtension, on, HOLDER, clock=clock, months=6, reason=why))
    case.must(act(c.GrantExtension, on, by, clock=clock))


@pytest.mark.parametrize("how", ["granted", "moved"])
def test_nor_does_whoever_frees_it_from_its_time_certify_it(over, how) -> None:
    certify = act(k.CertifyTranche, "2024-10-02", ALL, tranche="acompte")
    assert codes(over.ask(certify)) == {Code.END_PASSED}
    freed(over, how, ALL)
    assert codes(over.ask(certify)) == {Code.SAME_PERSON}
    over.must(replace(certify, by=OSCAR))


@pytest.mark.parametrize("how", ["granted", "moved"])
def test_nor_transmit_it(over, how) -> None:
    over.must(act(k.CertifyTranche, "2024-09-28", ALL, tranche="acompte"))
    freed(over, how, ALL)
    send = act(k.TransmitTranche, "2024-10-02", ALL, tranche="acompte", request="DP-2")
    assert codes(over.ask(send)) == {Code.SAME_PERSON}
    over.must(act(k.ProposeTranche, "2024-10-02", OFFICER, tranche="acompte"))
    over.must(act(k.CertifyTranche, "2024-10-02", ALL, tranche="acompte"))
    over.must(send)


def test_what_a_colleague_frees_is_certified_as_before(over) -> None:
    freed(over, "granted", HEAD)
    over.must(act(k.CertifyTranche, "2024-10-02", ALL, tranche="acompte"))


def test_nor_does_whoever_validates_the_report_that_was_late(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    for command in milestone("bilan_etape_1", "bilan_etape", "2023-03-30"):
        case.must(command)
    case.must(act(k.ClaimTranche, "2023-06-25", HOLDER, tranche="acompte", spending=300_000_00))
    case.must(act(k.ProposeTranche, "2023-06-26", OFFICER, tranche="acompte"))
    paper, declared, valid = milestone("compte_rendu_financier_1", "compte_rendu_financier", LATE)
    case.must(paper)
    case.must(declared)
    certify = act(k.CertifyTranche, LATE, tranche="acompte")
    assert codes(case.ask(certify)) == {Code.FINANCIAL_REPORT_MISSING}
    case.must(replace(valid, by=ORDERER))
    assert codes(case.ask(certify)) == {Code.SAME_PERSON}
    case.must(replace(certify, by=OSCAR))
