"""When to tick: APScheduler only says when; what is due is computed from civil dates."""

from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from support_engine.adapters import clock
from support_engine.adapters.stopping import listening
from support_engine.assemble import Desk
from support_engine.core.language.spelling import on_one_line
from support_engine.leaving.shift import nobody_asked
from support_engine.stories import waiting_files
from support_engine.tick import tick

Say = Callable[[str], None]


def build(
    desk: Desk,
    say: Say,
    scheduler: BaseScheduler | None = None,
    is_asked: Callable[[], bool] = nobody_asked,
) -> BaseScheduler:
    """A scheduler with one job: a round now, then at each interval.

    The interval is counted in UTC, so that no clock change makes it skip or repeat. Jobs stay in
    memory: the library's stores hold pickles, and the base already knows what is due.
    """
    made = scheduler or BlockingScheduler(timezone=UTC)
    made.add_jobstore(MemoryJobStore(), "default")
    made.add_job(
        one_round,
        "interval",
        minutes=desk.settings.scheduler.every_minutes,
        args=(desk, say, is_asked),
        id="round",
        # Now, not after the first interval: a scheduler started at 09:00 must not wait a day.
        next_run_time=datetime.fromtimestamp(clock.now().timestamp(), UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    return made


def one_round(desk: Desk, say: Say, is_asked: Callable[[], bool] = nobody_asked) -> None:
    """A round; an error is said and the next round tries again."""
    if is_asked():
        return
    now = clock.now()
    try:
        result = tick(desk.engine, desk.postman(is_asked), now)
        say(f"{now:%d/%m/%Y %H:%M} {result.told()}")
        for problem in result.problems:
            say(f"  {on_one_line(problem)}")
        desk.caller(is_asked).run(now)
        waiting_files.clear(desk, now)
    except Exception as failure:
        why = on_one_line(f"({type(failure).__name__}) : {failure}")
        say(f"{now:%d/%m/%Y %H:%M} passage interrompu {why}")


def run(desk: Desk, say: Say) -> None:
    """Run rounds until the process is asked to stop; a round that runs ends at its next dossier or
    letter, and leaves nothing claimed."""
    with listening(wakes=True) as stop:
        scheduler = build(desk, say, is_asked=stop)
        try:
            scheduler.start()
        except (KeyboardInterrupt, SystemExit):
            stop.ask()
        finally:
            if scheduler.running:
                scheduler.shutdown()
    say("Arrêté. Ce qui reste à faire sera fait au prochain démarrage.")
