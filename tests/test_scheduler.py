"""When rounds run: now, then at each interval, whatever happened to the last one."""

import re
from datetime import UTC, datetime, timedelta
from threading import Event
from types import SimpleNamespace

import pytest
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from support_engine import scheduler
from support_engine.adapters.store.rounds import Round
from support_engine.assemble import Desk
from support_engine.config import Settings
from support_engine.errors import BaseBusy
from tests.console import as_typed
from tests.office import at

SOON = 5.0
"""Seconds after which a round that should have run never will."""


@pytest.fixture
def desk(tmp_path) -> Desk:
    """Settings alone: rounds are made up."""
    settings = Settings(home=tmp_path, scheduler={"every_minutes": 15})
    return Desk(settings, None, None, None)


@pytest.fixture
def background():
    """A scheduler that leaves the test its thread."""
    made = BackgroundScheduler(timezone=UTC)
    yield made
    if made.running:
        made.shutdown()


@pytest.fixture
def rounds(monkeypatch):
    """Replaces the round: each call takes the next outcome; an exception is raised. Each one that
    ends clears the files that waited."""
    outcomes: list = []
    cleared: list[datetime] = []
    called: list[datetime] = []

    def fake(engine, postman, now):
        called.append(now)
        outcome = outcomes.pop(0) if outcomes else Round()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    monkeypatch.setattr(scheduler, "tick", fake)
    monkeypatch.setattr(Desk, "postman", lambda self, is_asked: None)
    others = SimpleNamespace(run=lambda now: None)
    monkeypatch.setattr(Desk, "caller", lambda self, is_asked: others)
    monkeypatch.setattr(scheduler.waiting_files, "clear", lambda desk, now: cleared.append(now))
    fake.outcomes, fake.called, fake.cleared = outcomes, called, cleared
    return fake


def only_job(made):
    (job,) = made.get_jobs()
    return job


@pytest.mark.parametrize(
    "moment", ["2022-06-21T09:00", "2022-03-27T01:59", "2022-10-30T02:30", "2022-12-31T23:59"]
)
def test_the_first_round_is_now_and_the_next_an_interval_later(
    desk, background, monkeypatch, moment
) -> None:
    now = at(moment)
    monkeypatch.setattr(scheduler.clock, "now", lambda: now)
    made = scheduler.build(desk, print, background)
    made.start(paused=True)
    job = only_job(made)
    runs = [job.next_run_time]
    for _ in range(8):  # two hours, through the change of clocks: none skipped, none twice
        runs.append(job.trigger.get_next_fire_time(runs[-1], runs[-1]))
    assert runs[0].timestamp() == now.timestamp()
    assert [run.timestamp() - now.timestamp() for run in runs] == [900 * n for n in range(9)]


@pytest.mark.parametrize("minutes", [1, 15, 1440])
def test_the_interval_is_that_of_the_settings(tmp_path, background, minutes) -> None:
    settings = Settings(home=tmp_path, scheduler={"every_minutes": minutes})
    made = scheduler.build(Desk(settings, None, None, None), print, background)
    assert only_job(made).trigger.interval == timedelta(minutes=minutes)


def test_jobs_stay_in_memory_one_at_a_time_and_late_ones_merge(desk, background) -> None:
    made = scheduler.build(desk, print, background)
    made.start(paused=True)
    job = only_job(made)
    assert (job.max_instances, job.coalesce, job.misfire_grace_time) == (1, True, None)
    assert [type(store) for store in made._jobstores.values()] == [MemoryJobStore]


def test_a_round_missed_for_a_day_is_run_once_when_the_machine_wakes(
    desk, background, rounds, monkeypatch
) -> None:
    asleep_since = datetime.now(UTC) - timedelta(days=1)
    monkeypatch.setattr(scheduler.clock, "now", lambda: asleep_since)
    ran = Event()
    scheduler.build(desk, lambda words: ran.set(), background).start()
    assert ran.wait(SOON)
    job = only_job(background)
    assert len(rounds.called) == 1
    assert job.next_run_time > datetime.now(UTC)


def test_a_scheduler_runs_in_the_foreground_unless_told(desk) -> None:
    assert isinstance(scheduler.build(desk, print), BlockingScheduler)


@pytest.mark.parametrize(
    "problem",
    [BaseBusy("La base est occupée."), OSError("disque plein"), KeyError("perdu"), ValueError("x")],
    ids=lambda problem: type(problem).__name__,
)
def test_a_round_that_fails_is_said_and_the_next_one_runs(desk, rounds, problem) -> None:
    said: list[str] = []
    rounds.outcomes += [problem, Round(due=3, sent=2)]
    scheduler.one_round(desk, said.append)
    scheduler.one_round(desk, said.append)
    failed, done = said
    assert rounds.cleared == rounds.called[1:]
    assert f"passage interrompu ({type(problem).__name__})" in failed
    assert str(problem) in failed
    assert Round(due=3, sent=2).sentence() in done
    assert all(re.match(r"\d\d/\d\d/\d{4} \d\d:\d\d ", line) for line in said)


def test_after_a_failure_the_scheduler_itself_goes_on(desk, background, rounds) -> None:
    rounds.outcomes += [RuntimeError("imprévu")]
    twice, said = Event(), []

    def say(words: str) -> None:
        said.append(words)
        if len(said) == 2:
            twice.set()

    made = scheduler.build(desk, say, background)
    made.reschedule_job("round", trigger="interval", seconds=0.02)
    made.start()
    assert twice.wait(SOON)
    assert "imprévu" in said[0]
    assert "0 dossier à traiter" in as_typed(said[1])


def test_a_postman_that_cannot_be_had_is_a_failed_round_too(desk, monkeypatch) -> None:
    said: list[str] = []

    def broken(self, is_asked):
        raise OSError("dossier refusé")

    monkeypatch.setattr(Desk, "postman", broken)
    scheduler.one_round(desk, said.append)
    assert "dossier refusé" in said[0]


@pytest.mark.parametrize("order", [KeyboardInterrupt, SystemExit])
def test_asked_to_stop_it_says_that_nothing_is_lost(desk, monkeypatch, order) -> None:
    def interrupted(self, *given, **named):
        raise order

    monkeypatch.setattr(BlockingScheduler, "start", interrupted)
    said: list[str] = []
    scheduler.run(desk, said.append)
    assert len(said) == 1
    assert "prochain démarrage" in said[0]


def test_a_round_that_is_held_says_so_and_what_to_type(desk, rounds) -> None:
    said: list[str] = []
    rounds.outcomes += [Round(due=3, held="Nous serions en 2033.")]
    scheduler.one_round(desk, said.append)
    assert "Passage retenu. Nous serions en 2033." in said[0]


def test_a_real_round_on_a_base_sends_what_is_due(office, tmp_path, monkeypatch) -> None:
    office.open_at("incubation")
    office.silence()
    office.tick("2022-06-20")
    desk = Desk(Settings(home=tmp_path), office.store, office.engine, office.letters)
    monkeypatch.setattr(scheduler.clock, "now", lambda: at("2022-06-21T08:00"))
    said: list[str] = []
    scheduler.one_round(desk, said.append)
    sent = [row for row in office.outbox(state="sent") if row["sent_on"] == "2022-06-21"]
    assert sent
    assert as_typed(said[0]).startswith("21/06/2022 08:00 1 dossier à traiter")
    assert f"{len(sent)} lettres envoyées" in as_typed(said[0])
    assert list(desk.settings.letters.glob("*.eml"))
