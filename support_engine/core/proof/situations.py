"""Where a dossier can be, reduced to what decides its future, and what can happen from there.

A situation keeps the state, the open holds, the clocks that run or ran, and the milestones that
some act needed. What it leaves out cannot take a possibility away: documents can be joined and
facts given until the closing, a validated milestone never hinders anything, and no transition
looks at money. `docs/explanation/proof.md` says why this is sound; tests hold it to brute force.
"""

from collections.abc import Collection, Iterable, Iterator

from support_engine.core.programme.definition import SYSTEM_ROLE, Milestone, Transition
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.steps import Obstacle, Situation, Step, can_be_given, people
from support_engine.core.proof.tables import Tables


class Model(Tables):
    """The possible steps of a programme."""

    @property
    def start(self) -> Situation:
        """A dossier just opened."""
        return Situation(self.workflow.header.initial)

    def steps(self, here: Situation) -> Iterator[tuple[Step, Situation]]:
        """Everything that can happen next, by people and by the clocks; nothing after an end."""
        if self.workflow.states[here.state].final:
            return
        movers = tuple(self.movers(here))
        for transition in self.workflow.leaving[here.state]:
            role = next(self.able(here, transition), None)
            if role is not None and not any(self.obstacles(here, transition)):
                waits = self.waits(here, transition)
                races = bool(waits and movers)
                step = Step("transition", transition.id, role, waits=waits, races=races)
                yield from self.variants(here, step)
        late = tuple(self.before_a_measure(here))
        for clock, transition in (*movers, *late):
            waits = (clock, *self.waits(here, transition))
            races = any(moved.id != transition.id for _, moved in movers)
            races = races or (clock, transition) in late
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
        for past in self.run_out([n for n in dated if self.is_paused(after, n)], ()):
            for over in self.run_out(pausing, after.over):
                if step.kind == "transition" and self.is_kept(here, step.role, after.state, over):
                    continue
                races = step.races or (bool(over) and any(self.movers(here)))
                one = step._replace(waits=(*step.waits, *over), past=past, races=races)
                yield one, after._replace(over=after.over.union(over, past))

    def is_dated(self, clock: str) -> bool:
        """Whether an act gives the clock a day, which may be past."""
        rule = self.workflow.clocks[clock]
        return rule.until_fact is not None or rule.from_fact is not None

    def able(self, here: Situation, transition: Transition) -> Iterator[str]:
        """The roles of people who may act: the holder alone, where our silence gave something else
        that the next round writes."""
        over = here.over.union(self.waits(here, transition))
        for role in people(self.workflow, transition.roles):
            if not self.is_kept(here, role, transition.target, over):
                yield role

    def is_kept(self, here: Situation, role: str, target: str, over: Collection[str]) -> bool:
        """Whether a clock of those that are over gave something that somebody would take away."""
        is_holder = role == HOLDER and self.workflow.roles[HOLDER].scope == "dossier"
        return not is_holder and any(
            name in over and transition.target != target and name in self.silence
            for name, transition in self.sure_movers(here)
        )

    def movers(self, here: Situation) -> Iterator[tuple[str, Transition]]:
        """The clocks that would move the dossier by themselves at their end, from here."""
        for name, transition in self.moving(here):
            if not any(self.obstacles(here, transition, by_itself=True)):
                yield name, transition

    def sure_movers(self, here: Situation) -> Iterator[tuple[str, Transition]]:
        """Those that move it whatever people left undone."""
        for name, transition in self.movers(here):
            others = (waited != name for waited in self.waits(here, transition))
            is_asked = transition.requires_documents or any(self.missing(here, transition))
            if not (is_asked or any(others)):
                yield name, transition

    def before_a_measure(self, here: Situation) -> Iterator[tuple[str, Transition]]:
        """The clocks that move it under a measure that stops none, if what our silence gives was
        given before that measure and no round had written it yet."""
        for name, transition in self.moving(here):
            found = [one.kind for one in self.obstacles(here, transition, by_itself=True)]
            if name in self.silence and found and {*found} == {"hold"}:
                yield name, transition

    def moving(self, here: Situation) -> Iterator[tuple[str, Transition]]:
        """The clocks that may end here, with what they do by themselves if nothing forbids it."""
        for name in sorted(here.running):
            rule = self.workflow.clocks[name]
            transition = self.workflow.transition_of.get(rule.transition or "")
            is_held = name not in here.over and self.is_paused(here, name)
            if rule.on_end != "move" or transition is None or is_held:
                continue
            unasked = not (transition.asks or transition.reason_required)
            if unasked and SYSTEM_ROLE in transition.roles:
                yield name, transition

    def obstacles(
        self, here: Situation, transition: Transition, *, by_itself: bool = False
    ) -> Iterator[Obstacle]:
        """What stands in the way and cannot be lifted from within this situation."""
        if here.state not in transition.origins:
            yield Obstacle("state", here.state)
        if not self.workflow.states[here.state].final:
            yield from self.hold_obstacles(here, transition, by_itself=by_itself)
        for name in self.waits(here, transition):
            if self.is_paused(here, name):
                yield Obstacle("clock", name)
        for milestone in self.missing(here, transition):
            if not self.can_validate(here, milestone):
                yield Obstacle("milestone", milestone.id)
        for name in transition.asks:
            if not can_be_given(self.workflow.facts[name]):
                yield Obstacle("fact", name)

    def hold_obstacles(
        self, here: Situation, transition: Transition, *, by_itself: bool
    ) -> Iterator[Obstacle]:
        """Holds that forbid the transition, and the one that it needs. One that stops clocks would
        have put off the end at which a clock moves the dossier: it came too late to forbid that."""
        for name in sorted(here.holds):
            rule = self.workflow.holds[name]
            is_blocking = rule.blocks_transitions and not (by_itself and rule.stops_clocks)
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
