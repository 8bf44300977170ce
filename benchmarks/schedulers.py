"""Four schedulers beside each other on PostgreSQL, 500 dossiers due: times what one alone takes,
and the same with one of the four killed with -9 in the middle of its round.

Each round is a process with an engine of its own on a base of its own; after each, the base is
judged: no round died, no letter is late, nothing was done twice. What a killed one had in hand is
free when its lease ends: minutes in real life, seconds here, and that wait is part of the figure.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import time, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import monotonic

import psutil

from benchmarks.bases import folder, postgresql
from benchmarks.measure import table
from benchmarks.results import note
from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.adapters.holidays import holidays_of
from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import turns
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import REPLAY
from support_engine.core.days.calendar import Calendar
from support_engine.core.days.sending_hours import Window
from support_engine.leaving import shift
from support_engine.tick import tick
from tests.office import Office, settle_in
from tests.workers import Server, Team, crowd, judged

DUE, ROUNDS = 500, 1
TURN, LETTER = timedelta(seconds=1), timedelta(seconds=5)
"""The leases of what a killed worker had in hand."""
CASES = {"one": 1, "four": 4, "four, one killed": 4}
HEADER = ("schedulers", "seconds", "× one", "CPU seconds", "× one")


@contextmanager
def office_on(url: str, home: Path) -> Iterator[Office]:
    """A team and its crowd of due dossiers, on a base that nobody has open."""
    home.mkdir()
    store = Store(url)
    upgrade(store, "benchmark", REPLAY)
    settle_in(store)
    letters, calendar = Letters(config.shipped("templates")), Calendar(holidays_of)
    programme = workflows.load(config.shipped("workflows") / "manufactures.toml", letters.names())
    window = Window(time(7), time(9), calendar)
    registry = workflows.Registry([programme], "manufactures")
    office = Office(store, registry, letters, window, home / "letters")
    crowd(office, DUE)
    store.engine.dispose()
    try:
        yield office
    finally:
        store.close()


def measured(office: Office, server: psutil.Process, deaths: list[int | None]) -> list[float]:
    """Seconds and processor seconds until the last round is over; raises where the base is not as
    one quiet round would have left it."""
    before, begun = spent(server), monotonic()
    team = Team(office, begun)
    ended = team.run(deaths)
    took = [monotonic() - begun, spent(server) - before]
    killed = len([death for death in deaths if death is not None])
    assert ended == {0: len(deaths), **({-signal.SIGKILL: killed} if killed else {})}, ended
    later = team.now + LETTER + TURN
    last = tick(office.engine, office.postman(Server(team.taken)), later)
    assert (last.due, last.failed, last.waiting) == (0, 0, 0), last
    judged(office, team.taken, DUE, killed)
    return took


def spent(server: psutil.Process) -> float:
    """Processor seconds of the server and of the workers that are over; those of connections that
    were closed are with the server's ended children."""
    ended, served = os.times(), server.cpu_times()
    own = ended.children_user + ended.children_system + served.user + served.system
    living = sum(living_cpu(one) for one in server.children())
    return own + served.children_user + served.children_system + living


def living_cpu(process: psutil.Process) -> float:
    """Processor seconds of a process, nothing once it is over: its parent has them then."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0
    return times.user + times.system


def main() -> None:
    """One, four, and four of which one dies, in turn."""
    turns.LEASE, shift.LEASE = TURN, LETTER
    found: dict[str, list[list[float]]] = {name: [] for name in CASES}
    chance = Random(DUE)
    with ExitStack() as stack:
        home = stack.enter_context(folder())
        names = [f"b{number}" for number in range(ROUNDS * len(CASES))]
        urls, server = stack.enter_context(postgresql(home, *names))
        for number, url in enumerate(urls):
            name = list(CASES)[number % len(CASES)]
            deaths: list[int | None] = [None] * CASES[name]
            if "killed" in name:
                deaths[-1] = chance.randrange(20, DUE // 8)
            with office_on(url, home / str(number)) as office:
                found[name].append(measured(office, server, deaths))
            print(f"{name}: {found[name][-1][0]:.1f} s", flush=True)
    told(found)


def told(found: dict[str, list[list[float]]]) -> None:
    """The table, and what is kept."""
    rows, ratios = [], {}
    for name, figures in found.items():
        pairs = list(zip(figures, found["one"], strict=True))
        wall, cpu = (median(a[n] / b[n] for a, b in pairs) for n in (0, 1))
        seconds, burnt = (median(figure[n] for figure in figures) for n in (0, 1))
        ratios[name] = (wall, cpu)
        rows.append((name, f"{seconds:.1f}", f"{wall:.2f}", f"{burnt:.1f}", f"{cpu:.2f}"))
    table(f"Schedulers at once, PostgreSQL, {DUE:,} dossiers due", HEADER, rows)
    note(four_schedulers=ratios["four"][0], four_schedulers_cpu=ratios["four"][1])


if __name__ == "__main__":
    main()
