"""Reasons: what a person says of an act, which its letter repeats word for word.

An adverse decision states its facts and its rule (code des relations entre le public et
l’administration, L. 211-2 and L. 211-5): "x" is not one.
"""

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.language.sentence import is_sentence, said_once
from support_engine.core.programme.definition import Workflow

EXAMPLE = (
    "Les faits sont ceux que le dossier montre à ce jour, pièces et dates à l’appui. La règle"
    " appliquée est celle du règlement du programme, que la personne connaît. La conséquence est"
    " celle que cette lettre énonce, et rien d’autre n’est décidé."
)
"""What proofs and simulations give as a reason, long enough for whatever a programme asks."""


def reason_for(workflow: Workflow, act: str, reason: str) -> Blocker | None:
    """An act that must be reasoned has its reason, and the reason is a sentence."""
    if not reason.strip():
        return blocked(Code.REASON_MISSING, act=act, why="aucun motif n’est donné")
    return reason_given(workflow, act, reason)


def reason_given(workflow: Workflow, act: str, reason: str) -> Blocker | None:
    """Where a reason is not asked, one that is given is a sentence too: letters repeat it."""
    text, least = " ".join(reason.split()), workflow.header.reason_length
    once = said_once(text)
    if not text or (len(once) >= least and is_sentence(once)):
        return None
    return blocked(Code.REASON_MISSING, act=act, why=lacking(text, once, least))


def lacking(text: str, once: str, least: int) -> str:
    """What a reason lacks: length, words, or something else than the same again."""
    if len(text) < least:
        more = f", il en faut {least} au moins"
    elif not is_sentence(once):
        more = " mais n’est pas une phrase"
    else:
        more = f", {len(once)} seulement sans ses répétitions : il en faut {least} au moins"
    return f"le motif reçu compte {len(text)} signe{'s' if len(text) > 1 else ''}{more}"
