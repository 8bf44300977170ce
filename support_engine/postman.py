"""The outbox empties: claim a letter, have it written, hand it over, settle it; restartable.

Reminders of one person gather in one message a day. Sending stands outside every transaction: the
claim before it and the settlement after it are two short ones, and a lease covers a killed worker.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from sqlalchemy import Connection

from support_engine.adapters.mail.mailboxes import Mailbox
from support_engine.adapters.mail.messages import Message
from support_engine.adapters.mail.signs import cleaned, one_line
from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store import real_time
from support_engine.adapters.store.again import answered
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.letters import claiming, outbox, sending
from support_engine.adapters.store.letters.sending import Claimed
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.days.sending_hours import Window
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.engine import Engine
from support_engine.errors import BaseBusy, BrokenTemplate, Contended, NotDelivered
from support_engine.leaving import reaching, work_of_day
from support_engine.leaving.letter_writing import Envelope, filled, gathered, is_weekly
from support_engine.leaving.second_look import Leaves, Stays, look_safely
from support_engine.leaving.shift import RETRIES, Shift, asks_nobody, fate, nobody_asked
from support_engine.leaving.whole_letters import whole

MOST_IN_A_ROW = 3
"""Messages that fail one after the other for what a server holds against the sender, or as it hangs
or breaks off: the others of the round would fail as well, each after its time, or be in doubt."""


class NoLongerOurs(Exception):
    """The lease of a letter ended, or the letter was set aside, before anything was handed over."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one emptying of the outbox did, in letters (not messages).

    `is_stopped`: the server could not be reached, or holds something against the sender, and the
    rest waits for the next round; `in_a_row`: how many messages were just refused for that.
    """

    sent: int = 0
    failed: int = 0
    messages: int = 0
    is_stopped: bool = False
    in_a_row: int = 0

    def after(self, problem: Exception, letters: int) -> "Delivered":
        """What it did, once some letters did not leave."""
        told = problem if isinstance(problem, NotDelivered) else None
        in_a_row = self.in_a_row + 1 if told and told.is_of_sender else 0
        is_away = told is not None and told.is_unreachable
        return replace(
            self,
            failed=self.failed + letters,
            is_stopped=is_away or in_a_row == MOST_IN_A_ROW,
            in_a_row=in_a_row,
        )


@dataclass(frozen=True, slots=True)
class Postman:
    """Sends. `programme` signs where a dossier has no officer; `workflow` speaks for letters that
    do not say of which programme they are, and names those that gather reminders. `is_asked`:
    whether somebody asked to stop; then nothing more is begun."""

    engine: Engine
    letters: Letters
    mailbox: Mailbox
    workflow: Workflow
    programme: Person
    max_per_round: int = 500
    outage: timedelta = real_time.OUTAGE
    is_asked: Callable[[], bool] = nobody_asked

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
        if not answered(self.store, lambda db: self.opens(db, now)):
            return Delivered(is_stopped=True)
        done, shift = Delivered(), Shift(uuid4().hex, now, monotonic())
        try:
            while self.goes_on(done) and (groups := self.claim(shift)):
                done = self.send_each(groups, shift, done)
        finally:
            self.mailbox.close()
        return done

    def opens(self, db: Connection, now: datetime) -> bool:
        """What killed workers left is taken up; False at a moment in doubt."""
        if real_time.in_doubt(self.store, db, now, self.outage):
            return False
        sending.expire_leases(db, now, is_repeatable=self.mailbox.is_repeatable)
        sending.bring_forward(db, now, self.latest(now))
        return True

    def goes_on(self, done: Delivered) -> bool:
        """Whether another message may leave in this round."""
        return done.messages < self.max_per_round and not done.is_stopped and not self.is_asked()

    def send_each(
        self, groups: Sequence[Sequence[Claimed]], shift: Shift, done: Delivered
    ) -> Delivered:
        """Messages one after the other; those that do not leave in this round are given back."""
        waiting = list(groups)
        try:
            while waiting and self.goes_on(done):
                leaving = self.looked_at(waiting.pop(0), shift.now)
                done = self.send(leaving, shift, done) if leaving else done
        finally:
            if waiting:
                left = [letter for group in waiting for letter in group]
                answered(self.store, lambda db: sending.release(db, left))
        return done

    def latest(self, now: datetime) -> datetime:
        """No letter waits longer than for the next week's sending, or for its last attempt."""
        week = self.window.of_the_week(now + timedelta(days=7))
        return max(week, now + timedelta(minutes=RETRIES[-1]))

    def claim(self, shift: Shift) -> list[list[Claimed]]:
        """The next messages, ours alone until the lease ends."""
        now, window = shift.now, self.window
        when = claiming.Moment(
            shift.moment,
            shift.lease_until,
            window.after_today(now),
            window.is_open(now),
            shift.worker,
        )
        try:
            found = answered(self.store, lambda db: claiming.claim(db, when))
        except Contended:
            return []  # what remains is in the hands of others
        return [part for group in found for part in apart(group)]

    def looked_at(self, group: Sequence[Claimed], now: datetime) -> list[Claimed]:
        """The letters of a group that still say the truth, written from the dossiers as they are;
        the others are settled, each with its reason."""
        with self.store.reading() as db:
            found = [
                (letter, whole(self.letters, look_safely(self.engine, db, letter, now)))
                for letter in group
            ]
        staying = [(letter, fate) for letter, fate in found if not isinstance(fate, Leaves)]
        if staying:
            answered(self.store, lambda db: self.put_aside(db, staying, now))
        leaving = [fate.letter for _, fate in found if isinstance(fate, Leaves)]
        return [reaching.with_code(letter, self.letters.space) for letter in leaving]

    def put_aside(
        self, db: Connection, staying: Sequence[tuple[Claimed, Stays]], now: datetime
    ) -> None:
        """Letters that do not leave, each with its reason, and those that leave instead."""
        unsent = [
            sending.Unsent(fate.state, fate.why, fate.until or letter.not_before, "")
            for letter, fate in staying
        ]
        sending.settle_each(db, [letter for letter, _ in staying], unsent)
        for _, stays in staying:
            outbox.readdress(db, stays.instead, now)

    def send(self, group: Sequence[Claimed], shift: Shift, done: Delivered) -> Delivered:
        """Write one message, hand it over, and settle its letters."""
        done, now = replace(done, messages=done.messages + 1), shift.now
        try:
            message = self.write(group, now)
            mid = self.mailbox.deliver(message, lambda: self.look_again(group, shift))
        except NoLongerOurs:
            return done
        except Exception as problem:  # whatever it is, the other letters go on
            self.settle(group, problem, now)
            return done.after(problem, len(group))
        text = reaching.without_code(group, message.text)
        self.keep(group, sending.Sent(mid, message.subject, text), now)
        return replace(done, sent=done.sent + len(group), in_a_row=0)

    def look_again(self, group: Sequence[Claimed], shift: Shift) -> None:
        """Just before DATA: a worker that slept past its lease, or whose letter was set aside
        meanwhile, hands nothing over. Raises NoLongerOurs."""
        if self.mailbox.is_repeatable:
            return
        at, until = shift.now, shift.lease_until
        if not answered(self.store, lambda db: sending.still_mine(db, group, at, until)):
            raise NoLongerOurs

    def keep(self, group: Sequence[Claimed], sent: sending.Sent, now: datetime) -> None:
        """The server took the message: its letters are sent, and what waited for them knows it.

        Both in one transaction, made afresh when somebody wrote on the dossier meanwhile, or when
        the base did not answer: to keep it twice is to keep it once.
        """
        answered(self.store, lambda db: self.keep_in(db, group, sent, now))

    def keep_in(
        self, db: Connection, group: Sequence[Claimed], sent: sending.Sent, now: datetime
    ) -> None:
        """A message that left, and what waited for its letters, inside a transaction."""
        sending.mark_sent(db, group, sent, now)
        for claimed in sorted(group, key=lambda one: one.reference):
            self.departed(db, claimed, now)
            reaching.left(self.engine, db, claimed, now)

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
        """Later, in doubt, or given up: always visible, never lost. What a server said is kept on
        one line, without the signs that no base takes."""
        said = str(problem)
        if not isinstance(problem, NotDelivered | BrokenTemplate | BaseBusy):
            said = f"Erreur imprévue ({type(problem).__name__}) : {problem}"
        mid = self.mailbox.message_id(message_key(group))
        kept = one_line(str(cleaned(said)))
        if asks_nobody(problem):
            unsent = [sending.Unsent("queued", kept, now, mid, tries=0)] * len(group)
        else:
            fates = [fate(problem, claimed.attempts, now) for claimed in group]
            unsent = [sending.Unsent(state, kept, later, mid) for state, later in fates]
        answered(self.store, lambda db: sending.settle_each(db, group, unsent))

    def write(self, group: Sequence[Claimed], now: datetime) -> Message:
        """The message of a group: the letter itself, or one digest for several reminders."""
        first = group[0]
        with self.store.reading() as db:
            people = directory.some(db, {c.person for c in group} | {c.contact for c in group})
            to = reaching.at_address(db, first, people.get(first.person))
        if to is None or not to.email:
            raise NotDelivered(f"« {first.person} » n’a pas d’adresse.", is_final=True)
        contact = people.get(first.contact) or self.programme
        envelope = Envelope(to, contact, self.workflow, now.date())
        if len(group) == 1 and not is_weekly(first.data):
            letter, data = first.letter, filled(first.data, envelope, self.letters)
        else:
            is_theirs = first.role == HOLDER
            day = None if is_theirs else work_of_day.of_person(self.engine, first.person, now)
            letter, data = gathered([claimed.data for claimed in group], envelope, day)
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
            invitation=reaching.invitation(first, self.programme, to),
        )


def apart(group: Sequence[Claimed]) -> list[list[Claimed]]:
    """What one carries, and what one does for the house: two messages, which two people answer."""
    carried = [letter for letter in group if letter.role == HOLDER]
    for_the_house = [letter for letter in group if letter.role != HOLDER]
    return [part for part in (carried, for_the_house) if part]


def message_key(group: Sequence[Claimed]) -> str:
    """What makes the message of these letters one and the same at each attempt."""
    return "+".join(sorted(claimed.key for claimed in group))
