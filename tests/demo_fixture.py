"""One demonstration for all the tests that read it (copy it before writing to it)."""

from datetime import date

import pytest

from support_engine.demo.play import play


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "demo"
    said: list[str] = []
    play(folder, date(2023, 6, 15), said.append)
    assert "Démonstration prête" in said[0]
    return folder
