"""`--dry-run` of every act: what it would do, in French and as JSON, and nothing is written."""

import json
import shlex
import sqlite3
from pathlib import Path

import click
import pytest

from support_engine.adapters import clock
from support_engine.cli.app import app
from support_engine.cli.app import run as run_line
from support_engine.cli.shared import say
from support_engine.core.offers.lines import LINES
from tests.cli.test_held_rounds import type_at
from tests.office import at
from tests.test_replaying import REF, WRITING

NOW = at("2022-06-21T10:00")
ACTS = sorted({command for command, _, _ in LINES.values()})
__all__ = ["type_at"]


@pytest.fixture
def typed(type_at, monkeypatch, capsys):
    """Types a line as it is written, quotes included."""

    def type_line(line: str) -> tuple[int, str]:
        monkeypatch.setattr(clock, "now", lambda: NOW)
        code = run_line(shlex.split(line.replace(REF, "MP1-001")))
        said = capsys.readouterr()
        return code, said.out + said.err

    return type_line


def written() -> tuple[list[str], list[Path]]:
    """All that the base and the folder of papers hold."""
    base = sqlite3.connect("base.db")
    try:
        return list(base.iterdump()), sorted(Path("data").rglob("*"))
    finally:
        base.close()


def command_of(name: str) -> click.Command:
    context, found = click.Context(app), app
    for word in name.split():
        found = found.get_command(context, word)
    return found


@pytest.mark.parametrize("name", ACTS)
def test_every_act_can_be_looked_at_first(name) -> None:
    assert "--dry-run" in {opt for param in command_of(name).params for opt in param.opts}


def test_whatever_is_looked_at_nothing_is_written(typed) -> None:
    Path("one.csv").write_text("x", "utf-8")
    was, done = written(), []
    for name in ACTS:
        if name == "assign":
            continue
        code, said = typed(f"--as camille {name} {WRITING[name]} --dry-run")
        assert code in (0, 2, say.REFUSED), (name, said)
        done.append(name) if code == 0 else None
        assert written() == was, name
    assert {"note", "document add", "extend", "hold open", "correct"} <= set(done)


def test_it_says_dates_letters_and_whose_turn_it_would_be(typed) -> None:
    why = "'Le local a changé, il faut du temps'"
    code, said = typed(f"--as camille extend {REF} incubation --months 2 --reason {why} --dry-run")
    assert code == 0
    assert "MP1-001 : rien n’est fait. L’acte ferait ceci : " in said
    assert "Qui agit ensuite" in said
    assert "Responsable du programme" in said
    assert "Lettre à " in said
    assert "Objet : " in said
    typed(f"--as camille extend {REF} incubation --months 2 --reason {why}")
    code, said = typed(f"--as dominique extend {REF} incubation --grant --dry-run")
    plain = said.replace("\u00a0", " ")
    assert "Terme de l’incubation" in plain or "Incubation" in plain
    assert "21 juillet 2022 → 21 septembre 2022" in plain
    assert "prolongation de 2 mois" in plain
    assert "À venir" in plain


def test_in_json_it_is_the_same_as_data(typed) -> None:
    code, said = typed(f"--as camille note {REF} Vu --dry-run --json")
    seen = json.loads(said)
    assert (code, seen["done"], seen["reference"]) == (0, False, "MP1-001")
    assert seen["events"] == ["note : Vu"]
    assert (seen["dates"], seen["letters"], seen["blockers"]) == ([], [], [])
    code, said = typed(f"--as camille advance {REF} passer_comite_financement --dry-run --json")
    assert code == say.REFUSED
    assert {"code", "sentence", "remedy", "act", "facts"} <= set(json.loads(said)["blockers"][0])


def test_a_refusal_is_said_as_the_act_would_say_it(typed) -> None:
    line = f"--as camille advance {REF} passer_comite_financement"
    assert typed(f"{line} --dry-run") == typed(line)


def test_a_batch_is_foreseen_one_by_one(typed) -> None:
    code, said = typed(f"--as camille advance {REF} MP9-999 deposer --dry-run --json")
    first, second = json.loads(said)
    assert (first["done"], second["done"]) == (False, False)
    assert first["blockers"]
    assert "n’existe pas" in second["error"]
    assert code == say.REFUSED


def test_an_act_taken_back_is_told_with_its_letters(typed) -> None:
    why = "'Ce n’était pas le bon dossier, erreur de saisie'"
    code, said = typed(f"--as camille correct {REF} --reason {why} --dry-run")
    assert "Serait repris : acte n°" in said, said
    data = typed(f"--as camille correct {REF} --reason {why} --dry-run --json")[1]
    assert json.loads(data)["undoing"]["acts"]
    assert code == 0
