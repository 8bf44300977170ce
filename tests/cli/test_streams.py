"""Whatever becomes of what is printed, a command does what it has to do, and says so."""

import os
import shutil
import subprocess
import sys
from errno import ENOSPC

import pytest

from support_engine.cli.app import failed
from support_engine.cli.shared import say, streams
from support_engine.cli.shared.session import Session
from support_engine.errors import BaseBusy
from tests.console import ROOT, run

NOW = "2023-06-15"


@pytest.fixture(scope="module")
def folder(demo_folder, tmp_path_factory):
    made = tmp_path_factory.mktemp("streams")
    for name in ("demo.db", "config.toml"):
        shutil.copy(demo_folder / name, made / name)
    return made


def typed(folder, *words, to=subprocess.PIPE, **environment: str):
    """A command of its own process, its two streams apart."""
    return subprocess.run(
        [sys.executable, "-m", "support_engine", "--now", NOW, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        stdout=to,
        stderr=subprocess.PIPE,
        check=False,
    )


def last_note(folder) -> str:
    return run(folder, f"support-engine history FICTIF-01 --now {NOW}").output.splitlines()[-1]


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["words", "json"])
def test_an_act_whose_answer_finds_a_full_disk_is_said_to_be_done(folder, form) -> None:
    words = f"plein {len(form)}"
    with open("/dev/full", "wb") as full:
        done = typed(folder, *form, "--as", "camille", "note", "FICTIF-01", words, to=full)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "il est fait : regardez" in said
    assert "Traceback" not in said
    assert "imprévue" not in said
    assert words in last_note(folder)


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_a_help_that_finds_a_full_disk_is_no_failure_of_ours(folder, word) -> None:
    with open("/dev/full", "wb") as full:
        done = typed(folder, word, to=full)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "n’a pas pu être écrite" in said
    assert "imprévue" not in said


def test_a_failure_is_said_though_what_came_before_it_found_a_full_disk(capsys) -> None:
    streams.prepare()
    with streams.going_on(None):
        raise OSError(ENOSPC, "plein")
    try:
        raise BaseBusy("La base est occupée.")
    except BaseBusy as problem:
        code = failed(Session(), problem)
    streams.prepare()
    assert "La base est occupée." in capsys.readouterr().err
    assert code == say.code_of(BaseBusy())


@pytest.mark.parametrize(("reference", "code"), [("FICTIF-01", 0), ("FICTIF-9999", 2)])
def test_a_reader_that_went_away_changes_no_exit_code(folder, reference, code) -> None:
    read, write = os.pipe()
    os.close(read)
    with open(write, "wb") as gone:
        done = typed(folder, "--as", "camille", "note", reference, "tuyau", to=gone)
    assert done.returncode == code
    assert "imprévue" not in done.stderr.decode()
    if code == 0:
        assert "tuyau" in last_note(folder)


def test_what_an_alphabet_lacks_is_written_with_its_nearest_signs(folder) -> None:
    words = ("--as", "camille", "note", "FICTIF-01", "l’œuvre – 250\u202f000 € 日")
    done = typed(folder, *words, PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "l'oeuvre - 250 000 EUR ?" in done.stdout.decode("latin-1").replace("\xa0", " ")
    answered = typed(folder, "--json", "history", "FICTIF-01", PYTHONIOENCODING="latin-1")
    assert "l’œuvre – 250" in answered.stdout.decode("utf-8")


@pytest.mark.parametrize("words", [("show", b"\xe9t\xe9"), ("--json", "people", "back", b"\xff")])
def test_a_word_that_is_no_utf8_is_badly_asked(folder, words) -> None:
    done = typed(folder, *words)
    assert done.returncode == 2
    assert "n’est pas écrit en UTF-8" in (done.stdout + done.stderr).decode()


def test_a_file_with_an_old_name_is_still_read(folder) -> None:
    name = os.fsencode(folder) + b"/candidatures_\xe9t\xe9.csv"
    with open(name, "wb") as file:
        file.write(b"a;b\n1;2\n")
    done = typed(folder, "import", name)
    assert "n’est pas écrit en UTF-8" not in (done.stdout + done.stderr).decode("utf-8", "replace")
    assert "imprévue" not in (done.stdout + done.stderr).decode("utf-8", "replace")


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_style_goes_where_none_is_wanted(folder, environment, monkeypatch, capsys) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    say.line("fort", bold=True)
    assert "\x1b" in capsys.readouterr().out
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    say.line("fort", bold=True)
    assert capsys.readouterr().out == "fort\n"
