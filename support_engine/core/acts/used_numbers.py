"""A number that has served already, and what one does about it."""

from support_engine.core.acts.blockers import Blocker, Code, blocked

WHAT = {
    "request": "Demande de paiement",
    "payment": "Paiement",
    "return": "Retour de virement",
    "receipt": "Reversement",
    "amendment": "Avenant",
}
HOW = {
    "request": "une demande rejetée, ou dont le virement est revenu, repart sous un autre numéro.",
    "payment": "vérifiez-le sur l’avis de paiement. Celui d’un paiement mal enregistré se rectifie"
    " à deux (tranche restate), ce qui le libère ; celui d’un virement revenu a servi.",
    "return": "un retour est celui d’un seul virement. Vérifiez-le sur l’avis de la banque.",
    "receipt": "vérifiez-le sur la pièce.",
    "amendment": "vérifiez-le sur l’avenant.",
}


def number_used(kind: str, number: str, where: str) -> Blocker:
    """That a number of that kind has served, and where."""
    facts = {"number": number, "where": where, "how": HOW[kind]}
    return blocked(Code.NUMBER_USED, what=WHAT[kind], **facts)
