"""A list as a board: one column per phase, each with its states and its first dossiers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from support_engine.core.programme.definition import Workflow
from support_engine.views.lists.lists import Row

MOST = 8
"""Dossiers that a column shows; the others are a click away."""


class Place(NamedTuple):
    """A state, what it is called, and how many dossiers of the list are there."""

    id: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A phase: how many dossiers of the list are in it, in which states, and the first of them."""

    id: str
    label: str
    places: tuple[Place, ...]
    rows: tuple[Row, ...]

    @property
    def number(self) -> int:
        """How many dossiers are in it."""
        return sum(place.number for place in self.places)


def board(
    programmes: Iterable[Workflow], counted: Mapping[tuple[str, str], int], rows: Sequence[Row]
) -> list[BoardColumn]:
    """The columns in the order of the programmes; those where nothing is are left out. `counted`:
    phase and state → how many."""
    phases: dict[str, str] = {}
    states: dict[str, str] = {}
    for rules in programmes:
        phases |= {name: phase.label for name, phase in rules.phases.items()}
        states |= {name: state.label for name, state in rules.states.items()}
    order = [*states]
    made = []
    for phase in dict.fromkeys([*phases, *(phase for phase, _ in counted)]):
        found = [(state, n) for (where, state), n in counted.items() if where == phase]
        found.sort(key=lambda one: order.index(one[0]) if one[0] in states else len(order))
        places = tuple(Place(state, states.get(state, state), n) for state, n in found)
        first = tuple(row for row in rows if row.phase == phase)
        if places:
            made.append(BoardColumn(phase, phases.get(phase, phase), places, first))
    return made
