"""Every move that the proof counts on, carried out by the real rules on a real dossier."""

from collections import deque
from dataclasses import dataclass, field

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.proof.player import NotPlayed, Player
from support_engine.core.proof.search import Space
from support_engine.core.proof.steps import Situation, Step


@dataclass(frozen=True, slots=True)
class Replayed:
    """A player in each situation that was reached; the moves made; those that were refused.

    `refused`: the situation, the step, and what the rules answered.
    """

    players: dict[Situation, Player] = field(default_factory=dict)
    made: dict[tuple[Situation, Step], Player] = field(default_factory=dict)
    refused: list[tuple[Situation, Step, str]] = field(default_factory=list)


def replay(space: Space) -> Replayed:
    """Every move of every situation, from the opening on, each tried with the real rules."""
    found = Replayed()
    start = space.model.start
    found.players[start] = Player(space.model.workflow)
    todo = deque([start])
    while todo:
        here = todo.popleft()
        for step, after in space.following[here]:
            try:
                player = found.players[here].after(step)
            except NotPlayed as problem:
                found.refused.append((here, step, str(problem)))
                continue
            if not is_there(player.dossier, after):
                found.refused.append((here, step, "le dossier n’est pas où la preuve l’attend"))
                continue
            found.made[here, step] = player
            if after not in found.players:
                found.players[after] = player
                todo.append(after)
    return found


def is_there(dossier: Dossier, expected: Situation) -> bool:
    """Whether a dossier is in that situation; it may hold more validated milestones."""
    running = frozenset(name for name, clock in dossier.clocks.items() if clock.is_running)
    validated = {n for n, record in dossier.milestones.items() if record.status == "validated"}
    return (
        dossier.state == expected.state
        and frozenset(record.hold for record in dossier.open_holds) == expected.holds
        and running == expected.running
        and frozenset(dossier.clocks) - running == expected.stopped
        and expected.validated <= validated
    )
