"""What the picture shows, before anybody knows where: bands, boxes, what is written in each.

An act is shown once where it is done: on the arrow of the main road, as a line of the state that
it leaves, or, for the acts that lead out of the programme, gathered at the end they lead to. Such
an act has a mark (S1, S2…), repeated on every state from which it is possible.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal[
    "label",
    "roles",
    "detail",
    "clock",
    "milestone",
    "reached",
    "tranche",
    "paid",
    "pause",
    "exits",
    "passed",
    "here",
    "hold",
    "title",
]
"""What a line is about: gives its icon and its letters."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a box; it is wrapped when the box has a width."""

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Act:
    """A transition as it is written somewhere: its label, who, what it needs, when it was done."""

    transition: str
    label: str
    lines: tuple[Line, ...]
    is_passed: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An act listed in a state's box; `target` is where its arrow goes, if it has one."""

    act: Act
    target: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """A state. `badges` are short words on its frame (Départ, Label, Fin)."""

    id: str
    label: str
    role: Literal["road", "side", "exit", "note"]
    badges: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
    is_visited: bool = False
    is_here: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """A stretch of the main road, from one state to the next, with the acts that travel it."""

    origin: str
    target: str
    acts: tuple[Act, ...]
    is_passed: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A phase: its part of the main road, the states beside it, the ends gathered there."""

    id: str
    label: str
    road: tuple[Box, ...] = ()
    sides: tuple[tuple[Box, str | None], ...] = ()
    exits: tuple[Box, ...] = ()

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Every box of the band."""
        return (*self.road, *(side for side, _ in self.sides), *self.exits)


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow outside the main road, from an item of a box (or the box itself) to another box."""

    origin: str
    item: int | None
    target: str
    is_passed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole picture, in words. `gates` are known by the state that they leave."""

    title: str
    subtitle: str
    description: str
    bands: tuple[Band, ...]
    gates: dict[str, Gate]
    ways: tuple[Way, ...]
    has_journey: bool
    more: frozenset[Kind] = frozenset()
    """What the legend keeps room for, beside what the lines are about."""

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Every box, band by band."""
        return tuple(box for band in self.bands for box in band.boxes)

    @property
    def kinds(self) -> frozenset[Kind]:
        """What the lines of the picture are about."""
        acts = [act for gate in self.gates.values() for act in gate.acts]
        acts.extend(item.act for box in self.boxes for item in box.items)
        told = [*(box.lines for box in self.boxes), *(act.lines for act in acts)]
        return self.more | {line.kind for lines in told for line in lines}


def short(on: date) -> str:
    """05/01/2022."""
    return on.strftime("%d/%m/%Y")
