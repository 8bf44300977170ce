"""Moving a dossier along a transition, or saying why it may not."""

from collections.abc import Mapping
from datetime import date

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import refused
from support_engine.core.acts.clock_starts import (
    Starting,
    clock_starts,
    ours_from,
    owed_again,
    paused_by,
    stood_to_holders,
    theirs_to_keep,
)
from support_engine.core.acts.conditions import Attempt, Condition, conditions
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.held_back import of_money
from support_engine.core.acts.on_file import recorded_for
from support_engine.core.acts.sessions import SESSION, not_after, session_of, session_problem
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import FactValue
from support_engine.core.language.names import require
from support_engine.core.language.spelling import printable
from support_engine.core.programme.definition import ClockRule, Transition, Workflow


def advance(case: Case, command: c.Advance) -> Decision:
    """Carry out a transition if every condition holds."""
    transition = require(case.workflow.transition_of, command.transition, "transition")
    attempt = Attempt(transition, command.by, command.on, command.facts, command.reason.strip())
    next_session = named_session(case.workflow, command.facts)
    no = refused(
        [
            *(k.blocker for k in conditions(case, attempt)),
            session_problem(case.workflow, next_session)
            or not_after(case.workflow, case.dossier, next_session),
        ]
    )
    if no:
        return no
    event = moved(case, attempt)
    if next_session and next_session != session_of(case.dossier):
        return (event, e.DetailsChanged({SESSION: next_session}))
    return (event,)


def named_session(workflow: Workflow, facts: Mapping[str, FactValue]) -> str:
    """The session that the facts of an act bring the dossier to, if the programme says so."""
    name = workflow.sessions.next_fact if workflow.sessions else None
    return printable(str(facts[name])) if name and name in facts else ""


def explain_transition(case: Case, command: c.Advance) -> tuple[Condition, ...]:
    """Every condition of a transition, kept or not, without doing anything."""
    transition = require(case.workflow.transition_of, command.transition, "transition")
    attempt = Attempt(transition, command.by, command.on, command.facts, command.reason.strip())
    return tuple(conditions(case, attempt))


def automatic_move(case: Case, transition: Transition, on: date) -> Decision:
    """What a clock does by itself at its end, under the same conditions as a person's act."""
    attempt = Attempt(transition, c.SYSTEM, on, {}, "")
    no = refused(k.blocker for k in conditions(case, attempt))
    return no or (moved(case, attempt),)


def moved(case: Case, attempt: Attempt) -> e.Moved:
    """The event of a transition, with all that it does to the clocks."""
    transition = attempt.transition
    target = case.workflow.states[transition.target]
    facts = {**case.dossier.facts, **attempt.facts}
    starting = {n: r for n, r in case.workflow.clocks.items() if transition.id in r.starts_with}
    running = {name for name, clock in case.dossier.clocks.items() if clock.is_running}
    is_late = case.known_on(attempt.on) is not None
    stops = {
        name
        for name in running
        if target.final or transition.id in case.workflow.clocks[name].stops_with
    }
    pauses = tuple(
        sorted(
            name
            for name in running - stops - set(starting)
            if transition.target in case.workflow.clocks[name].paused_in
        )
    )
    return e.Moved(
        transition=transition.id,
        origin=case.dossier.state,
        target=transition.target,
        phase=target.phase,
        facts=dict(attempt.facts),
        reason=attempt.reason,
        starts=starts_of(case, attempt, starting, facts),
        stops=tuple(sorted(stops - set(starting))),
        pauses=pauses,
        is_closing=target.final,
        owed_again=owed_again(case, starting),
        to_known=theirs_to_keep(case, f"state.{case.dossier.state}") if is_late else (),
        paused_from=ours_from(case, pauses, attempt.on),
        recorded_for=recorded_for(case, attempt),
        stood=stood_to_holders(case, starting, attempt.on),
        by=attempt.by.person if of_money(case.workflow) & stops - set(starting) else "",
    )


def starts_of(
    case: Case,
    attempt: Attempt,
    starting: Mapping[str, ClockRule],
    facts: Mapping[str, FactValue],
) -> tuple[e.ClockStart, ...]:
    """The clocks that a transition starts, paused at once where a hold or the new state says so."""
    held = {h.hold for h in case.dossier.open_holds if h.stops_clocks}
    target = attempt.transition.target
    labels = {fact: field.label for fact, field in case.workflow.facts.items()}
    cause = Starting(attempt.on, attempt.transition.label, facts, labels)
    return tuple(
        clock_starts(name, rule, cause, paused_by(rule, target, held))
        for name, rule in starting.items()
    )
