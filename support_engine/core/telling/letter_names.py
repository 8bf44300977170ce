"""What a letter is called before it has a subject: by the place that names it. Pure."""

from collections.abc import Iterator

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.letters import (
    HOLDER_REPLACED,
    MESSAGE_ANSWERED,
    TAKEN_OVER,
    Use,
    uses,
)

SIDES = {
    "extensions.letter_asked": "demande de prolongation",
    "extensions.letter_granted": "prolongation accordée",
    "extensions.letter_refused": "prolongation refusée",
    "extensions.letter_closed": "demande de prolongation close sans réponse",
    "corrections.letter": "rectification",
    "milestone_letters.declared": "jalon déclaré",
    "milestone_letters.validated": "jalon validé",
    "milestone_letters.refused": "jalon refusé",
    "money.letters.claimed": "versement demandé",
    "money.letters.refused": "demande de versement renvoyée",
    "money.letters.transmitted": "demande de paiement transmise",
    "money.letters.paid": "versement payé",
    "money.letters.rejected": "paiement rejeté, ou revenu de la banque",
    "money.letters.restated": "paiement rectifié",
    "money.letters.amended": "avenant",
    "money.letters.bank_changed": "compte bancaire changé",
    "money.letters.recovery_opened": "récupération ouverte",
    "money.letters.recovery_ordered": "ordre de reversement",
    "money.letters.recovery_settled": "reversement reçu",
    "money.letters.recovery_cancelled": "récupération abandonnée",
    "reminder_letters.digest": "récapitulatif",
    "reminder_letters.digest_to_others": "récapitulatif",
    "reminder_letters.digest_weekly": "récapitulatif de la semaine",
    "reminder_letters.to_others": "rappel",
}
"""The places of a programme file whose letters are called alike whatever the programme."""


def letter_name(workflow: Workflow, letter: str) -> str:
    """« Mise en demeure », « jalon validé »; the id in words for a letter that no place names."""
    own = {MESSAGE_ANSWERED: "réponse à votre message", HOLDER_REPLACED: "autre porteur désigné"}
    own[TAKEN_OVER] = "votre dossier est suivi ici"
    return own.get(letter) or next(names(workflow, letter), letter.replace("_", " "))


def names(workflow: Workflow, letter: str) -> Iterator[str]:
    """What each place that names a letter calls it, the most telling first."""
    return (called(workflow, use) for use in uses(workflow) if use.letter == letter)


def called(workflow: Workflow, use: Use) -> str:
    """What one place calls its letter."""
    section, _, rest = use.place.partition(".")
    name, _, key = rest.partition(".")
    match section:
        case "transitions":
            return workflow.transition_of[name].label
        case "holds":
            label = workflow.holds[name].label
            return label if key == "letter" else f"fin de : {label}"
        case "reports":
            return next(report.label for report in workflow.reports if report.id == name)
        case "committees":
            return next(f"date : {one.label}" for one in workflow.committees if one.id == name)
        case "reminders":
            return "rappel"
        case _:
            return SIDES[use.place]
