"""What is printed commands no terminal, whoever wrote it and whatever command prints it."""

import ast
import json
import re

import pytest

from support_engine.cli.shared import say
from support_engine.core.language.spelling import is_hidden
from tests.console import run
from tests.sources import PACKAGE, nodes

HOSTILE = "z\x1b[2J\x1b]0;t\x07b\u202ec\rd\u009be\u2066f"
SAYS = {"echo", "secho", "echo_via_pager"}
COLOURS = re.compile("\x1b\\[[0-9;]*m")


def is_raw(node: ast.AST) -> bool:
    """A call that prints without asking `say`."""
    if not isinstance(node, ast.Call):
        return False
    match node.func:
        case ast.Attribute(value=ast.Name(id="click"), attr=name):
            return name in SAYS | {"style"}
        case ast.Name(id="print"):
            return True
    return False


def test_everything_is_printed_in_one_place() -> None:
    """Nor is a printer handed on: `click.echo` stands nowhere else at all."""
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text("utf-8")
        if path.name == "say.py":
            continue
        assert not any(map(is_raw, nodes(path))), path
        assert not re.search(r"click\.(echo|secho)\b", source), path


@pytest.mark.parametrize("style", [{}, {"fg": "red", "bold": True}])
def test_a_line_shows_what_would_act_on_a_terminal(capsys, style) -> None:
    say.line(HOSTILE, say.Styled(HOSTILE, {"dim": True}), err=True, **style)
    printed = COLOURS.sub("", capsys.readouterr().err)
    assert not any(map(is_hidden, printed))
    assert "⟨U+001B⟩[2J" in printed
    assert "⟨U+202E⟩" in printed


def test_json_is_escaped_and_says_the_same(capsys) -> None:
    value = {"note": f"{HOSTILE}\U000e0041é\nfin"}
    say.as_json(value)
    printed = capsys.readouterr().out
    assert not any(map(is_hidden, printed))
    assert json.loads(printed) == value
    assert "é" in printed


def test_a_cell_is_one_line_whatever_was_typed(capsys) -> None:
    say.table([["1", "note\nMP1-002 : fait\tà tort"]], ["N°", "Quoi"])
    assert capsys.readouterr().out.count("\n") == 2


@pytest.mark.parametrize("line", ["list --bogus --json", "--json bogus", "show --json"])
def test_whoever_asks_for_json_has_it_however_wrong_the_line(tmp_path, line) -> None:
    answer = run(tmp_path, f"support-engine {line}")
    assert answer.code == 2
    assert json.loads(answer.output)["done"] is False


@pytest.mark.parametrize(
    "line",
    [f"show '{HOSTILE}'", f"'{HOSTILE}'", f"list --{HOSTILE}", f"--config '{HOSTILE}' list"]
    + [f"--now '{HOSTILE}' list", f"import '{HOSTILE}'"],
)
def test_what_is_badly_typed_is_not_said_back_as_it_was(tmp_path, line) -> None:
    answer = run(tmp_path, f"support-engine {line}")
    assert answer.code in (1, 2)
    assert answer.output
    assert not any(map(is_hidden, answer.output))


AMOUNTS = {"Accordé": "11 000 000 €", "Engagé": "1 500 000 €", "À récupérer": "25 000 €"}


@pytest.mark.parametrize("columns", [20, 32, 200])
def test_no_amount_is_cut_however_narrow_the_terminal(capsys, monkeypatch, columns) -> None:
    monkeypatch.setattr(say.sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    say.table([list(AMOUNTS.values())], list(AMOUNTS))
    lines = COLOURS.sub("", capsys.readouterr().out).splitlines()
    assert all(amount in "\n".join(lines) for amount in AMOUNTS.values())
    assert len(lines) == (2 if columns == 200 else len(AMOUNTS))
    assert max(map(len, lines)) <= max(columns, 25)


def test_no_date_is_cut_however_narrow_the_terminal(capsys, monkeypatch) -> None:
    monkeypatch.setattr(say.sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    rows = [["MP1-001", "2022-09-12", "La Manufacture d’à côté", ""], ["MP1-002", "", "x", "—"]]
    say.table(rows, ["Dossier", "Depuis", "Nom", "Main"])
    out = capsys.readouterr().out
    assert "2022-09-12" in out
    assert "…" in out, "another column is"
