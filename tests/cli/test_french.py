"""Every word that click may say to a person is French, by gettext's own catalogue."""

import ast
from gettext import gettext, ngettext
from pathlib import Path
from string import Formatter

import click
import pytest

from support_engine.cli import french
from tests.console import run

TO_DEVELOPERS = {
    "d": "a form of date",
    "Windows error: {error}": "the console of another system",
    "Value must be an iterable.": "a default that the code gives",
    "Could not determine name for option with declarations {decls!r}": "a declaration",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.": "a declaration",
    "Name '{name}' defined twice": "a declaration",
    "Boolean option {decl!r} cannot use the same flag for true/false.": "a declaration",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument "
    "instead? Did you mean to pass '--{name}'?": "a declaration",
    "Unknown color {colour!r}": "a colour that the code gives",
    "Unknown standard stream '{name}'": "a stream that the code asks for",
}
"""What click says of a mistake in the code, which no person can make."""


def said_by_click() -> set[tuple[str, ...]]:
    """Every text that click's sources hand to gettext: alone, or for one and for several."""
    found = {("required",)}
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if name in ("_", "ngettext"):
                given = node.args[: 1 if name == "_" else 2]
                if all(isinstance(one, ast.Constant) for one in given):
                    found.add(tuple(one.value for one in given))
    return found


SAID = sorted(said for said in said_by_click() if said[0] not in TO_DEVELOPERS)


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("said", SAID, ids=lambda said: said[0][:40])
def test_each_message_has_its_french_with_no_other_blank(said) -> None:
    known = french.COUNTED[said] if len(said) == 2 else (french.WORDS[said[0]],)
    for english, words in zip(said, known, strict=True):
        assert fields(words) <= fields(english)


def test_nothing_is_translated_that_click_does_not_say() -> None:
    written = {(words,) for words in french.WORDS} | set(french.COUNTED)
    assert written == set(SAID)


def test_what_gettext_reads_is_what_the_tables_say() -> None:
    assert french.FILE.read_bytes() == french.catalogue(), "run: make docs"
    french.speak_french()
    assert all(gettext(words) == told for words, told in french.WORDS.items())
    for (one, several), (alone, many) in french.COUNTED.items():
        assert [ngettext(one, several, number) for number in (0, 1, 2)] == [alone, alone, many]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--help", "Usage :"),
        ("tranche lits", "La commande 'lits' n’existe pas."),
        ("list --stat x", "L’option '--stat' n’existe pas."),
        ("show", "Il manque l’argument"),
        ("--now 31/02/2022 list", "Valeur refusée pour"),
        ("show A B C", "en trop"),
        ("list --state", "L’option '--state' demande une valeur."),
        ("list --json=3", "ne prend pas de valeur"),
    ],
)
def test_a_command_written_wrongly_is_told_in_french(tmp_path, monkeypatch, words, said) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert said in run(tmp_path, f"support-engine {words}").output
