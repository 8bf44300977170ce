"""Where a life goes when nobody says otherwise: to a good end, along the main road."""

from collections.abc import Mapping

from support_engine.core.programme.definition import SYSTEM_ROLE, Transition, Workflow
from support_engine.core.programme.graph import reached
from support_engine.core.programme.main_road import onwards

Choices = Mapping[str, str]
"""State → transition: the decisions that were assumed and not taken yet."""


def next_act(workflow: Workflow, state: str, choices: Choices) -> Transition | None:
    """The transition that people are supposed to carry out from a state, if any.

    The decision that was assumed; else, among those from which a good end, or a state where a
    decision was assumed, can be reached without coming back through this one, the one that goes
    on. While a decision that was assumed waits, the first of the file: it may stand aside from the
    main road.
    """
    if state in choices:
        return workflow.transition_of[choices[state]]
    ends = good_ends(workflow) | set(choices)
    ways = [t for t in workflow.leaving[state] if by_people(t) and leads(workflow, state, t, ends)]
    return next(iter(ways), None) if choices else onwards(workflow, state, ways)


def good_ends(workflow: Workflow) -> set[str]:
    """The final states that keep the label, else all of them."""
    good = {n for n, s in workflow.states.items() if s.final and s.labelled}
    return good or {n for n, s in workflow.states.items() if s.final}


def by_people(transition: Transition) -> bool:
    """Somebody may carry it out, outside any special procedure."""
    return set(transition.roles) != {SYSTEM_ROLE} and not (
        transition.requires_hold or transition.adverse
    )


def leads(workflow: Workflow, state: str, first: Transition, ends: set[str]) -> bool:
    """Whether one of `ends` can be reached by leaving a state so, without coming back to it."""

    def following(name: str) -> list[str]:
        if name == state or workflow.states[name].final:
            return []
        return [way.target for way in workflow.leaving[name] if by_people(way)]

    return any(name in ends for name in reached([first.target], following))
