"""Who reads which letter of a reminder: nobody reads one that is written to somebody else."""

from support_engine.core.acts.turns import owner_label, owner_of
from support_engine.core.programme.definition import Step, Workflow
from support_engine.core.programme.roles import HOLDER


def letter_of(workflow: Workflow, step: Step, role: str, owner: str = "") -> str:
    """What a role of a rung receives; `owner`: the role that is to act, where the file names it."""
    letters = workflow.reminder_letters
    to_others = role != HOLDER and step.letter in letters.to_holder
    not_theirs = owner not in ("", role) and step.letter in letters.to_owner
    return letters.to_others if to_others or not_theirs else step.letter


def whom(workflow: Workflow, subject: str) -> str:
    """Who, besides the holder, the rung is said to: the label of the role; nothing else."""
    return "" if owner_of(workflow, subject) == HOLDER else owner_label(workflow, subject)
