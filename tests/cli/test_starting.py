"""A round does not start on what `doctor` calls broken: both say the same, nothing is written."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from support_engine import config
from tests.console import run

SETTINGS = "[base]\nurl = 'sqlite:///base.db'\n[programme]\nworkflows = 'rules'\n"


def without_a_base(folder) -> None:
    (folder / "base.db").unlink()


def of_another_revision(folder) -> None:
    with closing(sqlite3.connect(folder / "base.db")) as base, base:
        base.execute("UPDATE alembic_version SET version_num = '0001'")


def with_an_unsound_file(folder) -> None:
    edit(folder, 'initial = "brouillon"', 'initial = "nulle_part"')


def with_a_file_that_changed(folder) -> None:
    with closing(sqlite3.connect(folder / "base.db")) as base, base:
        pinned = ("manufactures", 1, "another", "version = 1", "2022-01-03")
        base.execute("INSERT INTO workflows VALUES (?, ?, ?, ?, ?)", pinned)


def edit(folder, old: str, new: str) -> None:
    rules = folder / "rules" / "manufactures.toml"
    source = rules.read_text("utf-8")
    assert old in source
    rules.write_text(source.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    "broken",
    [without_a_base, of_another_revision, with_an_unsound_file, with_a_file_that_changed],
    ids=lambda broken: broken.__name__,
)
def test_a_round_does_not_start_on_what_doctor_calls_broken(tmp_path, broken) -> None:
    (tmp_path / "config.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "rules").mkdir()
    shutil.copy(config.shipped("workflows") / "manufactures.toml", tmp_path / "rules")
    assert run(tmp_path, "support-engine init").code == 0
    broken(tmp_path)
    doctor = run(tmp_path, "support-engine doctor")
    assert doctor.code == 1
    assert doctor.output.startswith("✗ ")
    said = doctor.output.splitlines()[0].removeprefix("✗ ")
    for command in ("tick", "tick --resume", "scheduler"):
        result = run(tmp_path, f"support-engine {command} --as ana")
        assert result.code == 1
        assert said in result.output
