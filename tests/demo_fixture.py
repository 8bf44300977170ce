"""One demonstration for all the tests that read it (copy it before writing to it)."""

import fcntl
import os
from datetime import date
from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those who read it come first: one worker then makes it while the others do all the rest."""
    for item in items:
        if "demo_folder" in getattr(item, "fixturenames", ()):
            item.add_marker("demo")
    items.sort(key=lambda item: item.get_closest_marker("demo") is None)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, whoever asks first; the workers of a session wait for it and share it."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    folder, done = place / "demo" / "demo", place / "demo" / "done"
    folder.mkdir(parents=True, exist_ok=True)
    with (place / "demo" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            made(folder)
            done.touch()
    return folder


def made(folder: Path) -> None:
    from support_engine.demo.play import play

    said: list[str] = []
    play(folder, date(2023, 6, 15), said.append)
    assert "Démonstration prête" in said[0]
