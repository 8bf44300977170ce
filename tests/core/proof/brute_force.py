"""Every life of a small programme, by trying every command on every dossier: no abstraction.

It shares nothing with the proof but the rules themselves: it tries all commands of all roles on
real dossiers, lets days pass, and rounds run or not, until nothing new is found.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.filing import open_dossier
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Moved
from support_engine.core.dossier.evolve import evolve
from support_engine.core.programme.definition import Workflow
from support_engine.core.proof.steps import Situation
from support_engine.core.silence import decide_today
from tests.story import because, in_hand

CALENDAR = Calendar()
FIRST = date(2024, 1, 1)
ENOUGH = 2_500
Pairs = frozenset[tuple[str, str]]
Node = tuple[Situation, Pairs, frozenset[str], Pairs, bool]


class TooLong(Exception):
    """More dossiers than a test has time for."""


@dataclass
class World:
    """Every kind of dossier that was met, what follows each, and the acts that were carried out."""

    workflow: Workflow
    following: dict[Node, set[Node]] = field(default_factory=dict)
    fired: set[str] = field(default_factory=set)

    @property
    def situations(self) -> set[Situation]:
        return {node[0] for node in self.following}

    def dead_ends(self) -> set[Node]:
        """Dossiers from which no final state is ever met."""
        alive = {n for n in self.following if self.workflow.states[n[0].state].final}
        while True:
            more = {n for n, after in self.following.items() if n not in alive and after & alive}
            if not more:
                return set(self.following) - alive
            alive |= more


def live(workflow: Workflow) -> World:
    """All lives. Raises TooLong."""
    world = World(workflow)
    first = opened(workflow)
    todo = deque([(first, FIRST)])
    world.following[node(workflow, first, FIRST)] = set()
    while todo:
        dossier, today = todo.popleft()
        here = node(workflow, dossier, today)
        for after, later, acts in onwards(workflow, dossier, today):
            world.fired |= acts
            there = node(workflow, after, later)
            world.following[here].add(there)
            if there not in world.following:
                if len(world.following) > ENOUGH:
                    raise TooLong
                world.following[there] = set()
                todo.append((after, later))
    return world


def opened(workflow: Workflow) -> Dossier:
    command = c.OpenDossier(reference="E-1", by=c.SYSTEM, on=FIRST, details={"name": "Essai"})
    (event,) = open_dossier(workflow, command, FIRST)
    return evolve(None, event, FIRST)


def node(workflow: Workflow, dossier: Dossier, today: date) -> Node:
    """What tells two dossiers apart: situation, small lives of milestones, clocks that ran out,
    those before which measures, whether a paper is there that serves nothing yet."""
    running = frozenset(n for n, clock in dossier.clocks.items() if clock.is_running)
    ends = {n: clock_deadline(in_hand(workflow, dossier, CALENDAR), n).on for n in running}
    over = {n: end for n, end in ends.items() if end and end < today}
    late = frozenset(
        (record.hold, n)
        for record in dossier.open_holds
        for n in over
        if record.opened_on > over[n]
    )
    statuses = frozenset((n, record.status) for n, record in dossier.milestones.items())
    validated = frozenset(n for n, status in statuses if status == "validated")
    holds = frozenset(record.hold for record in dossier.open_holds)
    place = Situation(dossier.state, holds, running, frozenset(dossier.clocks) - running, validated)
    return place, statuses, frozenset(over), late, has_paper(dossier)


def onwards(
    workflow: Workflow, dossier: Dossier, today: date
) -> Iterator[tuple[Dossier, date, frozenset[str]]]:
    """Every command that is accepted, and the passing of time to the next end of a clock."""
    yield from with_paper(workflow, dossier, today)
    for command in commands(workflow, dossier, today):
        yield from carried_out(workflow, dossier, command, today)
    yield from longer(workflow, dossier, today)
    ends = [
        end
        for n, clock in dossier.clocks.items()
        if clock.is_running
        and (end := clock_deadline(in_hand(workflow, dossier, CALENDAR), n).on)
        and end >= today
    ]
    if not dossier.is_closed and ends:
        later = min(ends) + timedelta(days=1)
        command = c.RunAgenda(reference="E-1", by=c.SYSTEM, on=later)
        yield from carried_out(workflow, dossier, command, later)
        yield dossier, later, frozenset()  # no round was run that day


def has_paper(dossier: Dossier) -> bool:
    """Whether a paper of the one kind there is serves no milestone yet."""
    used = {sha for record in dossier.milestones.values() for sha in record.evidence}
    used |= {sha for again in dossier.owed_again.values() for sha in again.papers}
    return any(paper.sha256 not in used for paper in dossier.documents.get("piece", ()))


def with_paper(
    workflow: Workflow, dossier: Dossier, today: date
) -> Iterator[tuple[Dossier, date, frozenset[str]]]:
    """A fresh paper comes, where none is left that serves nothing; or it does not."""
    if dossier.is_closed or has_paper(dossier):
        return
    number = str(len(dossier.documents.get("piece", ())))
    given = {"kind": "piece", "name": "p", "sha256": number, "size": 1}
    command = c.AddDocument(reference="E-1", by=c.SYSTEM, on=today, **given)
    yield from carried_out(workflow, dossier, command, today)


def longer(
    workflow: Workflow, dossier: Dossier, today: date
) -> Iterator[tuple[Dossier, date, frozenset[str]]]:
    """More time asked and granted at once, on each clock that may have it."""
    for name, rule in workflow.clocks.items():
        if rule.max_extension_months and name in dossier.clocks:
            given = {"reference": "E-1", "on": today, "clock": name}
            holder = c.Actor("porteur", frozenset({"porteur"}))
            officer = c.Actor("instructeur", frozenset({"instructeur"}))
            ask = c.RequestExtension(**given, by=holder, months=1, reason=because("essai"))
            for asked, _, _ in carried_out(workflow, dossier, ask, today):
                yes = c.GrantExtension(**given, by=officer)
                yield from carried_out(workflow, asked, yes, today)


def commands(workflow: Workflow, dossier: Dossier, today: date) -> Iterator[c.AnyCommand]:
    """Everything that anybody may ask."""
    for role in workflow.roles:
        given = {"reference": "E-1", "by": c.Actor(role, frozenset({role})), "on": today}
        for transition in workflow.leaving[dossier.state]:
            for days in (-40, 60) if transition.asks else (0,):
                day = (today + timedelta(days=days)).isoformat()
                facts = dict.fromkeys(transition.asks, day)
                yield c.Advance(
                    **given, transition=transition.id, reason=because("essai"), facts=facts
                )
        for milestone in workflow.milestones:
            yield c.DeclareMilestone(**given, milestone=milestone.id)
            yield c.ValidateMilestone(**given, milestone=milestone.id)
            yield c.RefuseMilestone(**given, milestone=milestone.id, reason=because("essai"))
        for hold, rule in workflow.holds.items():
            days = 15 if rule.clock else None
            yield c.OpenHold(**given, hold=hold, reason=because("essai"), reply_days=days)
            yield c.LiftHold(**given, hold=hold)


def carried_out(
    workflow: Workflow, dossier: Dossier, command: c.AnyCommand, today: date
) -> Iterator[tuple[Dossier, date, frozenset[str]]]:
    """The dossier after the command, unless the rules refuse it or nothing happens."""
    events = decide_today(Case(workflow, dossier, CALENDAR, today), command)
    if isinstance(events, Refused) or not events:
        return
    for event in events:
        dossier = evolve(dossier, event, today)
    yield dossier, today, frozenset(e.transition for e in events if isinstance(e, Moved))
