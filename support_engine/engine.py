"""The one door: somebody asks; the engine loads, decides and records, in one transaction.

Nothing else changes a dossier: officers, imports, the round and the demonstration all come here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from support_engine.adapters.files import workflows
from support_engine.adapters.store import pinned_rules, publications, real_time
from support_engine.adapters.store.again import again
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import base_blockers, dossiers, numbers
from support_engine.adapters.store.case.record import VersionTaken
from support_engine.adapters.store.letters import withdrawing
from support_engine.adapters.store.people import carrying, directory
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Refused
from support_engine.core.acts.corrections import Past
from support_engine.core.acts.fingerprint import fingerprint
from support_engine.core.acts.takeover import untold
from support_engine.core.acts.too_long import too_long
from support_engine.core.acts.trust import trusts_the_clock
from support_engine.core.days.calendar import Calendar
from support_engine.core.days.sending_hours import Window
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import AnyEvent, Recorded
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.source import WorkflowText
from support_engine.core.telling.narrative import told
from support_engine.core.versions.migration import brought_up_to_date, decide_migration
from support_engine.directory import Directory
from support_engine.errors import KeyReused, UnknownName
from support_engine.recording import standing_in
from support_engine.recording.decided import Decided, acted, migrated, on_journal, opened
from support_engine.recording.undoing import Undoing
from support_engine.recording.writing import Recording

RACES = 3
"""How often an act is decided afresh when somebody else wrote in between."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act on record. `was_repeated`: its key had been seen; `undoing`: what it took back, its
    letters too; `overtaken`: what stays in force in spite of it; `beside`: what others have."""

    dossier: Dossier
    events: tuple[AnyEvent, ...]
    letters: int = 0
    was_repeated: bool = False
    undoing: Undoing | None = None
    overtaken: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


Outcome = Done | Refused
Also = Callable[[Connection], object] | None


class Engine:
    """The programme at work on a base."""

    def __init__(
        self,
        store: Store,
        registry: workflows.Registry,
        calendar: Calendar,
        window: Window,
        outage: timedelta = real_time.OUTAGE,
    ) -> None:
        self.store = store
        self.registry = registry
        self.calendar = calendar
        self.window = window
        self.outage = outage
        self.directory = Directory(store, registry)

    def handle(self, command: c.AnyCommand, now: datetime, also: Also = None) -> Outcome:
        """Do what is asked, or say every reason why not; a refusal writes nothing.

        `now` is aware; `also`: what goes with the act, in its transaction. Raises UnknownName for
        a name that does not exist, KeyReused, BaseBusy, InDoubt (ask again with the same key: it
        is done once).
        """
        try:
            return again(self.store, lambda db: self.handle_in(db, command, now, also), RACES)
        except VersionTaken:
            busy = ("d’autres personnes y travaillent en ce moment",)
            return Refused((base_blockers.changed_meanwhile(busy, command.reference),))

    def handle_in(
        self, db: Connection, command: c.AnyCommand, now: datetime, also: Also = None
    ) -> Outcome:
        """Do what is asked inside a transaction that the caller holds and commits afterwards."""
        stored = dossiers.load(db, command.reference, command.key)
        if command.key and (stored is None or stored.is_key_used):
            before = dossiers.done_before(db, command.key)
            if before is not None:
                return self.repeated(db, command, before)
        if stop := self.stopped_early(db, command, stored, now):
            return Refused((stop,))
        now = real_time.no_earlier(self.store, db, now)
        command = standing_in.named(db, command, self.programme_of(command, stored), now.date())
        if isinstance(command, c.MigrateDossier) and stored is not None:
            owed = self.owed_before(db, command, stored, now)
            if isinstance(owed, Refused):
                return owed
            stored = owed
        decided = self.answered(db, command, stored, now)
        if isinstance(decided, Refused):
            return decided
        if not decided.events:
            return Done(decided.after.dossier, ())
        recording = Recording(self.store, self.registry, self.window, self.outage, now)
        letters, undone = recording.write(db, command, stored, decided)
        if also:
            also(db)
        stays, beside = tuple(decided.overtaken()), recording.beside(db, command, decided)
        return Done(decided.after.dossier, decided.events, letters, False, undone, stays, beside)

    def foretold(
        self, db: Connection, command: c.AnyCommand, now: datetime
    ) -> tuple[c.AnyCommand, Decided | Refused]:
        """The act as `handle_in` would judge it now; nothing is done, nor is what is owed before
        a change of rules."""
        stored = dossiers.load(db, command.reference)
        if stop := self.stopped_early(db, command, stored, now):
            return command, Refused((stop,))
        now = real_time.no_earlier(self.store, db, now)
        command = standing_in.named(db, command, self.programme_of(command, stored), now.date())
        return command, self.answered(db, command, stored, now)

    def answered(
        self, db: Connection, command: c.AnyCommand, stored: dossiers.Stored | None, now: datetime
    ) -> Decided | Refused:
        """What the act comes to, for oneself or in the place of somebody away."""
        return standing_in.decide(command, lambda asked: self.decided(db, asked, stored, now))

    def decided(
        self, db: Connection, command: c.AnyCommand, stored: dossiers.Stored | None, now: datetime
    ) -> Decided | Refused:
        """What the act comes to; nothing is written yet."""
        today, ref = now.date(), command.reference
        if stored is None:
            assert isinstance(command, c.OpenDossier)  # `stopped_early` refused the others
            rules = self.registry.current(command.programme or None)
            return with_a_place(db, opened(rules, self.calendar, command, today))
        case = self.case_of(stored.dossier, today)
        match command:
            case c.EndTakeover() if not carrying.is_somebody(db, case.dossier):
                return Refused((untold(case.dossier),))
            case c.CorrectLastAct() | c.EndTakeover() | c.CountAnew() | c.UnsayReminders():
                journal = tuple(self.registry.along(dossiers.journal(db, ref)))
                past = Past(journal, withdrawing.told_of(db, ref))
                return on_journal(case, command, past, now, self.rules_of)
            case c.RunAgenda() | c.RecordDeparture():
                told = base_blockers.with_letters(db, case, command, now)
                return acted(case, told, self.earlier(db, command, today))
            case c.AssignPerson():
                programme = case.workflow.header.id
                named = directory.actor_in(db, command.person, programme, today)
                known = replace(command, holds=named.roles)
                return acted(case, known, self.earlier(db, command, today))
            case c.MigrateDossier():
                rules = self.new_rules(command)
                if stop := publications.not_approved(db, rules, self.registry.get):
                    return Refused((stop,))
                return migrated(case, rules, command)
            case _:
                earlier = self.earlier(db, command, today)
                return with_own_numbers(db, with_a_place(db, acted(case, command, earlier)))

    def earlier(self, db: Connection, command: c.AnyCommand, today: date) -> Iterable[Recorded]:
        """The journal, where the act is of a day before today."""
        return dossiers.journal(db, command.reference) if command.on < today else ()

    def programme_of(self, command: c.AnyCommand, stored: dossiers.Stored | None) -> str:
        """The programme of the dossier that an act is on."""
        if stored is not None:
            return stored.dossier.workflow
        asked = command.programme if isinstance(command, c.OpenDossier) else ""
        return self.registry.current(asked or None).workflow.header.id

    def owed_before(
        self, db: Connection, command: c.MigrateDossier, stored: dossiers.Stored, now: datetime
    ) -> dossiers.Stored | Refused:
        """What the old rules owe on that day is done first, then the dossier leaves them.

        The move is decided before anything is written: a refusal does not even run the round.
        """
        case = self.case_of(stored.dossier, now.date())
        on_that_day = brought_up_to_date(case, command.on)
        foreseen = decide_migration(on_that_day, self.new_rules(command).workflow, command)
        if isinstance(foreseen, Refused):
            return foreseen
        day = c.RunAgenda(reference=command.reference, by=c.SYSTEM, on=command.on)
        self.handle_in(db, day, now)
        later = dossiers.load(db, command.reference)
        if later is None or later.dossier.version != on_that_day.dossier.version:
            raise VersionTaken(command.reference)
        return later

    def new_rules(self, command: c.MigrateDossier) -> WorkflowText:
        """The version that a migration leads to, with its text."""
        return self.registry.text(command.mapping.programme, command.mapping.new)

    def stopped_early(
        self, db: Connection, command: c.AnyCommand, stored: dossiers.Stored | None, now: datetime
    ) -> Blocker | None:
        """What only the base can tell: a stale screen, an application twice, a moment in doubt."""
        if long := next(too_long(command), None):
            return long
        programme, versions = self.programme_of(command, stored), self.registry.every_version()
        if why := carrying.of_dossier(db, versions, command, programme, now.date()):
            return why
        if isinstance(command, c.OpenDossier):
            publications.withhold(db, self.registry)
            rules = self.registry.current(command.programme or None).workflow
            return None if stored else base_blockers.twin(db, rules, command.details)
        if stored is None:
            known = dossiers.references(db)
            raise UnknownName(dossiers.unknown_dossier(command.reference, known))
        rules = self.rules_of(stored.dossier)
        if trusts_the_clock(rules, command) and (why := self.moment_in_doubt(db, now)):
            return why
        if why := base_blockers.at_odds(db, rules, stored.dossier, command, now.date()):
            return why
        seen = command.seen_version
        if seen is None or seen == stored.dossier.version:
            return None
        rows = self.registry.along(dossiers.journal(db, command.reference))
        since = (told(workflow, row) for workflow, row in rows if row.version > seen)
        return base_blockers.changed_meanwhile(since, command.reference)

    def moment_in_doubt(self, db: Connection, now: datetime) -> Blocker | None:
        """Why nothing may leave at this moment before a person says that it is right."""
        return base_blockers.moment_in_doubt(self.store, db, now, self.outage)

    def case_of(self, dossier: Dossier, today: date) -> Case:
        """A dossier in hand, with the version of the rules that it follows."""
        return Case(self.rules_of(dossier), dossier, self.calendar, today)

    def learn(self) -> None:
        """Know the versions that another process brought into the base since. Raises
        ChangedWorkflow if a file on disk is no longer what the base pinned."""
        with self.store.reading() as db:
            self.registry.adopt(pinned_rules.pinned(db))
            publications.withhold(db, self.registry)

    def rules_of(self, dossier: Dossier) -> Workflow:
        """The version of the rules that a dossier follows."""
        if not self.registry.knows(dossier.workflow, dossier.workflow_version):
            self.learn()
        return self.registry.get(dossier.workflow, dossier.workflow_version)

    def repeated(self, db: Connection, command: c.AnyCommand, before: dossiers.DoneBefore) -> Done:
        """The key was used: the same act is answered as done, another one is refused."""
        stored = dossiers.load(db, before.reference)
        if not before.is_same(command.reference, command.by.person, fingerprint(command)):
            numbers = ", ".join(f"n° {version}" for version in before.versions)
            raise KeyReused(
                f"La clé de cet acte a déjà servi pour un autre acte : dossier {before.reference}, "
                f"{numbers}, par {before.actor}. Rien n’a été enregistré. Consultez ce dossier : "
                "s’il ne s’agit pas du même acte, recommencez sans préciser de clé."
            )
        rows = dossiers.journal(db, before.reference)
        events = tuple(row.event for row in rows if row.version in before.versions)
        dossier = require_dossier(stored.dossier if stored else None, before.reference)
        return Done(dossier, events, was_repeated=True)


def with_own_numbers(db: Connection, decided: Decided | Refused) -> Decided | Refused:
    """The act, unless the number that it gives has served: the base alone knows them all."""
    if isinstance(decided, Refused):
        return decided
    taken = numbers.used(db, decided.after.dossier, decided.events)
    return Refused((taken,)) if taken else decided


def with_a_place(db: Connection, decided: Decided | Refused) -> Decided | Refused:
    """The act, unless its session has no place left: the base alone counts them."""
    if isinstance(decided, Refused):
        return decided
    after, earlier = decided.after, decided.before.dossier if decided.before else None
    no_place = base_blockers.session_full(db, after.workflow, earlier, after.dossier)
    return Refused((no_place,)) if no_place else decided


def require_dossier(dossier: Dossier | None, reference: str) -> Dossier:
    """The dossier, which cannot be absent here."""
    if dossier is None:
        raise UnknownName(f"Le dossier « {reference} » n’existe pas.")
    return dossier
