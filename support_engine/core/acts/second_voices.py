"""Whose turn it is to say what one person said alone: two of them make it so."""

from collections.abc import Iterator

from support_engine.core.acts.takers import aid_sayers, restaters
from support_engine.core.acts.turns import Turn
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.first_voices import (
    FirstVoice,
    first_voices,
)


def second_voices(case: Case) -> Iterator[tuple[Turn, FirstVoice]]:
    """Each thing that waits for a second person, and who that may be."""
    for one in first_voices(case.dossier):
        act, roles = asked(case, *one.subject.split(".", 1))
        yield Turn(act, roles), one


def asked(case: Case, section: str, name: str) -> tuple[str, tuple[str, ...]]:
    """The act of a second person, in words, and the roles that may do it."""
    workflow, dossier = case.workflow, case.dossier
    match section:
        case "amendments" if dossier.purse.proposed and workflow.money:
            number = dossier.purse.proposed.terms.number
            act = f"saisie par une seconde personne de l’avenant {number}"
            return act, workflow.money.roles.amends
        case "aids":
            act = "saisie par une seconde personne du total des aides publiques"
            return act, aid_sayers(workflow)
        case "restatements":
            paid = workflow.tranche_of[name].label
            act = f"seconde personne pour rectifier le paiement « {paid} »"
            return act, restaters(workflow)
        case _:
            act = f"seconde personne pour reprendre l’acte n° {name} et ceux qui le suivent"
            return act, dossier.asked_back.roles if dossier.asked_back else ()
