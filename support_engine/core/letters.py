"""What each letter may say: the contract between those who write letters and those who fill them.

A letter is a folder of `templates/emails/`. Beyond what every letter receives (`ALWAYS`), it may
use only the variables declared here, only their listed attributes (`ATTRIBUTES`) and only the
facts that are sure to be on file when it is written (`FACTS_OF`). A test holds templates to it.
"""

from collections.abc import Mapping

ALWAYS = frozenset({"recipient", "programme", "contact", "why", "today", "demo", "subject"})
"""Given to every letter; `subject` is the rendered subject line, for the title of the HTML."""

ACT = frozenset({"dossier", "act", "facts", "deadlines", "missing_documents"})
HOLD = frozenset({"dossier", "hold", "deadlines"})
MILESTONE = frozenset({"dossier", "milestone", "deadline"})
EXTENSION = frozenset({"dossier", "extension"})
REMINDER = frozenset({"dossier", "deadline", "late"})
DIGEST = frozenset({"items"})
REPORT = frozenset({"report"})
PAYMENT = frozenset({"dossier", "payment"})
RECOVERY = frozenset({"dossier", "recovery"})

LETTERS: Mapping[str, frozenset[str]] = {
    "accuse_reception": ACT,
    "demande_complements": ACT,
    "complements_recus": ACT,
    "recevable": ACT,
    "recevable_tacite": ACT,
    "irrecevable": ACT,
    "passage_comite": ACT,
    "label_accorde": ACT,
    "non_retenue": ACT,
    "candidature_ajournee": ACT,
    "candidature_representee": ACT,
    "candidature_retiree": ACT,
    "classement_sans_suite": ACT,
    "incubation_demarrage": ACT,
    "passage_comite_financement": ACT,
    "subvention_accordee": ACT,
    "labellisee_sans_subvention": ACT,
    "financement_ajourne": ACT,
    "convention_a_signer": ACT,
    "convention_notifiee": ACT,
    "accompagnement_demarrage": ACT,
    "achevement": ACT,
    "cloture": ACT,
    "abandon": ACT,
    "caducite": ACT,
    "label_retire": ACT,
    "resiliation": ACT,
    "liquidation": ACT,
    "jalon_declare": MILESTONE,
    "jalon_valide": MILESTONE,
    "jalon_refuse": MILESTONE,
    "prolongation_demandee": EXTENSION,
    "prolongation_accordee": EXTENSION,
    "prolongation_refusee": EXTENSION,
    "suspension": HOLD,
    "suspension_levee": HOLD,
    "mise_en_demeure": HOLD,
    "mise_en_demeure_levee": HOLD,
    "insolvabilite": HOLD,
    "insolvabilite_levee": HOLD,
    "rappel": REMINDER,
    "echeance_du_jour": REMINDER,
    "relance": REMINDER,
    "rappel_instructeur": REMINDER,
    "escalade_responsable": REMINDER,
    "proposition_mise_en_demeure": REMINDER,
    "relance_validation": REMINDER,
    "relance_prolongation": REMINDER,
    "relance_instruction": REMINDER,
    "relance_complements": REMINDER,
    "relance_signature": REMINDER,
    "piece_expiree": REMINDER,
    "recapitulatif": DIGEST,
    "digest_instructeur": DIGEST,
    "tranche_demandee": PAYMENT,
    "tranche_renvoyee": PAYMENT,
    "paiement_en_route": PAYMENT,
    "paiement_effectue": PAYMENT,
    "avenant_enregistre": frozenset({"dossier", "amendment"}),
    "compte_modifie": frozenset({"dossier", "account"}),
    "recuperation_ouverte": RECOVERY,
    "ordre_reversement": RECOVERY,
    "reversement_solde": RECOVERY,
    "relance_paiement": REMINDER,
    "rapport_portefeuille": REPORT,
    "rapport_jalons": REPORT,
}

FACTS_OF: Mapping[str, frozenset[str]] = {
    "demande_complements": frozenset({"pieces_manquantes"}),
    "passage_comite": frozenset({"date_comite_selection"}),
    "label_accorde": frozenset({"date_notification_label", "date_annonce"}),
    "candidature_representee": frozenset({"vague_suivante"}),
    "passage_comite_financement": frozenset({"date_comite_financement"}),
    "subvention_accordee": frozenset(
        {
            "montant_subvention",
            "taux_subvention",
            "depenses_eligibles",
            "base_juridique",
            "autorite_attributive",
            "date_octroi",
        }
    ),
    "convention_notifiee": frozenset(
        {
            "reference_convention",
            "date_signature",
            "date_notification_convention",
            "date_previsionnelle_achevement",
        }
    ),
    "accompagnement_demarrage": frozenset({"date_depart_accompagnement"}),
    "liquidation": frozenset({"date_jugement"}),
}

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "recipient": frozenset({"name"}),
    "programme": frozenset({"label"}),
    "contact": frozenset({"name", "email"}),
    "dossier": frozenset(
        {
            "reference",
            "name",
            "holder",
            "commune",
            "department",
            "wave",
            "sector",
            "state",
            "phase",
        }
    ),
    "act": frozenset({"label", "on", "reason"}),
    "deadline": frozenset({"label", "on", "days", "explanation", "first_on", "todo", "documents"}),
    "milestone": frozenset({"label", "reason", "on"}),
    "extension": frozenset({"label", "months", "reason", "decision_reason", "old_on", "new_on"}),
    "hold": frozenset({"label", "reason", "on", "reply_on", "stops_clocks", "effects"}),
    "payment": frozenset(
        {
            "label",
            "amount",
            "spending",
            "reason",
            "claimed_on",
            "request",
            "reference",
            "paid_on",
            "account",
            "paid_so_far",
            "maximum",
        }
    ),
    "amendment": frozenset(
        {"number", "reason", "maximum", "rate", "eligible", "ends_on", "schedule"}
    ),
    "account": frozenset({"ending", "holder"}),
    "recovery": frozenset({"number", "cause", "amount", "received", "left", "reason", "order"}),
    "report": frozenset({"title", "period", "text", "html"}),
}
