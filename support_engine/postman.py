"""The outbox empties: claim a letter, have it written, hand it over, settle it; restartable.

Reminders of one person gather in one message a day. Sending stands outside every transaction: the
claim before it and the settlement after it are two short ones, and a lease covers a killed worker.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import Connection

from support_engine import reaching
from support_engine.adapters.mail.mailboxes import Mailbox
from support_engine.adapters.mail.messages import Message
from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store import directory, outbox, real_time, sending
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.person import Person
from support_engine.adapters.store.record import VersionTaken
from support_engine.adapters.store.sending import Claimed
from support_engine.core.acts import commands as c
from support_engine.core.days.sending_hours import Window
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.engine import Engine
from support_engine.errors import BrokenTemplate, NotDelivered
from support_engine.letter_writing import Envelope, filled, gathered
from support_engine.second_look import LEASE, Leaves, look_safely

RACES = 9
"""How often a departure is recorded afresh when somebody else wrote on the dossier meanwhile."""
RETRIES = (5, 30, 120, 480, 1440)
"""Minutes before each new attempt after a temporary refusal; then the letter is given up."""


class NoLongerOurs(Exception):
    """The lease of a letter ended, or the letter was set aside, before anything was handed over."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one emptying of the outbox did, in letters (not messages).

    `is_stopped`: the server could not be reached, the rest waits for the next round.
    """

    sent: int = 0
    failed: int = 0
    messages: int = 0
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Postman:
    """Sends. `programme` signs where a dossier has no officer; `workflow` speaks for letters that
    do not say of which programme they are, and names those that gather reminders."""

    engine: Engine
    letters: Letters
    mailbox: Mailbox
    workflow: Workflow
    programme: Person
    max_per_round: int = 500
    outage: timedelta = real_time.OUTAGE

    @property
    def store(self) -> Store:
        """The base of the engine."""
        return self.engine.store

    @property
    def window(self) -> Window:
        """The hours at which reminders leave."""
        return self.engine.window

    def run(self, now: datetime) -> Delivered:
        """Send what is ready at `now`, until nothing is or the round's limit is reached; nothing at
        a moment in doubt, whoever asks."""
        with self.store.transaction() as db:
            if real_time.in_doubt(self.store, db, now, self.outage):
                return Delivered(is_stopped=True)
            sending.expire_leases(db, now, is_repeatable=self.mailbox.is_repeatable)
            sending.bring_forward(db, now, self.latest(now))
        done, begun = Delivered(), monotonic()
        try:
            while done.messages < self.max_per_round and not done.is_stopped:
                group = self.claim(now, LEASE + timedelta(seconds=monotonic() - begun))
                if not group:
                    break
                leaving = self.looked_at(group, now)
                done = self.send(leaving, now, done, begun) if leaving else done
        finally:
            self.mailbox.close()
        return done

    def latest(self, now: datetime) -> datetime:
        """No letter waits longer than for the next sending day, or for its last attempt."""
        return max(self.window.after_today(now), now + timedelta(minutes=RETRIES[-1]))

    def claim(self, now: datetime, lease: timedelta) -> list[Claimed]:
        """The next letter with the recipient's other reminders, ours alone until the lease ends."""
        with self.store.transaction() as db:
            when = sending.Moment(
                now, now + lease, self.window.after_today(now), self.window.is_open(now)
            )
            return sending.claim(db, when)

    def looked_at(self, group: Sequence[Claimed], now: datetime) -> list[Claimed]:
        """The letters of a group that still say the truth, written from the dossiers as they are;
        the others are settled, each with its reason."""
        with self.store.reading() as db:
            found = [(letter, look_safely(self.engine, db, letter, now)) for letter in group]
        staying = [(letter, fate) for letter, fate in found if not isinstance(fate, Leaves)]
        if staying:
            with self.store.transaction() as db:
                for letter, fate in staying:
                    later = fate.until or letter.not_before
                    unsent = sending.Unsent(fate.state, fate.why, later, "")
                    sending.settle(db, letter, unsent)
                    outbox.queue(db, fate.instead, now)
        return [reaching.with_code(fate.letter) for _, fate in found if isinstance(fate, Leaves)]

    def send(
        self, group: Sequence[Claimed], now: datetime, done: Delivered, begun: float
    ) -> Delivered:
        """Write one message, hand it over, and settle its letters; `begun`: when the round did."""
        done = replace(done, messages=done.messages + 1)
        try:
            message = self.write(group, now)
            mid = self.mailbox.deliver(message, lambda: self.look_again(group, now, begun))
        except NoLongerOurs:
            with self.store.transaction() as db:
                sending.give_back(db, group)
            return done
        except Exception as problem:  # whatever it is, the other letters go on
            self.settle(group, problem, now)
            is_away = isinstance(problem, NotDelivered) and problem.is_unreachable
            return replace(done, failed=done.failed + len(group), is_stopped=is_away)
        text = reaching.without_code(group, message.text)
        self.keep(group, sending.Sent(mid, message.subject, text), now)
        return replace(done, sent=done.sent + len(group))

    def look_again(self, group: Sequence[Claimed], now: datetime, begun: float) -> None:
        """Just before DATA: who slept past the lease sends nothing that somebody else may have.
        Raises NoLongerOurs."""
        at = now + timedelta(seconds=monotonic() - begun)
        with self.store.reading() as db:
            if not sending.is_still_ours(db, group, at):
                raise NoLongerOurs

    def keep(self, group: Sequence[Claimed], sent: sending.Sent, now: datetime) -> None:
        """The server took the message: its letters are sent, and what waited for them knows it.

        Both in one transaction, made afresh when somebody wrote on the dossier meanwhile.
        """
        for left in range(RACES, -1, -1):
            try:
                with self.store.transaction() as db:
                    sending.mark_sent(db, group, sent, now, now.date().isoformat())
                    for claimed in group:
                        self.departed(db, claimed, now)
                        reaching.left(self.engine, db, claimed, now)
                return
            except VersionTaken:
                if not left:
                    raise

    def departed(self, db: Connection, claimed: Claimed, now: datetime) -> None:
        """A letter of an act, to the holder, may be what a delay that protects them waits for."""
        if not claimed.act or claimed.kind == "reminder" or claimed.role != HOLDER:
            return
        command = c.RecordDeparture(
            reference=claimed.reference,
            by=c.SYSTEM,
            on=now.date(),
            act=claimed.act,
            letter=claimed.letter,
        )
        self.engine.handle_in(db, command, now)

    def settle(self, group: Sequence[Claimed], problem: Exception, now: datetime) -> None:
        """Later, in doubt, or given up: always visible, never lost."""
        said = str(problem)
        if not isinstance(problem, NotDelivered | BrokenTemplate):
            said = f"Erreur imprévue ({type(problem).__name__}) : {problem}"
        mid = self.mailbox.message_id(message_key(group))
        with self.store.transaction() as db:
            for claimed in group:
                state, later = fate(problem, claimed.attempts, now)
                sending.settle(db, claimed, sending.Unsent(state, said, later, mid))

    def write(self, group: Sequence[Claimed], now: datetime) -> Message:
        """The message of a group: the letter itself, or one digest for several reminders."""
        first = group[0]
        with self.store.reading() as db:
            people = directory.some(db, {c.person for c in group} | {c.contact for c in group})
            to = reaching.at_address(db, first, people.get(first.person))
        if to is None or not to.email:
            raise NotDelivered(f"« {first.person} » n’a pas d’adresse.", is_final=True)
        contact = people.get(first.contact) or self.programme
        calendar = self.window.calendar
        envelope = Envelope(to, contact, self.workflow, now.date(), calendar)
        if len(group) == 1:
            letter, data = first.letter, filled(first.data, envelope, self.letters)
        else:
            letter, data = gathered([claimed.data for claimed in group], envelope)
        rendered = self.letters.render(letter, data)
        return Message(
            key=message_key(group),
            to_name=to.name,
            to_email=to.email,
            reply_name=contact.name,
            reply_email=contact.email,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            thread=first.thread,
            at=now,
        )


def message_key(group: Sequence[Claimed]) -> str:
    """What makes the message of these letters one and the same at each attempt."""
    return "+".join(sorted(claimed.key for claimed in group))


def fate(problem: Exception, attempts: int, now: datetime) -> tuple[str, datetime]:
    """What becomes of a letter that did not leave, and when it is tried again if it is."""
    if isinstance(problem, NotDelivered) and problem.in_doubt:
        return "in_doubt", now
    if isinstance(problem, BrokenTemplate):
        return "parked", now
    is_final = not isinstance(problem, NotDelivered) or problem.is_final
    if is_final or attempts > len(RETRIES):
        return "dead", now
    return "queued", now + timedelta(minutes=RETRIES[attempts - 1])
