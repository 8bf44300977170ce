"""The small lives inside a dossier: documents and milestones here, extensions and holds beside."""

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import (
    closed,
    documents_present,
    reason_for,
    role_blocker,
    too_early,
)
from support_engine.core.acts.decision import Decision
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier import events as e
from support_engine.core.dossier.deadlines import milestone_deadline
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.french import day
from support_engine.core.language.names import require
from support_engine.core.programme.definition import Milestone, Workflow


def touch_milestone(
    workflow: Workflow,
    dossier: Dossier,
    command: c.DeclareMilestone | c.ValidateMilestone | c.RefuseMilestone,
    calendar: Calendar,
) -> Decision:
    """Declared with its evidence, validated by a validator, or refused with a reason."""
    milestone = require(workflow.milestone_of, command.milestone, "jalon")
    no = refused(milestone_blockers(workflow, dossier, command, milestone))
    if no:
        return no
    deadline = milestone_deadline(milestone, dossier, calendar)
    due_on = deadline.on if deadline else None
    match command:
        case c.DeclareMilestone():
            return (e.MilestoneDeclared(milestone.id, due_on),)
        case c.ValidateMilestone():
            return (e.MilestoneValidated(milestone.id, due_on),)
        case c.RefuseMilestone():
            return (e.MilestoneRefused(milestone.id, command.reason.strip()),)


def milestone_blockers(
    workflow: Workflow,
    dossier: Dossier,
    command: c.DeclareMilestone | c.ValidateMilestone | c.RefuseMilestone,
    milestone: Milestone,
) -> list[Blocker | None]:
    """Every reason not to touch the milestone."""
    declaring = isinstance(command, c.DeclareMilestone)
    verb = "Déclarer" if declaring else "Examiner"
    act = f"{verb} le jalon « {milestone.label} »"
    roles = milestone.declared_by if declaring else milestone.validated_by
    reasons = [
        closed(workflow, dossier),
        role_blocker(workflow, dossier, command.by, roles, act),
        milestone_expected(workflow, dossier, milestone),
    ]
    clock = dossier.clocks.get(milestone.due.clock)
    if clock is not None:
        label = workflow.clocks[milestone.due.clock].label
        reasons.append(too_early(command.on, clock.started_on, label))
    record = dossier.milestones.get(milestone.id)
    status = record.status if record else "expected"
    if record is not None and status == "validated":
        since = day(record.decided_on or record.declared_on)
        reasons.append(blocked(Code.MILESTONE_VALIDATED, milestone=milestone.label, since=since))
    elif record is not None and status == "declared":
        if declaring:
            reasons.append(blocked(Code.NOTHING_TO_CHANGE, what="ce jalon est déjà déclaré"))
        else:
            reasons.append(too_early(command.on, record.declared_on, "Déclaration du jalon"))
    elif not declaring:
        facts = {"milestone": milestone.label, "reference": dossier.reference, "id": milestone.id}
        reasons.append(blocked(Code.MILESTONE_NOT_DECLARED, **facts))
    if declaring:
        found = documents_present(workflow, dossier, milestone.evidence, command.on)
        reasons.extend(condition.blocker for condition in found)
    if isinstance(command, c.RefuseMilestone):
        reasons.append(reason_for("Refuser un jalon", command.reason))
    return reasons


def milestone_expected(
    workflow: Workflow, dossier: Dossier, milestone: Milestone
) -> Blocker | None:
    """Its clock runs, or ran and the milestone outlives it; otherwise nothing is expected."""
    clock = dossier.clocks.get(milestone.due.clock)
    if clock is not None and (clock.is_running or milestone.due.after_stop):
        return None
    return blocked(
        Code.MILESTONE_NOT_EXPECTED,
        milestone=milestone.label,
        state=workflow.states[dossier.state].label,
        clock=workflow.clocks[milestone.due.clock].label,
    )
