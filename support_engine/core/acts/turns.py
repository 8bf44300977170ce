"""Whose turn it is: nobody is chased for what depends on us."""

from collections.abc import Iterable
from typing import NamedTuple

from support_engine.core.acts.conditions import documents_present, milestones_validated
from support_engine.core.dossier.case import Case
from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.roles import HOLDER

US = "nous"
"""How we are called where only our own act is missing."""
WAITING_FOR_US = frozenset({"validations", "extensions", "claims"})
"""What was declared, asked or claimed waits for our answer."""


class Turn(NamedTuple):
    """What depends on us: the act that is missing, by its label, and the roles that may do it."""

    act: str
    roles: tuple[str, ...]


def our_turn(case: Case, subject: str) -> Turn | None:
    """What we are to do before the end of a clock, where its holder has given all that it waits
    for: what was declared waits for its validation, or the act that ends the clock is somebody
    else's. Nothing where the holder has still to act."""
    section, _, name = subject.partition(".")
    rule = case.workflow.clocks.get(name) if section == "clocks" else None
    if rule is None:
        return None
    proposed = rule.transition if rule.on_end == "propose" else None
    if (examined := to_examine(case, rule.ends_with)) is not None:
        return examined
    ends = [proposed] if proposed else []
    if owner_of(case.workflow, subject) == HOLDER:
        ends += rule.stops_with
    turns = (turn_to(case, case.workflow.transition_of[one]) for one in dict.fromkeys(ends))
    return next((turn for turn in turns if turn is not None), None)


def to_examine(case: Case, awaited: Iterable[str]) -> Turn | None:
    """The validation that is owed where everything that is awaited has been declared."""
    names = [subject.partition(".")[2] for subject in awaited if subject.startswith("milestones.")]
    records = [case.dossier.milestones.get(name) for name in names]
    given = all(record and record.status in ("declared", "validated") for record in records)
    if len(names) < len(list(awaited)) or not given:
        return None
    return owed_validation(case, names)


def owed_validation(case: Case, names: Iterable[str]) -> Turn | None:
    """The first of these milestones that was declared and waits for an answer."""
    for name in names:
        record = case.dossier.milestones.get(name)
        if record is not None and record.status == "declared":
            milestone = case.workflow.milestone_of[name]
            return Turn(f"examen du jalon « {milestone.label} »", milestone.validated_by)
    return None


def turn_to(case: Case, transition: Transition) -> Turn | None:
    """What we are to do so that an act may end the clock; nothing where the holder has still to
    give something, where the act is theirs, or where it asks nothing of them."""
    if case.dossier.state not in transition.origins or transition.adverse:
        return None
    needed = [
        *milestones_validated(case, transition),
        *documents_present(case, transition.requires_documents, case.today),
    ]
    missing = [condition.blocker for condition in needed if condition.blocker is not None]
    owed = owed_validation(case, transition.requires_milestones)
    if missing:
        given = all(blocker.facts.get("step") == "validate" for blocker in missing)
        return owed if given else None
    is_ours = HOLDER not in transition.roles
    return Turn(transition.label, transition.roles) if needed and is_ours else None


def whose(case: Case, subject: str) -> str:
    """Who is to act: a role by its label, « nous » where only our own act is missing."""
    section = subject.partition(".")[0]
    if section in WAITING_FOR_US or our_turn(case, subject):
        return US
    return owner_label(case.workflow, subject)


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
