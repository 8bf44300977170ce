"""Where a life goes when nobody says otherwise: to a good end, by the first way of the file."""

from collections.abc import Mapping

from support_engine.core.programme.definition import SYSTEM_ROLE, Transition, Workflow

Choices = Mapping[str, str]
"""State → transition: the decisions that were assumed and not taken yet."""


def next_act(workflow: Workflow, state: str, choices: Choices) -> Transition | None:
    """The transition that people are supposed to carry out from a state, if any.

    The decision that was assumed; else the first of the file from which a good end, or a state
    where a decision was assumed, can be reached without coming back through a state.
    """
    if state in choices:
        return workflow.transition_of[choices[state]]
    ends = good_ends(workflow) | set(choices)
    for transition in workflow.leaving[state]:
        if by_people(transition) and leads(workflow, transition.target, {state}, ends):
            return transition
    return None


def good_ends(workflow: Workflow) -> set[str]:
    """The final states that keep the label, else all of them."""
    good = {n for n, s in workflow.states.items() if s.final and s.labelled}
    return good or {n for n, s in workflow.states.items() if s.final}


def by_people(transition: Transition) -> bool:
    """Somebody may carry it out, outside any special procedure."""
    return set(transition.roles) != {SYSTEM_ROLE} and transition.requires_hold is None


def leads(workflow: Workflow, state: str, seen: set[str], ends: set[str]) -> bool:
    """Whether one of `ends` can be reached from a state without coming back."""
    if state in ends:
        return True
    if state in seen or workflow.states[state].final:
        return False
    return any(
        leads(workflow, way.target, {*seen, state}, ends)
        for way in workflow.leaving[state]
        if by_people(way)
    )
