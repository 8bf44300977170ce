"""Reasons: what a person says of an act, which its letter repeats word for word.

An adverse decision states its facts and its rule (code des relations entre le public et
l’administration, L. 211-2 and L. 211-5): "x" is not one.
"""

import re

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.programme.definition import Workflow

WORD = re.compile(r"[^\W\d_]+")
DIFFERENT_WORDS, DIFFERENT_LETTERS = 3, 5
"""Fewer is no sentence, however long: one letter, one word or a row of dots repeated."""

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
    if not text or (len(text) >= least and is_sentence(text)):
        return None
    why = f"le motif reçu compte {len(text)} signe{'s' if len(text) > 1 else ''}"
    why += f", il en faut {least} au moins" if len(text) < least else " mais n’est pas une phrase"
    return blocked(Code.REASON_MISSING, act=act, why=why)


def is_sentence(text: str) -> bool:
    """Whether a text is made of several words; whether they are true, its readers say."""
    words = {word.casefold() for word in WORD.findall(text)}
    return len(words) >= DIFFERENT_WORDS and len(set("".join(words))) >= DIFFERENT_LETTERS
