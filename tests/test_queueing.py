"""A round that finds nothing more to take waits for the others as long as they go on taking."""

from dataclasses import replace

import pytest

from support_engine import queueing
from support_engine.adapters.store.case import turns
from support_engine.adapters.store.case.turns import LEASE, Taker
from support_engine.errors import InDoubt
from tests.office import at
from tests.story import REFERENCE

MORNING = at("2022-06-21T07:10")
FIRST, SECOND, THIRD = (Taker(number, MORNING, 0.0) for number in (1, 2, 3))


@pytest.fixture
def clock(monkeypatch):
    """A clock that only moves while somebody sleeps; what is done at which second."""
    now, plan = [0.0], dict[float, object]()

    def sleep(seconds: float) -> None:
        now[0] += seconds * 20
        for at_second in [one for one in plan if one <= now[0]]:
            plan.pop(at_second)()

    for module in (queueing, turns):
        monkeypatch.setattr(module, "monotonic", lambda: now[0])
    monkeypatch.setattr(queueing, "sleep", sleep)
    return now, plan


def takes(office, taker: Taker, clock):
    """A round takes what is free, and dies with it."""

    def done() -> None:
        with office.store.transaction() as db:
            assert turns.take(db, taker) == [REFERENCE], clock[0]

    return done


def test_a_round_outlives_one_that_died_and_one_that_took_over_and_died(office, clock) -> None:
    """Else a digest leaves before the reminder that it should have held: a day is lost."""
    now, plan = clock
    office.open_at("incubation")
    takes(office, SECOND, now)()
    lease = LEASE.total_seconds()
    plan[lease + 1] = takes(office, THIRD, now)
    assert list(queueing.due_dossiers(office.store, FIRST, lambda: False)) == [REFERENCE]
    assert lease * 2 < now[0] < lease * 2 + 5


def test_who_never_lets_go_is_waited_for_once(office, clock) -> None:
    """A clock ahead by an hour gave that turn: it is over long after."""
    now, _ = clock
    office.open_at("incubation")
    takes(office, replace(SECOND, at=at("2022-06-21T08:10")), now)()
    assert list(queueing.due_dossiers(office.store, FIRST, lambda: False)) == []
    assert now[0] <= LEASE.total_seconds() + 5


def test_a_round_that_slept_looks_once_more_before_it_gives_up(office, clock, monkeypatch) -> None:
    """Stopped for longer than a lease, while another round took over: what it saw before it slept
    says nothing of that time."""
    now, _ = clock
    office.open_at("incubation")
    takes(office, SECOND, now)()
    awake, looked = queueing.sleep, []

    def stopped(seconds: float) -> None:
        looked.append(now[0])
        if len(looked) == 3:
            now[0] += LEASE.total_seconds() + 2
            takes(office, THIRD, now)()
        awake(seconds)

    monkeypatch.setattr(queueing, "sleep", stopped)
    assert list(queueing.due_dossiers(office.store, FIRST, lambda: False)) == [REFERENCE]


def test_what_was_taken_without_an_answer_is_taken_again(office, monkeypatch) -> None:
    """Else it passes for done, and waits for the next round: a day is lost."""
    office.open_at("incubation")
    take, asked = turns.take, []

    def unanswered(db, taker) -> list[str]:
        asked.append(take(db, taker))
        if len(asked) == 1:
            db.commit()
            raise InDoubt("")
        return asked[-1]

    monkeypatch.setattr(turns, "take", unanswered)
    assert list(queueing.due_dossiers(office.store, FIRST, lambda: False)) == [REFERENCE]
