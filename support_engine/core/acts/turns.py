"""Whose turn it is: nobody is chased for what depends on us."""

from support_engine.core.acts.conditions import documents_present, milestones_validated
from support_engine.core.dossier.case import Case
from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.roles import HOLDER


def our_turn(case: Case, subject: str) -> Transition | None:
    """The act that a clock proposes at its end, where the holder has given all that it needs: the
    milestones are validated, the documents are there, and somebody else is to do it."""
    section, _, name = subject.partition(".")
    rule = case.workflow.clocks.get(name) if section == "clocks" else None
    proposed = rule.transition if rule and rule.on_end == "propose" else None
    transition = case.workflow.transition_of.get(proposed or "")
    if transition is None or HOLDER in transition.roles:
        return None
    if case.dossier.state not in transition.origins:
        return None
    needed = (
        *milestones_validated(case, transition),
        *documents_present(case, transition.requires_documents, case.today),
    )
    return transition if needed and all(condition.holds for condition in needed) else None


def owner_of(workflow: Workflow, subject: str) -> str:
    """The role that is to act before the end of a clock or before a milestone's day: as the file
    says, else the holder where reminders are written to the holder; nothing for other subjects."""
    section, _, name = subject.partition(".")
    if section == "milestones":
        return workflow.milestone_of[name].declared_by[0]
    if section != "clocks":
        return ""
    if owner := workflow.clocks[name].owner:
        return owner
    told = {
        role
        for rule in workflow.ladders.get("clocks", ())
        if not rule.only or name in rule.only
        for step in rule.steps
        for role in step.to
    }
    return HOLDER if HOLDER in told else ""


def owner_label(workflow: Workflow, subject: str) -> str:
    """That role as people call it, or nothing."""
    role = workflow.roles.get(owner_of(workflow, subject))
    return role.label if role else ""
