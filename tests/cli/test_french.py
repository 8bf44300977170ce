"""Every word that click may say to a person is French, by gettext's own catalogue."""

import ast
import re
from gettext import gettext, ngettext
from pathlib import Path
from string import Formatter

import click
import pytest

from support_engine.cli import french
from support_engine.cli.app import app
from support_engine.cli.words import FORMS
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


ENGLISH = frozenset(
    {"text", "integer", "float", "range", "boolean", "filename", "path", "file", "directory"}
    | {"choice", "command", "commands", "args", "the", "and", "with", "for", "not", "this", "that"}
    | {"from", "is", "are", "to", "by", "your", "of", "in", "all", "any", "must", "show", "read"}
    | {"act", "write", "give", "make", "person", "default", "required", "error", "usage:"}
)
"""Words that no help shows, but for the names of commands and options."""


def every_command(command: click.Command, path: str, above: click.Context | None = None):
    """Each command and group, with its help."""
    here = click.Context(command, info_name=path or "support-engine", parent=above)
    yield path, command, here
    if isinstance(command, click.Group):
        for name in command.list_commands(here):
            yield from every_command(command.get_command(here, name), f"{path} {name}", here)


def test_no_help_has_a_word_of_english() -> None:
    wrong = []
    for path, command, here in every_command(app, ""):
        told = re.sub(r"--?[a-z][\w-]*|«[^»]*»", " ", command.get_help(here))
        told = re.sub(r"(?m)^(Usage :.*?)( \[OPTIONS\]|$)", r"\2", told)
        named = {*(command.list_commands(here) if isinstance(command, click.Group) else ())}
        for word in {*re.findall(r"[a-z:]+", told.lower())} & ENGLISH - named:
            wrong.append(f"{path}: {word}")
    assert wrong == []


CHOICES = {"workflow draw --format": ("svg", "mermaid")}
"""Words that have no other in French."""


def test_what_an_option_lets_one_choose_is_said_in_french(tmp_path) -> None:
    for path, command, _ in every_command(app, ""):
        for one in command.params:
            if isinstance(one.type, click.Choice):
                assert CHOICES.get(f"{path.strip()} {one.opts[0]}") == one.type.choices
    told = run(tmp_path, "support-engine tokens give Tableur --right lecture").output
    assert "« lecture » n’est pas parmi « lire », « agir »." in told
    assert {FORMS.convert(word, None, None) for word in ("Texte", "text", "TEXTE")} == {"text"}
