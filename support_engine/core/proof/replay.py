"""Every move that the proof counts on, carried out by the real rules on a real dossier."""

from collections.abc import Iterator, Mapping

from support_engine.core.dossier.dossier import Dossier
from support_engine.core.proof.player import NotPlayed, Player
from support_engine.core.proof.search import Space
from support_engine.core.proof.steps import Situation, Step

Move = tuple[Situation, Step]


class Replayed:
    """Every move of every situation, from the opening on, each tried with the real rules; as far as
    somebody asks, since this is most of the work of a proof and few claims ask for all of it.

    `players`: a player in each situation that was reached, the nearest first. `known`, `order`:
    those of them that were met so far, by trying every move in turn.
    """

    def __init__(self, space: Space) -> None:
        self.players = Players(self)
        self.order = [space.model.start]
        self.known = {space.model.start: Player(space.model.workflow)}
        self._space = space
        self._ahead = dict(self.known)
        self._made: dict[Move, Player] = {}
        self._refused: list[tuple[Situation, Step, str]] = []
        self._tried: dict[Move, tuple[Player, Player | str]] = {}
        self._going = self._each()

    def goes_on(self) -> bool:
        """Try one more move; whether there was one."""
        return next(self._going, None) is not None

    def finish(self) -> None:
        """Try all that remain."""
        while self.goes_on():
            pass

    @property
    def made(self) -> dict[Move, Player]:
        """All moves that were made, and the player that each led to."""
        self.finish()
        return self._made

    @property
    def refused(self) -> list[tuple[Situation, Step, str]]:
        """All moves that were refused: the situation, the step, and what the rules answered."""
        self.finish()
        return self._refused

    def makes(self, move: Move) -> bool:
        """Whether a move is made by whoever comes by the shortest road."""
        here, step = move
        after = next(to for by, to in self._space.following[here] if by == step)
        player = self.along(here)
        return player is not None and isinstance(self._answer(player, move, after), Player)

    def along(self, to: Situation) -> Player | None:
        """A player there by the shortest road; None where the rules refuse a step of it."""
        ways: list[tuple[Move, Situation]] = []
        while to not in self._ahead:
            before = self._space.came_by.get(to)
            if before is None:
                return None
            ways.append((before, to))
            to = before[0]
        player = self._ahead[to]
        for move, after in reversed(ways):
            answer = self._answer(player, move, after)
            if isinstance(answer, str):
                return None
            self._ahead[after] = player = answer
        return player

    def _each(self) -> Iterator[Situation]:
        """Every move in turn, the nearest first."""
        for here in self.order:  # it grows as situations are reached
            for step, after in self._space.following[here]:
                answer = self._answer(self.known[here], (here, step), after)
                if isinstance(answer, str):
                    self._refused.append((here, step, answer))
                else:
                    self._made[here, step] = answer
                    if after not in self.known:
                        self.known[after] = answer
                        self.order.append(after)
                yield after

    def _answer(self, player: Player, move: Move, after: Situation) -> Player | str:
        """The player one step further, or why there is none; asked once of the same player."""
        was = self._tried.get(move)
        if was is None or was[0] is not player:
            self._tried[move] = was = player, attempt(player, move[1], after)
        return was[1]


def attempt(player: Player, step: Step, after: Situation) -> Player | str:
    """Another player one step further, or what keeps it from being where it should."""
    try:
        moved = player.after(step)
    except NotPlayed as problem:
        return str(problem)
    is_right = is_there(moved.dossier, after)
    return moved if is_right else "le dossier n’est pas où la preuve l’attend"


class Players(Mapping[Situation, Player]):
    """A player in each situation that the real rules led to, played as they are asked for."""

    def __init__(self, replayed: Replayed) -> None:
        self._replayed = replayed

    def __getitem__(self, here: Situation) -> Player:
        known = self._replayed.known
        if here not in known and (player := self._replayed.along(here)):
            return player
        while here not in known and self._replayed.goes_on():
            pass
        return known[here]

    def __iter__(self) -> Iterator[Situation]:
        return growing(self._replayed)

    def __len__(self) -> int:
        self._replayed.finish()
        return len(self._replayed.known)


def growing(replayed: Replayed) -> Iterator[Situation]:
    """The situations, as the moves go on."""
    seen = 0
    while seen < len(replayed.order) or replayed.goes_on():
        if seen < len(replayed.order):
            yield replayed.order[seen]
            seen += 1


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
