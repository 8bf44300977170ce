"""What a proof speaks of: where a dossier can be, what can happen next, what stands in the way."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from typing import Literal, NamedTuple

from support_engine.core.programme.definition import FactField, Workflow


class Situation(NamedTuple):
    """State, open holds, clocks running and stopped, milestones validated, clocks that ran out.

    The last two keep only what some transition needs.
    """

    state: str
    holds: frozenset[str] = frozenset()
    running: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    validated: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()


class Step(NamedTuple):
    """One thing that happens: who does what, after which milestones, once which clocks ended.

    `past`: clocks that it dates so that they are over at once. `races`: it waits while another
    clock could move the dossier first. `is_precarious`: others can prevent it, by taking the last
    place of a session or by lengthening a clock that had run out. Both are possible in some lives,
    and never counted on to show that an end remains within reach.
    """

    kind: Literal["transition", "automatic", "open", "lift"]
    name: str
    role: str
    validates: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    races: bool = False
    is_precarious: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether nothing and nobody else can prevent it."""
        return not (self.races or self.is_precarious)

    @property
    def is_transition(self) -> bool:
        """Whether it changes the state, rather than a hold."""
        return self.kind in ("transition", "automatic")


class Obstacle(NamedTuple):
    """Why a transition cannot happen in a situation: the kind of rule, and what it names."""

    kind: Literal[
        "state",
        "people",
        "hold",
        "hold_required",
        "clock",
        "milestone",
        "fact",
        "place",
        "more_time",
    ]
    name: str


def people(workflow: Workflow, roles: tuple[str, ...]) -> Iterator[str]:
    """The roles that a person who acts can hold: neither the engine nor a reader."""
    return (name for name in roles if name in workflow.roles and workflow.roles[name].acts)


def can_be_given(field: FactField) -> bool:
    """Whether some value satisfies the field."""
    if field.type == "choice":
        return bool(field.choices)
    low, high = field.at_least, field.at_most
    return low is None or high is None or low <= high


def some_of(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """None of them, then every other choice."""
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
