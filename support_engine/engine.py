"""THE ONE DOOR. Somebody asks; the engine loads, decides and records, in one transaction.

Nothing else changes a dossier: officers, imports, the round and the demonstration all come here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from support_engine.adapters.files import workflows
from support_engine.adapters.store import (
    base_blockers,
    codec,
    dossiers,
    outbox,
    pinned_rules,
    waiting_reminders,
)
from support_engine.adapters.store.addressing import Departure, addressed
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.record import Change, VersionTaken, record
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked
from support_engine.core.acts.corrections import decide_correction
from support_engine.core.acts.filing import open_dossier
from support_engine.core.days.calendar import Calendar
from support_engine.core.days.sending_hours import Window
from support_engine.core.decide import decide
from support_engine.core.dossier.agenda import Line, agenda, live_topics
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import AnyEvent, Corrected, Migrated, Recorded
from support_engine.core.dossier.evolve import evolve, fold
from support_engine.core.dossier.renames import Renames, inverse
from support_engine.core.language.names import suggestion
from support_engine.core.money.law import money_moved
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.narrative import told
from support_engine.core.telling.notices import Notice, Scene, notices
from support_engine.core.versions.migration import brought_up_to_date, decide_migration
from support_engine.errors import KeyReused, UnknownName

RACES = 3
"""How often an act is decided afresh when somebody else wrote in between."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was recorded. `was_repeated`: its key had been seen, nothing was done twice."""

    dossier: Dossier
    events: tuple[AnyEvent, ...]
    letters: int = 0
    was_repeated: bool = False


Outcome = Done | Refused


class Engine:
    """The programme at work on a base."""

    def __init__(
        self, store: Store, registry: workflows.Registry, calendar: Calendar, window: Window
    ) -> None:
        self.store = store
        self.registry = registry
        self.calendar = calendar
        self.window = window

    def handle(self, command: c.AnyCommand, now: datetime) -> Outcome:
        """Do what is asked, or say every reason why not; a refusal writes nothing.

        `now` is aware. Raises UnknownName for a name that does not exist, KeyReused, BaseBusy,
        InDoubt (ask again with the same key: it is done once).
        """
        for _ in range(RACES):
            try:
                with self.store.transaction() as db:
                    return self.handle_in(db, command, now)
            except VersionTaken:
                continue
        changes = "d’autres personnes y travaillent en ce moment"
        return Refused(
            (blocked(Code.CHANGED_MEANWHILE, reference=command.reference, changes=changes),)
        )

    def handle_in(self, db: Connection, command: c.AnyCommand, now: datetime) -> Outcome:
        """Do what is asked inside a transaction that the caller holds and commits afterwards."""
        stored = dossiers.load(db, command.reference, command.key)
        if command.key and (stored is None or stored.is_key_used):
            before = dossiers.done_before(db, command.key)
            if before is not None:
                return self.repeated(db, command, before)
        stop = self.stopped_early(db, command, stored)
        if stop is not None:
            return Refused((stop,))
        if isinstance(command, c.OpenDossier) and stored is None:
            return self.open(db, command, now)
        case = self.case_of(
            require_dossier(stored.dossier if stored else None, command.reference), now.date()
        )
        if isinstance(command, c.CorrectLastAct):
            return self.correct(db, case, command, stored, now)
        if isinstance(command, c.MigrateDossier):
            return self.migrate(db, case, command, now)
        events = decide(case, command)
        if isinstance(events, Refused):
            return events
        dossier = case.dossier
        for event in events:
            dossier = evolve(dossier, event, command.on)
        if not events:
            return Done(dossier, ())
        if no_place := base_blockers.session_full(db, case.workflow, case.dossier, dossier):
            return Refused((no_place,))
        return self.record(db, case, command, stored, dossier, events, now)

    def open(self, db: Connection, command: c.OpenDossier, now: datetime) -> Outcome:
        """A new dossier takes the newest rules of its programme."""
        workflow = self.registry.current(command.programme or None).workflow
        events = open_dossier(workflow, command, now.date())
        if isinstance(events, Refused):
            return events
        dossier = evolve(None, events[0], command.on)
        if no_place := base_blockers.session_full(db, workflow, None, dossier):
            return Refused((no_place,))
        case = Case(workflow, dossier, self.calendar, now.date())
        return self.record(db, case, command, None, dossier, events, now)

    def stopped_early(
        self, db: Connection, command: c.AnyCommand, stored: dossiers.Stored | None
    ) -> Blocker | None:
        """What only the base can tell: a stale screen, a second application in one wave."""
        if isinstance(command, c.OpenDossier):
            programme = self.registry.current(command.programme or None).workflow.header.id
            return (
                base_blockers.second_application(db, programme, command) if stored is None else None
            )
        if stored is None:
            known = dossiers.references(db)
            raise UnknownName(unknown_dossier(command.reference, known))
        seen = command.seen_version
        if seen is None or seen == stored.dossier.version:
            return None
        rows = self.registry.along(dossiers.journal(db, command.reference))
        since = [told(workflow, row) for workflow, row in rows if row.version > seen]
        changes = " ; ".join(since) or "il n’a pas cette version"
        return blocked(Code.CHANGED_MEANWHILE, reference=command.reference, changes=changes)

    def case_of(self, dossier: Dossier, today: date) -> Case:
        """A dossier in hand, with the version of the rules that it follows."""
        return Case(self.rules_of(dossier), dossier, self.calendar, today)

    def learn(self) -> None:
        """Know the versions that another process brought into the base since. Raises
        ChangedWorkflow if a file on disk is no longer what the base pinned."""
        with self.store.reading() as db:
            self.registry.adopt(pinned_rules.pinned(db))

    def rules_of(self, dossier: Dossier) -> Workflow:
        """The version of the rules that a dossier follows."""
        if not self.registry.knows(dossier.workflow, dossier.workflow_version):
            self.learn()
        return self.registry.get(dossier.workflow, dossier.workflow_version)

    def repeated(self, db: Connection, command: c.AnyCommand, before: dossiers.DoneBefore) -> Done:
        """The key was used: the same act is answered as done, another one is refused."""
        stored = dossiers.load(db, before.reference)
        if before.reference != command.reference or before.actor != command.by.person:
            raise KeyReused(
                f"La clé de cet acte a déjà servi pour le dossier {before.reference}. "
                "Rien n’a été enregistré ; recommencez sans préciser de clé."
            )
        rows = dossiers.journal(db, before.reference)
        events = tuple(row.event for row in rows if row.version in before.versions)
        dossier = require_dossier(stored.dossier if stored else None, before.reference)
        return Done(dossier, events, was_repeated=True)

    def correct(
        self,
        db: Connection,
        case: Case,
        command: c.CorrectLastAct,
        stored: dossiers.Stored | None,
        now: datetime,
    ) -> Outcome:
        """A correction is decided on the whole journal and folds it again."""
        journal = dossiers.journal(db, command.reference)
        events = decide_correction(case, command, journal)
        if isinstance(events, Refused):
            return events
        row = Recorded(case.dossier.version + 1, events[0], command.on, command.by.person, now)
        after = fold((*journal, row))
        undone = {v for event in events if isinstance(event, Corrected) for v in event.takes_back}
        moves = [one.event for one in journal if one.version in undone]
        back = next((inverse(e.renames) for e in reversed(moves) if isinstance(e, Migrated)), {})
        return self.record(db, case, command, stored, after, events, now, back)

    def migrate(
        self, db: Connection, case: Case, command: c.MigrateDossier, now: datetime
    ) -> Outcome:
        """What the old rules owe on that day is done first, then the dossier leaves them.

        It is decided before anything is written: a refusal does not even run the round.
        """
        new = self.registry.text(command.mapping.programme, command.mapping.new)
        on_that_day = brought_up_to_date(case, command.on)
        foreseen = decide_migration(on_that_day, new.workflow, command)
        if isinstance(foreseen, Refused):
            return foreseen
        day = c.RunAgenda(reference=command.reference, by=c.SYSTEM, on=command.on)
        self.handle_in(db, day, now)
        stored = dossiers.load(db, command.reference)
        dossier = require_dossier(stored.dossier if stored else None, command.reference)
        case = case.now_with(dossier)
        events = decide_migration(case, new.workflow, command)
        if isinstance(events, Refused):
            raise VersionTaken  # the round did not do what was foreseen: decide afresh
        pinned_rules.pin(db, new, codec.moment(now))
        after = evolve(dossier, events[0], command.on)
        return self.record(db, case, command, stored, after, events, now)

    def record(
        self,
        db: Connection,
        case: Case,
        command: c.AnyCommand,
        stored: dossiers.Stored | None,
        after: Dossier,
        events: tuple[AnyEvent, ...],
        now: datetime,
        names: Mapping[str, Renames] | None = None,
    ) -> Done:
        """Journal, dossier, agenda, letters, together. `names`: what a change of rules renames."""
        new = case.now_with(after)
        if stored is None:
            text = self.registry.text(after.workflow, after.workflow_version)
            pinned_rules.pin(db, text, codec.moment(now))
        elif stored.dossier.workflow_version != after.workflow_version:
            rules = self.registry.get(after.workflow, after.workflow_version)
            new = replace(new, workflow=rules)
        before = case if stored else None
        old_lines, new_lines = agenda(case) if stored else (), agenda(new)
        if stored and stored.dossier.reminded:
            topics = live_topics(case), live_topics(new)
            first = events[0]
            names = first.renames if isinstance(first, Migrated) else names or {}
            since = now - timedelta(days=new.workflow.header.lateness_days)
            waiting_reminders.follow(db, after, topics, names, since)
        told = self.letters(case, stored, new, events, new_lines, command)
        change = Change(
            before=stored,
            after=after,
            events=events,
            actor=command.by.person,
            on=command.on,
            at=now,
            act_key=command.key,
            old_lines=old_lines,
            new_lines=new_lines,
            letters=self.addressed(db, new, told, command.by, now),
            moved=money_moved(before, new),
        )
        return Done(after, events, record(db, change))

    def letters(
        self,
        case: Case,
        stored: dossiers.Stored | None,
        after: Case,
        events: tuple[AnyEvent, ...],
        lines: tuple[Line, ...],
        command: c.AnyCommand,
    ) -> Iterable[Notice]:
        """The notices of each event, written from the dossier as that event left it."""
        if len(events) == 1:
            here = case.now_with(after.dossier)
            yield from notices(Scene(here, lines, command.on), events[0])
            return
        current = stored.dossier if stored else None
        for event in events:
            current = evolve(current, event, command.on)
            here = case.now_with(current)
            yield from notices(Scene(here, agenda(here), command.on), event)

    def addressed(
        self, db: Connection, case: Case, told: Iterable[Notice], by: c.Actor, now: datetime
    ) -> list[outbox.Queued]:
        """A person's act is told at once; what the round says waits for the sending window."""
        by_itself = by == c.SYSTEM
        leaves_at = self.window.next_opening(now) if by_itself else now
        departure = Departure("automatic" if by_itself else "act", leaves_at)
        return addressed(db, case.workflow, case.dossier, told, departure)


def require_dossier(dossier: Dossier | None, reference: str) -> Dossier:
    """The dossier, which cannot be absent here."""
    if dossier is None:
        raise UnknownName(f"Le dossier « {reference} » n’existe pas.")
    return dossier


def unknown_dossier(reference: str, known: list[str]) -> str:
    """What to say of a reference that nothing has."""
    return f"Le dossier « {reference} » n’existe pas. {suggestion(reference, known)}"
