"""One life played forward: each day on which something can happen, by the real rules.

Nothing is decided here: every act is asked of `decide`, every round of `run_agenda`, every letter
of `notices`. What the rules refuse is told, and the life goes on without it.
"""

from dataclasses import replace
from datetime import date

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, Refused
from support_engine.core.acts.letters import arrived
from support_engine.core.days.calendar import ONE_DAY, add_months
from support_engine.core.decide import decide
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import Line
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.explain import subject_label
from support_engine.core.dossier.money_events import TranchePaid
from support_engine.core.language.french import euros
from support_engine.core.language.typed import LAST_YEAR
from support_engine.core.money.closing import OF_PAYMENTS
from support_engine.core.simulation.agenda import Dates
from support_engine.core.simulation.assumptions import Assumptions, within
from support_engine.core.simulation.ground import Ground, Plan
from support_engine.core.simulation.outcome import LONGEST_MONTHS, About, about, named, told
from support_engine.core.simulation.people import doers, role_of
from support_engine.core.simulation.plans import plans
from support_engine.core.simulation.prospects import Prospect, prospect, turning_days
from support_engine.core.simulation.timeline import Entry, Kind, Stuck, Timeline
from support_engine.core.telling.narrative import what
from support_engine.core.telling.notices import notices, said_step
from support_engine.core.telling.scene import Scene

LAST_DAY = date(LAST_YEAR, 12, 31)
"""The rules accept no date after it: there is nothing to play beyond."""
MOST_ACTS = 40
"""Acts of one day, beyond which something goes round in circles."""
SILENT = (e.DocumentAdded, e.RemindersIssued, e.LetterLeft, e.LetterReceived, e.LetterReturned)
"""Events that are no entry of their own."""


class Life:
    """A copy of a dossier, its day, and what was told so far.

    `changes` counts what happened beside reminders: an act that was refused is tried again when
    it moves, not each day. `keeps_letters`: each letter can be written afterwards.
    """

    def __init__(
        self,
        case: Case,
        assumed: Assumptions,
        *,
        keeps_letters: bool = True,
    ) -> None:
        self.workflow, self.calendar = case.workflow, case.calendar
        self.assumed, self.unknown = within(assumed, case.workflow)
        self.keeps_letters = keeps_letters
        self.began = date.min
        self.dossier = replace(case.dossier, people=doers(case))
        self.entries: list[Entry] = []
        self.stretches: list[tuple[date, str]] = []
        self.refused: set[str] = set()
        self.used: set[str] = set()
        self.stuck: dict[str, Stuck] = {}
        self.prospect = ""
        self.changes = 0
        self.settled = -1
        self.tried: set[tuple[int, str, str]] = set()
        self.coming: list[date] = []
        self.dates = Dates()

    def play(self, today: date, until: date | None, *, every_day: bool = False) -> Timeline:
        """From today's round to the closing. `every_day` visits quiet days too, for tests."""
        limit = min(add_months(today, LONGEST_MONTHS), LAST_DAY)
        last = limit if until is None else min(until, LAST_DAY)
        self.began, before = today, self.dossier
        self.stretches.append((today, self.dossier.state))
        yesterday, day = today - ONE_DAY, today
        following: date | None = today
        while following is not None and following <= last:
            day = following
            self.live(yesterday, day)
            if self.dossier.is_closed:
                break
            yesterday = day
            following = day + ONE_DAY if every_day else self.next_day(day)
        end = day if self.dossier.is_closed else last
        is_idle = not self.dossier.is_closed and self.next_day(day) is None
        if is_idle:
            end = min(last, max(day, limit))
        return told(self.about(before, end, is_idle=is_idle, has_limit=until is None))

    def about(self, before: Dossier, end: date, *, is_idle: bool, has_limit: bool) -> About:
        """What the telling is made from."""
        return About(
            workflow=self.workflow,
            assumed=self.assumed,
            before=before,
            dossier=self.dossier,
            began=self.began,
            end=end,
            entries=self.entries,
            stretches=self.stretches,
            stuck=tuple(act.entry for act in self.stuck.values()),
            used=frozenset(self.used),
            unknown=self.unknown,
            is_idle=is_idle,
            has_limit=has_limit,
        )

    def live(self, yesterday: date, today: date) -> None:
        """A day: what falls due, the round, then what people do."""
        self.deadlines_between(yesterday, today)
        self.round(today)
        if self.settled == self.changes and all(on > today for on in self.coming):
            return  # since the last day on which people looked, nothing but reminders
        money = None
        for _ in range(MOST_ACTS):
            money = prospect(self.ground(today))
            self.tell_money(money, today)
            if not self.act(today):
                break
        self.tell_money(money, today, is_evening=True)
        self.settled = self.changes

    def act(self, today: date) -> bool:
        """Whether one of the acts that are due could be done; the days of the others are kept."""
        ground, due = self.ground(today), set()
        coming = list(turning_days(ground))
        for plan in plans(ground):
            if plan.on > today:
                coming.append(plan.on)
                continue
            due.add(plan.label)
            trial = (self.changes, plan.label, type(plan.commands[-1]).__name__)
            if trial in self.tried:
                continue
            if self.carry_out(plan, today):
                return True
            self.tried.add(trial)
        self.coming = coming
        self.stuck = {label: entry for label, entry in self.stuck.items() if label in due}
        return False

    def ground(self, today: date) -> Ground:
        """What the plans of a day are made from."""
        return Ground(self.case(today), self.assumed, self.began, frozenset(self.used))

    def case(self, today: date) -> Case:
        """The dossier in hand on a day."""
        return Case(self.workflow, self.dossier, self.calendar, today)

    def lines(self, today: date) -> tuple[Line, ...]:
        """The agenda of the dossier as it is."""
        return self.dates.lines(self.case(today), self.changes)

    def deadlines_between(self, yesterday: date, today: date) -> None:
        """The deadlines that passed since the last day that was lived."""
        for line in self.lines(today):
            if line.kind == "deadline" and yesterday < line.due_on <= today:
                label = subject_label(self.workflow, line.subject)
                self.entries.append(Entry(line.due_on, "deadline", label))

    def round(self, today: date) -> None:
        """Automatic moves and reminders, where one is due; they leave on working days."""
        due = {line.kind for line in self.lines(today) if line.due_on <= today}
        leaves_on = self.calendar.working_day(today, "")
        if "move" not in due:
            steps = self.dates.steps_due(self.case(today)) if "reminder" in due else ()
            self.happen((e.RemindersIssued(steps),) if steps else (), today, leaves_on, ())
            return
        command = c.RunAgenda(reference=self.dossier.reference, by=c.SYSTEM, on=today)
        events = decide(self.case(today), command)
        if not isinstance(events, Refused):
            self.happen(events, today, leaves_on, ())

    def carry_out(self, plan: Plan, today: date) -> bool:
        """Whether the rules let a planned act be done; a refusal is told once."""
        before = self.dossier
        trial: list[tuple[tuple[e.AnyEvent, ...], c.CaseCommand]] = []
        for command in plan.commands:
            outcome = decide(self.case(today), command)
            if isinstance(outcome, Refused):
                self.dossier = before
                if not plan.waits_quietly:
                    self.refuse(plan, outcome, today)
                return False
            trial.append((outcome, command))
            for event in outcome:
                self.dossier = evolve(self.dossier, event, today)
        self.dossier = before
        self.used.add(plan.mark)
        for events, command in trial:
            self.happen(events, today, today, (role_of(command),))
        return bool(trial)

    def refuse(self, plan: Plan, outcome: Refused, today: date) -> None:
        """An act that the rules do not allow, with every reason, told once; one that only waits for
        what is supposed to come is no news."""
        if all(self.will_come(blocker) for blocker in outcome.blockers):
            self.stuck.pop(plan.label, None)
            return
        known = self.stuck.get(plan.label)
        if known is None or known.blockers != outcome.blockers:
            self.stuck[plan.label] = Stuck(today, plan.label, outcome.blockers)
        mark = f"{plan.label}|{sorted(outcome.codes)}|{len(outcome.blockers)}"
        if mark not in self.refused:
            self.refused.add(mark)
            self.entries.append(self.stuck[plan.label].entry)

    def will_come(self, blocker: Blocker) -> bool:
        """Whether time alone lifts it, on these assumptions."""
        if blocker.code in OF_PAYMENTS:
            return self.assumed.payments == "asked"
        is_milestone = blocker.code == Code.MILESTONE_NOT_VALIDATED
        return is_milestone and not self.assumed.is_never(blocker.about)

    def tell_money(
        self, outlook: Prospect | None, today: date, *, is_evening: bool = False
    ) -> None:
        """When the next tranche may be paid, or why it may not, each time the answer changes.

        What stands against it is told in the evening, after the acts of the day.
        """
        if (
            outlook is None
            or outlook.mark == self.prospect
            or (outlook.blockers and not is_evening)
        ):
            return
        self.prospect = outlook.mark
        label, reasons = outlook.tranche.label, " ".join(b.sentence for b in outlook.blockers)
        if reasons:
            self.entries.append(Entry(today, "blocked", label, reasons))
        else:
            amount = f"{euros(outlook.amount)}, sur demande et avec ses pièces"
            self.entries.append(Entry(today, "payable", label, amount))

    def happen(
        self, events: tuple[e.AnyEvent, ...], today: date, leaves_on: date, by: tuple[str, ...]
    ) -> None:
        """Events fold into the dossier; their letters are noted, and leave the same day."""
        for event in events:
            self.dossier = evolve(self.dossier, event, today)
            self.changes += not isinstance(event, e.RemindersIssued)
            self.note(event, today, by)
            if isinstance(event, e.DocumentAdded):
                continue  # the most frequent of events, and no letter speaks of it
            scene = Scene(self.case(today), self.lines(today), today)
            for notice in notices(scene, event):
                kept = notice if self.keeps_letters else None
                subject = about(self.workflow, event, notice.thread)
                letter = (notice.letter, subject, notice.roles)
                week = self.calendar.start_of_week(leaves_on)
                on = week if notice.is_weekly(self.workflow) else leaves_on
                self.entries.append(Entry(on, "letter", *letter, written_on=today, notice=kept))
        if news := arrived(self.dossier):
            self.happen(news, today, today, ())

    def note(self, event: e.AnyEvent, today: date, by: tuple[str, ...]) -> None:
        """The entry of an event, and the new stretch of a life that moves."""
        if isinstance(event, e.Moved):
            self.stretches.append((today, event.target))
            self.used.update(f"facts.{name}" for name in event.facts)
        if isinstance(event, e.MilestoneDeclared):
            self.used.add(f"late.{event.milestone}")
        if isinstance(event, e.RemindersIssued):
            self.propose(event, today)
        elif isinstance(event, TranchePaid):
            sentence = what(self.workflow, event)
            self.entries.append(Entry(today, "payment", sentence, roles=by, amount=event.amount))
        elif not isinstance(event, SILENT):
            kind: Kind = "act" if by else "move"
            self.entries.append(Entry(today, kind, what(self.workflow, event), roles=by))

    def propose(self, event: e.RemindersIssued, today: date) -> None:
        """What a rung proposes to the officers."""
        scene = Scene(self.case(today), (), today)
        for sent in event.steps:
            step, _ = said_step(scene, sent) or (None, None)
            if step is not None and step.proposes:
                label = named(self.workflow, step.proposes)
                about = subject_label(self.workflow, sent.subject)
                self.entries.append(Entry(today, "proposal", label, about, step.to))

    def next_day(self, today: date) -> date | None:
        """The next day on which anything can happen; None when nothing more can.

        What an act of today made due (a hold lifted, a date brought nearer) waits for tomorrow's
        round, as it would.
        """
        if any(line.kind != "deadline" and line.due_on <= today for line in self.lines(today)):
            return today + ONE_DAY
        days = [line.due_on for line in self.lines(today) if line.due_on > today]
        days += [on for on in self.coming if on > today]
        return min(days, default=None)
