"""STORY: other programs hear: claim a call, sign it, make it, settle it; restartable.

It runs once letters have left, and a program that does not answer is left alone until its next
attempt: neither a letter nor another program waits for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from uuid import uuid4

from sqlalchemy import Connection

from support_engine.adapters.calls.places import flaw
from support_engine.adapters.calls.posting import Door
from support_engine.adapters.calls.signing import body_of, headers_of
from support_engine.adapters.store import real_time
from support_engine.adapters.store.again import again, answered
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.calling import calls, subscriptions
from support_engine.adapters.store.calling.calls import CALLS, Call
from support_engine.adapters.store.calling.subscriptions import Subscription
from support_engine.adapters.store.leases import Unsent
from support_engine.core.telling.announced import TEST
from support_engine.errors import BadSettings, NotDelivered
from support_engine.leaving.shift import PATIENT, Shift, fate, nobody_asked

WHOLE = timedelta(minutes=sum(PATIENT))
"""How long a call is tried."""
LONGEST = timedelta(minutes=5)
"""How long one emptying may last: letters of the next round do not wait for slow programs."""
OTHER_KEY = (
    "La clé du bureau n’est plus celle dont vient ce secret : rien ne part mal signé. Rétablissez "
    "data/second_factor.key (ou SUPPORT_ENGINE_WEB__FACTOR_KEY), ou abonnez-le à nouveau."
)

STAYS = (
    "D’ici, seule cette machine est appelée : la base est faite pour des essais, ou ses courriers "
    "restent dans un dossier ([mail] mode de config.toml)."
)


@dataclass(frozen=True, slots=True)
class Called:
    """What one emptying did, in calls; `away`: the programs that did not take one."""

    made: int = 0
    failed: int = 0
    away: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls. `key`: what secrets are drawn from, read when first needed; `address`: the public one
    of the desk; `clock`: the moment that an attempt bears, whatever moment the base lives;
    `stays_here`: this machine alone is called."""

    store: Store
    door: Door
    key: Callable[[], bytes]
    clock: Callable[[], datetime]
    address: str = ""
    stays_here: bool = False
    outage: timedelta = real_time.OUTAGE
    max_per_round: int = 500
    is_asked: Callable[[], bool] = nobody_asked

    def run(self, now: datetime) -> Called:
        """Make the calls that are due at `now`, until none is or the round's limit is reached;
        nothing at a moment in doubt."""
        away = answered(self.store, lambda db: self.opens(db, now))
        done, shift = Called(away=away or frozenset()), Shift(uuid4().hex, now, monotonic())
        while away is not None and self.goes_on(done, shift) and (some := self.claim(shift, done)):
            done = self.make_each(some, shift, done)
        return done

    def opens(self, db: Connection, now: datetime) -> frozenset[str] | None:
        """What killed workers left is taken up; the programs that are not to be called from here.
        None at a moment in doubt."""
        if real_time.in_doubt(self.store, db, now, self.outage):
            return None
        heard = subscriptions.every(db)
        if not heard:
            return None
        calls.expire_leases(db, now)
        CALLS.bring_forward(db, now, now + timedelta(minutes=PATIENT[-1]))
        calls.tidy(db, real_time.sure(db, now))
        return frozenset(one.id for one in heard if self.stays_here and not self.is_local(one))

    def is_local(self, one: Subscription) -> bool:
        """Whether a program is on this machine, in a base for trials."""
        return self.door.is_trial and not flaw(one.url, is_trial=True)

    def goes_on(self, done: Called, shift: Shift) -> bool:
        """Whether another call may leave in this round."""
        is_late = shift.moment - shift.now > LONGEST
        return done.made + done.failed < self.max_per_round and not is_late and not self.is_asked()

    def claim(self, shift: Shift, done: Called) -> list[Call]:
        """The next calls, ours alone until the lease ends."""
        span = (shift.moment, shift.lease_until)
        return answered(self.store, lambda db: calls.claim(db, shift.worker, span, done.away))

    def make_each(self, some: Sequence[Call], shift: Shift, done: Called) -> Called:
        """Calls one after the other; those that are not made in this round are given back."""
        waiting = list(some)
        try:
            while waiting and self.goes_on(done, shift):
                if waiting[0].subscription in done.away:
                    break
                done = self.make(waiting.pop(0), shift, done)
        finally:
            if waiting:
                answered(self.store, lambda db: release(db, waiting, shift.worker))
        return done

    def make(self, call: Call, shift: Shift, done: Called) -> Called:
        """One call, and what became of it."""
        with self.store.reading() as db:
            to = subscriptions.found(db, call.subscription)
        if to is None or to.ended_at is not None:
            ended = Unsent("void", "", call.not_before, call.answer)
            self.settle(call, shift, ended)
            return done
        try:
            answer = self.told(call, to)
        except Exception as problem:  # whatever it is, the other calls go on
            is_test = call.kind == TEST
            again_at = fate(problem, call.attempts, shift.now, PATIENT)
            state, later = ("void", shift.now) if is_test else again_at
            self.settle(call, shift, Unsent(state, told_of(problem), later, ""))
            return replace(done, failed=done.failed + 1, away=done.away | {to.id})
        self.keep(call, shift, answer)
        return replace(done, made=done.made + 1)

    def told(self, call: Call, to: Subscription) -> str:
        """The answer of a program that took a call. Raises NotDelivered."""
        if self.stays_here and not self.is_local(to):
            raise NotDelivered(STAYS)
        try:
            secret = subscriptions.secret_of(self.key(), to.id, to.salt)
        except BadSettings as problem:
            raise NotDelivered(str(problem)) from problem
        if subscriptions.mark_of(secret) != to.mark:
            raise NotDelivered(OTHER_KEY)
        body = body_of(call, self.address)
        return self.door.post(to.url, body, headers_of(call.event, body, secret, self.clock()))

    def keep(self, call: Call, shift: Shift, answer: str) -> None:
        """It was taken; to say so twice is to say it once."""
        answered(
            self.store,
            lambda db: calls.mark_sent(db, call, shift.worker, answer, shift.moment),
        )

    def settle(self, call: Call, shift: Shift, unsent: Unsent) -> None:
        """It was not: later, or given up; the reason stays visible. With a call that is given up go
        those that have waited as long for the same program: it was tried for all of them."""

        def settled(db: Connection) -> None:
            CALLS.settle(db, call.key, shift.worker, unsent)
            if unsent.state == "dead":
                then = shift.now - WHOLE
                calls.give_up(db, call.subscription, unsent.error, then)

        answered(self.store, settled)

    def one(self, key: str, now: datetime) -> Call | None:
        """Make one call at once, that a person asks for; what became of it. None where another
        worker has it."""
        shift = Shift(uuid4().hex, now, monotonic())
        span = (shift.moment, shift.lease_until)
        call = again(self.store, lambda db: calls.claim_one(db, key, shift.worker, span))
        if call is not None:
            self.make(call, shift, Called())
        with self.store.reading() as db:
            return calls.found(db, key) if call is not None else None


def told_of(problem: Exception) -> str:
    """Why a call was not taken, as people read it."""
    if isinstance(problem, NotDelivered):
        return str(problem)
    return f"Erreur imprévue ({type(problem).__name__}) : {problem}"


def release(db: Connection, some: Sequence[Call], worker: str) -> None:
    """Calls that this worker will not make wait again, as if never claimed."""
    for call in sorted(some, key=lambda one: one.key):
        CALLS.release(db, call.key, worker)
