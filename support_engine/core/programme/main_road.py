"""The main road of a programme: from the first state to the end that everybody hopes for."""

from collections.abc import Iterable
from itertools import pairwise

from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.graph import reached, way

STEP = 100
"""What one more state on the road is worth."""
REASONED = 90
"""What a decision that must be reasoned costs: a refusal, a postponement, a withdrawal."""
SHARED = 5
"""What each further origin costs: an act possible from everywhere is a way out."""
HOPED_FOR = 100_000
"""What an end that keeps the label is worth: nothing else outweighs it."""


def main_road(workflow: Workflow) -> tuple[str, ...]:
    """The states of the main road, in order; the first state alone if nothing leads to an end.

    Among the roads that follow the order in which the file declares the states, the one with
    most states; acts that need a reason or a measure, or that start from many states, are avoided.
    Where no end can be reached in that order, the shortest road to an end. Among equals, the one
    whose next state is declared first: the order of the transitions has no say.
    """
    order = {name: rank for rank, name in enumerate(workflow.states)}
    best: dict[str, tuple[int, tuple[str, ...]]] = {}
    for name in reversed(order):
        choices = [
            (worth(t) + best[t.target][0], (name, *best[t.target][1]))
            for t in by_target(workflow, name)
            if order.get(t.target, -1) > order[name] and t.target in best
        ]
        state = workflow.states[name]
        if state.final:
            choices.append((HOPED_FOR if state.labelled else 0, (name,)))
        if choices:
            best[name] = max(choices, key=lambda choice: choice[0])
    first = workflow.header.initial
    return best[first][1] if first in best else shortest(workflow)


def onwards(workflow: Workflow, state: str, ways: Iterable[Transition]) -> Transition | None:
    """Among some transitions that leave a state, the one that goes on.

    It goes along the main road, else it looks most like progress, else its target is declared
    first. Among those that are alike and lead to the same state, the first of the file.
    """
    order = {name: rank for rank, name in enumerate(workflow.states)}
    stretches = set(pairwise(main_road(workflow)))

    def rank(t: Transition) -> tuple[bool, int, int]:
        is_on_road = (state, t.target) in stretches
        return is_on_road, worth(t), -order[t.target]

    return max(ways, key=rank, default=None)


def worth(transition: Transition) -> int:
    """How much a transition looks like progress."""
    is_reasoned = transition.reason_required or transition.requires_hold is not None
    return STEP - REASONED * is_reasoned - SHARED * (len(transition.origins) - 1)


def by_target(workflow: Workflow, state: str) -> list[Transition]:
    """The transitions that leave a state, in the order in which their targets are declared."""
    order = {name: rank for rank, name in enumerate(workflow.states)}
    return sorted(workflow.leaving[state], key=lambda t: order.get(t.target, -1))


def shortest(workflow: Workflow) -> tuple[str, ...]:
    """The road of fewest states to a final one; the first state alone if there is none."""
    first = workflow.header.initial
    came_from = reached([first], lambda name: [t.target for t in by_target(workflow, name)])
    ends = (name for name in came_from if workflow.states[name].final)
    return way(came_from, next(ends, first))
