"""What happens to money, on dossiers plainly named as fictional: no real organisation is paid here.

Days are counted from the start of the accompaniment.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.language.iban import EXAMPLE
from support_engine.demo.lives import (
    ACCOUNTANT,
    GUIDE,
    HEAD,
    HOLDER,
    OFFICER,
    ORDERER,
    Act,
    Build,
    Wave,
    advance,
    application,
    document,
    funding,
    incubation,
    labelling,
    milestone,
)

OTHER_IBAN = "FR1420041010050500013M02606"
"""Another example of the banking standard: nobody's account either."""


def begun(wave: Wave) -> date:
    """The start of the accompaniment of these lives."""
    return wave.incubation_on + timedelta(days=171)


def money(on: date, who: str, build: Build, **facts: Any) -> Act:
    """An act about money."""
    return Act(on, who, build, facts)


def accompanied(wave: Wave) -> Iterator[Act]:
    """From the deposit to the accompaniment, a little faster than usual."""
    start = begun(wave)
    notified = start - timedelta(days=10)
    yield from application(wave)
    yield from labelling(wave)
    yield from incubation(wave.incubation_on)
    yield from funding(wave.incubation_on + timedelta(days=112))
    yield advance(notified - timedelta(days=30), OFFICER, "preparer_convention")
    yield document(notified - timedelta(days=3), "convention_signee")
    yield advance(
        notified,
        OFFICER,
        "notifier_convention",
        reference_convention="DEMO-CONVENTION",
        date_signature=(notified - timedelta(days=7)).isoformat(),
        date_notification_convention=notified.isoformat(),
        date_previsionnelle_achevement=(notified + timedelta(days=790)).isoformat(),
    )
    yield advance(
        start, OFFICER, "demarrer_accompagnement", date_depart_accompagnement=start.isoformat()
    )


def examined(on: date, name: str, evidence: str) -> Iterator[Act]:
    """A milestone that the officer validates."""
    for act in milestone(on, name, evidence):
        yield Act(act.on, OFFICER if act.who == GUIDE else act.who, act.build, act.facts)


def prepared(start: date) -> Iterator[Act]:
    """Commitment, account, works."""
    yield money(start + timedelta(days=5), ORDERER, k.RecordCommitment, number="DEMO-EJ")
    holder = "Manufacture fictive"
    yield money(start + timedelta(days=6), OFFICER, k.ChangeBank, iban=EXAMPLE, holder=holder)
    yield document(start + timedelta(days=6), "rib")
    works = start + timedelta(days=40)
    yield money(works, OFFICER, k.RecordWorksStart, started_on=works)
    yield from examined(works + timedelta(days=5), "debut_travaux", "attestation_debut_travaux")


def released(on: date, tranche: str, amount: int, number: str) -> Iterator[Act]:
    """Proposed, certified, transmitted and paid by three people."""
    yield money(on, OFFICER, k.ProposeTranche, tranche=tranche)
    yield money(on + timedelta(days=3), ORDERER, k.CertifyTranche, tranche=tranche)
    request = f"{{reference}}-DP-{number}"
    yield money(
        on + timedelta(days=5), ORDERER, k.TransmitTranche, tranche=tranche, request=request
    )
    paid = {"tranche": tranche, "amount": amount, "payment": f"{{reference}}-VIR-{number}"}
    yield money(on + timedelta(days=19), ACCOUNTANT, k.RecordPayment, **paid)


def claim(on: date, tranche: str, spending: int | None = None) -> Act:
    """The holder asks."""
    return money(on, HOLDER, k.ClaimTranche, tranche=tranche, spending=spending)


def advance_paid(wave: Wave) -> Iterator[Act]:
    """75 000 €: 30 % of the maximum, once the works have begun."""
    start = begun(wave)
    yield from accompanied(wave)
    yield from prepared(start)
    yield claim(start + timedelta(days=55), "avance")
    yield from released(start + timedelta(days=57), "avance", 75_000_00, "AVANCE")


def end_moved(wave: Wave) -> Iterator[Act]:
    """An amendment signs a later end, then a suspension pushes it: the claim of the balance, which
    counts from that end, follows both."""
    start = begun(wave)
    yield from accompanied(wave)
    signed = {
        "number": "A1",
        "reason": "Le gros œuvre a pris dix mois de retard ; le calendrier est revu.",
        "ends_on": start + timedelta(days=1090),
    }
    yield money(start + timedelta(days=120), HEAD, k.AmendAgreement, **signed)
    yield suspended(start + timedelta(days=150), "Contrôle des marchés passés avant la reprise.")
    reason = "Les marchés sont réguliers ; les travaux peuvent reprendre."
    lifted = {"hold": "suspension", "reason": reason}
    yield Act(start + timedelta(days=185), OFFICER, c.LiftHold, lifted)


def account_changed(wave: Wave) -> Iterator[Act]:
    """A new account between certification and transmission: the request is refused, the service is
    certified again, and the request leaves with the account that was checked."""
    start = begun(wave)
    yield from accompanied(wave)
    yield from prepared(start)
    yield claim(start + timedelta(days=55), "avance")
    on, asked = start + timedelta(days=57), {"tranche": "avance"}
    yield money(on, OFFICER, k.ProposeTranche, **asked)
    yield money(on + timedelta(days=3), ORDERER, k.CertifyTranche, **asked)
    holder = "Manufacture fictive"
    yield money(on + timedelta(days=4), OFFICER, k.ChangeBank, iban=OTHER_IBAN, holder=holder)
    yield document(on + timedelta(days=4), "rib")
    channel = "Appel au trésorier, au numéro connu depuis la candidature"
    yield money(on + timedelta(days=5), ORDERER, k.ConfirmBank, channel=channel)
    sent = {**asked, "request": "{reference}-DP-AVANCE"}
    yield Act(on + timedelta(days=6), ORDERER, k.TransmitTranche, sent, is_refused=True)
    words = "Transmission refusée : le compte a changé depuis la certification."
    yield Act(on + timedelta(days=6), OFFICER, c.AddNote, {"text": words})
    yield money(on + timedelta(days=7), ORDERER, k.CertifyTranche, **asked)
    yield money(on + timedelta(days=8), ORDERER, k.TransmitTranche, **sent)
    paid = {**asked, "amount": 75_000_00, "payment": "{reference}-VIR-AVANCE"}
    yield money(on + timedelta(days=22), ACCOUNTANT, k.RecordPayment, **paid)


def suspended(on: date, reason: str) -> Act:
    """A suspension by the officer."""
    return Act(on, OFFICER, c.OpenHold, {"hold": "suspension", "reason": reason})


def interim_blocked_then_paid(wave: Wave) -> Iterator[Act]:
    """Three reasons keep the interim payment: a hold, a new account, a report; then it is paid."""
    start = begun(wave)
    yield from advance_paid(wave)
    asked = start + timedelta(days=150)
    yield claim(asked, "acompte", 300_000_00)
    holder = "Manufacture fictive"
    yield money(asked, OFFICER, k.ChangeBank, iban=OTHER_IBAN, holder=holder)
    yield document(asked, "rib")
    yield suspended(asked + timedelta(days=1), "Vérification des dépenses déclarées.")
    refused = {"tranche": "acompte"}
    yield Act(asked + timedelta(days=3), OFFICER, k.ProposeTranche, refused, is_refused=True)
    words = "Acompte refusé : suspension, compte à confirmer, bilan d’étape à valider."
    yield Act(asked + timedelta(days=3), OFFICER, c.AddNote, {"text": words})
    channel = "Appel au trésorier, au numéro connu depuis la candidature"
    yield money(asked + timedelta(days=6), ORDERER, k.ConfirmBank, channel=channel)
    lifted = {
        "hold": "suspension",
        "reason": "Les dépenses déclarées sont justifiées, facture par facture.",
    }
    yield Act(asked + timedelta(days=16), OFFICER, c.LiftHold, lifted)
    yield from examined(asked + timedelta(days=25), "bilan_etape_1", "bilan_etape")
    yield from released(asked + timedelta(days=36), "acompte", 75_000_00, "ACOMPTE")


def finished(wave: Wave, spending: int) -> Iterator[Act]:
    """Advance and interim payment, then a project completed early; the balance is asked."""
    start = begun(wave)
    yield from advance_paid(wave)
    yield from examined(start + timedelta(days=180), "bilan_etape_1", "bilan_etape")
    yield claim(start + timedelta(days=190), "acompte", 300_000_00)
    yield from released(start + timedelta(days=192), "acompte", 75_000_00, "ACOMPTE")
    yield from examined(start + timedelta(days=235), "bilan_etape_2", "bilan_etape")
    yield from examined(start + timedelta(days=245), "bilan_etape_3", "bilan_etape")
    report = "compte_rendu_financier"
    yield from examined(start + timedelta(days=250), f"{report}_1", report)
    end = start + timedelta(days=262)
    yield from examined(end - timedelta(days=7), "achevement", "declaration_achevement")
    yield advance(end, OFFICER, "declarer_achevement")
    yield from milestone(end + timedelta(days=10), "bilan_final", "bilan_final")
    yield document(end + timedelta(days=16), "etat_final_depenses")
    yield document(end + timedelta(days=16), "liste_aides_publiques")
    yield money(end + timedelta(days=17), OFFICER, k.RecordHolderKind, holder_kind="association")
    yield money(end + timedelta(days=17), OFFICER, k.DeclareAid, total=290_000_00)
    yield claim(end + timedelta(days=18), "solde", spending)


def lower_balance(wave: Wave) -> Iterator[Act]:
    """420 000 € spent instead of 500 000 €: the balance is 60 000 € instead of 100 000 €."""
    yield from finished(wave, 420_000_00)
    on = begun(wave) + timedelta(days=284)
    yield from released(on, "solde", 60_000_00, "SOLDE")


def overpaid(wave: Wave) -> Iterator[Act]:
    """250 000 € spent: 125 000 € earned, 150 000 € paid; 25 000 € come back."""
    yield from finished(wave, 250_000_00)
    on = begun(wave) + timedelta(days=283)
    words = "Les dépenses justifiées sont inférieures aux versements."
    yield money(on, OFFICER, k.RefuseTranche, tranche="solde", reason=words)
    asked = {"cause": "trop_percu", "amount": 25_000_00, "reason": words}
    yield money(on, ORDERER, k.OpenRecovery, **asked)
    yield money(on + timedelta(days=19), ORDERER, k.OrderRecovery, number=1, order="DEMO-OR-1")
    came = {"number": 1, "amount": 25_000_00, "receipt": "DEMO-REV-1"}
    yield money(on + timedelta(days=40), ACCOUNTANT, k.ReceiveRecovery, **came)


def interim_blocked_now(wave: Wave) -> Iterator[Act]:
    """A claim that waits today: formal notice, new account, report not validated."""
    start = begun(wave)
    yield from advance_paid(wave)
    yield claim(start + timedelta(days=330), "acompte", 300_000_00)
    holder = "Manufacture fictive"
    on = start + timedelta(days=342)
    yield money(on, OFFICER, k.ChangeBank, iban=OTHER_IBAN, holder=holder)
    yield document(on, "rib")
    reason = "Le premier bilan d’étape n’a pas été remis, malgré les relances."
    facts = {"hold": "mise_en_demeure", "reply_days": 30, "reason": reason}
    yield Act(on, HEAD, c.OpenHold, facts)
