"""Side conditions that return to where the dossier was: suspension, formal notice, insolvency."""

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.clock_starts import (
    Starting,
    clock_starts,
    ours_from,
    owed_again,
    paused_by,
    theirs_to_keep,
)
from support_engine.core.acts.conditions import closed, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.reasons import reason_for, reason_given
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import outlived
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.names import require
from support_engine.core.programme.definition import HoldRule, Workflow


def open_hold(case: Case, command: c.OpenHold) -> Decision:
    """Begin a side condition, with its reply period where the rule has a clock."""
    rule = require(case.workflow.holds, command.hold, "mesure")
    facts = {"hold": rule.label, "reference": case.dossier.reference, "id": command.hold}
    already = next((h for h in case.dossier.open_holds if h.hold == command.hold), None)
    no = refused(
        [
            closed(case),
            role_blocker(case, command.by, rule.opened_by, f"Ouvrir : {rule.label}"),
            too_early(
                command.on, case.dossier.since, case.workflow.states[case.dossier.state].label
            ),
            after_the_last(case.dossier, command, rule),
            blocked(Code.HOLD_ALREADY_OPEN, since=already.opened_on, **facts) if already else None,
            reason_for(case.workflow, rule.label, command.reason),
            reply_days_problem(case.workflow, rule, command.reply_days),
        ]
    )
    return no or (hold_opened(case, command, rule),)


def after_the_last(dossier: Dossier, command: c.OpenHold, rule: HoldRule) -> Blocker | None:
    """A measure does not begin again before the day on which it was last lifted."""
    lifted = [h.lifted_on for h in dossier.holds if h.hold == command.hold and h.lifted_on]
    return too_early(command.on, max(lifted), f"Fin de : {rule.label}") if lifted else None


def reply_days_problem(workflow: Workflow, rule: HoldRule, days: int | None) -> Blocker | None:
    """A reply period is given where the rule asks one, within its limits, in days."""
    limits = workflow.clocks[rule.clock].asked_days if rule.clock else None
    if limits is None or (days is not None and limits[0] <= days <= limits[1]):
        return None
    low, high = limits
    return blocked(Code.REPLY_DAYS_INVALID, hold=rule.label, low=low, high=high, value=days)


def hold_opened(case: Case, command: c.OpenHold, rule: HoldRule) -> e.HoldOpened:
    """The event, with the clocks that it pauses (a stopped one, of which something is still owed,
    too) and the reply period that it starts."""
    running = {n for n, clock in case.dossier.clocks.items() if clock.is_running}
    standing = sorted(running | outlived(case))
    starts: tuple[e.ClockStart, ...] = ()
    if rule.clock:
        reply = case.workflow.clocks[rule.clock]
        causes = [h.hold for h in case.dossier.open_holds if h.stops_clocks]
        starts = (
            clock_starts(
                rule.clock,
                reply,
                Starting(
                    max(command.on, case.today), rule.label, counts_from=rule.waits_for_letter
                ),
                paused_by(reply, case.dossier.state, causes),
                command.reply_days,
            ),
        )
    pauses = tuple(n for n in standing if n != rule.clock) if rule.stops_clocks else ()
    return e.HoldOpened(
        hold=command.hold,
        reason=command.reason.strip(),
        stops_clocks=rule.stops_clocks,
        silences=rule.silences,
        pauses=pauses,
        starts=starts,
        owed_again=owed_again(case, [start.clock for start in starts]),
        paused_from=ours_from(case, pauses, command.on),
    )


def lift_hold(case: Case, command: c.LiftHold) -> Decision:
    """End a side condition; the clocks it stopped run again from that day."""
    rule = require(case.workflow.holds, command.hold, "mesure")
    record = next((h for h in case.dossier.open_holds if h.hold == command.hold), None)
    facts = {"hold": rule.label, "reference": case.dossier.reference}
    no = refused(
        [
            closed(case),
            role_blocker(case, command.by, rule.lifted_by, f"Lever : {rule.label}"),
            too_early(command.on, record.opened_on, rule.label)
            if record
            else blocked(Code.HOLD_NOT_OPEN, **facts),
            reason_given(case.workflow, f"Lever : {rule.label}", command.reason),
        ]
    )
    clock = case.dossier.clocks.get(rule.clock) if rule.clock else None
    stops = (rule.clock,) if rule.clock and clock and clock.is_running else ()
    known_on = case.known_on(command.on)
    later = theirs_to_keep(case, f"hold.{command.hold}") if known_on else ()
    why, by = command.reason.strip(), command.by.person
    return no or (e.HoldLifted(command.hold, why, stops, known_on, later, by),)
