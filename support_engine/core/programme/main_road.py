"""The main road of a programme: from the first state to the end that everybody hopes for."""

from support_engine.core.programme.definition import Transition, Workflow

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
    Where no end can be reached in that order, the shortest road to an end.
    """
    order = {name: rank for rank, name in enumerate(workflow.states)}
    best: dict[str, tuple[int, tuple[str, ...]]] = {}
    for name in reversed(order):
        choices = [
            (worth(t) + best[t.target][0], (name, *best[t.target][1]))
            for t in workflow.leaving[name]
            if order.get(t.target, -1) > order[name] and t.target in best
        ]
        state = workflow.states[name]
        if state.final:
            choices.append((HOPED_FOR if state.labelled else 0, (name,)))
        if choices:
            best[name] = max(choices, key=lambda choice: choice[0])
    first = workflow.header.initial
    return best[first][1] if first in best else shortest(workflow)


def worth(transition: Transition) -> int:
    """How much a transition looks like progress."""
    is_reasoned = transition.reason_required or transition.requires_hold is not None
    return STEP - REASONED * is_reasoned - SHARED * (len(transition.origins) - 1)


def shortest(workflow: Workflow) -> tuple[str, ...]:
    """The road of fewest states to a final one; the first state alone if there is none."""
    first = workflow.header.initial
    roads: dict[str, tuple[str, ...]] = {first: (first,)}
    todo = [first]
    for here in todo:
        if workflow.states[here].final:
            return roads[here]
        for t in workflow.leaving[here]:
            if t.target not in roads:
                roads[t.target] = (*roads[here], t.target)
                todo.append(t.target)
    return (first,)
