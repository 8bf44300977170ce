"""Why money does not leave: every code, the exact set of reasons, and sentences that help."""

import re
import tomllib
from dataclasses import MISSING, fields, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple, get_args

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.actor import Command
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.money_sentences import MONEY
from support_engine.core.acts.money_texts import LAW
from support_engine.core.language.french import day as french_day
from support_engine.core.money.alerts import amount_alerts
from support_engine.core.money.ledger import standing
from support_engine.core.money.release import Asked as Release
from support_engine.core.money.release import release_conditions
from support_engine.core.programme.definition import Workflow
from support_engine.errors import UnknownName
from tests.money_story import (
    ACCOUNTANT,
    IBAN,
    INTERIM,
    ORDERER,
    OTHER_IBAN,
    accompanied,
    act,
    advance_paid,
    completion,
    hold,
    interim_paid,
    money_case,
    ready,
    shares,
    whole,
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
    in_hand,
    milestone,
)

ADMIN = c.Actor("nadia", frozenset({"administrateur"}))
BOTH = c.Actor("olivia", frozenset({"ordonnateur", "instructeur", "comptable"}))


def without(parts, *kinds):
    """The same acts but for those of some kinds."""
    return [command for command in parts if not isinstance(command, kinds)]


def upto(parts, kind):
    """The acts before the first of a kind."""
    found = []
    for command in parts:
        if isinstance(command, kind):
            return found
        found.append(command)
    raise LookupError(kind)


CLAIM = act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance")
PROPOSE = act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance")
AID = act(k.DeclareAid, "2022-11-21", total=300_000_00)
CERTIFY = act(k.CertifyTranche, "2022-11-22", tranche="avance")
TRANSMIT = act(k.TransmitTranche, "2022-11-23", tranche="avance", request="DP-1")
PAY = act(
    k.RecordPayment, "2022-12-05", ACCOUNTANT, tranche="avance", amount=75_000_00, payment="VIR-1"
)
INTERIM_CLAIM = act(k.ClaimTranche, INTERIM[0], HOLDER, tranche="acompte", spending=300_000_00)
INTERIM_PROPOSE = act(k.ProposeTranche, INTERIM[1], OFFICER, tranche="acompte")
BALANCE_CLAIM = act(k.ClaimTranche, "2024-12-01", HOLDER, tranche="solde", spending=500_000_00)
BALANCE_PROPOSE = act(k.ProposeTranche, "2024-12-02", OFFICER, tranche="solde")
REPORTED = list(milestone("bilan_etape_1", "bilan_etape", "2023-03-30"))
INTERIM_READY = [*ready(), *advance_paid(), *REPORTED]
BALANCE_READY = [*ready(), *advance_paid(), *interim_paid(), *completion()]


UNPROVEN = [
    act(k.ChangeBank, "2022-11-23", OFFICER, iban=OTHER_IBAN, holder="Atelier du Lin"),
    act(k.ConfirmBank, "2022-11-23", channel="Appel au trésorier"),
]
OTHER_ACCOUNT = [*UNPROVEN, document("rib", "2022-11-23")]
BALANCE_PROPOSED = [BALANCE_CLAIM, BALANCE_PROPOSE]
INTERIM_LATE = act(k.ClaimTranche, "2024-12-04", HOLDER, tranche="acompte", spending=500_000_00)
INTERIM_CERTIFIED = [
    INTERIM_CLAIM,
    INTERIM_PROPOSE,
    act(k.CertifyTranche, INTERIM[2], tranche="acompte"),
]
SENT_BACK = act(
    k.RefuseTranche, INTERIM[3], OFFICER, tranche="avance", reason=because("Pièces à revoir")
)


def amend(on: str = "2023-01-10", by: c.Actor = HEAD, **changes) -> k.AmendAgreement:
    return act(
        k.AmendAgreement, on, by, **{"number": "A1", "reason": because("Avenant"), **changes}
    )


def kind(word: str = "association", on: str = "2022-11-16") -> k.RecordHolderKind:
    return act(k.RecordHolderKind, on, OFFICER, holder_kind=word)


def recover(on: str = "2023-02-01", by: c.Actor = ORDERER, **more) -> k.OpenRecovery:
    return act(k.OpenRecovery, on, by, **{"cause": "retrait", "reason": because("Carence"), **more})


LARGER = {"maximum": 400_000_00, "eligible": 800_000_00}
PAID = [*ready(), *advance_paid()]
OPENED = [*PAID, recover()]
ORDERED = [*OPENED, act(k.OrderRecovery, "2023-02-20", number=1, order="OR-1")]


class Row(NamedTuple):
    """Acts on an accompanied dossier, the act that is refused, all its codes, words to be read."""

    before: list
    command: c.AnyCommand
    codes: set[Code]
    words: tuple[str, ...] = ()


SPENT_LESS = act(k.ClaimTranche, "2024-12-01", HOLDER, tranche="solde", spending=200_000_00)
SPENT_AS_PAID = replace(SPENT_LESS, spending=300_000_00)
SPENT_AS_FORESEEN = replace(SPENT_LESS, spending=500_000_00)


def drop(by: c.Actor) -> k.CancelRecovery:
    return act(k.CancelRecovery, "2023-02-17", by, number=1, reason=because("Sans suite"))


RESERVED_LESS = [
    *without(ready(), k.RecordCommitment),
    amend("2022-11-16", maximum=50_000_00),
    act(k.RecordCommitment, "2022-11-16", number="EJ-7"),
    amend("2022-11-17", number="A2", maximum=250_000_00),
]
"""The agreement came to more once its commitment had been recorded."""


ROWS = {
    "a commitment of less than would be paid": Row(
        [*RESERVED_LESS, CLAIM],
        PROPOSE,
        {Code.COMMITMENT_TOO_LOW},
        ("EJ-7", "50\u00a0000\u00a0€", "75\u00a0000\u00a0€", "tranche commit"),
    ),
    "no commitment": Row(
        [*without(ready(), k.RecordCommitment), CLAIM],
        PROPOSE,
        {Code.COMMITMENT_MISSING},
        ("tranche commit",),
    ),
    "no account": Row(
        [*without(ready(), k.ChangeBank), CLAIM], PROPOSE, {Code.BANK_MISSING}, ("IBAN",)
    ),
    "an account changed the day before": Row(
        [
            *ready(),
            CLAIM,
            act(k.ChangeBank, "2022-11-20", OFFICER, iban=OTHER_IBAN, holder="Atelier"),
        ],
        PROPOSE,
        {Code.BANK_QUARANTINED},
        (french_day("2022-11-20"), french_day("2022-11-30")),
    ),
    "works not begun": Row(
        [*without(ready(), k.RecordWorksStart), CLAIM], PROPOSE, {Code.WORKS_NOT_STARTED}
    ),
    "works begun before the receipt": Row(
        [
            *ready(),
            CLAIM,
            act(k.RecordWorksStart, "2022-11-20", OFFICER, started_on=day("2022-01-04")),
        ],
        PROPOSE,
        {Code.STARTED_TOO_EARLY},
        (french_day("2022-01-04"), french_day("2022-01-05")),
    ),
    "works milestone not validated, no account statement": Row(
        [*upto(ready(), c.AddDocument), CLAIM],
        PROPOSE,
        {Code.MILESTONE_NOT_VALIDATED, Code.DOCUMENT_MISSING},
        ("document add", "milestone declare"),
    ),
    "suspension": Row(
        [*ready(), CLAIM, hold("suspension", "2022-11-20")],
        PROPOSE,
        {Code.HOLD_BLOCKS_PAYMENT},
        (french_day("2022-11-20"), "hold lift"),
    ),
    "a payment dated under a suspension that is over": Row(
        [
            *[*ready(), CLAIM, PROPOSE, CERTIFY, TRANSMIT],
            hold("suspension", "2022-12-01"),
            act(c.LiftHold, "2022-12-06", HEAD, hold="suspension"),
        ],
        PAY,
        {Code.PAID_UNDER_HOLD},
        (french_day("2022-12-01"), french_day("2022-12-06"), "--because"),
    ),
    "an account that its holder says is another one": Row(
        [
            *[*ready(), CLAIM, PROPOSE, CERTIFY],
            act(c.WriteToTeam, "2022-11-22", HOLDER, about="bank", text="Nous changeons."),
        ],
        TRANSMIT,
        {Code.ACCOUNT_UNREAD},
        (french_day("2022-11-22"), f"message answer {REFERENCE} 1"),
    ),
    "formal notice": Row(
        [*ready(), CLAIM, hold("mise_en_demeure", "2022-11-20", reply_days=15)],
        PROPOSE,
        {Code.HOLD_BLOCKS_PAYMENT},
    ),
    "insolvency": Row(
        [*ready(), CLAIM, hold("insolvabilite", "2022-11-20")],
        PROPOSE,
        {Code.HOLD_BLOCKS_PAYMENT},
    ),
    "a hold between proposal and certification": Row(
        [*ready(), CLAIM, PROPOSE, hold("suspension", "2022-11-22")],
        CERTIFY,
        {Code.HOLD_BLOCKS_PAYMENT},
    ),
    "a hold between certification and transmission": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, hold("suspension", "2022-11-23")],
        TRANSMIT,
        {Code.HOLD_BLOCKS_PAYMENT},
    ),
    "paid under a hold": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, TRANSMIT, hold("suspension", "2022-12-01")],
        PAY,
        {Code.HOLD_BLOCKS_PAYMENT},
    ),
    "an agreement that was never notified": Row(
        [], act(k.RecordCommitment, "2022-09-06", number="EJ"), {Code.AGREEMENT_NOT_NOTIFIED}
    ),
    "a private holder without a signed agreement": Row(
        [*ready(), CLAIM], PROPOSE, {Code.AGREEMENT_COMPULSORY}, ("23", "convention_signee")
    ),
    "interim payment without a figure": Row(
        INTERIM_READY,
        act(k.ClaimTranche, INTERIM[0], HOLDER, tranche="acompte"),
        {Code.SPENDING_MISSING},
        ("--spending",),
    ),
    "interim payment with nothing earned": Row(
        [
            *INTERIM_READY,
            act(k.ClaimTranche, INTERIM[0], HOLDER, tranche="acompte", spending=150_000_00),
        ],
        INTERIM_PROPOSE,
        {Code.NOTHING_DUE},
        ("75", "trop_percu"),
    ),
    "after the forecast end": Row(
        [
            *INTERIM_READY,
            *milestone("compte_rendu_financier_1", "compte_rendu_financier", "2023-06-20"),
            *milestone("compte_rendu_financier_2", "compte_rendu_financier", "2024-06-20"),
            act(k.ClaimTranche, "2024-10-01", HOLDER, tranche="acompte", spending=300_000_00),
        ],
        act(k.ProposeTranche, "2024-10-02", OFFICER, tranche="acompte"),
        {Code.END_PASSED},
        (french_day("2024-09-30"), "tranche amend"),
    ),
    "interim payment of a project that has spent nothing": Row(
        [*INTERIM_READY, replace(INTERIM_CLAIM, spending=0)], INTERIM_PROPOSE, {Code.NOTHING_DUE}
    ),
    "financial report late": Row(
        [
            *INTERIM_READY,
            act(k.ClaimTranche, "2023-07-03", HOLDER, tranche="acompte", spending=300_000_00),
        ],
        act(k.ProposeTranche, "2023-07-04", OFFICER, tranche="acompte"),
        {Code.FINANCIAL_REPORT_MISSING},
        (french_day("2023-06-30"), "compte_rendu_financier_1"),
    ),
    "balance before completion": Row(
        [
            *[
                command
                for command in without(BALANCE_READY, c.Advance)
                if getattr(command, "milestone", getattr(command, "kind", "")) != "bilan_final"
            ],
            BALANCE_CLAIM,
        ],
        BALANCE_PROPOSE,
        {Code.COMPLETION_MISSING, Code.END_PASSED, Code.MILESTONE_NOT_VALIDATED},
    ),
    "aid not counted": Row(
        [*without(BALANCE_READY, k.DeclareAid), BALANCE_CLAIM],
        BALANCE_PROPOSE,
        {Code.AID_NOT_DECLARED},
        ("tranche aid",),
    ),
    "aid above the spending": Row(
        [
            *BALANCE_READY,
            act(k.DeclareAid, "2024-11-23", OFFICER, total=500_000_01),
            BALANCE_CLAIM,
        ],
        BALANCE_PROPOSE,
        {Code.AID_TOO_HIGH},
        ("100",),
    ),
    "a local authority that keeps too little": Row(
        [
            kind("commune"),
            *without(BALANCE_READY, k.RecordHolderKind),
            act(k.DeclareAid, "2024-11-23", OFFICER, total=400_000_01),
            BALANCE_CLAIM,
        ],
        BALANCE_PROPOSE,
        {Code.OWN_SHARE_TOO_LOW},
        ("20", "80"),
    ),
    "aid without our own grant": Row(
        [*ready(), kind()],
        act(k.DeclareAid, "2022-11-20", OFFICER, total=249_999_99),
        {Code.AID_TOO_LOW},
        ("250", "tranche aid"),
    ),
    "aid of a holder of whom nothing is known": Row(
        list(ready()),
        act(k.DeclareAid, "2022-11-20", OFFICER, total=450_000_00),
        {Code.HOLDER_KIND_UNKNOWN},
        ("tranche holder",),
    ),
    "a holder that is another once money left": Row(
        [*ready(), kind(), *advance_paid()],
        kind("commune", "2022-12-06"),
        {Code.HOLDER_KIND_FIXED},
        ("association",),
    ),
    "a holder that is another by a change of details": Row(
        [*ready(), kind(), *advance_paid()],
        c.ChangeDetails(
            reference=REFERENCE,
            by=OFFICER,
            on=day("2022-12-06"),
            changes={"holder_kind": "commune"},
        ),
        {Code.HOLDER_KIND_FIXED},
    ),
    "the same kind of holder": Row(
        [*ready(), kind()], kind(on="2022-12-06"), {Code.NOTHING_TO_CHANGE}
    ),
    "an amendment number that served": Row(
        [*PAID, amend(ends_on=day("2025-06-30"))],
        amend("2023-01-11", number="a1", ends_on=day("2025-07-31")),
        {Code.NUMBER_USED},
        ("a1",),
    ),
    "a maximum above the rate of the spending": Row(
        PAID, amend(maximum=250_000_01), {Code.MAXIMUM_ABOVE_RATE}, ("50", "500")
    ),
    "the same person proposes and certifies": Row(
        [*ready(), CLAIM, act(k.ProposeTranche, "2022-11-21", BOTH, tranche="avance")],
        CERTIFY,
        {Code.SAME_PERSON},
        ("olivia", "proposé"),
    ),
    "the same person certifies and pays": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, TRANSMIT],
        act(
            k.RecordPayment,
            "2022-12-05",
            BOTH,
            tranche="avance",
            amount=75_000_00,
            payment="VIR-1",
        ),
        {Code.SAME_PERSON},
        ("certifié", "transmis"),
    ),
    "the same person changes and confirms the account": Row(
        list(ready()),
        act(k.ConfirmBank, "2022-10-07", OFFICER, channel="Téléphone"),
        {Code.SAME_PERSON},
    ),
    "an administrator decides nothing": Row(
        [*ready(), CLAIM],
        act(k.ProposeTranche, "2022-11-21", ADMIN, tranche="avance"),
        {Code.ROLE_MISSING},
    ),
    "paid twice": Row(PAID, PAY, {Code.TRANCHE_PAID}, ("VIR-1", french_day("2022-12-05"))),
    "claimed again once paid": Row(PAID, CLAIM, {Code.TRANCHE_PAID}),
    "certified before it is proposed": Row(
        [*ready(), CLAIM], CERTIFY, {Code.TRANCHE_STAGE}, ("demandée", "proposée")
    ),
    "another amount than asked": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, TRANSMIT],
        act(
            k.RecordPayment,
            "2022-12-05",
            ACCOUNTANT,
            tranche="avance",
            amount=75_000_01,
            payment="V",
        ),
        {Code.AMOUNT_DIFFERS},
    ),
    "an amendment between certification and transmission": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, amend("2022-11-22", maximum=200_000_00)],
        TRANSMIT,
        {Code.AMOUNT_CHANGED, Code.TERMS_CHANGED},
        ("C-1 alors, A1 aujourd’hui", "75", "60", f"tranche certify {REFERENCE} avance"),
    ),
    "an amendment of the end between certification and transmission": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, amend("2022-11-22", ends_on=day("2025-06-30"))],
        TRANSMIT,
        {Code.TERMS_CHANGED},
        (french_day("2022-11-22"), "tranche refuse"),
    ),
    "another account between certification and transmission": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, *OTHER_ACCOUNT],
        TRANSMIT,
        {Code.ACCOUNT_CHANGED},
        ("…0189", "…2606", f"tranche certify {REFERENCE} avance"),
    ),
    "another account whose paper is that of the one before": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, *UNPROVEN],
        act(k.CertifyTranche, "2022-11-23", tranche="avance"),
        {Code.ACCOUNT_UNPROVEN},
        ("rib.pdf", "…2606", f"document add {REFERENCE} rib"),
    ),
    "another tranche sent back between certification and transmission": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, *REPORTED, *INTERIM_CERTIFIED, SENT_BACK],
        act(k.TransmitTranche, "2023-04-14", tranche="acompte", request="DP-2"),
        {Code.AMOUNT_RAISED},
        ("75\u00a0000", "150\u00a0000", f"tranche propose {REFERENCE} acompte"),
    ),
    "more is due than was proposed": Row(
        [*ready(), CLAIM, PROPOSE, amend("2022-11-21", ORDERER, **LARGER)],
        CERTIFY,
        {Code.AMOUNT_RAISED},
        ("75\u00a0000", "120\u00a0000", f"tranche propose {REFERENCE} avance"),
    ),
    "more is due than was certified, once more": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, amend("2022-11-22", ORDERER, **LARGER)],
        CERTIFY,
        {Code.AMOUNT_RAISED},
        (f"tranche propose {REFERENCE} avance",),
    ),
    "proposed again where nothing has changed": Row(
        [*ready(), CLAIM, PROPOSE],
        PROPOSE,
        {Code.TRANCHE_STAGE},
    ),
    "what it rests on was put on file since by whoever certifies": Row(
        [*ready(), CLAIM, PROPOSE, AID],
        CERTIFY,
        {Code.FACTS_RESTATED},
        ("les aides publiques", f"tranche propose {REFERENCE} avance"),
    ),
    "beside a balance that is asked for": Row(
        [*ready(), *advance_paid(), *REPORTED, *completion(), *BALANCE_PROPOSED],
        INTERIM_LATE,
        {Code.GRANT_SETTLED},
        ("Le solde", french_day("2024-12-02")),
    ),
    "a balance beside a claim that has no answer": Row(
        [*ready(), *advance_paid(), *REPORTED, INTERIM_CLAIM, *completion(), BALANCE_CLAIM],
        BALANCE_PROPOSE,
        {Code.CLAIM_UNANSWERED},
        ("« Acompte »", f"tranche refuse {REFERENCE} acompte"),
    ),
    "certified again where nothing changed": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY],
        CERTIFY,
        {Code.TRANCHE_STAGE},
    ),
    "another account once the request has left": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, TRANSMIT, *OTHER_ACCOUNT],
        PAY,
        {Code.ACCOUNT_UNCERTAIN},
        ("DP-1", "…0189", "…2606", f"tranche pay {REFERENCE} avance", "--iban IBAN"),
    ),
    "paid on an account that is no account": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, TRANSMIT],
        replace(PAY, iban="FR7630006000011234567890188"),
        {Code.BANK_INVALID},
    ),
    "no request number": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY],
        act(k.TransmitTranche, "2022-11-23", tranche="avance", request=" "),
        {Code.REFERENCE_MISSING},
    ),
    "no payment reference": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, TRANSMIT],
        act(
            k.RecordPayment,
            "2022-12-05",
            ACCOUNTANT,
            tranche="avance",
            amount=75_000_00,
            payment="",
        ),
        {Code.REFERENCE_MISSING},
    ),
    "paid before it was sent": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, TRANSMIT],
        act(
            k.RecordPayment,
            "2022-11-22",
            ACCOUNTANT,
            tranche="avance",
            amount=75_000_00,
            payment="V",
        ),
        {Code.DATE_TOO_EARLY},
    ),
    "an advance beyond the ceiling": Row(
        [
            *ready(),
            act(k.RecordGuarantee, "2022-11-16", OFFICER, amount=150_000_00),
            amend("2022-11-16", schedule=shares(6_000, 2_000, 2_000)),
            act(k.RecordGuarantee, "2022-11-17", OFFICER, amount=0),
            CLAIM,
        ],
        PROPOSE,
        {Code.ADVANCE_CEILING},
        ("30", "60", "guarantee"),
    ),
    "a guarantee taken away once its advance has left": Row(
        [
            *ready(),
            act(k.RecordGuarantee, "2022-11-16", OFFICER, amount=150_000_00),
            amend("2022-11-16", schedule=shares(6_000, 2_000, 2_000)),
            CLAIM,
            PROPOSE,
            CERTIFY,
            TRANSMIT,
        ],
        act(k.RecordGuarantee, "2022-11-23", OFFICER, amount=0),
        {Code.GUARANTEE_NEEDED},
        ("150", "75", "tranche recover"),
    ),
    "interim payments beyond the ceiling": Row(
        [
            *INTERIM_READY,
            amend("2023-01-10", ends_on=day("2026-10-31")),
            amend("2023-01-11", number="A2", schedule=shares(3_000, 6_000, 1_000)),
            amend("2023-01-12", number="A3", ends_on=day("2024-09-30")),
            INTERIM_CLAIM,
        ],
        INTERIM_PROPOSE,
        {Code.INTERIM_CEILING},
        ("80",),
    ),
    "a maximum below what was paid": Row(
        PAID, amend(maximum=74_999_99), {Code.MAXIMUM_BELOW_PAID}, ("75",)
    ),
    "a schedule that is not the whole": Row(
        PAID, amend(schedule=shares(3_000, 5_000, 1_999)), {Code.SCHEDULE_INVALID}, ("99,99",)
    ),
    "a schedule beyond the ceilings": Row(
        PAID, amend(schedule=shares(3_001, 4_999, 2_000)), {Code.SCHEDULE_INVALID}, ("30",)
    ),
    "a schedule with an unknown tranche": Row(
        PAID, amend(schedule={"avence": Fraction(1)}), {Code.SCHEDULE_INVALID}, ("avence",)
    ),
    "an amendment that changes nothing": Row(PAID, amend(), {Code.NOTHING_TO_CHANGE}),
    "a maximum out of all proportion": Row(
        PAID, amend(maximum=10**13), {Code.AMOUNT_INVALID}, ("Maximum",)
    ),
    "a rate above the whole": Row(PAID, amend(rate=10_001), {Code.AMOUNT_INVALID}, ("Taux",)),
    "a balance that one person claimed for the holder, and that comes to nothing": Row(
        [*BALANCE_READY, replace(SPENT_AS_PAID, by=OFFICER)],
        advance("cloturer", "2024-12-20", HEAD),
        {Code.CLAIM_OF_ONE},
        ("camille", "300", "tranche claim"),
    ),
    "another spending than was claimed for the holder": Row(
        [*BALANCE_READY, replace(SPENT_AS_PAID, by=OFFICER)],
        replace(SPENT_LESS, by=HEAD),
        {Code.CLAIM_DIFFERS},
        ("camille", "300", "200", "tranche refuse"),
    ),
    "negative spending": Row(
        list(ready()),
        act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance", spending=-1),
        {Code.AMOUNT_INVALID},
    ),
    "a wrong account": Row(
        list(ready()),
        act(k.ChangeBank, "2022-11-20", OFFICER, iban=IBAN[:-1] + "0", holder="X"),
        {Code.BANK_INVALID},
    ),
    "the same account again": Row(
        list(ready()),
        act(k.ChangeBank, "2022-11-20", OFFICER, iban=IBAN, holder="Atelier du Lin"),
        {Code.NOTHING_TO_CHANGE},
    ),
    "a request that left is not taken back": Row(
        [*ready(), CLAIM, PROPOSE, CERTIFY, TRANSMIT],
        act(c.CorrectLastAct, "2022-11-24", ORDERER, reason=because("Erreur")),
        {Code.MONEY_MOVED},
        ("demande transmise au comptable", "la rejeter"),
    ),
    "a payment is not taken back with what is below it": Row(
        PAID,
        act(c.CorrectLastAct, "2022-12-06", HEAD, reason=because("Erreur"), back_to=12),
        {Code.MONEY_MOVED},
    ),
    "nothing paid, nothing to recover": Row(list(ready()), recover(), {Code.NOTHING_TO_RECOVER}),
    "more than was paid": Row(PAID, recover(amount=75_000_01), {Code.RECOVERY_TOO_HIGH}, ("75",)),
    "the same money recovered twice": Row(OPENED, recover(), {Code.NOTHING_TO_RECOVER}),
    "ordered before the holder could answer": Row(
        OPENED,
        act(k.OrderRecovery, "2023-02-16", number=1, order="OR-1"),
        {Code.CLOCK_NOT_OVER},
        (french_day("2023-02-16"),),
    ),
    "dropped by one person": Row(
        [*OPENED, drop(ORDERER)],
        drop(ORDERER),
        {Code.SAME_PERSON},
        ("olivia", "à deux"),
    ),
    "dropped by whoever may not ask it first": Row(OPENED, drop(HEAD), {Code.ROLE_MISSING}),
    "closed without what was spent": Row(
        [*ready(), *advance_paid(), *interim_paid(), *completion()],
        c.Advance(reference=REFERENCE, by=HEAD, on=day("2024-12-02"), transition="cloturer"),
        {Code.BALANCE_NOT_CLAIMED},
        ("Solde", "pas encore demandée", "tranche claim"),
    ),
    "closed before what is due was paid": Row(
        [*ready(), *advance_paid(), *interim_paid(), *completion(), SPENT_AS_FORESEEN],
        c.Advance(reference=REFERENCE, by=HEAD, on=day("2024-12-02"), transition="cloturer"),
        {Code.TRANCHE_UNDER_WAY},
        ("Solde", "100"),
    ),
    "closed with money that nobody claims back": Row(
        [*ready(), *advance_paid(), *interim_paid(), *completion(), SPENT_LESS],
        c.Advance(reference=REFERENCE, by=HEAD, on=day("2024-12-02"), transition="cloturer"),
        {Code.OVERPAID_UNCLAIMED},
        ("50", "trop_percu"),
    ),
    "closed with public aid beyond what is allowed": Row(
        [*whole(), act(k.DeclareAid, "2024-12-17", OFFICER, total=600_000_00)],
        c.Advance(reference=REFERENCE, by=HEAD, on=day("2024-12-18"), transition="cloturer"),
        {Code.AID_UNCLAIMED},
        ("600", "500", "100", "prorata", "tranche aid"),
    ),
    "received before it was ordered": Row(
        OPENED,
        act(k.ReceiveRecovery, "2023-03-01", ACCOUNTANT, number=1, amount=1, receipt="R"),
        {Code.RECOVERY_STAGE},
        ("contradictoire",),
    ),
    "more came back than was owed": Row(
        ORDERED,
        act(k.ReceiveRecovery, "2023-03-01", ACCOUNTANT, number=1, amount=75_000_01, receipt="R"),
        {Code.RECOVERY_TOO_HIGH},
    ),
}
OTHER_CODES = {
    "an agreement that was never notified",
    "a private holder without a signed agreement",
}


def played(programme, calendar, row: Row, name: str) -> OneDossier:
    """The dossier before the act."""
    workflow = programme.workflow
    if name == "an agreement that was never notified":
        return OneDossier(workflow, calendar).to("convention_a_signer")
    if name == "a private holder without a signed agreement":
        case = OneDossier(undocumented(programme), calendar)
        for command in [*accompanied(workflow), *row.before]:
            if getattr(command, "kind", "") != "convention_signee":
                case.must(command)
        return case
    return money_case(workflow, calendar, row.before)


def undocumented(programme) -> Workflow:
    """The programme, if it let an agreement be notified without the signed document."""
    data = tomllib.loads(programme.source)
    for part in (*data["transitions"], *data["tranches"]):
        asked = part.get("requires_documents", [])
        part["requires_documents"] = [kind for kind in asked if kind != "convention_signee"]
    return Workflow.model_validate(data)


@pytest.mark.parametrize("name", ROWS)
def test_money_does_not_leave_and_the_reasons_are_all_told(programme, calendar, name) -> None:
    row = ROWS[name]
    case = played(programme, calendar, row, name)
    before = case.dossier
    outcome = case.do(row.command)
    assert isinstance(outcome, Refused)
    assert outcome.codes == row.codes
    assert case.dossier == before
    said = " ".join(f"{b.sentence} {b.remedy}" for b in outcome.blockers)
    for word in row.words:
        assert word in said
    assert not re.search(r"\{\w+\}", said)
    for blocker in outcome.blockers:
        assert blocker.sentence.endswith(".")
        assert blocker.remedy.endswith(".")


def test_every_code_of_money_is_produced() -> None:
    produced = {code for row in ROWS.values() for code in row.codes}
    by_their_day = {Code.BACKDATED, Code.FREED_BY_ITS_DAY, Code.FREED_BY_CORRECTION}
    elsewhere = {
        *by_their_day,
        Code.EXTENSION_OF_ONE,
        Code.AMENDMENT_OF_ONE,
        Code.RECOVERY_WAIVED,
        Code.UNDONE_ALONE,
        Code.OVERPAID_LESS,
        Code.RECOVERY_UNFOUNDED,
        Code.RESTATEMENT_DIFFERS,
        Code.RESTATEMENT_EMPTY,
        Code.RETURN_CLAIMED,
        Code.PAID_BEFORE_TOO_HIGH,
    }  # test_two_days.py, test_held_back.py, test_waived.py, test_undone_alone.py and others
    assert set(MONEY) - produced == elsewhere
    assert set(LAW) <= set(Code)


def conditions(case: OneDossier, tranche: str, on: str):
    wanted = case.workflow.tranche_of[tranche]
    release = Release(case, wanted, day(on))
    return list(release_conditions(release))


def test_what_holds_is_told_as_well_with_its_law(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), [CLAIM])
    found = conditions(case, "avance", "2022-11-21")
    assert all(condition.holds for condition in found)
    labels = " ".join(condition.label for condition in found)
    for words in ("C-1", "EJ-2022-17", "0189", "Convention en cours"):
        assert words in labels
    assert sum(bool(condition.law) for condition in found) >= 6


@pytest.mark.parametrize("tranche", ["avance", "acompte", "solde"])
def test_the_conditions_decide_the_proposal(workflow, calendar, tranche) -> None:
    """What `explain` shows and what the door does are the same list."""
    claims = {"avance": CLAIM, "acompte": INTERIM_CLAIM, "solde": BALANCE_CLAIM}
    case = money_case(workflow, calendar, ready(), advance_paid(), REPORTED)
    if tranche != "avance":
        case.must(claims[tranche])
        on = str(claims[tranche].on)
        outcome = case.ask(act(k.ProposeTranche, on, OFFICER, tranche=tranche))
        shown = {f.blocker.code for f in conditions(case, tranche, on) if f.blocker}
        assert shown == (outcome.codes if isinstance(outcome, Refused) else set())


def test_a_payment_made_before_the_hold_is_recorded(workflow, calendar) -> None:
    acts = [CLAIM, PROPOSE, CERTIFY, TRANSMIT, hold("suspension", "2022-12-06")]
    case = money_case(workflow, calendar, ready(), acts)
    assert not isinstance(case.ask(PAY, today=day("2022-12-10")), Refused)


def test_a_confirmed_account_leaves_quarantine(workflow, calendar) -> None:
    changed = act(k.ChangeBank, "2022-11-20", OFFICER, iban=OTHER_IBAN, holder="Atelier")
    confirmed = act(k.ConfirmBank, "2022-11-21", ORDERER, channel="Appel au trésorier")
    case = money_case(workflow, calendar, ready(), [CLAIM, changed, confirmed])
    case.must(PROPOSE)


def test_a_refused_claim_can_be_made_again(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), [CLAIM, PROPOSE])
    case.must(
        act(
            k.RefuseTranche,
            "2022-11-22",
            ORDERER,
            tranche="avance",
            reason=because("RIB illisible"),
        )
    )
    case.must(act(k.ClaimTranche, "2022-11-23", HOLDER, tranche="avance"))
    assert case.dossier.purse.tranches["avance"].proposed_by == ""


def test_a_commitment_that_is_completed_pays(workflow, calendar) -> None:
    case = money_case(workflow, calendar, RESERVED_LESS, [CLAIM])
    here = in_hand(workflow, case.dossier, calendar)
    assert standing(here)["committed", ""] == 50_000_00
    (told,) = amount_alerts(here)
    assert "EJ-7" in told
    case.must(act(k.RecordCommitment, "2022-11-20", number="EJ-7"))
    case.must(PROPOSE)
    here = in_hand(workflow, case.dossier, calendar)
    assert standing(here)["committed", ""] == 250_000_00
    assert list(amount_alerts(here)) == []


def test_the_balance_road_ends_well(workflow, calendar) -> None:
    case = money_case(workflow, calendar, whole())
    case.must(advance("cloturer", "2024-12-20", HEAD))
    assert case.dossier.is_closed


def test_nothing_is_asked_of_a_closed_dossier(workflow, calendar) -> None:
    case = money_case(workflow, calendar, BALANCE_READY, [SPENT_AS_PAID])
    case.must(advance("cloturer", "2024-12-20", HEAD))
    outcome = case.do(act(k.ClaimTranche, "2024-12-21", HOLDER, tranche="solde", spending=1))
    assert Code.CLOSED in outcome.codes


def test_every_day_of_a_release_is_after_the_one_before(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), [CLAIM])
    outcome = case.do(act(k.ProposeTranche, "2022-11-19", OFFICER, tranche="avance"))
    assert outcome.codes == {Code.DATE_TOO_EARLY}


def test_a_programme_that_pays_nothing_says_so_to_every_act_about_money(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    case.workflow = Workflow(**workflow.model_dump(exclude={"money", "tranches"}, by_alias=True))
    asked = {"tranche": "avance", "number": "1", "cause": "trop_percu", "reason": because("Motif")}
    silent = []
    for kind in get_args(k.MoneyCommand):
        given = {f.name: asked.get(f.name, VALUES.get(f.type, 1)) for f in own_fields(kind)}
        try:
            case.ask(act(kind, "2022-06-01", **given))
        except UnknownName as problem:
            if "ne verse pas de subvention" not in str(problem):
                silent.append(f"{kind.__name__}: {problem}")
        else:
            silent.append(kind.__name__)
    assert silent == []


VALUES = {str: "x", date: day("2022-06-01")}


def own_fields(kind: type):
    """What a command says besides who, on what, when; without what has a default."""
    return [
        field
        for field in fields(kind)
        if field.name not in {f.name for f in fields(Command)} and field.default is MISSING
    ]
