"""Handing over on the command line, and what is said of people who no longer have their role."""

from dataclasses import replace

import pytest

from support_engine import config
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import REPLAY
from support_engine.assemble import open_desk, open_store
from tests.console import run
from tests.office import TEAM, at
from tests.story import opening

NOW = "support-engine --now 2022-02-01 --as dominique"


@pytest.fixture
def home(tmp_path):
    """A base with two open dossiers that Camille follows."""
    (tmp_path / "config.toml").write_text("[base]\nurl = 'sqlite:///base.db'\n", "utf-8")
    settings = config.load(tmp_path / "config.toml")
    store = open_store(settings)
    upgrade(store, "tests", REPLAY)
    with store.transaction() as db:
        for person in TEAM:
            directory.save(db, person)
    store.close()
    desk = open_desk(settings)
    for number in (1, 2):
        named = {"name": f"Atelier {number}", "department": "22"}
        command = replace(opening(f"MP1-00{number}"), details=named)
        desk.engine.handle(command, at("2022-01-03"))
    desk.close()
    return tmp_path


def test_everything_that_somebody_has_is_handed_over_at_once(home) -> None:
    done = run(home, f"{NOW} assign --all camille sacha")
    assert done.code == 0, done.output
    assert done.output.count("sacha") == 2
    again = run(home, f"{NOW} assign --all camille sacha")
    assert (again.code, "aucun dossier ouvert" in again.output) == (0, True)
    refused = run(home, f"{NOW} assign --all sacha alex")
    assert (refused.code, refused.output.count("deux rôles")) == (3, 2)


@pytest.mark.parametrize(
    "line", ["assign MP1-001 instructeur", "assign MP1-001 --all camille sacha"]
)
def test_what_is_half_said_is_asked_again(home, line) -> None:
    asked = run(home, f"{NOW} {line}")
    assert asked.code == 2
    assert "--all" in asked.output


def test_show_and_doctor_name_whoever_no_longer_has_the_role(home) -> None:
    assert "plus en activité" not in run(home, f"{NOW} show MP1-001").output
    store = open_store(config.load(home / "config.toml"))
    with store.transaction() as db:
        directory.forget(db, "camille")
    store.close()
    for command in ("show MP1-001", "doctor"):
        said = run(home, f"{NOW} {command}").output
        assert "camille (Instructeur ou instructrice) n’est plus en activité" in said
