"""What a file says of its acts, clocks and measures, looked up once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from support_engine.core.dossier.by_itself import our_silence
from support_engine.core.programme.definition import Milestone, Workflow
from support_engine.core.proof.lengths import never_after
from support_engine.core.proof.steps import some_of


@dataclass(frozen=True)
class Tables:
    """The programme, and by name what its clocks do and what stops them."""

    workflow: Workflow

    @cached_property
    def wanted(self) -> tuple[Milestone, ...]:
        """The milestones that some transition needs."""
        names = {name for t in self.workflow.transitions for name in t.requires_milestones}
        return tuple(m for m in self.workflow.milestones if m.id in names)

    @cached_property
    def awaited(self) -> frozenset[str]:
        """The clocks whose end some transition awaits, or that move dossiers at their end."""
        moving = (name for name, rule in self.workflow.clocks.items() if rule.on_end == "move")
        return frozenset((*moving, *chain.from_iterable(self.awaited_before.values())))

    @cached_property
    def awaited_before(self) -> Mapping[str, tuple[str, ...]]:
        """The clocks whose end each transition awaits."""
        return {t.id: self.workflow.awaited_before(t) for t in self.workflow.transitions}

    @cached_property
    def started_by(self) -> Mapping[str, frozenset[str]]:
        """The clocks that each transition starts."""
        return self.clocks_naming("starts_with", (t.id for t in self.workflow.transitions))

    @cached_property
    def paused_in(self) -> Mapping[str, frozenset[str]]:
        """The clocks that each state stops."""
        return self.clocks_naming("paused_in", self.workflow.states)

    def clocks_naming(self, field: str, names: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """For each name, the clocks whose field has it."""
        clocks = self.workflow.clocks.items()
        return {n: frozenset(c for c, rule in clocks if n in getattr(rule, field)) for n in names}

    @cached_property
    def paused_by(self) -> Mapping[str, frozenset[str]]:
        """The clocks that each open hold stops (a hold does not stop its own)."""
        rules, clocks = self.workflow.holds.items(), frozenset(self.workflow.clocks)
        return {n: clocks - {r.clock} if r.stops_clocks else frozenset() for n, r in rules}

    def run_out(self, names: Sequence[str], over: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """Which of some clocks that run can be over, given those that are: all that end no later
        than one of them."""
        for more in some_of(names):
            sooner = {name for one in (*over, *more) for name in self.no_later[one]}
            if sooner.intersection(names) <= set(more):
                yield more

    @cached_property
    def no_later(self) -> Mapping[str, frozenset[str]]:
        """For each clock, those that are over wherever it is, if they run."""
        clocks = self.workflow.clocks
        return {n: frozenset(o for o in clocks if never_after(self.workflow, o, n)) for n in clocks}

    @cached_property
    def silence(self) -> frozenset[str]:
        """The clocks by which our silence gives something."""
        return frozenset(our_silence(self.workflow))
