"""Whatever the machine's clock does, a real base loses nothing and repeats nothing."""

import re
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import text

from support_engine.adapters.clock import PARIS
from support_engine.adapters.mail.mailboxes import nothing_changed
from support_engine.adapters.store import place, traits
from support_engine.adapters.store.base import Store
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier.events import RemindersIssued
from support_engine.stories.letters.releasing import held, release
from support_engine.stories.verifying.verify import verify
from support_engine.tick import tick
from tests.laws import tries
from tests.money_story import ACCOUNTANT, ORDERER, accompanied, act, ready
from tests.office import Office, be_for, settle_in
from tests.story import HOLDER, OFFICER, REFERENCE, day

FIRST, DAYS = day("2023-02-27"), 45
IN_DOUBT = {Code.TIME_JUMPED, Code.TIME_WENT_BACK}


class Jump(NamedTuple):
    """From the `first` day on, for one or two, the clock is wrong by so many days; somebody may
    write a note meanwhile, and may even say that it is right."""

    first: int
    length: int
    days: int
    is_noted: bool
    is_confirmed: bool


class Lived(NamedTuple):
    """What became of a base: what left, what was reminded, what was paid; how often it asked."""

    delivered: list[str]
    unsent: list[str]
    steps: list[tuple[object, ...]]
    ledger: list[tuple[object, ...]]
    asked: int


class Server:
    """A mail server that keeps the letters that it took."""

    is_repeatable = False

    def __init__(self) -> None:
        self.taken: list[str] = []

    def deliver(self, message, last_look=nothing_changed) -> str:
        last_look()
        self.taken += message.key.split("+")
        return self.message_id(message.key)

    def message_id(self, key: str) -> str:
        return f"<{key}>"

    def close(self) -> None:
        """Nothing is open."""


@st.composite
def some_jumps(draw) -> list[Jump]:
    """A few, days apart. A word for a wrong clock is given where it harms nobody: in the past."""
    found, first = [], 0
    for _ in range(draw(st.integers(0, 4))):
        first += draw(st.integers(4, 12))
        days = draw(st.integers(-3_650, -60) | st.integers(8, 3_650))
        is_confirmed = days < 0 and draw(st.booleans())
        found.append(Jump(first, draw(st.integers(1, 2)), days, draw(st.booleans()), is_confirmed))
    return [jump for jump in found if jump.first < DAYS - 4]


def money(today) -> list[c.AnyCommand]:
    """What people want to do about the advance, in its order."""
    on = today.isoformat()
    return [
        act(k.ClaimTranche, on, HOLDER, tranche="avance"),
        act(k.ProposeTranche, on, OFFICER, tranche="avance"),
        act(k.CertifyTranche, on, ORDERER, tranche="avance"),
        act(k.TransmitTranche, on, ORDERER, tranche="avance", request="DP-1"),
        act(k.RecordPayment, on, ACCOUNTANT, tranche="avance", amount=75_000_00, payment="V-1"),
    ]


class Life:
    """A base from one morning to the next, under a clock that the test moves."""

    def __init__(self, office: Office) -> None:
        self.office, self.server = office, Server()
        self.paid = self.asked = 0

    def live(self, jumps: list[Jump]) -> Lived:
        wrong = {one.first + n: one for one in jumps for n in range(one.length)}
        for number in range(DAYS):
            today, jump = FIRST + timedelta(days=number), wrong.get(number)
            if jump is not None:
                today += timedelta(days=jump.days)
            self.round(today, is_right=jump is None or jump.is_confirmed)
            if number % 3 == 0:
                self.pay(today, is_right=jump is None or jump.is_confirmed)
            if jump is not None and jump.is_noted:
                note = c.AddNote(reference=REFERENCE, by=OFFICER, on=today, text="Une note")
                noted = self.office.do(note)
                codes = set(noted.codes) if isinstance(noted, Refused) else set()
                assert codes <= {Code.DATE_TOO_EARLY}, "but before the dossier"
        return self.told()

    def round(self, today, *, is_right: bool) -> None:
        now = datetime.combine(today, time(8), tzinfo=PARIS)
        postman = self.office.postman(self.server)
        done = tick(self.office.engine, postman, now)
        assert not done.problems
        if not done.held:
            assert is_right, f"a round ran on {today}"
        elif is_right:
            self.asked += 1
            for person in ("camille", "dominique"):  # one word is not enough far in the past
                done = tick(self.office.engine, postman, now, confirmed_by=person)
            assert done.held == ""
        if is_right and (waiting := held(self.office, None)):
            # Letters of an act that a wrong clock dated ahead: a person looks, and lets them go.
            release(self.office, waiting, now)
            tick(self.office.engine, postman, now)

    def pay(self, today, *, is_right: bool) -> None:
        steps = money(today)
        if self.paid == len(steps) or today < FIRST:
            return
        outcome = self.office.do(steps[self.paid])
        if isinstance(outcome, Refused):
            assert not is_right, [one.sentence for one in outcome.blockers]
            assert outcome.codes <= IN_DOUBT
        elif is_right or self.paid == 0:
            self.paid += 1
        else:
            raise AssertionError(f"money moved on {today}")

    def told(self) -> Lived:
        with self.office.store.reading() as db:
            registry, calendar = self.office.engine.registry, self.office.engine.calendar
            assert list(verify(db, registry, calendar, [REFERENCE])) == []
            query = "SELECT entry, item, cents FROM ledger ORDER BY version, entry"
            ledger = [tuple(row) for row in db.execute(text(query))]
        assert len(self.server.taken) == len(set(self.server.taken))
        rows = self.office.outbox()
        return Lived(
            sorted(re.sub(r"/v\d+/", "/act/", key) for key in self.server.taken),
            [row["key"] for row in rows if row["state"] in ("queued", "claimed", "in_doubt")],
            sorted(
                (step.rule, step.subject, str(step.deadline), step.days, step.is_late)
                for row in self.office.journal()
                if isinstance(row.event, RemindersIssued)
                for step in row.event.steps
            ),
            ledger,
            self.asked,
        )


@pytest.fixture(scope="module")
def ready_base(tmp_path_factory, empty_base, programme, letters, calendar):
    """A real base: one dossier that may ask for its advance, rounds until yesterday; and the office
    that opens a copy of it."""
    from support_engine.adapters.files import workflows
    from support_engine.core.days.sending_hours import Window

    path = tmp_path_factory.mktemp("ready") / "base.db"
    copyfile(empty_base, path)

    def office_on(file: Path, folder: Path) -> Office:
        registry = workflows.Registry([programme], "manufactures")
        window = Window(time(7), time(9), calendar)
        return Office(Store(f"sqlite:///{file}"), registry, letters, window, folder)

    office = office_on(path, path.parent)
    be_for(office.store, traits.REAL)
    settle_in(office.store)
    be_for(office.store, traits.REPLAY)  # until its mornings are lived
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    for days in range(420, 0, -15):  # whatever was due before has left
        morning = datetime.combine(FIRST - timedelta(days=days), time(8), tzinfo=PARIS)
        tick(office.engine, office.postman(Server()), morning)
    be_for(office.store, traits.REAL)
    yesterday = datetime.combine(FIRST - timedelta(days=1), time(8), tzinfo=PARIS)
    release(office, held(office, None), yesterday)
    tick(office.engine, office.postman(Server()), yesterday, confirmed_by="camille")
    office.store.close()
    return lambda jumps: lived(office_on, path, jumps)


def lived(office_on, path: Path, jumps: list[Jump]) -> Lived:
    """The life of a copy of the base."""
    with TemporaryDirectory() as folder:
        copied = Path(copyfile(path, Path(folder) / "base.db"))
        office = office_on(copied, Path(folder))
        with closing(office.store):
            with office.store.transaction() as db:
                traits.write(db, place.LIVES, "")  # and it lives where it was copied
            return Life(office).live(jumps)


@pytest.fixture(scope="module")
def undisturbed(ready_base):
    """The same life under a clock that is right."""
    life = ready_base([])
    assert len(life.delivered) == len(set(life.delivered)) > 5
    assert len(life.steps) > 3
    assert {entry for entry, _, _ in life.ledger} >= {"transmitted", "paid"}
    return life


@tries(5)
@given(jumps=some_jumps())
@example(jumps=[Jump(5, 2, 3_650, True, False)])
@example(jumps=[Jump(5, 2, -3_650, True, True)])
@example(jumps=[Jump(3, 1, 8, True, False), Jump(9, 2, -60, False, True)])
def test_whatever_the_clock_does_nothing_is_lost_and_nothing_comes_twice(
    ready_base, undisturbed, jumps
) -> None:
    life = ready_base(jumps)
    assert life.delivered == undisturbed.delivered
    assert life.steps == undisturbed.steps
    assert life.ledger == undisturbed.ledger
    assert life.unsent == undisturbed.unsent
    assert life.asked == sum(jump.is_confirmed for jump in jumps) * 2
