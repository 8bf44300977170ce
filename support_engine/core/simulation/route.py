"""Where a life goes when nobody says otherwise: to a good end, by the first way of the file."""

from support_engine.core.definition import SYSTEM_ROLE, Transition, Workflow
from support_engine.core.simulation.assumptions import Assumptions


def next_act(workflow: Workflow, state: str, assumed: Assumptions) -> Transition | None:
    """The transition that people are supposed to carry out from a state, if any.

    The decision that was assumed; else the first of the file from which a good end (a final state
    that keeps the label, else any) can be reached without coming back through a state.
    """
    if state in assumed.decisions:
        return workflow.transition_of[assumed.decisions[state]]
    good = {n for n, s in workflow.states.items() if s.final and s.labelled}
    ends = good or {n for n, s in workflow.states.items() if s.final}
    for transition in workflow.leaving[state]:
        if by_people(transition) and leads(workflow, transition.target, {state}, ends, assumed):
            return transition
    return None


def by_people(transition: Transition) -> bool:
    """Somebody may carry it out, outside any special procedure."""
    return set(transition.roles) != {SYSTEM_ROLE} and transition.requires_hold is None


def leads(
    workflow: Workflow, state: str, seen: set[str], ends: set[str], assumed: Assumptions
) -> bool:
    """Whether an end can be reached from a state without coming back."""
    if state in ends:
        return True
    if state in seen or workflow.states[state].final:
        return False
    chosen = assumed.decisions.get(state)
    ways = (workflow.transition_of[chosen],) if chosen else workflow.leaving[state]
    return any(
        leads(workflow, way.target, {*seen, state}, ends, assumed) for way in ways if by_people(way)
    )
