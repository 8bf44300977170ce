"""Where a dossier can be, reduced to what decides its future, and what can happen from there.

A situation keeps the state, the open holds, the clocks that run or ran, and the milestones that
some act needed. What it leaves out cannot take a possibility away: documents can be joined and
facts given until the closing, a validated milestone never hinders anything, and no transition
looks at money. `docs/explanation/proof.md` says why this is sound; tests hold it to brute force.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations

from support_engine.core.programme.definition import SYSTEM_ROLE, Milestone, Transition, Workflow
from support_engine.core.proof.steps import Obstacle, Situation, Step, can_be_given, people


@dataclass(frozen=True)
class Model:
    """The possible steps of a programme."""

    workflow: Workflow

    @cached_property
    def wanted(self) -> tuple[Milestone, ...]:
        """The milestones that some transition needs."""
        names = {name for t in self.workflow.transitions for name in t.requires_milestones}
        return tuple(m for m in self.workflow.milestones if m.id in names)

    @property
    def start(self) -> Situation:
        """A dossier just opened."""
        return Situation(self.workflow.header.initial)

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

    def steps(self, here: Situation) -> Iterator[tuple[Step, Situation]]:
        """Everything that can happen next, by people and by the clocks; nothing after an end."""
        if self.workflow.states[here.state].final:
            return
        movers = tuple(self.movers(here))
        for transition in self.workflow.leaving[here.state]:
            role = next(iter(people(self.workflow, transition.roles)), None)
            if role is not None and not any(self.obstacles(here, transition)):
                waits = self.waits(here, transition)
                races = bool(waits and movers)
                step = Step("transition", transition.id, role, waits=waits, races=races)
                yield from self.variants(here, step)
        for clock, transition in movers:
            waits = (clock, *self.waits(here, transition))
            races = any(moved.id != transition.id for _, moved in movers)
            step = Step("automatic", transition.id, SYSTEM_ROLE, waits=waits, races=races)
            yield from self.variants(here, step)
        yield from self.hold_steps(here)

    def variants(self, here: Situation, step: Step) -> Iterator[tuple[Step, Situation]]:
        """The transition after the fewest milestones and after the most, at once or later.

        The fewest are those it needs; the most add those of which it is the last chance. Anything
        between lies between.
        """
        transition = self.workflow.transition_of[step.name]
        fewest = tuple(m.id for m in self.missing(here, transition))
        after = self.after(here, transition, fewest)
        fresh = self.started_by[step.name]
        is_precarious = any(self.hazards(here, transition, step.waits))
        for validates in dict.fromkeys((fewest, (*fewest, *self.last_chance(here, after)))):
            following = after
            if validates != fewest:
                following = after._replace(validated=self.kept(here, fresh, validates))
            one = step._replace(validates=validates, is_precarious=is_precarious)
            yield from self.at_once_or_later(here, one, following, fresh)

    def last_chance(self, here: Situation, after: Situation) -> tuple[str, ...]:
        """Milestones that could be needed later, and that can no longer be had once their clock
        has stopped."""
        stopping = here.running - after.running
        if not stopping:
            return ()
        return tuple(
            m.id
            for m in self.wanted
            if m.due.clock in stopping
            and m.id not in after.validated
            and not m.due.after_stop
            and self.can_validate(here, m)
        )

    def hazards(
        self, here: Situation, transition: Transition, waits: Iterable[str] = ()
    ) -> Iterator[Obstacle]:
        """What others can do to prevent it: take the last place of the session, or lengthen a clock
        that had run out before it was suspended."""
        sessions, money = self.workflow.sessions, self.workflow.money
        if sessions is not None and sessions.capacity and sessions.laureate_fact in transition.asks:
            yield Obstacle("place", sessions.label)
        for name in dict.fromkeys((*self.awaited_before[transition.id], *waits)):
            is_amended = money is not None and name == money.execution
            longer = is_amended or self.workflow.clocks[name].max_extension_months
            if longer and name in here.over and self.is_paused(here, name):
                yield Obstacle("more_time", name)

    def at_once_or_later(
        self, here: Situation, step: Step, after: Situation, fresh: frozenset[str]
    ) -> Iterator[tuple[Step, Situation]]:
        """The step at once; and, where it pauses clocks that are awaited, once some ran out.

        `fresh` clocks start with the step: they have run out only if a date that it gives is past.
        """
        pausing = [
            name
            for name in sorted((self.awaited & here.running & after.running) - after.over - fresh)
            if not self.is_paused(here, name) and self.is_paused(after, name)
        ]
        dated = [n for n in sorted(self.awaited & fresh) if self.is_dated(n)]
        if not (pausing or dated):
            yield step, after
            return
        for past in some_of([n for n in dated if self.is_paused(after, n)]):
            for over in some_of(pausing):
                races = step.races or (bool(over) and any(self.movers(here)))
                one = step._replace(waits=(*step.waits, *over), past=past, races=races)
                yield one, after._replace(over=after.over.union(over, past))

    def is_dated(self, clock: str) -> bool:
        """Whether an act gives the clock a day, which may be past."""
        rule = self.workflow.clocks[clock]
        return rule.until_fact is not None or rule.from_fact is not None

    def movers(self, here: Situation) -> Iterator[tuple[str, Transition]]:
        """The clocks that would move the dossier by themselves at their end, from here."""
        for name in sorted(here.running):
            rule = self.workflow.clocks[name]
            transition = self.workflow.transition_of.get(rule.transition or "")
            is_held = name not in here.over and self.is_paused(here, name)
            if rule.on_end != "move" or transition is None or is_held:
                continue
            unasked = not (transition.asks or transition.reason_required)
            may = unasked and SYSTEM_ROLE in transition.roles
            if may and not any(self.obstacles(here, transition)):
                yield name, transition

    def obstacles(self, here: Situation, transition: Transition) -> Iterator[Obstacle]:
        """What stands in the way and cannot be lifted from within this situation."""
        if here.state not in transition.origins:
            yield Obstacle("state", here.state)
        if not self.workflow.states[here.state].final:
            yield from self.hold_obstacles(here, transition)
        for name in self.waits(here, transition):
            if self.is_paused(here, name):
                yield Obstacle("clock", name)
        for milestone in self.missing(here, transition):
            if not self.can_validate(here, milestone):
                yield Obstacle("milestone", milestone.id)
        for name in transition.asks:
            if not can_be_given(self.workflow.facts[name]):
                yield Obstacle("fact", name)

    def hold_obstacles(self, here: Situation, transition: Transition) -> Iterator[Obstacle]:
        """Holds that forbid the transition, and the one that it needs."""
        for name in sorted(here.holds):
            is_blocking = self.workflow.holds[name].blocks_transitions
            if is_blocking and name not in transition.allowed_under:
                yield Obstacle("hold", name)
        needed = self.workflow.notice_before(transition)
        if needed is not None and needed not in here.holds:
            yield Obstacle("hold_required", needed)

    def waits(self, here: Situation, transition: Transition) -> tuple[str, ...]:
        """The clocks whose end the transition awaits."""
        running = here.running - here.over
        return tuple(name for name in self.awaited_before[transition.id] if name in running)

    def missing(self, here: Situation, transition: Transition) -> Iterator[Milestone]:
        """The milestones that the transition needs, that apply here, and that nobody validated."""
        started = here.running | here.stopped
        for name in transition.requires_milestones:
            milestone = self.workflow.milestone_of[name]
            if milestone.due.clock in started and name not in here.validated:
                yield milestone

    def can_validate(self, here: Situation, milestone: Milestone) -> bool:
        """Its clock runs (or it outlives it), and there are people to declare and to validate.

        One that opens on a day of its clock is not counted on while that clock is paused.
        """
        is_expected = milestone.due.clock in here.running or (
            milestone.due.after_stop and milestone.due.clock in here.stopped
        )
        if milestone.opens is not None and self.is_paused(here, milestone.due.clock):
            return False
        declared = any(people(self.workflow, milestone.declared_by))
        return is_expected and declared and any(people(self.workflow, milestone.validated_by))

    def is_paused(self, here: Situation, clock: str) -> bool:
        """A state or an open hold stops the clock."""
        if clock in self.paused_in[here.state]:
            return True
        return any(clock in self.paused_by[hold] for hold in here.holds)

    def after(
        self, here: Situation, transition: Transition, validated: tuple[str, ...]
    ) -> Situation:
        """The situation that the transition leaves, its clocks started and stopped."""
        clocks = self.workflow.clocks
        starting = self.started_by[transition.id]
        is_final = self.workflow.states[transition.target].final
        ending = {
            name for name in here.running if is_final or transition.id in clocks[name].stops_with
        } - starting
        return Situation(
            transition.target,
            here.holds,
            frozenset((here.running - ending) | starting),
            frozenset((here.stopped | ending) - starting),
            self.kept(here, starting, validated),
            (here.over.union(self.waits(here, transition)) - ending) - starting,
        )

    def kept(
        self, here: Situation, starting: frozenset[str], validated: Iterable[str]
    ) -> frozenset[str]:
        """The validated milestones, but those of a clock that starts again, owed again."""
        again = starting & (here.running | here.stopped)
        rules = self.workflow.milestone_of
        names = here.validated.union(validated)
        return frozenset(name for name in names if rules[name].due.clock not in again)

    def hold_steps(self, here: Situation) -> Iterator[tuple[Step, Situation]]:
        """Holds opened and lifted, with their own clocks."""
        for name, rule in self.workflow.holds.items():
            is_open = name in here.holds
            role = next(people(self.workflow, rule.lifted_by if is_open else rule.opened_by), None)
            if role is None:
                continue
            if is_open:
                after = self.lifted(here, name, rule.clock)
                for validates in dict.fromkeys(((), self.last_chance(here, after))):
                    step = Step("lift", name, role, validates)
                    yield step, after._replace(validated=here.validated.union(validates))
            else:
                after = self.opened(here, name, rule.clock)
                fresh = after.running - here.running
                yield from self.at_once_or_later(here, Step("open", name, role), after, fresh)

    def opened(self, here: Situation, hold: str, clock: str | None) -> Situation:
        """A hold opened; its own clock starts afresh."""
        own = frozenset({clock}) if clock else frozenset[str]()
        return here._replace(
            holds=here.holds | {hold},
            running=here.running | own,
            stopped=here.stopped - own,
            validated=self.kept(here, own, ()),
            over=here.over - own,
        )

    def lifted(self, here: Situation, hold: str, clock: str | None) -> Situation:
        """A hold lifted; its own clock stops."""
        own = frozenset({clock}) & here.running if clock else frozenset[str]()
        return here._replace(
            holds=here.holds - {hold},
            running=here.running - own,
            stopped=here.stopped | own,
            over=here.over - own,
        )


def some_of(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """None of them, then every other choice."""
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
