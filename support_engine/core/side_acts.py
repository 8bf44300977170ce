"""The small lives inside a dossier: documents, milestones, extensions, holds."""

from dataclasses import replace

from support_engine.core import commands as c
from support_engine.core import events as e
from support_engine.core.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.calendar import Calendar, add_months
from support_engine.core.conditions import documents_present, role_blocker, too_early
from support_engine.core.deadlines import clock_deadline, milestone_deadline, reckon
from support_engine.core.definition import SYSTEM_ROLE, HoldRule, Milestone, Workflow
from support_engine.core.dossier import Dossier
from support_engine.core.french import day
from support_engine.core.names import require
from support_engine.core.starts import clock_starts

SideAct = (
    c.AddDocument
    | c.DeclareMilestone
    | c.ValidateMilestone
    | c.RefuseMilestone
    | c.RequestExtension
    | c.GrantExtension
    | c.RefuseExtension
    | c.CancelExtension
    | c.OpenHold
    | c.LiftHold
)
Decision = tuple[e.AnyEvent, ...] | Refused


def decide_side_act(
    workflow: Workflow, dossier: Dossier, command: SideAct, calendar: Calendar
) -> Decision:
    """Yes with its event, or every reason why not."""
    match command:
        case c.AddDocument():
            return add_document(workflow, dossier, command)
        case c.DeclareMilestone() | c.ValidateMilestone() | c.RefuseMilestone():
            return touch_milestone(workflow, dossier, command, calendar)
        case c.RequestExtension():
            return request_extension(workflow, dossier, command)
        case c.GrantExtension() | c.RefuseExtension() | c.CancelExtension():
            return answer_extension(workflow, dossier, command, calendar)
        case c.OpenHold():
            return open_hold(workflow, dossier, command)
        case c.LiftHold():
            return lift_hold(workflow, dossier, command)


def closed(workflow: Workflow, dossier: Dossier) -> Blocker | None:
    """A closed dossier takes no further act."""
    if not dossier.is_closed:
        return None
    return blocked(Code.CLOSED, state=workflow.states[dossier.state].label)


def reason_for(act: str, reason: str) -> Blocker | None:
    """An act that must be reasoned has its reason."""
    return None if reason.strip() else blocked(Code.REASON_MISSING, act=act)


def add_document(workflow: Workflow, dossier: Dossier, command: c.AddDocument) -> Decision:
    """Anybody who acts on the dossier may add to it, until it is closed."""
    kind = require(workflow.documents, command.kind, "pièce")
    acting = (*(name for name, role in workflow.roles.items() if role.acts), SYSTEM_ROLE)
    held = dossier.documents.get(command.kind, ())
    again = any(document.sha256 == command.sha256 for document in held)
    no = refused(
        [
            closed(workflow, dossier),
            role_blocker(workflow, dossier, command.by, acting, "Joindre une pièce"),
            too_early(command.on, dossier.opened_on, "Ouverture du dossier"),
            blocked(Code.NOTHING_TO_CHANGE, what="ce fichier est déjà au dossier")
            if again
            else None,
        ]
    )
    until = add_months(command.on, kind.valid_months) if kind.valid_months else None
    return no or (e.DocumentAdded(command.kind, command.name, command.sha256, command.size, until),)


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
    elif not declaring and status != "declared":
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


def request_extension(
    workflow: Workflow, dossier: Dossier, command: c.RequestExtension
) -> Decision:
    """Ask for months on a running clock, within what the programme allows in all."""
    rule = require(workflow.clocks, command.clock, "délai")
    clock = dossier.clocks.get(command.clock)
    used = clock.extended_months if clock else 0
    left = rule.max_extension_months - used
    asked = [p for p in dossier.pending_extensions if p.clock == command.clock]
    facts = {"clock": rule.label, "months": command.months, "used": used}
    too_long = blocked(
        Code.EXTENSION_TOO_LONG, limit=rule.max_extension_months, left=max(left, 0), **facts
    )
    no = refused(
        [
            closed(workflow, dossier),
            role_blocker(
                workflow,
                dossier,
                command.by,
                workflow.extensions.asked_by,
                "Demander une prolongation",
            ),
            clock_runs(workflow, dossier, command.clock),
            None if 1 <= command.months <= left else too_long,
            blocked(Code.EXTENSION_PENDING, clock=rule.label, months=asked[0].months)
            if asked
            else None,
            reason_for("Demander une prolongation", command.reason),
        ]
    )
    return no or (e.ExtensionRequested(command.clock, command.months, command.reason.strip()),)


def clock_runs(workflow: Workflow, dossier: Dossier, name: str) -> Blocker | None:
    """The clock was started and not stopped."""
    clock = dossier.clocks.get(name)
    if clock is not None and clock.is_running:
        return None
    label = workflow.clocks[name].label
    return blocked(Code.CLOCK_NOT_RUNNING, clock=label, reference=dossier.reference)


def answer_extension(
    workflow: Workflow,
    dossier: Dossier,
    command: c.GrantExtension | c.RefuseExtension | c.CancelExtension,
    calendar: Calendar,
) -> Decision:
    """Grant, refuse or take back the pending request on a clock."""
    rule = require(workflow.clocks, command.clock, "délai")
    asked = next((p for p in dossier.pending_extensions if p.clock == command.clock), None)
    cancelling = isinstance(command, c.CancelExtension)
    roles = workflow.extensions.asked_by if cancelling else workflow.extensions.decided_by
    reasons = [
        closed(workflow, dossier),
        role_blocker(workflow, dossier, command.by, roles, "Répondre à une prolongation"),
    ]
    if asked is None:
        facts = {"clock": rule.label, "reference": dossier.reference, "id": command.clock}
        reasons.append(blocked(Code.EXTENSION_NOT_ASKED, **facts))
    else:
        reasons.append(too_early(command.on, asked.asked_on, "Demande de prolongation"))
        reasons.append(None if cancelling else clock_runs(workflow, dossier, command.clock))
    if isinstance(command, c.RefuseExtension):
        reasons.append(reason_for("Refuser une prolongation", command.reason))
    no = refused(reasons)
    if no or asked is None:
        return no or ()
    match command:
        case c.GrantExtension():
            return (granted(dossier, command, asked.months, calendar),)
        case c.RefuseExtension():
            return (e.ExtensionRefused(command.clock, command.reason.strip()),)
        case c.CancelExtension():
            return (e.ExtensionCancelled(command.clock, command.reason.strip()),)


def granted(
    dossier: Dossier, command: c.GrantExtension, months: int, calendar: Calendar
) -> e.ExtensionGranted:
    """The grant, with the end before and after it, for the letter and the reports."""
    clock = dossier.clocks[command.clock]
    longer = replace(clock, extended_months=clock.extended_months + months)
    return e.ExtensionGranted(
        command.clock,
        months,
        command.reason.strip(),
        clock_deadline(dossier, command.clock, calendar).on,
        reckon(longer, calendar, dossier.department).on,
    )


def open_hold(workflow: Workflow, dossier: Dossier, command: c.OpenHold) -> Decision:
    """Begin a side condition, with its reply period where the rule has a clock."""
    rule = require(workflow.holds, command.hold, "mesure")
    facts = {"hold": rule.label, "reference": dossier.reference, "id": command.hold}
    already = next((h for h in dossier.open_holds if h.hold == command.hold), None)
    no = refused(
        [
            closed(workflow, dossier),
            role_blocker(workflow, dossier, command.by, rule.opened_by, f"Ouvrir : {rule.label}"),
            too_early(command.on, dossier.since, workflow.states[dossier.state].label),
            blocked(Code.HOLD_ALREADY_OPEN, since=day(already.opened_on), **facts)
            if already
            else None,
            reason_for(rule.label, command.reason),
            reply_days_problem(workflow, rule, command.reply_days),
        ]
    )
    return no or (hold_opened(workflow, dossier, command, rule),)


def reply_days_problem(workflow: Workflow, rule: HoldRule, days: int | None) -> Blocker | None:
    """A reply period is given where the rule asks one, within its limits, in days."""
    limits = workflow.clocks[rule.clock].asked_days if rule.clock else None
    if limits is None or (days is not None and limits[0] <= days <= limits[1]):
        return None
    low, high = limits
    value = "rien" if days is None else days
    return blocked(Code.REPLY_DAYS_INVALID, hold=rule.label, low=low, high=high, value=value)


def hold_opened(
    workflow: Workflow, dossier: Dossier, command: c.OpenHold, rule: HoldRule
) -> e.HoldOpened:
    """The event, with the clocks that it pauses and the reply period that it starts."""
    running = sorted(n for n, clock in dossier.clocks.items() if clock.is_running)
    starts: tuple[e.ClockStart, ...] = ()
    if rule.clock:
        reply = workflow.clocks[rule.clock]
        starts = (
            clock_starts(
                rule.clock, reply, on=command.on, origin=rule.label, days=command.reply_days
            ),
        )
    return e.HoldOpened(
        hold=command.hold,
        reason=command.reason.strip(),
        stops_clocks=rule.stops_clocks,
        silences=rule.silences,
        pauses=tuple(n for n in running if n != rule.clock) if rule.stops_clocks else (),
        starts=starts,
    )


def lift_hold(workflow: Workflow, dossier: Dossier, command: c.LiftHold) -> Decision:
    """End a side condition; the clocks it stopped run again from that day."""
    rule = require(workflow.holds, command.hold, "mesure")
    record = next((h for h in dossier.open_holds if h.hold == command.hold), None)
    facts = {"hold": rule.label, "reference": dossier.reference}
    no = refused(
        [
            closed(workflow, dossier),
            role_blocker(workflow, dossier, command.by, rule.lifted_by, f"Lever : {rule.label}"),
            too_early(command.on, record.opened_on, rule.label)
            if record
            else blocked(Code.HOLD_NOT_OPEN, **facts),
        ]
    )
    clock = dossier.clocks.get(rule.clock) if rule.clock else None
    stops = (rule.clock,) if rule.clock and clock and clock.is_running else ()
    return no or (e.HoldLifted(command.hold, command.reason.strip(), stops),)
