"""The glossary is law: its words are those of the code and of the programmes, and no other."""

import re
import tomllib
from functools import cache
from keyword import kwlist
from pathlib import Path

import pytest

import support_engine
from docs.build_reference import words
from support_engine import config
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.schema import schema
from support_engine.core.programme.words import parts

PACKAGE = Path(support_engine.__file__).parent
NAME = re.compile(r"\b[^\W\d]\w*")
NO_NAME = re.compile(
    r"""
    (?:\b[rbfuRBFU]{1,2})?(?:
        \"{3}(?:[^\\]|\\.)*?\"{3} | '{3}(?:[^\\]|\\.)*?'{3}
        | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
    )
    | [#][^\n]* | \bfrom\ [\w.]+\ import\b
    """,
    re.DOTALL | re.VERBOSE,
)
"""Texts, remarks and the modules imported from: what is left of a source is its own names. A tree
of it says the same and takes seven times as long."""


def split(name: str) -> str:
    """`DossierOpened` and `dossier_opened` → `_dossier_opened_`, where whole words are found."""
    return f"_{re.sub('(?<=[a-z0-9])(?=[A-Z])', '_', name).lower().strip('_')}_"


@cache
def names() -> set[str]:
    """Every identifier of the code, and every key of a programme file."""
    found = {key for part in parts(Workflow) for key in part.model_fields}
    found |= {key for part in schema()["$defs"].values() for key in part["properties"]}
    for path in PACKAGE.rglob("*.py"):
        found.update((path.stem, path.parent.name))
        found.update(NAME.findall(NO_NAME.sub(" ", path.read_text("utf-8"))))
    return {split(name) for name in found.difference(kwlist)}


@cache
def ids() -> set[str]:
    """Every id that a shipped programme declares."""
    found: set[str] = set()
    for path in config.shipped("workflows").glob("*.toml"):
        whole = Workflow.model_validate(tomllib.loads(path.read_text("utf-8")))
        found.update(whole.states, whole.roles, whole.holds, whole.documents)
        found.update(whole.transition_of, whole.milestone_of)
    return found


def is_written(word: str) -> bool:
    return any(f"_{word}_" in name or f"_{word}s_" in name for name in names())


@pytest.mark.parametrize("one", words(), ids=lambda one: one.french)
def test_a_word_is_written_where_the_glossary_says(one) -> None:
    assert one.where in ("code", "programme")
    assert is_written(one.word) if one.where == "code" else one.word in ids()


@pytest.mark.parametrize(
    "one", [one for one in words() if one.unwritten], ids=lambda one: one.unwritten
)
def test_no_second_word_stands_for_one_thing(one) -> None:
    assert not is_written(one.unwritten)


def test_each_word_is_told_once() -> None:
    told = words()
    assert len({one.french for one in told}) == len({one.word for one in told}) == len(told)
