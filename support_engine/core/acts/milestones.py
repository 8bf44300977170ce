"""Milestones: declared, validated or sent back, each in its turn and with its documents."""

from dataclasses import replace

from support_engine.core.acts import commands as c
from support_engine.core.acts.access import in_its_name
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import address_moved, closed, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.papers import Papers, of_milestone
from support_engine.core.acts.reasons import reason_for
from support_engine.core.days.calendar import ONE_DAY
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import milestone_deadline
from support_engine.core.dossier.openings import opening
from support_engine.core.language.figures import Running
from support_engine.core.language.names import require
from support_engine.core.programme.definition import Milestone
from support_engine.core.programme.roles import HOLDER


def touch_milestone(
    case: Case,
    command: c.DeclareMilestone | c.ValidateMilestone | c.RefuseMilestone,
) -> Decision:
    """Declared with its evidence, validated by a validator, or refused with a reason."""
    milestone = require(case.workflow.milestone_of, command.milestone, "jalon")
    papers = rested_on(case, command, milestone)
    no = refused([*milestone_blockers(case, command, milestone), *papers.problems.values()])
    if no:
        return no
    deadline = milestone_deadline(case, milestone)
    due_on = deadline.on if deadline else None
    match command:
        case c.DeclareMilestone():
            by = command.by.person
            theirs = HOLDER in milestone.declared_by and case.dossier.people.get(HOLDER) != by
            event = e.MilestoneDeclared(milestone.id, due_on, papers.hashes, by, for_holder=theirs)
            return (replace(event, as_holder=in_its_name(case, command.by)),)
        case c.ValidateMilestone():
            money = case.workflow.money
            by = command.by.person if money and milestone.id in money.reports else ""
            return (e.MilestoneValidated(milestone.id, due_on, papers.hashes, by),)
        case c.RefuseMilestone():
            return (e.MilestoneRefused(milestone.id, command.reason.strip(), told_on=case.today),)


def rested_on(
    case: Case,
    command: c.DeclareMilestone | c.ValidateMilestone | c.RefuseMilestone,
    milestone: Milestone,
) -> Papers:
    """The papers of a declaration; a validation rests on the same. One whose journal does not say
    them (it is older than this rule) is judged as if it were declared on the day it is validated.
    """
    record = case.dossier.milestones.get(milestone.id)
    match command:
        case c.DeclareMilestone():
            return of_milestone(case, milestone, command.on)
        case c.ValidateMilestone() if record is not None and record.status == "declared":
            return (
                Papers(record.evidence)
                if record.evidence
                else of_milestone(case, milestone, command.on)
            )
        case _:
            return Papers()


def milestone_blockers(
    case: Case,
    command: c.DeclareMilestone | c.ValidateMilestone | c.RefuseMilestone,
    milestone: Milestone,
) -> list[Blocker | None]:
    """Every reason not to touch the milestone."""
    declaring = isinstance(command, c.DeclareMilestone)
    act = f"{'Déclarer' if declaring else 'Examiner'} le jalon « {milestone.label} »"
    roles = milestone.declared_by if declaring else milestone.validated_by
    reasons = [
        closed(case),
        role_blocker(case, command.by, roles, act),
        address_moved(case, command.by, f"Déclarer : {milestone.label}") if declaring else None,
        milestone_expected(case, milestone),
    ]
    clock = case.dossier.clocks.get(milestone.due.clock)
    if clock is not None:
        label = case.workflow.clocks[milestone.due.clock].label
        reasons.append(too_early(command.on, clock.started_on, label))
    reasons.append(out_of_turn(case, command, milestone))
    if isinstance(command, c.ValidateMilestone):
        reasons.append(own_declaration(case, command, milestone))
    if not isinstance(command, c.RefuseMilestone):
        reasons.append(not_open(case, command, milestone))
    if isinstance(command, c.RefuseMilestone):
        reasons.append(reason_for(case.workflow, "Refuser un jalon", command.reason))
    return reasons


def out_of_turn(
    case: Case,
    command: c.DeclareMilestone | c.ValidateMilestone | c.RefuseMilestone,
    milestone: Milestone,
) -> Blocker | None:
    """It is declared once, then examined, no earlier than it was declared; not once validated."""
    record = case.dossier.milestones.get(milestone.id)
    if record is not None and record.status == "validated":
        since = record.decided_on or record.declared_on
        return blocked(Code.MILESTONE_VALIDATED, milestone=milestone.label, since=since)
    declaring = isinstance(command, c.DeclareMilestone)
    if record is not None and record.status == "declared":
        if declaring:
            return blocked(Code.NOTHING_TO_CHANGE, what="ce jalon est déjà déclaré")
        return too_early(command.on, record.declared_on, "Déclaration du jalon")
    if declaring:
        return None
    reference = case.dossier.reference
    return blocked(
        Code.MILESTONE_NOT_DECLARED,
        milestone=milestone.label,
        reference=reference,
        id=milestone.id,
    )


def own_declaration(
    case: Case, command: c.ValidateMilestone, milestone: Milestone
) -> Blocker | None:
    """Whoever declared it, for themselves or for the holder, does not validate it."""
    record = case.dossier.milestones.get(milestone.id)
    if record is None or record.status != "declared" or record.declared_by != command.by.person:
        return None
    labels = case.workflow.roles
    roles = tuple(labels[role].label for role in milestone.validated_by if role in labels)
    return blocked(Code.OWN_DECLARATION, milestone=milestone.label, roles=roles)


def not_open(
    case: Case, command: c.DeclareMilestone | c.ValidateMilestone, milestone: Milestone
) -> Blocker | None:
    """What a milestone reports on has to be over before it is declared."""
    opens = opening(case, milestone)
    if opens is None or (opens.on is not None and command.on >= opens.on):
        return None
    until = Running(opens.on - ONE_DAY if opens.on else None)
    return blocked(Code.MILESTONE_NOT_OPEN, milestone=milestone.label, until=until, id=milestone.id)


def milestone_expected(case: Case, milestone: Milestone) -> Blocker | None:
    """Its clock runs, or ran and the milestone outlives it; otherwise nothing is expected."""
    clock = case.dossier.clocks.get(milestone.due.clock)
    if clock is not None and (clock.is_running or milestone.due.after_stop):
        return None
    return blocked(
        Code.MILESTONE_NOT_EXPECTED,
        milestone=milestone.label,
        state=case.workflow.states[case.dossier.state].label,
        clock=case.workflow.clocks[milestone.due.clock].label,
    )
