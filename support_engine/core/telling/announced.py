"""What other programs may hear of: kinds of events by names that stay, with their French labels."""

from collections.abc import Iterable, Mapping

from support_engine.core.dossier.events import AnyEvent

KINDS: Mapping[str, str] = {
    "dossier.opened": "Un dossier s’ouvre",
    "dossier.moved": "Un dossier change d’état",
    "dossier.changed": "Les faits ou les personnes d’un dossier changent, ou ses règles",
    "dossier.corrected": "Un acte est repris",
    "milestone.declared": "Un jalon est déclaré",
    "milestone.validated": "Un jalon est validé",
    "milestone.refused": "Un jalon est refusé",
    "document.added": "Une pièce est jointe",
    "extension.requested": "Une prolongation est demandée",
    "extension.granted": "Une prolongation est accordée",
    "extension.refused": "Une prolongation est refusée, ou retirée",
    "hold.opened": "Une mesure s’ouvre (suspension, mise en demeure…)",
    "hold.lifted": "Une mesure est levée",
    "tranche.claimed": "Un versement est demandé",
    "tranche.certified": "Un versement est certifié",
    "tranche.refused": "Une demande de versement est renvoyée",
    "tranche.paid": "Une somme est payée",
    "payment.rejected": "Une demande de paiement est rejetée, ou son virement revient de la banque",
    "payment.restated": "Un paiement est dit autrement : référence, compte ou jour",
    "agreement.amended": "Un avenant est enregistré",
    "recovery.opened": "Une récupération s’ouvre",
    "recovery.received": "Une récupération est encaissée",
    "recovery.cancelled": "Une récupération est abandonnée",
    "letter.sent": "Une lettre d’un dossier part",
}
"""Every kind that a program may ask for, with what it means; a name never changes its meaning."""
TEST = "webhook.test"
"""The kind of a call that only proves that calls arrive; nobody asks for it."""
LETTER = "letter.sent"
OF_EVENT: Mapping[str, str] = {
    "dossier_opened": "dossier.opened",
    "moved": "dossier.moved",
    "details_changed": "dossier.changed",
    "person_assigned": "dossier.changed",
    "migrated": "dossier.changed",
    "takeover_ended": "dossier.changed",
    "corrected": "dossier.corrected",
    "milestone_declared": "milestone.declared",
    "milestone_validated": "milestone.validated",
    "milestone_refused": "milestone.refused",
    "document_added": "document.added",
    "extension_requested": "extension.requested",
    "extension_granted": "extension.granted",
    "extension_refused": "extension.refused",
    "extension_cancelled": "extension.refused",
    "hold_opened": "hold.opened",
    "hold_lifted": "hold.lifted",
    "tranche_claimed": "tranche.claimed",
    "tranche_certified": "tranche.certified",
    "tranche_refused": "tranche.refused",
    "tranche_paid": "tranche.paid",
    "request_rejected": "payment.rejected",
    "payment_restated": "payment.restated",
    "tranche_paid_before": "tranche.paid",
    "agreement_amended": "agreement.amended",
    "recovery_opened": "recovery.opened",
    "recovery_received": "recovery.received",
    "recovery_cancelled": "recovery.cancelled",
}
"""The type of each event of a journal that is announced, and under which name."""
KEPT = frozenset(
    {
        "access_ended",
        "access_given",
        "aid_declared",
        "aid_proposed",
        "amendment_proposed",
        "bank_changed",
        "bank_confirmed",
        "commitment_recorded",
        "guarantee_recorded",
        "holder_answered",
        "holder_kind_recorded",
        "holder_wrote",
        "letter_left",
        "letter_received",
        "letter_returned",
        "noted",
        "protection_renewed",
        "recovery_drop_proposed",
        "recovery_ordered",
        "reminders_issued",
        "restatement_proposed",
        "tranche_proposed",
        "tranche_seconded",
        "tranche_transmitted",
        "works_started",
    }
)
"""The others: what is between the office and a holder, and what leads to a sum without moving it.
The version of the dossier tells that there was something."""


def announced(events: Iterable[AnyEvent], before: int) -> dict[int, str]:
    """The kind of each event of an act that is announced, by the version that it makes of a dossier
    that stood at `before`."""
    numbered = enumerate(events, before + 1)
    return {number: OF_EVENT[e.type] for number, e in numbered if e.type in OF_EVENT}
