"""Playing a story with the real rules: what the proof claims to be possible is done, by `decide`.

A story found among situations is abstract; here every step becomes the commands of people with
dates, documents and facts. If the rules refuse one, the proof does not count on the story.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date, timedelta
from itertools import product
from typing import TypedDict

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Refused
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.fact_values import a_value
from support_engine.core.acts.filing import open_dossier
from support_engine.core.acts.letters import arrived
from support_engine.core.acts.reasons import EXAMPLE
from support_engine.core.acts.sessions import session_of
from support_engine.core.days.calendar import ONE_DAY, Calendar, add_months
from support_engine.core.decide import decide
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.dossier import Dossier, FactValue
from support_engine.core.dossier.events import AnyEvent, Moved
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.openings import opening
from support_engine.core.programme.definition import SYSTEM_ROLE, Milestone, Transition, Workflow
from support_engine.core.programme.money import WHOLE
from support_engine.core.programme.quarters import following
from support_engine.core.proof.steps import Step, people

FIRST_DAY = date(2024, 1, 8)
FORECAST_MONTHS = 24
"""How far a story sets the forecast end that an act asks for."""
LONG_WEEKEND = 7
"""Days that bring a clock surely past its end, days off included."""
REFERENCE = "PREUVE-1"
REASON = f"Motif d’essai. {EXAMPLE}"


class NotPlayed(Exception):
    """The rules refuse a step of the story: the step, and why."""

    def __init__(self, what: str, blockers: tuple[Blocker, ...] = ()) -> None:
        reasons = " ".join(blocker.sentence for blocker in blockers)
        super().__init__(" : ".join(part for part in (what, reasons) if part))
        self.blockers = blockers


class Acting(TypedDict):
    """What every command says: of which dossier, by whom, on which day."""

    reference: str
    by: c.Actor
    on: date


def allowed(outcome: Decision) -> tuple[AnyEvent, ...]:
    """The events of an act. Raises NotPlayed if the rules refuse it."""
    if isinstance(outcome, Refused):
        raise NotPlayed("", outcome.blockers)
    return outcome


class Player:
    """A dossier played forward. `seen` keeps each event, its day, and the dossier that it left."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.calendar = Calendar()
        self.today = FIRST_DAY
        self.seen: list[tuple[Dossier, date, AnyEvent]] = []
        named = {n: person(n) for n, role in workflow.roles.items() if role.scope == "dossier"}
        details = {"name": "Essai", "wave": "2024-T1", "department": "75"}
        self.dossier = self._opened(details, named)

    def _opened(self, details: Mapping[str, str], named: Mapping[str, str]) -> Dossier:
        command = c.OpenDossier(
            reference=REFERENCE, by=c.SYSTEM, on=self.today, details=details, people=named
        )
        opened: Dossier | None = None
        for event in allowed(open_dossier(self.workflow, command, self.today)):
            opened = evolve(opened, event, self.today)
        assert opened is not None
        return opened

    @property
    def case(self) -> Case:
        """The dossier in hand, on the day of the story."""
        return Case(self.workflow, self.dossier, self.calendar, self.today)

    def after(self, step: Step) -> "Player":
        """Another player, one step further. Raises NotPlayed if the rules refuse it."""
        other = self.trial()
        other.take(step)
        return other

    def copied(self) -> "Player":
        """Another player at the same point, with the same past."""
        other = copy(self)
        other.seen = list(self.seen)
        return other

    def trial(self) -> "Player":
        """Another player at the same point, whose acts do not count for this one."""
        other = copy(self)
        other.seen = []
        return other

    def play(self, road: Iterable[Step]) -> "Player":
        """The whole story. Raises NotPlayed at the first step that the rules refuse."""
        for step in road:
            self.take(step)
        return self

    def take(self, step: Step) -> None:
        """One step, with all that it needs before."""
        for milestone in step.validates:
            self.validate(milestone)
        transition = self.workflow.transition_of[step.name] if step.is_transition else None
        for kind in transition.requires_documents if transition else ():
            self.join(kind)
        for clock in step.waits:
            self.wait_for(clock, by_itself=step.kind == "automatic")
        if transition is None:
            self.hold(step)
        elif step.kind == "automatic":
            self.day_passes(transition)
        else:
            self.advance(step, transition)

    def advance(self, step: Step, transition: Transition) -> None:
        """A transition carried out by a person, with the facts that it asks."""
        facts = {name: self.value(name, step.past) for name in transition.asks}
        self.act(
            c.Advance(**self.by(step.role), transition=step.name, facts=facts, reason=REASON),
        )

    def value(self, name: str, past: Iterable[str] = ()) -> FactValue:
        """A value for a fact: today; two years ahead where a clock ends on it; or so long ago that
        the clocks of `past` are over at once."""
        field, day = self.workflow.facts[name], self.today
        sessions = self.workflow.sessions
        if sessions is not None and name == sessions.next_fact and field.type == "text":
            return following(session_of(self.dossier))
        if name in {rule.until_fact for rule in self.workflow.clocks.values()}:
            day = add_months(day, FORECAST_MONTHS)
        for clock in past:
            rule = self.workflow.clocks[clock]
            if name == rule.until_fact:
                day = self.today - ONE_DAY
            elif name == rule.from_fact and rule.until_fact is None:
                day = add_months(self.today, -(rule.months or 0)) - timedelta(
                    days=(rule.days or 0) + LONG_WEEKEND
                )
        value = a_value(field, day)
        return self.enough(value) if self.is_eligible(name) and isinstance(value, int) else value

    def is_eligible(self, name: str) -> bool:
        """Whether a fact is the eligible spending, of which the aids may reach a share."""
        return self.workflow.money is not None and name == self.workflow.money.facts.eligible

    def enough(self, spending: int) -> int:
        """So much eligible spending, in cents, that the ceiling of aids leaves room for as much."""
        ceiling = self.workflow.money.aid_ceiling if self.workflow.money else WHOLE
        return -(-spending * WHOLE // ceiling) if 0 < ceiling < WHOLE else spending

    def by(self, role: str) -> Acting:
        """Who acts on what, today: a person who has that role and no other."""
        return self.as_(
            c.SYSTEM if role == SYSTEM_ROLE else c.Actor(person(role), frozenset({role}))
        )

    def as_(self, actor: c.Actor) -> Acting:
        """Who acts on what, today: the person given, with all their roles."""
        return {"reference": REFERENCE, "by": actor, "on": self.today}

    def act(self, command: c.CaseCommand) -> None:
        """Carry a command out; its letters leave and arrive that day. Raises NotPlayed if the rules
        refuse it."""
        for event in allowed(decide(self.case, command)):
            self.dossier = evolve(self.dossier, event, self.today)
            self.seen.append((self.dossier, self.today, event))
        while news := arrived(self.dossier):
            for event in news:
                self.dossier = evolve(self.dossier, event, self.today)
                self.seen.append((self.dossier, self.today, event))

    def hold(self, step: Step) -> None:
        """A hold opened, with the shortest reply period it allows, or lifted."""
        if step.kind == "lift":
            self.act(c.LiftHold(**self.by(step.role), hold=step.name, reason=REASON))
            return
        clock = self.workflow.holds[step.name].clock
        limits = self.workflow.clocks[clock].asked_days if clock else None
        days = limits[0] if limits else None
        self.act(c.OpenHold(**self.by(step.role), hold=step.name, reason=REASON, reply_days=days))

    def validate(self, name: str) -> None:
        """A milestone declared with its evidence once it opens, then validated."""
        milestone = self.workflow.milestone_of[name]
        self.wait_until_open(milestone)
        for kind in milestone.evidence:
            self.join(kind)
        holder, officer = self.two(milestone.declared_by, milestone.validated_by)
        record = self.dossier.milestones.get(name)
        if record is not None and record.status == "validated":
            return
        if record is None or record.status != "declared":
            self.act(c.DeclareMilestone(**self.by(holder), milestone=name))
        self.act(c.ValidateMilestone(**self.by(officer), milestone=name))

    def wait_until_open(self, milestone: Milestone) -> None:
        """The first day on which it can be declared, unless a clock moves the dossier before."""
        opens = opening(self.case, milestone)
        if opens is None or (opens.on is not None and opens.on <= self.today):
            return
        if opens.on is None:
            raise NotPlayed(f"« {milestone.label} » n’est pas ouvert : son délai est suspendu")
        self.today = opens.on
        if self.moves_by_itself():
            raise NotPlayed("un autre délai ferait avancer le dossier avant")

    def somebody(self, roles: tuple[str, ...]) -> str:
        """The first of these roles that acts. Raises NotPlayed if none does."""
        found = next(people(self.workflow, roles), None)
        if found is None:
            raise NotPlayed("aucun rôle qui agit ne peut le faire")
        return found

    def two(self, first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, str]:
        """A role of each that acts: two people, wherever these roles allow it. Raises NotPlayed."""
        one, other = self.somebody(first), self.somebody(second)
        pairs = product(people(self.workflow, first), people(self.workflow, second))
        return next((pair for pair in pairs if pair[0] != pair[1]), (one, other))

    def join(self, kind: str) -> None:
        """A fresh document of a kind."""
        digest = f"{kind}-{self.dossier.version}"
        self.act(
            c.AddDocument(
                **self.by(SYSTEM_ROLE), kind=kind, name=f"{kind}.pdf", sha256=digest, size=1
            )
        )

    def wait_for(self, clock: str, *, by_itself: bool) -> None:
        """The day after a clock's end, unless another clock moves the dossier before."""
        end = clock_deadline(self.case, clock).on
        if end is None:
            raise NotPlayed(f"le délai « {clock} » est suspendu")
        self.today = max(self.today, end + ONE_DAY)
        if not by_itself and self.moves_by_itself():
            raise NotPlayed("un autre délai ferait avancer le dossier avant")

    def moves_by_itself(self) -> bool:
        """Whether the round of this day would change the state."""
        command = c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=self.today)
        return any(isinstance(e, Moved) for e in allowed(decide(self.case, command)))

    def day_passes(self, transition: Transition) -> None:
        """The round of the day; it must carry that very transition out."""
        since = len(self.seen)
        self.act(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=self.today))
        done = [getattr(event, "transition", "") for *_, event in self.seen[since:]]
        if transition.id not in done:
            raise NotPlayed(f"« {transition.label} » n’a pas lieu d’elle-même")

    def later(self, days: int) -> None:
        """Some days pass without any act."""
        self.today += timedelta(days=days)


def person(role: str) -> str:
    """The one person who has a role in a story."""
    return f"personne_{role}"
