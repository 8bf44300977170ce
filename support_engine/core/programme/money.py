"""What a programme file says of money: the tranches, the ceilings, who does what, the letters.

Amounts are cents, shares and rates basis points. The ceilings are those of décret n° 2018-514 of
25 June 2018 unless the file says otherwise; a convention carries its own schedule within them.
"""

from collections.abc import Collection, Mapping
from typing import Literal

from pydantic import Field

from support_engine.core.programme.parts import Id, Label, Part, Truth, Whole

WHOLE = 10_000
"""A hundred per cent, in basis points."""


class Tranche(Part):
    """A part of the subsidy; shares are basis points and sum to `money.whole` (10 000).

    An `instalment` is a flat part, paid on what it requires alone: no spending, no start of works,
    none of the ceilings of investment subsidies.
    """

    id: Id = Field(title="identifiant", description="Identifiant de la tranche.")
    label: Label = Field(title="libellé", description="Nom de la tranche.")
    kind: Literal["advance", "interim", "balance", "instalment"] = Field(
        title="genre", description="Avance, acompte, solde, ou part forfaitaire (instalment)."
    )
    share: Whole = Field(
        ge=1,
        le=WHOLE,
        title="part",
        description="Part de la subvention, en points de base (ou sur money.whole).",
    )
    requires_milestones: tuple[Id, ...] = Field(
        (), title="jalons exigés", description="Jalons à valider avant."
    )
    requires_documents: tuple[Id, ...] = Field(
        (), title="pièces exigées", description="Pièces à verser avant."
    )


class MoneyFacts(Part):
    """Which facts of the file hold the grant and the agreement.

    Without a rate nor eligible spending, the subsidy is a flat amount.
    """

    maximum: Id = Field(title="montant maximal", description="Montant maximal de la subvention.")
    rate: Id | None = Field(None, title="taux", description="Taux de subvention.")
    eligible: Id | None = Field(
        None, title="dépenses éligibles", description="Dépenses éligibles prévisionnelles."
    )
    agreement: Id = Field(title="numéro de la convention", description="Numéro de la convention.")
    notified: Id = Field(title="notification", description="Date de notification de la convention.")


class MoneyRoles(Part):
    """Who may do what. Whatever these say, three different people propose, certify and pay."""

    keeps: tuple[Id, ...] = Field(
        min_length=1,
        title="tient les comptes",
        description="Tient les dépenses, les aides et les coordonnées bancaires.",
    )
    claims: tuple[Id, ...] = Field(
        min_length=1, title="demande", description="Demande une tranche."
    )
    proposes: tuple[Id, ...] = Field(
        min_length=1, title="propose", description="Propose le versement."
    )
    certifies: tuple[Id, ...] = Field(
        min_length=1, title="certifie", description="Certifie le service fait."
    )
    transmits: tuple[Id, ...] = Field(
        min_length=1, title="transmet", description="Transmet la demande de paiement."
    )
    pays: tuple[Id, ...] = Field(min_length=1, title="paie", description="Paie.")
    amends: tuple[Id, ...] = Field(
        min_length=1, title="enregistre les avenants", description="Signe les avenants."
    )
    recovers: tuple[Id, ...] = Field(
        min_length=1, title="récupère", description="Décide un reversement."
    )


class MoneyLetters(Part):
    """The letters of the life of a tranche and of a recovery."""

    claimed: Id = Field(title="tranche demandée", description="Demande reçue.")
    refused: Id = Field(title="refus", description="Demande refusée, avec ses motifs.")
    transmitted: Id = Field(title="paiement transmis", description="Demande de paiement transmise.")
    paid: Id = Field(title="paiement effectué", description="Tranche versée.")
    rejected: Id | None = Field(
        None,
        title="paiement rejeté, ou revenu",
        description="Demande rejetée par le comptable, ou virement revenu de la banque ; à défaut,"
        " rien n’est écrit.",
    )
    restated: Id | None = Field(
        None,
        title="paiement rectifié",
        description="Paiement dont le compte ou le jour avait été mal enregistré ; à défaut, celle"
        " du paiement effectué.",
    )
    amended: Id = Field(title="avenant", description="Avenant.")
    bank_changed: Id = Field(
        title="compte modifié", description="Changement de coordonnées bancaires."
    )
    recovery_opened: Id = Field(title="récupération ouverte", description="Reversement envisagé.")
    recovery_ordered: Id = Field(title="ordre de reversement", description="Reversement décidé.")
    recovery_settled: Id = Field(title="récupération soldée", description="Reversement soldé.")
    recovery_cancelled: Id | None = Field(
        None,
        title="récupération abandonnée",
        description="Somme, ou reste d’une somme, que l’on ne réclame plus ; à défaut, rien n’est"
        " écrit.",
    )


class Money(Part):
    """The law of money of a programme.

    `received` is the clock that the receipt of the request starts (nothing begins before, art. 5);
    `execution` the one that ends at the forecast completion; `completed` the states from which
    the balance can be asked; `reports` the milestones that are financial reports. `works`: nothing
    is paid before they begin. `whole`: what the shares of the tranches sum to, so that thirds are
    thirds.
    """

    facts: MoneyFacts = Field(
        title="informations", description="Informations qui portent l’octroi et la convention."
    )
    roles: MoneyRoles = Field(
        title="rôles",
        description="Qui fait quoi ; trois personnes différentes proposent, certifient et paient.",
    )
    letters: MoneyLetters = Field(
        title="lettres", description="Lettres de la vie d’une tranche et d’un reversement."
    )
    received: Id = Field(
        title="délai de réception", description="Délai que la réception de la demande fait partir."
    )
    execution: Id = Field(
        title="délai d’exécution", description="Délai qui finit à l’achèvement prévu."
    )
    completed: tuple[Id, ...] = Field(
        (), title="états d’achèvement", description="États à partir desquels le solde se demande."
    )
    reports: tuple[Id, ...] = Field(
        (),
        title="comptes rendus financiers",
        description="Jalons qui sont des comptes rendus financiers.",
    )
    no_report: str = Field(
        "",
        title="aucun compte rendu, parce que",
        description="Pourquoi aucun compte rendu financier n’est dû, là où reports n’en nomme pas.",
    )
    agreement_document: Id | None = Field(
        None, title="pièce de la convention", description="Pièce qu’est la convention signée."
    )
    account_document: Id | None = Field(
        None,
        title="pièce du compte bancaire",
        description="Pièce qu’est le relevé d’identité bancaire : un autre compte a la sienne.",
    )
    works: Truth = Field(
        True,
        title="attend le début des travaux",
        description="Vrai si rien n’est versé avant le début des travaux.",
    )
    whole: Whole = Field(
        WHOLE,
        ge=1,
        le=WHOLE,
        title="total des parts",
        description="Ce que font ensemble les parts des tranches (10000 : des points de base).",
    )
    advance_ceiling: Whole = Field(
        3_000,
        ge=0,
        le=WHOLE,
        title="plafond de l’avance",
        description="Avance au plus, en points de base de la subvention.",
    )
    advance_ceiling_guaranteed: Whole = Field(
        6_000,
        ge=0,
        le=WHOLE,
        title="plafond de l’avance garantie",
        description="Avance au plus avec une garantie, en points de base.",
    )
    interim_ceiling: Whole = Field(
        8_000,
        ge=0,
        le=WHOLE,
        title="plafond des acomptes",
        description="Avance et acomptes au plus, en points de base.",
    )
    interim_ceiling_long: Whole = Field(
        9_000,
        ge=0,
        le=WHOLE,
        title="plafond des acomptes (projet long)",
        description="Le même plafond pour un long projet, en points de base.",
    )
    long_months: Whole = Field(
        48,
        ge=1,
        le=600,
        title="projet long au-delà de (mois)",
        description="Un projet est long au-delà de tant de mois.",
    )
    agreement_above: Whole = Field(
        23_000_00,
        ge=0,
        title="convention obligatoire au-delà de",
        description="Montant au-delà duquel une convention est nécessaire, en centimes.",
    )
    aid_ceiling: Whole = Field(
        WHOLE,
        ge=0,
        le=WHOLE,
        title="plafond des aides publiques",
        description="Aides publiques au plus, en points de base de la dépense éligible.",
    )
    aid_ceiling_local: Whole = Field(
        8_000,
        ge=0,
        le=WHOLE,
        title="plafond des aides (collectivité)",
        description="Le même plafond quand une collectivité est bénéficiaire.",
    )
    quarantine_days: Whole = Field(
        10,
        ge=0,
        le=365,
        title="quarantaine d’un compte modifié (jours)",
        description="Jours pendant lesquels un nouveau RIB ne reçoit rien.",
    )
    counts_from: Literal["left", "received"] = Field(
        "left",
        title="délai compté depuis",
        description="La réponse à un reversement envisagé se compte depuis le départ de sa lettre "
        "(left) ou depuis sa réception (received).",
    )


WAITS: Mapping[str, tuple[str, str]] = {
    "claims": ("claimed", "proposes"),
    "certifications": ("proposed", "certifies"),
    "transmissions": ("certified", "transmits"),
    "requests": ("transmitted", "pays"),
}
"""What may wait of a tranche, by section of the ladders: its stage, and the hand that ends it."""


def covered(spoken_of: Collection[str]) -> dict[str, dict[str, str]]:
    """By section, the stages of which its ladders speak, each with the hand that ends it. Those of
    claims speak of whatever comes before a request and has no ladder: a file older than the words
    has no other. `spoken_of`: the sections that have a ladder."""
    own = [one for one in WAITS if one == "requests" or (one in spoken_of and one != "claims")]
    rest = dict(one for section, one in WAITS.items() if section not in own)
    return {"claims": rest, **{section: dict([WAITS[section]]) for section in own}}
