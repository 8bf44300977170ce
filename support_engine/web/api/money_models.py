"""What the API answers about the money of a dossier: amounts are cents, shares basis points."""

from datetime import date

from pydantic import Field

from support_engine.web.api.models import Cents, Reference, Told, said


class Totals(Told):
    """Les colonnes du compte, en centimes."""

    granted: Cents
    committed: Cents
    claimed: Cents
    certified: Cents
    transmitted: Cents
    paid: Cents
    to_recover: Cents
    recovered: Cents
    left: Cents


class Agreement(Told):
    """La convention en vigueur, avenants compris."""

    number: str = said("Numéro.")
    notified_on: date = said("Jour de la notification.")
    maximum: Cents
    rate: int = said("Taux, en points de base (5000 = 50 %).")
    eligible: Cents


class Condition(Told):
    """Ce qui empêche un paiement aujourd’hui."""

    condition: str = said("La condition qui ne tient pas.")
    code: str = said("Code stable de la raison.")
    sentence: str = said("Pourquoi.")
    remedy: str = said("Ce qui le lève.")


class Tranche(Told):
    """Une tranche de paiement."""

    id: str = said("Identifiant.")
    label: str = said("Nom.")
    planned: Cents
    ceiling: Cents
    due: Cents
    stage: str = said("Étape (identifiant) ; vide tant que rien n’est demandé.")
    stage_label: str = said("Étape.")
    on: date | None = said("Jour de l’étape.")
    blockers: list[Condition] = said("Ce qui l’empêche aujourd’hui.")


class Bank(Told):
    """Le compte à payer, par ses derniers signes."""

    holder: str = said("Titulaire.")
    ending: str = said("Les quatre derniers signes de l’IBAN.")
    changed_on: date = said("Jour du dernier changement.")
    confirmed_on: date | None = said("Jour de la confirmation, par une autre personne.")
    quarantined_until: date | None = said("Rien ne lui est payé avant ce jour.")
    waits_for_letter: bool = said(
        "Vrai tant que la lettre qui avertit le porteur n’est pas partie."
    )


class Recovery(Told):
    """Une récupération."""

    number: int = said("Numéro.")
    cause: str = said("Cause (identifiant).")
    cause_label: str = said("Cause.")
    amount: Cents
    received: Cents
    left: Cents
    status: str = said("Étape (identifiant).")
    status_label: str = said("Étape.")
    opened_on: date = said("Jour de l’ouverture.")


class Money(Told):
    """Le compte d’un dossier, en centimes d’euro."""

    reference: Reference
    alerts: list[str] = said("À lire d’abord.")
    totals: Totals = said("Les neuf colonnes.")
    agreement: Agreement | None = said("La convention en vigueur.")
    commitment: str = said("Numéro d’engagement juridique.")
    guarantee: Cents
    aid: int | None = Field(description="Aides publiques déclarées, en centimes.")
    works_on: date | None = said("Début des travaux.")
    bank: Bank | None = said("Le compte à payer.")
    tranches: list[Tranche] = said("Les tranches.")
    recoveries: list[Recovery] = said("Les récupérations.")
