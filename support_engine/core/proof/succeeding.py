"""The claim that nothing that is done or left undone closes the way to success for good."""

from collections.abc import Collection, Iterator

from support_engine.core.language.french import listed
from support_engine.core.programme.graph import reached
from support_engine.core.proof.steps import Situation, Step
from support_engine.core.proof.stories import place, why
from support_engine.core.proof.taking import is_lost
from support_engine.core.proof.verdicts import Counterexample, Ground

SHOWN = 2
"""How many acts a counter-example names; the first ones say enough."""


def success_within_reach(ground: Ground) -> Iterator[Counterexample]:
    """Wherever the states lead on to a success, some life goes there: a milestone that can be had
    no more would end a project that nobody refused."""
    workflow, following = ground.workflow, ground.space.following
    good = {
        name for name, one in workflow.states.items() if one.final and not is_lost(workflow, name)
    }
    backward: dict[Situation, list[Situation]] = {}
    for here, steps in following.items():
        for _, after in steps:
            backward.setdefault(after, []).append(here)
    ends = [here for here in ground.space.situations if here.state in good]
    alive = reached(ends, lambda here: backward.get(here, ()))
    said: set[Step | None] = set()
    for here, came_by in ground.space.came_by.items():
        is_hoped = not good.isdisjoint(workflow.ahead[here.state])
        if here in alive or not is_hoped or (came_by is not None and came_by[0] not in alive):
            continue  # the step before it was already the wrong one
        last = came_by[1] if came_by else None
        if last not in said:
            said.add(last)
            yield Counterexample(
                f"states.{here.state}", closed_way(ground, here, good), ground.story(here)
            )


def closed_way(ground: Ground, here: Situation, good: Collection[str]) -> str:
    """What keeps the way to every success closed, wherever the project goes from there."""
    workflow, model = ground.workflow, ground.model
    onwards = reached([here], lambda one: (to for _, to in ground.space.following[one]))
    reasons = []
    for act in workflow.transitions:
        found = [tuple(model.obstacles(one, act)) for one in onwards if one.state in act.origins]
        if found and all(found) and not workflow.ahead[act.target].isdisjoint(good):
            fewest = min(found, key=len)
            reasons.append(why(workflow, act, fewest))
    ends = listed([f"« {workflow.states[name].label} »" for name in sorted(good)], "ou")
    words = f"depuis {place(workflow, here)}, plus aucune vie ne mène à {ends}"
    return f"{words}. {' ; '.join(reasons[:SHOWN])}." if reasons else f"{words}."
