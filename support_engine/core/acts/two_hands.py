"""Whoever did the first half of an act of two does not do the second: what the other one does."""

from support_engine.core.acts.blockers import Blocker, Code, blocked

PAYMENT = (
    "Proposition, certification et paiement sont faits par trois personnes différentes : demandez à"
    " une autre qui en est chargée."
)
ANEW = f"{PAYMENT} Ou le versement se propose de nouveau (tranche propose)."
CLAIM = (
    "Une autre personne relit l’état des dépenses et saisit la même demande (tranche claim) ; le"
    " porteur peut aussi la confirmer."
)
AID = (
    "Une autre personne, qui tient les comptes ou dirige le programme, saisit le même total d’après"
    " la liste du porteur (tranche aid)."
)
ACCOUNT = (
    "Un compte est vérifié par une autre personne que celle qui l’a enregistré, auprès d’un contact"
    " déjà connu du porteur (tranche confirm-bank)."
)
DROP = "Une somme due à l’État s’abandonne à deux : une autre personne le demande (tranche drop)."
RESTATED = (
    "Une autre personne, qui paie ou qui certifie, relit l’avis de paiement et dit la même chose"
    " (tranche restate)."
)
LETTER = (
    "Ce qui suppose une lettre remise n’est pas décidé par qui est seul à le dire : une autre"
    " personne en décide, ou dit la même remise (letters received)."
)
WARNED = "Une autre personne dit ce que cette lettre devient."
PAPER = "Une autre personne enregistre cet acte, d’après cette pièce."


def same_person(person: str, done: str, act: str, how: str) -> Blocker:
    """One person, two hands of the same thing; `how`: what the other one does."""
    return blocked(Code.SAME_PERSON, person=person, done=done, act=act, how=how)
