"""The keys of a programme file in French, and their values as people read them."""

from collections.abc import Mapping
from typing import Any

from support_engine.core.language.french import euros, listed, percent

SECTIONS: Mapping[str, str] = {
    "workflow": "Programme",
    "phases": "Phase",
    "states": "État",
    "roles": "Rôle",
    "documents": "Pièce",
    "facts": "Information",
    "transitions": "Transition",
    "clocks": "Délai",
    "milestones": "Jalon",
    "reminders": "Rappels",
    "holds": "Mesure",
    "money": "Argent",
    "tranches": "Tranche",
    "reports": "Rapport",
    "extensions": "Prolongations",
    "milestone_letters": "Lettres des jalons",
    "sessions": "Sessions",
}

KEYS: Mapping[str, str] = {
    "id": "identifiant",
    "version": "version",
    "label": "libellé",
    "timezone": "fuseau horaire",
    "reference_prefix": "préfixe des références",
    "initial": "état de départ",
    "deposit": "acte de dépôt",
    "lateness_days": "retard toléré (jours)",
    "embargo_fact": "information sous embargo",
    "form": "forme du nom",
    "capacity": "places",
    "laureate_fact": "information des lauréats",
    "next_fact": "information de la session suivante",
    "works": "attend le début des travaux",
    "whole": "total des parts",
    "phase": "phase",
    "final": "état final",
    "labelled": "labellisé",
    "scope": "portée",
    "acts": "agit",
    "valid_months": "validité (mois)",
    "type": "type",
    "choices": "choix",
    "at_least": "au moins",
    "at_most": "au plus",
    "from": "depuis",
    "to": "vers",
    "roles": "rôles",
    "requires_documents": "pièces exigées",
    "requires_milestones": "jalons exigés",
    "requires_hold": "mesure exigée",
    "requires_clocks_over": "délais à attendre",
    "allowed_under": "permis sous",
    "asks": "informations demandées",
    "reason_required": "motif obligatoire",
    "letter": "lettre",
    "letter_to": "lettre adressée à",
    "opposite": "acte inverse",
    "source": "source",
    "months": "mois",
    "days": "jours",
    "until_fact": "jusqu’à l’information",
    "asked_days": "durée fixée chaque fois (jours)",
    "from_fact": "à compter de l’information",
    "starts_with": "commence avec",
    "stops_with": "s’arrête avec",
    "paused_in": "suspendu dans",
    "on_end": "à son terme",
    "transition": "transition",
    "working_day": "reporté au jour ouvré",
    "max_extension_months": "prolongation au plus (mois)",
    "todo": "ce qui est à faire",
    "due": "échéance",
    "clock": "délai",
    "at": "comptée depuis",
    "year_end": "exercice",
    "after_stop": "due après l’arrêt du délai",
    "evidence": "justificatifs",
    "declared_by": "déclaré par",
    "validated_by": "validé par",
    "about": "au sujet de",
    "only": "seulement pour",
    "steps": "étapes",
    "repeat": "répétition",
    "proposes": "propose",
    "every_days": "tous les (jours)",
    "from_days": "à partir de (jours)",
    "until_days": "jusqu’à (jours)",
    "opened_by": "ouverte par",
    "lifted_by": "levée par",
    "stops_clocks": "arrête les délais",
    "silences": "interrompt les rappels",
    "blocks_transitions": "bloque les transitions",
    "blocks_payments": "bloque les paiements",
    "lift_letter": "lettre de levée",
    "effects": "effets",
    "kind": "genre",
    "cadence": "cadence",
    "phases": "phases",
    "share": "part",
    "asked_by": "demandée par",
    "decided_by": "décidée par",
    "letter_asked": "lettre de demande",
    "letter_granted": "lettre d’accord",
    "letter_refused": "lettre de refus",
    "declared": "jalon déclaré",
    "validated": "jalon validé",
    "refused": "refus",
    "facts": "informations",
    "letters": "lettres",
    "received": "délai de réception",
    "execution": "délai d’exécution",
    "completed": "états d’achèvement",
    "reports": "comptes rendus financiers",
    "agreement_document": "pièce de la convention",
    "advance_ceiling": "plafond de l’avance",
    "advance_ceiling_guaranteed": "plafond de l’avance garantie",
    "interim_ceiling": "plafond des acomptes",
    "interim_ceiling_long": "plafond des acomptes (projet long)",
    "long_months": "projet long au-delà de (mois)",
    "agreement_above": "convention obligatoire au-delà de",
    "aid_ceiling": "plafond des aides publiques",
    "aid_ceiling_local": "plafond des aides (collectivité)",
    "quarantine_days": "quarantaine d’un compte modifié (jours)",
    "maximum": "montant maximal",
    "rate": "taux",
    "eligible": "dépenses éligibles",
    "agreement": "numéro de la convention",
    "notified": "notification",
    "keeps": "tient les comptes",
    "claims": "demande",
    "proposes_role": "propose",
    "certifies": "certifie",
    "transmits": "transmet",
    "pays": "paie",
    "amends": "enregistre les avenants",
    "recovers": "récupère",
    "claimed": "tranche demandée",
    "transmitted": "paiement transmis",
    "paid": "paiement effectué",
    "amended": "avenant",
    "bank_changed": "compte modifié",
    "recovery_opened": "récupération ouverte",
    "recovery_ordered": "ordre de reversement",
    "recovery_settled": "récupération soldée",
}
"""Every key of the file; a test sees that none is forgotten."""

RATES = frozenset(
    {
        "share",
        "advance_ceiling",
        "advance_ceiling_guaranteed",
        "interim_ceiling",
        "interim_ceiling_long",
        "aid_ceiling",
        "aid_ceiling_local",
    }
)
VALUES: Mapping[str, Mapping[str, str]] = {
    "type": {
        "text": "texte",
        "date": "date",
        "money": "montant",
        "percent": "taux",
        "integer": "nombre entier",
        "choice": "choix",
    },
    "form": {"text": "texte libre", "quarter": "trimestre"},
    "scope": {"dossier": "chaque dossier", "programme": "tout le programme"},
    "kind": {
        "advance": "avance",
        "interim": "acompte",
        "balance": "solde",
        "instalment": "part forfaitaire",
        "portfolio": "portefeuille",
        "milestones": "jalons",
    },
    "cadence": {"monthly": "chaque mois", "half_yearly": "chaque semestre"},
    "on_end": {"remind": "rappel", "propose": "proposition", "move": "changement automatique"},
    "at": {"start": "début", "end": "fin"},
    "about": {
        "clocks": "délais",
        "milestones": "jalons",
        "validations": "validations attendues",
        "extensions": "prolongations demandées",
        "documents": "pièces",
        "states": "états",
        "claims": "demandes de versement",
        "requests": "demandes de paiement",
    },
}
"""The closed vocabulary of the file, key by key; an id or a label is never translated."""

AGREED: Mapping[str, str] = {
    "Phase": "e",
    "Pièce": "e",
    "Information": "e",
    "Transition": "e",
    "Mesure": "e",
    "Tranche": "e",
    "Rappels": "s",
    "Prolongations": "es",
    "Lettres des jalons": "es",
    "Sessions": "es",
}
"""What « ajouté » and « retiré » take after each kind of part; the others take nothing."""


def said(key: str, value: Any) -> str:
    """A value as people read it: rates in per cent, money in euros, lists, yes and no."""
    match value:
        case None:
            return "rien"
        case bool():
            return "oui" if value else "non"
        case int() if key in RATES:
            return percent(value)
        case int() if key == "agreement_above":
            return euros(value)
        case list():
            return listed([said(key, one) for one in value]) or "rien"
        case Mapping():
            return listed([f"{KEYS.get(k, k)} {said(k, one)}" for k, one in value.items()])
        case str():
            return VALUES.get(key, {}).get(value, value) or "rien"
        case _:
            return str(value)


def rung(days: int) -> str:
    """« 30 jours avant », « le jour même », « 7 jours après »."""
    if days == 0:
        return "le jour même"
    many = "s" if abs(days) > 1 else ""
    return f"{abs(days)} jour{many} {'avant' if days < 0 else 'après'}"
