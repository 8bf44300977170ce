"""What leaves is what was certified: account, agreement, amount and papers travel in the event."""

from dataclasses import replace
from datetime import timedelta

import pytest

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.money_events import (
    TrancheCertified,
    TrancheClaimed,
    TranchePaid,
    TrancheProposed,
)
from support_engine.core.language.iban import iban_said
from support_engine.core.money import law
from support_engine.stories.payments import basis_then
from support_engine.views.dossier.dossier import card
from support_engine.views.money.accounts import accounts
from support_engine.views.money.payment_request import SENT, payment_request
from tests.money_story import (
    ACCOUNTANT,
    IBAN,
    ORDERER,
    OTHER_IBAN,
    act,
    advance_paid,
    interim_paid,
    money_case,
    ready,
)
from tests.story import HEAD, HOLDER, OFFICER, OneDossier, because, day, document, in_hand
from tests.walks import standing_events, walk

HANDS = (
    act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance"),
    act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance"),
    act(k.CertifyTranche, "2022-11-22", tranche="avance"),
    act(k.TransmitTranche, "2022-11-23", tranche="avance", request="DP-1"),
)
PAY = act(
    k.RecordPayment, "2022-12-05", ACCOUNTANT, tranche="avance", amount=75_000_00, payment="VIR-1"
)
OTHER = (
    act(k.ChangeBank, "2022-11-22", OFFICER, iban=OTHER_IBAN, holder="Atelier du Lin"),
    act(k.ConfirmBank, "2022-11-22", channel="Appel au trésorier"),
    document("rib", "2022-11-22"),
)


def lines(case: OneDossier, tranche: str) -> dict[str, object]:
    """A printed request, label by label."""
    here = in_hand(case.workflow, case.dossier, case.calendar)
    basis = case.dossier.purse.tranches[tranche].basis
    sections = payment_request(here, tranche, basis).sections
    return {label: value for section in sections for label, value in section.lines}


def test_each_stage_says_what_it_rests_on(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), HANDS)
    kinds = (TrancheClaimed, TrancheProposed, TrancheCertified)
    told = [row.event.basis for row in case.journal if isinstance(row.event, kinds)]
    assert [basis.iban for basis in told] == [IBAN] * 3
    assert {(b.agreement, b.maximum, b.rate, b.eligible) for b in told} == {
        ("C-1", 250_000_00, 5_000, 500_000_00)
    }
    assert {b.commitment for b in told} == {"EJ-2022-17"}
    documents = case.dossier.documents
    kinds = ("rib", "convention_signee", "attestation_debut_travaux")
    assert set(told[-1].papers) == {documents[kind][-1].sha256 for kind in kinds}


def test_another_account_is_certified_again_then_paid(workflow, calendar) -> None:
    """The remedy works: the act that the refusal names lifts it, and the request says the account
    that was certified the second time."""
    case = money_case(workflow, calendar, ready(), HANDS[:3], OTHER)
    refused = case.ask(HANDS[3])
    assert refused.codes == {Code.ACCOUNT_CHANGED}
    again = act(k.CertifyTranche, "2022-11-23", tranche="avance")
    case.must(again)
    case.must(HANDS[3])
    assert lines(case, "avance")["IBAN"] == iban_said(OTHER_IBAN)
    case.must(PAY)
    assert case.dossier.purse.tranches["avance"].paid_to == OTHER_IBAN


def test_or_it_is_sent_back(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), HANDS[:3], OTHER)
    back = act(k.RefuseTranche, "2022-11-23", tranche="avance", reason=because("Compte à revoir"))
    case.must(back)
    assert case.dossier.purse.tranches["avance"].basis is None


def test_an_account_that_is_confirmed_since_is_the_same(workflow, calendar) -> None:
    confirmed = act(k.ConfirmBank, "2022-11-22", channel="Appel au trésorier")
    case = money_case(workflow, calendar, ready(), HANDS[:3], [confirmed], HANDS[3:], [PAY])
    assert case.dossier.purse.tranches["avance"].paid_to == IBAN


def alerted(case: OneDossier) -> tuple[str, ...]:
    here = in_hand(case.workflow, case.dossier, case.calendar)
    shown = accounts(here).alerts
    assert card(here).alerts == shown
    return shown


@pytest.mark.parametrize(
    ("stated", "elsewhere"),
    [(IBAN, False), (OTHER_IBAN, True), ("DE89370400440532013000", True)],
    ids=["the certified account", "the account on file", "a third account"],
)
def test_an_account_changed_after_transmission_stops_the_payment_until_it_is_said(
    workflow, calendar, stated, elsewhere
) -> None:
    """A payment that was made stays recordable, with the account that it went to."""
    late = [replace(command, on=day("2022-11-24")) for command in OTHER]
    case = money_case(workflow, calendar, ready(), HANDS)
    assert alerted(case) == ()
    for command in late:
        case.must(command)
    assert case.ask(PAY).codes == {Code.ACCOUNT_UNCERTAIN}
    (sentence,) = alerted(case)
    assert "Le paiement est arrêté" in sentence
    here = in_hand(workflow, case.dossier, calendar)
    assert payment_request(here, "avance", case.dossier.purse.tranches["avance"].basis).alert == (
        sentence
    )
    assert lines(case, "avance")["IBAN"] == iban_said(IBAN)
    (event,) = case.must(replace(PAY, iban=stated))
    assert isinstance(event, TranchePaid)
    assert event.iban == case.dossier.purse.tranches["avance"].paid_to == stated
    told = " ".join(alerted(case))
    assert ("et non sur le compte certifié" in told) is elsewhere


def test_an_old_journal_asks_for_a_new_certification_where_the_account_changed(
    workflow, calendar
) -> None:
    """It does not say which account was certified: its days tell."""
    case = money_case(workflow, calendar, ready(), HANDS[:3])
    formerly(case)
    assert not isinstance(case.ask(HANDS[3]), Refused)
    case.must(OTHER[0])
    case.must(OTHER[1])
    assert case.ask(HANDS[3]).codes == {Code.ACCOUNT_CHANGED}
    case.must(act(k.CertifyTranche, "2022-11-23", tranche="avance"))
    case.must(HANDS[3])


def formerly(case: OneDossier) -> None:
    """The journal as an older version wrote it: no act says what it rests on."""
    case.journal[:] = [
        replace(row, event=replace(row.event, basis=None))
        if isinstance(row.event, TrancheClaimed | TrancheProposed | TrancheCertified)
        else row
        for row in case.journal
    ]
    case.dossier = fold(case.journal)


class Rules:
    """What finds the rules of a dossier, for a journal that is read back."""

    def __init__(self, case: OneDossier) -> None:
        self.case = case

    def case_of(self, dossier, today) -> Case:
        return Case(self.case.workflow, dossier, self.case.calendar, today)


def moved_on(case: OneDossier) -> None:
    """Everything that a request says changes once it has left."""
    for command in (
        act(k.ChangeBank, "2023-05-02", OFFICER, iban=OTHER_IBAN, holder="Autre titulaire"),
        act(
            k.AmendAgreement,
            "2023-05-02",
            HEAD,
            number="AV-1",
            reason=because("Surcoût"),
            maximum=260_000_00,
            rate=6_000,
            eligible=600_000_00,
        ),
        act(k.RecordCommitment, "2023-05-02", ORDERER, number="EJ-2"),
    ):
        case.must(command)


@pytest.mark.parametrize("tranche", ["avance", "acompte"])
def test_a_request_of_an_old_journal_is_that_of_the_day_of_its_certification(
    workflow, calendar, tranche
) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid(), interim_paid())
    written = case.dossier.purse.tranches[tranche].basis
    moved_on(case)
    formerly(case)
    assert basis_then(Rules(case), tuple(case.journal), tranche) == written


def test_whatever_happens_a_printed_request_is_the_dossier_of_its_certification(
    workflow, calendar
) -> None:
    """Random lives: each request against the fold of the journal up to its certification."""
    printed = changed = 0
    for seed in range(60):
        case = OneDossier(workflow, calendar)
        for command in walk(workflow, seed, 60):
            try:
                case.do(command)
            except Exception as problem:
                if type(problem).__name__ != "UnknownName":
                    raise
        for tranche, record in case.dossier.purse.tranches.items():
            if record.stage in SENT:
                printed += 1
                changed += case.dossier.purse.bank.iban != record.basis.iban
                assert lines(case, tranche).items() >= expected(case, tranche).items(), seed
    assert printed > 40
    assert changed > 0, "walks in which nothing changes afterwards prove nothing"


def expected(case: OneDossier, tranche: str) -> dict[str, object]:
    """What the dossier said just before its certification, read from the prefix of the journal."""
    last = [
        row.version
        for row in standing_events(tuple(case.journal))
        if isinstance(row.event, TrancheCertified) and row.event.tranche == tranche
    ][-1]
    row = case.journal[last - 1]
    then = Case(case.workflow, fold(case.journal[: last - 1]), case.calendar, row.on)
    in_force, purse = law.agreement(then), then.dossier.purse
    return {
        "IBAN": iban_said(purse.bank.iban),
        "Titulaire du compte": purse.bank.holder,
        "Engagement juridique": purse.commitment,
        "Montant maximal en vigueur": in_force.maximum,
        "Dépenses éligibles acquittées": purse.tranches[tranche].spending,
        "Déjà payé ou en cours": law.taken(then.dossier, tranche),
        "Montant à payer": row.event.amount,
        "Avenants": ", ".join(a.number for a in purse.amendments) or "aucun",
    }


def test_the_request_of_a_paid_tranche_does_not_change_afterwards(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid(), interim_paid())
    before = lines(case, "acompte")
    moved_on(case)
    assert lines(case, "acompte") == before
    assert case.today - day("2022-12-05") > timedelta(days=100)
