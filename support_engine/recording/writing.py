"""What was decided is written: journal, dossier, agenda, letters, together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from support_engine.adapters.files import workflows
from support_engine.adapters.store import codec, pinned_rules, real_time
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import dossiers, papers, reapplied, same_account
from support_engine.adapters.store.case.record import Change, record
from support_engine.adapters.store.letters import outbox, waiting_reminders, withdrawing
from support_engine.adapters.store.people.addressing import Departure, addressed
from support_engine.core.acts import commands as c
from support_engine.core.acts.ball import ball
from support_engine.core.acts.fingerprint import fingerprint
from support_engine.core.acts.waits import waits
from support_engine.core.days.sending_hours import Window
from support_engine.core.dossier.agenda import live_topics
from support_engine.core.dossier.joined import vouched_for
from support_engine.core.money.ledger import money_moved
from support_engine.core.money.payable import payable
from support_engine.recording.decided import Decided
from support_engine.recording.undoing import Undoing, undoing


def following(decided: Decided, now: datetime) -> waiting_reminders.Following | None:
    """What an act does to the reminders that wait; None where nothing was ever said."""
    before, after = decided.before, decided.after
    if before is None or not before.dossier.reminded:
        return None
    topics = live_topics(before), live_topics(after)
    since = now - timedelta(days=after.workflow.header.lateness_days)
    return waiting_reminders.following(after.dossier, topics, decided.renames, since)


@dataclass(frozen=True, slots=True)
class Recording:
    """What writing an act needs to know, at the moment `now` (aware)."""

    store: Store
    registry: workflows.Registry
    window: Window
    outage: timedelta
    now: datetime

    def write(
        self,
        db: Connection,
        command: c.AnyCommand,
        stored: dossiers.Stored | None,
        decided: Decided,
    ) -> tuple[int, Undoing | None]:
        """How many letters the act queued, and what it took back. Raises VersionTaken."""
        before, after, now = decided.before, decided.after, self.now
        if (moved := following(decided, now)) is not None:
            waiting_reminders.follow(db, after.dossier.reference, moved)
        for role, person in renamed(decided):
            waiting_reminders.hand_over(db, after.dossier.reference, role, person, now)
        undone = undoing(db, decided, command.by.person)
        if undone is not None:
            withdrawing.withdraw(db, after.dossier.reference, undone.versions)
        change = Change(
            before=stored,
            after=after.dossier,
            ball=ball(after, decided.lines),
            waits=waits(after, decided.lines),
            events=decided.events,
            actor=command.by.person,
            on=command.on,
            at=now,
            act_key=command.key,
            old_lines=decided.lines_before,
            new_lines=decided.lines,
            letters=self.addressed(db, decided, undone, command.by),
            moved=money_moved(before, after),
            typed=decided.typed,
            payable=payable(after),
            asked=fingerprint(command) if command.key else "",
        )
        queued = record(db, change)
        self.pin(db, decided)
        real_time.reach(self.store, db, now, self.outage)
        return queued, undone

    def beside(self, db: Connection, command: c.AnyCommand, decided: Decided) -> tuple[str, ...]:
        """What other dossiers have too of the papers and the account that an act brings or rests
        on, or of the project that it brings back to life; told to those who know them, never to a
        holder."""
        if not command.by.roles:
            return ()
        dossier = decided.after.dossier
        own = [one for event in decided.events for one in vouched_for(dossier, event)]
        accounts = same_account.told(db, dossier, decided.events)
        alive = reapplied.told(db, decided.before, decided.after)
        return (*papers.told(db, dossier, own), *accounts, *alive)

    def pin(self, db: Connection, decided: Decided) -> None:
        """Rules that a dossier begins to follow are kept in the base, as they were written."""
        before, dossier = decided.before, decided.after.dossier
        if before is None or before.dossier.workflow_version != dossier.workflow_version:
            text = self.registry.text(dossier.workflow, dossier.workflow_version)
            pinned_rules.pin(db, text, codec.moment(self.now))

    def addressed(
        self, db: Connection, decided: Decided, undone: Undoing | None, by: c.Actor
    ) -> list[outbox.Queued]:
        """A person's act is told at once; what the round says waits for the sending window."""
        by_itself = by == c.SYSTEM
        leaves_at = self.window.next_opening(self.now) if by_itself else self.now
        kind, weekly = "automatic" if by_itself else "act", self.window.of_the_week(self.now)
        departure = Departure(kind, leaves_at, weekly)
        told = (*decided.notices(), *(undone.notices if undone else ()))
        return addressed(db, decided.after.workflow, decided.after.dossier, told, departure)


def renamed(decided: Decided) -> Iterator[tuple[str, str]]:
    """The roles that another person has after an act, and who: named by it, or again since it took
    a naming back."""
    if decided.before is None:  # nothing waits for a dossier that opens
        return
    before = decided.before.dossier.people
    for role, person in decided.after.dossier.people.items():
        if before.get(role) != person:
            yield role, person
