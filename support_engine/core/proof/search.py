"""Every situation that a programme can lead to, with the shortest way to each of which nobody
outruns a clock, where there is one."""

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from support_engine.core.programme.graph import reached
from support_engine.core.proof.situations import Model
from support_engine.core.proof.steps import Situation, Step

Road = tuple[Step, ...]
Steps = tuple[tuple[Step, Situation], ...]
LARGEST = 50_000
"""Situations; beyond, a file is too entangled to be examined whole, and is said to be so."""


class TooManySituations(Exception):
    """The file allows more situations than can be examined."""


@dataclass(frozen=True, slots=True)
class Space:
    """All reachable situations, in the order of their distance from the opening."""

    model: Model
    came_by: dict[Situation, tuple[Situation, Step] | None]
    following: dict[Situation, Steps]
    fired: dict[str, tuple[Situation, Step]] = field(default_factory=dict)

    @property
    def situations(self) -> Collection[Situation]:
        """Every situation, the nearest first, and last those that only races lead to."""
        return self.came_by.keys()

    @property
    def moves(self) -> int:
        """How many steps were examined."""
        return sum(len(steps) for steps in self.following.values())

    def road(self, to: Situation) -> Road:
        """The shortest story that leads there."""
        steps: list[Step] = []
        before = self.came_by[to]
        while before is not None:
            steps.append(before[1])
            before = self.came_by[before[0]]
        return tuple(reversed(steps))

    def nearest(self, wanted: Callable[[Situation], bool]) -> Situation | None:
        """The first situation, by distance, that is as wanted."""
        return next((here for here in self.came_by if wanted(here)), None)

    def leading_to(self, goals: Iterable[Situation]) -> set[Situation]:
        """The situations from which a goal can surely be reached: nothing prevents those steps."""
        backward: dict[Situation, list[Situation]] = {}
        for here, steps in self.following.items():
            for step, after in steps:
                if step.is_sure:
                    backward.setdefault(after, []).append(here)
        return set(reached(goals, lambda here: backward.get(here, ())))


def explore(model: Model, start: Situation | None = None) -> Space:
    """Every situation, breadth first, from the opening or elsewhere. Raises TooManySituations."""
    return searched(model, start or model.start, lambda here: tuple(model.steps(here)))


def narrowed(space: Space, without: Collection[str]) -> Space:
    """What can be reached from the opening when some transitions never take place."""

    def steps(here: Situation) -> Steps:
        every = space.following[here]
        return tuple(one for one in every if not (one[0].is_transition and one[0].name in without))

    return searched(space.model, space.model.start, steps)


def searched(model: Model, start: Situation, steps_of: Callable[[Situation], Steps]) -> Space:
    """Every situation that steps lead to, the nearest first; after those that nobody outruns a
    clock to reach, the others. Raises TooManySituations."""
    space = Space(model, {start: None}, {})
    todo, races = deque([start]), deque[tuple[Situation, Step, Situation]]()
    while todo or races:
        here = todo.popleft() if todo else overtaken(space, races.popleft())
        if here is None:
            continue
        space.following[here] = steps = steps_of(here)
        for step, after in steps:
            note_fired(space, here, step)
            if step.races:
                races.append((here, step, after))
            elif after not in space.came_by:
                came(space, here, step, after)
                todo.append(after)
    return space


def overtaken(space: Space, race: tuple[Situation, Step, Situation]) -> Situation | None:
    """Where a race leads, if nothing else did."""
    here, step, after = race
    if after in space.came_by:
        return None
    came(space, here, step, after)
    return after


def came(space: Space, here: Situation, step: Step, after: Situation) -> None:
    """Keep by which step a situation was first reached. Raises TooManySituations."""
    if len(space.came_by) >= LARGEST:
        raise TooManySituations
    space.came_by[after] = (here, step)


def note_fired(space: Space, here: Situation, step: Step) -> None:
    """Keep where a transition first takes place, without a race if it may."""
    if not step.is_transition:
        return
    first = space.fired.setdefault(step.name, (here, step))
    if first[1].races and not step.races:
        space.fired[step.name] = (here, step)
