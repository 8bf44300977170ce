"""What a payment still needs, in the words of whoever carries the project: what is theirs to do,
what is ours. An officer reads the conditions themselves."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from support_engine.core.acts.codes import Code
from support_engine.core.language.french import day


class Needed(NamedTuple):
    """A sentence to be filled with the facts of a reason, and whether it is theirs to do."""

    words: str
    is_theirs: bool


def theirs(words: str) -> Needed:
    """Something that they do."""
    return Needed(words, is_theirs=True)


def ours(words: str) -> Needed:
    """Something that we do."""
    return Needed(words, is_theirs=False)


AID = ours("Nous revoyons avec vous le total des aides publiques de ce projet : écrivez-nous.")
CEILING = ours("Nous revoyons le montant de ce versement, plus élevé que permis à ce stade.")
CHECKED = ours("Nous vérifions un point de ce dossier.")
WORDS: Mapping[Code, Needed] = {
    Code.ACCOUNT_UNPROVEN: theirs(
        "Déposez « {document} » du compte …{account} : « {name} » est celle d’un autre compte."
    ),
    Code.ACCOUNT_UNREAD: ours("Nous devons lire ce que vous nous avez écrit le {on}."),
    Code.ADVANCE_CEILING: CEILING,
    Code.AGREEMENT_COMPULSORY: theirs("Déposez la convention signée."),
    Code.AGREEMENT_NOT_NOTIFIED: ours("La convention doit être signée, puis vous être notifiée."),
    Code.AID_NOT_DECLARED: theirs(
        "Écrivez-nous le total des aides publiques reçues pour ce projet, la nôtre comprise."
    ),
    Code.AID_TOO_HIGH: AID,
    Code.AID_TOO_LOW: AID,
    Code.BANK_MISSING: theirs(
        "Déposez votre relevé d’identité bancaire : nous n’avons pas votre compte."
    ),
    Code.BANK_QUARANTINED: ours(
        "Votre compte bancaire est nouveau depuis le {since} : une deuxième personne le vérifie."
    ),
    Code.CLOCK_LOST: CHECKED,
    Code.COMMITMENT_MISSING: ours("Nous devons réserver la somme dans les comptes de l’État."),
    Code.COMMITMENT_TOO_LOW: ours(
        "Nous devons réserver le complément de la somme dans les comptes de l’État."
    ),
    Code.COMPLETION_MISSING: theirs(
        "Menez le projet à son terme et déclarez-le achevé : le solde se verse ensuite."
    ),
    Code.DATE_TOO_EARLY: CHECKED,
    Code.DOCUMENT_EXPIRED: theirs(
        "Déposez de nouveau « {document} » : la pièce n’est plus valable depuis le {until}."
    ),
    Code.DOCUMENT_MISSING: theirs("Déposez « {document} »."),
    Code.END_PASSED: theirs(
        "Demandez plus de temps ou écrivez-nous : la date prévue pour finir ({end}) est passée."
    ),
    Code.EVIDENCE_REFUSED: theirs(
        "Déposez le fichier qui convient : « {name} » a été refusé pour « {serves} ». Si c’est"
        " bien lui, déposez-le de nouveau."
    ),
    Code.EVIDENCE_TOO_OLD: theirs(
        "Déposez un fichier plus récent : « {name} » date d’avant cette étape."
    ),
    Code.EVIDENCE_USED: theirs(
        "Déposez un autre fichier : « {name} » a déjà servi pour une autre demande."
    ),
    Code.FINANCIAL_REPORT_MISSING: theirs(
        "Déposez et déclarez fait « {milestone} », attendu le {due}."
    ),
    Code.GRANT_SETTLED: ours("Le solde est déjà demandé : rien ne s’y ajoute."),
    Code.HOLD_BLOCKS_PAYMENT: ours("« {hold} », depuis le {since}, suspend les versements."),
    Code.HOLDER_KIND_UNKNOWN: ours("Nous devons noter le statut de votre organisme."),
    Code.INTERIM_CEILING: CEILING,
    Code.MILESTONE_NOT_VALIDATED: theirs("Déclarez fait « {milestone} »."),
    Code.NOTHING_DUE: ours("D’après les dépenses déclarées, rien n’est encore dû à ce titre."),
    Code.OWN_SHARE_TOO_LOW: AID,
    Code.SPENDING_MISSING: theirs("Dites, dans votre demande, le total des dépenses payées."),
    Code.STARTED_TOO_EARLY: theirs(
        "Les travaux auraient commencé le {works}, avant la réception de votre demande : si cette "
        "date est fausse, écrivez-nous."
    ),
    Code.WORKS_NOT_STARTED: ours("Nous devons noter le jour où vos travaux ont commencé."),
}
"""Of each reason; whatever else stands in the way is a point that we look at."""
EXAMINED = ours("Nous examinons « {milestone} », que vous avez déclaré fait.")
"""Of a milestone that they declared."""


def missing(blockers: Iterable[Mapping[str, Any]]) -> Iterator[Needed]:
    """What is missing, each thing once."""
    found = {}
    for blocker in blockers:
        facts = {name: told(value) for name, value in blocker["facts"].items()}
        is_declared = facts.get("step") == "validate"
        needed = EXAMINED if is_declared else WORDS.get(Code(blocker["code"]), CHECKED)
        found[needed.words.format_map(facts)] = needed.is_theirs
    return (Needed(words, is_theirs) for words, is_theirs in found.items())


def told(value: object) -> str:
    """A fact as it stands in a sentence."""
    return day(value) if isinstance(value, date) else str(value)
