"""Opening the desk: what it refuses, what it says first."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import click
import httpx
import pytest

from support_engine import config, scheduler
from support_engine.adapters.store.rounds import Round
from support_engine.web import serving
from support_engine.web.bureau import Bureau
from support_engine.web.logs import LOGS
from tests.console import run


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trial")
    assert run(folder, "support-engine init --replay --administrator noa").code == 0
    return folder


def test_it_listens_beyond_the_machine_only_behind_a_server_that_encrypts_or_when_told(trial):
    result = run(trial, "support-engine serve --host 0.0.0.0")
    assert result.code == 2
    assert "trusted_proxies" in result.output
    assert "--insecure" in result.output


def test_the_rounds_follow_the_clock_of_the_machine(trial) -> None:
    result = run(trial, "support-engine --now 2023-06-15 serve --with-scheduler")
    assert result.code == 2
    assert "retirez --now" in result.output


def test_the_rounds_are_done_in_one_process(trial) -> None:
    result = run(trial, "support-engine serve --with-scheduler --workers 2")
    assert result.code == 2
    assert "support-engine scheduler" in result.output


def test_a_look_that_cannot_be_read_stops_the_start(trial) -> None:
    (trial / "essai.toml").write_text('[web]\ntheme = "charte"\n', "utf-8")
    result = run(trial, "support-engine --config essai.toml serve")
    assert result.code == 1
    assert "theme.css" in result.output


@pytest.fixture
def served(monkeypatch):
    """What would be served, and how."""
    seen = []
    monkeypatch.setattr(serving, "run", lambda *given, **named: seen.append((given, named)))
    return seen


def typed(folder, monkeypatch, capsys, line: str) -> tuple[int, str]:
    from support_engine.cli.app import run as run_here

    monkeypatch.chdir(folder)
    code = run_here(line.split())
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def test_a_demonstration_gives_a_link_for_each_role_and_a_real_base_says_how_to_enter(
    trial, served, monkeypatch, capsys, tmp_path
) -> None:
    code, said = typed(trial, monkeypatch, capsys, "--now 2023-06-15 serve --port 8123")
    assert code == 0
    assert said.count("http://127.0.0.1:8123/demonstration/") == 1
    assert "Administrateur" in said
    code, said = typed(trial, monkeypatch, capsys, "serve --host 0.0.0.0 --insecure")
    assert (code, "demonstration/" in said) == (0, False)
    assert run(tmp_path, "support-engine init").code == 0
    code, said = typed(tmp_path, monkeypatch, capsys, "serve --with-scheduler")
    assert (code, "people password" in said) == (0, True)
    assert served[-1][1] == {"with_rounds": True}


def test_without_a_base_it_starts_and_says_so(tmp_path, served, monkeypatch, capsys) -> None:
    code, said = typed(tmp_path, monkeypatch, capsys, "serve")
    assert code == 0
    assert "support-engine init" in said
    assert served


def test_a_link_to_choose_a_password_is_for_somebody_known(trial) -> None:
    unsigned = run(trial, "support-engine people password noa --link")
    assert unsigned.code != 0
    assert "--as" in unsigned.output
    result = run(trial, "support-engine people password noa --link --as noa")
    assert result.code == 0
    assert "http://127.0.0.1:8000/mot-de-passe/" in result.output
    assert run(trial, "support-engine people password nobody --link --as noa").code != 0


def test_a_password_typed_at_the_terminal_is_signed_in_the_journal_of_people(
    trial, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(click, "prompt", lambda *_given, **_named: "six mots de plus encore")
    added = "people add lea --name Léa --email lea@demo.example --as noa"
    assert typed(trial, monkeypatch, capsys, added)[0] == 0
    by_nobody = typed(trial, monkeypatch, capsys, "people password noa --as lea")
    assert by_nobody[0] == 3
    assert "revient à un administrateur" in by_nobody[1]
    assert typed(trial, monkeypatch, capsys, "people password lea --as noa")[0] == 0
    history = run(trial, "support-engine people history").output
    (line,) = [line for line in history.splitlines() if "mot de passe choisi" in line]
    assert "(noa)" in line
    assert "lea : " in line
    assert run(trial, "support-engine verify").code == 0


def test_asked_to_stop_it_ends_in_order_its_rounds_first(trial, monkeypatch) -> None:
    rounds = []

    class Server:
        """A server that somebody stops as soon as it runs, and that hands the signal on."""

        def __init__(self, settings: serving.uvicorn.Config) -> None:
            assert settings.log_config is LOGS

        def run(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(serving.uvicorn, "Server", Server)
    monkeypatch.setattr(Bureau, "examine", lambda _self: None)
    monkeypatch.setattr(scheduler, "tick", lambda *_given: rounds.append(1) or Round())
    said: list[str] = []
    bureau = Bureau(config.Settings(home=trial))
    serving.run(bureau, serving.Place("127.0.0.1", 8124), said.append, with_rounds=True)
    assert said[-1] == "Arrêté."
    assert bureau._desk is None


def test_several_processes_answer_and_end_together(trial) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = ["serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "support_engine", "--now", "2023-06-15", *line],
        cwd=trial,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert answers(port)
        assert len(children(process.pid)) == 2
        process.terminate()
        said, _ = process.communicate(timeout=120)
        assert said.splitlines()[-1] == "Arrêté."
        assert "Traceback" not in said
    finally:
        for child in children(process.pid):
            os.kill(child, signal.SIGKILL)
        process.kill()


def answers(port: int) -> bool:
    """Whether the first page comes, on a machine that may be slow."""
    deadline = monotonic() + 120
    while monotonic() < deadline:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/entrer", timeout=60).status_code == 200
        except httpx.TransportError:
            sleep(0.1)
    return False


def children(pid: int) -> list[int]:
    """The processes that serve, started by one."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(one.split(":", 1) for one in status.read_text().splitlines() if ":" in one)
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(lines["PPid"]) == pid and b"spawn_main" in command:
            found.append(int(status.parent.name))
    return sorted(found)


def test_help_pays_for_no_library_of_the_pages() -> None:
    script = (
        "import sys; from support_engine.cli.app import run; run(['serve', '--help']);"
        " sys.exit(bool({'fastapi', 'uvicorn', 'pwdlib', 'sqlalchemy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True).returncode == 0
