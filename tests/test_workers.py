"""Four rounds at once on PostgreSQL, some killed with -9 or stopped: all done once, nothing
late or lost."""

import os
import signal
from datetime import timedelta
from random import Random
from time import monotonic

import pytest

from support_engine.adapters.store import base
from support_engine.adapters.store.case import turns
from support_engine.leaving import shift
from support_engine.tick import tick
from tests.workers import Death, Server, Sleep, Team, crowd, judged

DUE = int(os.environ.get("WORKERS_DUE", "240"))
"""Dossiers that are due on one morning."""
AHEAD = timedelta(minutes=30)
ON_POSTGRESQL = pytest.mark.parametrize("base_url", ["postgresql"], indirect=True)


@ON_POSTGRESQL
def test_four_rounds_of_which_some_are_killed_do_all_once(office, monkeypatch) -> None:
    """Three die, and the clock of the one that lives runs ahead of theirs: what they have in hand
    is over for it while they hold it."""
    monkeypatch.setattr(turns, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(shift, "LEASE", timedelta(seconds=5))
    crowd(office, DUE)
    office.store.engine.dispose()
    team, chance = Team(office, monotonic()), Random(DUE)
    ended = team.run([None, *(Death(chance.randrange(5, DUE // 5)) for _ in range(3))], AHEAD)
    assert set(ended) <= {0, -signal.SIGKILL}, "a round died by itself, or a dossier failed"
    assert ended[-signal.SIGKILL] == 3
    # The next round of the same morning, once the leases of the dead are over.
    last = tick(office.engine, office.postman(Server(team.taken)), team.now + timedelta(seconds=9))
    assert (last.due, last.failed, last.waiting) == (0, 0, 0)
    judged(office, team.taken, DUE, deaths=3)


@ON_POSTGRESQL
def test_a_round_that_is_stopped_for_longer_than_a_lease_makes_no_letter_late(
    office, monkeypatch
) -> None:
    """Others do what it took; PostgreSQL lets go of the dossier that it sleeps on."""
    monkeypatch.setattr(turns, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(shift, "LEASE", timedelta(seconds=5))
    monkeypatch.setattr(base, "STALLED", 0.5)
    crowd(office, DUE // 4)
    office.store.engine.dispose()
    team = Team(office, monotonic())
    ended = team.run([None, None, Sleep(5, 5.0), Sleep(9, 6.0)])
    assert set(ended) == {0}, "a round died by itself, or a dossier failed"
    last = tick(office.engine, office.postman(Server(team.taken)), team.now + timedelta(seconds=9))
    assert (last.due, last.failed, last.waiting) == (0, 0, 0)
    judged(office, team.taken, DUE // 4, deaths=2)
