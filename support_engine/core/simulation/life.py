"""One life played forward: each day on which something can happen, by the real rules.

Nothing is decided here: every act is asked of `decide`, every round of `run_agenda`, every letter
of `notices`. What the rules refuse is told, and the life goes on without it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from support_engine.core import commands as c
from support_engine.core import events as e
from support_engine.core.agenda import Line, agenda, step_of
from support_engine.core.blockers import Blocker, Code, Refused
from support_engine.core.calendar import ONE_DAY, Calendar, add_months
from support_engine.core.decide import Rules, decide
from support_engine.core.definition import Workflow
from support_engine.core.dossier import Dossier
from support_engine.core.evolve import evolve
from support_engine.core.explain import subject_label
from support_engine.core.money_events import TranchePaid
from support_engine.core.narrative import what
from support_engine.core.notices import OFFICER, Scene, notices
from support_engine.core.simulation.assumptions import Assumptions
from support_engine.core.simulation.people import doers
from support_engine.core.simulation.plan import Ground, Plan
from support_engine.core.simulation.plans import plans
from support_engine.core.simulation.timeline import Entry, Kind, Stretch, Timeline

LONGEST_MONTHS = 60
"""A life that has not ended by then is said not to end."""
MOST_ACTS = 40
"""Acts of one day, beyond which something goes round in circles."""
SILENT = (e.DocumentAdded, e.RemindersIssued)
"""Events that are no entry of their own."""


class Life:
    """A copy of a dossier, its day, and what was told so far."""

    def __init__(
        self, workflow: Workflow, dossier: Dossier, calendar: Calendar, assumed: Assumptions
    ) -> None:
        self.workflow = workflow
        self.calendar = calendar
        self.assumed = assumed
        self.dossier = replace(dossier, people=doers(workflow, dossier))
        self.entries: list[Entry] = []
        self.stretches: list[tuple[date, str]] = []
        self.refused: set[str] = set()
        self.reckoned: tuple[Dossier | None, tuple[Line, ...]] = (None, ())

    def play(self, today: date, until: date | None, *, every_day: bool = False) -> Timeline:
        """From today's round to the closing. `every_day` visits quiet days too, for tests."""
        start, last = today, until or add_months(today, LONGEST_MONTHS)
        self.stretches.append((today, self.dossier.state))
        yesterday = today - ONE_DAY
        while today <= last:
            self.live(yesterday, today)
            if self.dossier.is_closed:
                break
            yesterday = today
            today = today + ONE_DAY if every_day else self.next_day(today)
        end = min(today, last)
        return self.told(start, end)

    def live(self, yesterday: date, today: date) -> None:
        """A day: what falls due, the round, then what people do."""
        self.deadlines_between(yesterday, today)
        self.round(today)
        for _ in range(MOST_ACTS):
            done = False
            for plan in plans(self.ground(today)):
                if plan.on <= today and self.carry_out(plan, today):
                    done = True
                    break
            if not done:
                return

    def ground(self, today: date) -> Ground:
        """What the plans of a day are made from."""
        return Ground(self.workflow, self.dossier, self.calendar, self.assumed, today)

    def lines(self) -> tuple[Line, ...]:
        """The agenda of the dossier as it is, reckoned once for each dossier."""
        if self.reckoned[0] is not self.dossier:
            self.reckoned = (self.dossier, agenda(self.workflow, self.dossier, self.calendar))
        return self.reckoned[1]

    def deadlines_between(self, yesterday: date, today: date) -> None:
        """The deadlines that passed since the last day that was lived."""
        for line in self.lines():
            if line.kind == "deadline" and yesterday < line.due_on <= today:
                label = subject_label(self.workflow, line.subject)
                self.entries.append(Entry(line.due_on, "deadline", label))

    def round(self, today: date) -> None:
        """Automatic moves and reminders, where one is due; they leave on working days."""
        if not any(line.kind != "deadline" and line.due_on <= today for line in self.lines()):
            return
        command = c.RunAgenda(reference=self.dossier.reference, by=c.SYSTEM, on=today)
        events = decide(Rules(self.workflow, self.calendar, today), self.dossier, command)
        if not isinstance(events, Refused):
            self.happen(events, today, self.calendar.working_day(today, ""), ())

    def carry_out(self, plan: Plan, today: date) -> bool:
        """Whether the rules let a planned act be done; a refusal is told once."""
        before = self.dossier
        trial: list[tuple[tuple[e.AnyEvent, ...], c.AnyCommand]] = []
        for command in plan.commands:
            outcome = decide(Rules(self.workflow, self.calendar, today), self.dossier, command)
            if isinstance(outcome, Refused):
                self.dossier = before
                if not plan.waits_quietly:
                    self.refuse(plan, outcome, today)
                return False
            trial.append((outcome, command))
            for event in outcome:
                self.dossier = evolve(self.dossier, event, today)
        self.dossier = before
        for events, command in trial:
            self.happen(events, today, today, (role_of(command),))
        return bool(trial)

    def refuse(self, plan: Plan, outcome: Refused, today: date) -> None:
        """An act that the rules do not allow, with every reason; the same one is told once.

        One that only waits for milestones that are supposed to come is no news.
        """
        if all(self.will_come(blocker) for blocker in outcome.blockers):
            return
        reasons = " ".join(blocker.sentence for blocker in outcome.blockers)
        mark = f"{plan.label}|{sorted(outcome.codes)}|{len(outcome.blockers)}"
        if mark not in self.refused:
            self.refused.add(mark)
            self.entries.append(Entry(today, "refused", plan.label, reasons))

    def will_come(self, blocker: Blocker) -> bool:
        """Whether time alone lifts it, on these assumptions."""
        is_milestone = blocker.code == Code.MILESTONE_NOT_VALIDATED
        return is_milestone and not self.assumed.is_never(blocker.facts.get("id", ""))

    def happen(
        self, events: tuple[e.AnyEvent, ...], today: date, leaves_on: date, by: tuple[str, ...]
    ) -> None:
        """Events fold into the dossier, and their letters are noted."""
        for event in events:
            self.dossier = evolve(self.dossier, event, today)
            self.note(event, today, by)
            if isinstance(event, e.DocumentAdded):
                continue  # the most frequent of events, and no letter speaks of it
            scene = Scene(self.workflow, self.dossier, self.calendar, self.lines(), today)
            for notice in notices(scene, event):
                self.entries.append(
                    Entry(
                        leaves_on,
                        "letter",
                        notice.letter,
                        about(self.workflow, event, notice.thread),
                        notice.roles,
                        scene=scene,
                        notice=notice,
                    )
                )

    def note(self, event: e.AnyEvent, today: date, by: tuple[str, ...]) -> None:
        """The entry of an event, and the new stretch of a life that moves."""
        if isinstance(event, e.Moved):
            self.stretches.append((today, event.target))
        if isinstance(event, e.RemindersIssued):
            self.propose(event, today)
        elif isinstance(event, TranchePaid):
            words = what(self.workflow, event)
            self.entries.append(Entry(today, "payment", words, roles=by, amount=event.amount))
        elif not isinstance(event, SILENT):
            kind: Kind = "act" if by else "move"
            self.entries.append(Entry(today, kind, what(self.workflow, event), roles=by))

    def propose(self, event: e.RemindersIssued, today: date) -> None:
        """What a rung proposes to the officers."""
        for sent in event.steps:
            rule = next(r for r in self.workflow.reminders if r.id == sent.rule)
            step = None if sent.is_late else step_of(rule, sent.days)
            if step is not None and step.proposes:
                label = named(self.workflow, step.proposes)
                about = subject_label(self.workflow, sent.subject)
                self.entries.append(Entry(today, "proposal", label, about, step.to))

    def next_day(self, today: date) -> date:
        """The next day on which anything can happen.

        What an act of today made due (a hold lifted, a date brought nearer) waits for tomorrow's
        round, as it would.
        """
        days = [line.due_on for line in self.lines() if line.due_on > today]
        if any(line.kind != "deadline" and line.due_on <= today for line in self.lines()):
            return today + ONE_DAY
        days += [plan.on for plan in plans(self.ground(today)) if plan.on > today]
        return min(days, default=date.max - ONE_DAY)

    def told(self, start: date, end: date) -> Timeline:
        """The whole life."""
        return Timeline(
            reference=self.dossier.reference,
            name=self.dossier.name,
            officer=self.dossier.people.get(OFFICER, ""),
            from_on=start,
            until_on=end,
            entries=tuple(sorted(self.entries, key=lambda entry: entry.on)),
            stretches=tuple(self.stretched(end)),
            holds=tuple(
                (self.workflow.holds[h.hold].label, h.opened_on, h.lifted_on or end)
                for h in self.dossier.holds
            ),
            is_closed=self.dossier.is_closed,
            ending=self.ending(),
        )

    def stretched(self, end: date) -> Iterator[Stretch]:
        """The states, each from its day to the next one's."""
        ends = [on for on, _ in self.stretches[1:]] + [end]
        for (on, name), until in zip(self.stretches, ends, strict=True):
            state = self.workflow.states[name]
            yield Stretch(on, until, name, self.workflow.phases[state.phase].label, state.label)

    def ending(self) -> str:
        """Where the life stands at the end, and what it waits for if it is not closed."""
        label = self.workflow.states[self.dossier.state].label
        if self.dossier.is_closed:
            return f"Le dossier est clos : {label}."
        last = next((x for x in reversed(self.entries) if x.kind == "refused"), None)
        why = f" {last.label}, refusé : {last.detail}" if last else ""
        return f"Le dossier en est à « {label} ».{why}"


def role_of(command: c.AnyCommand) -> str:
    """The role in which a simulated person acts."""
    return next(iter(sorted(command.by.roles)), "")


def about(workflow: Workflow, event: e.AnyEvent, thread: str) -> str:
    """What a letter speaks of."""
    if isinstance(event, e.RemindersIssued):
        return subject_label(workflow, thread)
    return what(workflow, event).split(" (")[0]


def named(workflow: Workflow, name: str) -> str:
    """A transition or a hold, in words."""
    if name in workflow.transition_of:
        return workflow.transition_of[name].label
    return workflow.holds[name].label
