"""Tokens of the API on the command line: one's own, and those of others by who administers."""

import re

import pytest

from support_engine import config
from support_engine.adapters import clock
from support_engine.adapters.store.people import web_logins
from support_engine.adapters.store.web import tokens
from support_engine.assemble import open_store
from tests.cli.test_webhooks import home as home
from tests.console import as_typed, run

ALONE = "support-engine --now 2022-01-04"


def found(home, secret: str):
    """The token of a secret, as the API finds it."""
    store = open_store(config.load(home / "config.toml"))
    with store.reading() as db:
        token = tokens.found(db, secret, clock.now())
        lines = [(one.person, one.way, one.outcome) for one in web_logins.found(db, 9)]
    store.close()
    return token, lines


def said(home, words: str) -> tuple[str, int]:
    done = run(home, f"{ALONE} {words}")
    return as_typed(done.output), done.code


def secret_of(output: str) -> str:
    return re.search(r"se_\S+", output)[0]


def test_one_gives_lists_and_ends_ones_own(home) -> None:
    output, code = said(home, "--as camille tokens give 'Tableau de bord' --right act")
    assert code == 0, output
    secret = secret_of(output)
    token, lines = found(home, secret)
    assert (token.person, token.name, token.scopes) == (
        "camille",
        "Tableau de bord",
        ("read", "act"),
    )
    assert lines == [("camille", "token", "made")]
    listed = said(home, "--as camille tokens list")[0]
    assert "Tableau de bord" in listed
    assert secret not in listed
    number = re.search(r"^([0-9a-f]{8})", listed, re.M)[1]
    assert said(home, "--as sacha tokens list")[0] == "Aucun jeton.\n"
    assert said(home, f"--as sacha tokens end {number}")[1] == 2
    assert said(home, f"--as camille tokens end {number}")[1] == 0
    assert found(home, secret)[0] is None


def test_for_somebody_else_it_is_who_administers_and_the_journal_says_so(home) -> None:
    output, code = said(home, "--as camille tokens give Tableur --for sacha")
    assert code == 3, output
    output, code = said(home, "--as noa tokens give Tableur --for sacha --right act")
    assert code == 2
    assert "seule la personne" in output
    output, code = said(home, "--as noa tokens give Tableur --for sacha")
    assert code == 0, output
    secret = secret_of(output)
    assert found(home, secret)[0].person == "sacha"
    number = re.search(r"^([0-9a-f]{8})", said(home, "--as noa tokens list --for sacha")[0], re.M)
    assert said(home, f"--as camille tokens end {number[1]} --for sacha")[1] == 3
    assert said(home, f"--as noa tokens end {number[1]} --for sacha")[1] == 0
    assert found(home, secret)[0] is None
    history = as_typed(run(home, "support-engine people history").output)
    assert "sacha : jeton donné : « Tableur »" in history
    assert "sacha : jeton retiré : « Tableur »" in history


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("give ' '", "Dites à quoi il sert"),
        ("give Tableur --until 2020-01-01", "Choisissez un jour à partir de demain"),
        ("give Tableur --until hier", "hier"),
        ("give Tableur --for inconnue", "n’est pas une personne connue"),
        ("end 12345678", "Aucun jeton « 12345678 »"),
    ],
)
def test_what_cannot_be_taken_is_said(home, words, sentence) -> None:
    output, code = said(home, f"--as noa tokens {words}")
    assert (code, sentence in output) == (2, True), output
