"""A letter leaves whole: one whose words no longer say what its place has to say waits for them.

Templates are edited by people, at any time. What `workflow check` proves of them before a dossier
follows a programme is asked again of each letter that is about to leave.
"""

from support_engine.adapters.mail.template_needs import needs_of
from support_engine.adapters.mail.templates import Letters
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.letters import uses, uses_of_the_base
from support_engine.core.proof.own_letters import unsaid
from support_engine.errors import BrokenTemplate
from support_engine.leaving.second_look import Leaves, Stays

LOST = "{words}. Rétablissez ces mots dans templates/emails/{letter}, puis relancez la lettre."


def whole(letters: Letters, fate: Leaves | Stays) -> Leaves | Stays:
    """What becomes of a letter, once its words were looked at too."""
    if not isinstance(fate, Leaves):
        return fate
    name = fate.letter.letter
    words = lost(letters, fate.workflow, name)
    return Stays("parked", LOST.format(words=words, letter=name)) if words else fate


def lost(letters: Letters, workflow: Workflow | None, name: str) -> str:
    """What a letter has to say, under some rules if it is about a dossier, and does not; nothing
    where it is whole, or cannot be read, which is said with its line as it is written."""
    try:
        needs = needs_of(letters, [name])[name]
    except BrokenTemplate:
        return ""
    named = (*(uses(workflow) if workflow else ()), *uses_of_the_base())
    places = (use for use in named if use.letter == name)
    found = (words for use in places for words in unsaid(workflow, use, needs))
    words = next(found, "")
    return words[:1].upper() + words[1:]
