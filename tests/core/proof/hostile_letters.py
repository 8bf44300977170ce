"""Letters of the right kind and of another thing, days to answer that are none, labels public too
early or never."""

from tests.core.proof.hostile import Hostile, put

ACHIEVED = "transitions.declarer_achevement.letter"
OWN, ANNOUNCED = "own_letters", "announced"


def swapped(part: str, key: str, letter: str, said: str, place: str = "") -> Hostile:
    """A place that names another letter of its kind."""
    at = place or f"{part}.{key}"
    return Hostile(f"{at} : {letter}", put(part, **{key: letter}), OWN, at, said)


REPLY = "clocks.reponse_mise_en_demeure"
CUT = (
    ("from_fact", "date_comite_selection"),
    ("from_clock", "incubation"),
    ("ends_with", ["documents.statuts"]),
)

HOSTILE_LETTERS = (
    *(
        Hostile(
            f"une candidature représentée que personne n’attend : {programme}",
            put(f"clocks.{clock}", starts_with=["deposer"]),
            "followed_deadlines",
            f"clocks.{stopped}.starts_with",
            "la personne attend sans date",
            programme,
        )
        for programme, clock, stopped in (
            ("manufactures", "decision", "decision"),
            ("fabriques", "nouvelle_instruction", "instruction"),
        )
    ),
    *(
        Hostile(
            f"un délai de réponse que {key} écourte",
            put(REPLY, **{key: value}),
            "flaws",
            f"{REPLY}.{key}",
            "finit à son terme",
        )
        for key, value in CUT
    ),
    Hostile(
        "un jour pour répondre à une mise en demeure",
        put(REPLY, asked_days=[1, 92]),
        "prior_notice",
        f"{REPLY}.asked_days",
        "moins que les 15 du programme",
    ),
    swapped("holds.mise_en_demeure", "letter", "suspension", "le délai pour répondre"),
    swapped("holds.suspension", "letter", "mise_en_demeure", "holds.mise_en_demeure.letter"),
    swapped("holds.suspension", "lift_letter", "mise_en_demeure_levee", "disent autre chose"),
    swapped("milestone_letters", "declared", "jalon_valide", "milestone_letters.validated"),
    swapped("money.letters", "recovery_opened", "ordre_reversement", "le délai pour répondre"),
    Hostile(
        "sans avis dès le lendemain",
        put("transitions.poursuivre_sans_avis", requires_clocks_over=None),
        "telling_conditions",
        "transitions.poursuivre_sans_avis.requires_clocks_over",
        "ôterait à",
        "fabriques",
    ),
    swapped("transitions.deposer", "letter", "recevable", "les recours si notre silence"),
    swapped("transitions.representer", "letter", "recevable", "les recours si notre silence"),
    swapped("money.letters", "rejected", "paiement_en_route", "ce qui a empêché le paiement"),
    swapped("money.letters", "restated", "tranche_renvoyee", "le compte crédité"),
    swapped("money.letters", "paid", "paiement_en_route", "le jour du paiement"),
    swapped("extensions", "letter_granted", "prolongation_refusee", "la nouvelle date"),
    swapped("transitions.abandonner", "letter", "label_retire", "transitions.retirer_label.letter"),
    swapped("transitions.retirer_candidature", "letter", "non_retenue", "sur quelle parole"),
    swapped("transitions.cloturer", "letter", "achevement", "disent autre chose", ACHIEVED),
    Hostile(
        "un label public dès le comité",
        put("workflow", embargo_fact="date_comite_selection"),
        ANNOUNCED,
        "transitions.labelliser.asks",
        "pourrait être public aussitôt",
    ),
    Hostile(
        "une annonce que tous n’ont pas",
        put("workflow", embargo_fact="date_notification_convention"),
        ANNOUNCED,
        "workflow.embargo_fact",
        "jamais public",
    ),
)
