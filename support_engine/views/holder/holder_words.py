"""An act in the words of whoever carries the project; an officer’s word for it is the offer’s."""

import re
from collections.abc import Collection
from dataclasses import replace

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.dossier.case import Case
from support_engine.core.offers.offer import Ask, Offer
from support_engine.core.telling.narrative import Names

GROUPS = ("transitions", "milestones", "documents", "extensions", "tranches", "messages", "access")
"""The groups of acts that a holder has in their space, as far as the rules give them one."""
ONLY = "L’équipe du programme a d’abord un point à régler de son côté."
"""Why an act is blocked, where the reason names somebody else."""


def is_theirs(ask: Ask) -> bool:
    """Whether an act is one that may be offered there."""
    return ask.group in GROUPS


def in_their_words(case: Case, offer: Offer, names: Names) -> Offer:
    """An act, called as they would call it."""
    return replace(offer, ask=replace(offer.ask, label=called(case, offer.ask, names)))


def called(case: Case, ask: Ask, names: Names) -> str:
    """« Déposer : Rapport de diagnostic », « Déclarer fait : Diagnostic »."""
    workflow, named = case.workflow, {name: str(value) for name, value in ask.fixed.items()}
    if ask.command is c.AddDocument:
        return f"Déposer : {workflow.documents[named['kind']].label}"
    if ask.command is c.DeclareMilestone:
        return f"Déclarer fait : {workflow.milestone_of[named['milestone']].label}"
    if ask.command is k.ClaimTranche:
        return f"Demander le versement : {workflow.tranche_of[named['tranche']].label}"
    if ask.command is c.RequestExtension:
        return f"Demander plus de temps : {workflow.clocks[named['clock']].label}"
    if ask.command is c.CancelExtension:
        return f"Retirer ma demande de temps : {workflow.clocks[named['clock']].label}"
    if ask.command is c.EndAccess:
        return f"Fermer mon espace à {names.get(named['person'], named['person'])}"
    return ask.label


def own_title(subject: str, name: str) -> str:
    """The subject of a letter without what its reader knows on the page of their own project: which
    project it is, and that the base is one of demonstration."""
    told = subject.removeprefix("[Démonstration] ")
    cut = told.find(f" – {name[:TOLD]}") if name else -1
    return told[:cut] if cut > 0 else told


TOLD = 30
"""Signs of a name that the subject of a letter never cuts."""


def names_others(sentence: str, others: Collection[str]) -> bool:
    """Whether a sentence says the id of somebody else, after an apostrophe too."""
    return any(re.search(rf"(?<![\w@-]){re.escape(one)}(?![\w@-])", sentence) for one in others)
