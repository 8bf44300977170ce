"""What a proof says: a claim, proven, or refuted by its shortest counter-examples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.graph import reached
from support_engine.core.programme.letters import Needs
from support_engine.core.proof.player import Player
from support_engine.core.proof.replay import Replayed
from support_engine.core.proof.search import Space, narrowed
from support_engine.core.proof.situations import Model
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.stories import told


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A place of the file, what goes wrong, and the shortest story that leads to it."""

    place: str
    sentence: str
    story: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim with all its counter-examples; without any, it is proven."""

    id: str
    title: str
    counterexamples: tuple[Counterexample, ...] = ()

    @property
    def is_proven(self) -> bool:
        """No counter-example among everything that the file allows."""
        return not self.counterexamples


@dataclass(frozen=True)
class Ground:
    """What claims rest on: every situation, what the real rules did, and the letters' needs."""

    model: Model
    space: Space
    needs: dict[str, Needs]
    claimed: dict[str, tuple[Player | None, str]] = field(default_factory=dict)
    """By tranche, the life in which it is claimed, or why there is none; looked for once."""
    roads_round: dict[str, Space] = field(default_factory=dict)
    """By fact, what can be reached without it ever being asked; looked for once."""

    @cached_property
    def replayed(self) -> Replayed:
        """What the real rules did, as far as claims ask."""
        return Replayed(self.space)

    @cached_property
    def ordinary(self) -> frozenset[Situation]:
        """The situations of lives in which no measure is opened and nobody outruns a clock."""
        ways = self.space.following
        found = reached(
            [self.model.start],
            lambda here: (to for by, to in ways[here] if by.is_transition and not by.races),
        )
        return frozenset(found)

    def without(self, fact: str) -> Space:
        """What can be reached without a fact ever being asked."""
        if fact not in self.roads_round:
            asking = {t.id for t in self.workflow.transitions if fact in t.asks}
            self.roads_round[fact] = narrowed(self.space, asking)
        return self.roads_round[fact]

    @property
    def workflow(self) -> Workflow:
        """The programme."""
        return self.model.workflow

    @property
    def played(self) -> Mapping[Situation, Player]:
        """The situations that the real rules led to, each with a dossier that is there."""
        return self.replayed.players

    def story(self, to: Situation) -> tuple[str, ...]:
        """The shortest story that leads there."""
        return told(self.workflow, self.space.road(to))
