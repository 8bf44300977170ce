"""Walking along arrows: what can be reached from where, and the shortest way to it."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def reached(
    starts: Iterable[Node], following: Callable[[Node], Iterable[Node]]
) -> dict[Node, Node | None]:
    """Everything within reach, the nearest first, each with what it was first reached from.

    A start was reached from nowhere: None.
    """
    came_from: dict[Node, Node | None] = dict.fromkeys(starts)
    todo = deque(came_from)
    while todo:
        here = todo.popleft()
        for there in following(here):
            if there not in came_from:
                came_from[there] = here
                todo.append(there)
    return came_from


def way(came_from: Mapping[Node, Node | None], to: Node) -> tuple[Node, ...]:
    """The shortest way to something within reach, from its start on."""
    nodes = [to]
    while (before := came_from[nodes[-1]]) is not None:
        nodes.append(before)
    return tuple(reversed(nodes))
