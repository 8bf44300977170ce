"""Subscriptions on the command line: the story of the page, in the journal, told by the round."""

import re

import pytest

from support_engine import config
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import REPLAY
from support_engine.assemble import open_desk, open_store
from tests.console import as_typed, run
from tests.office import TEAM, at
from tests.receiver import listening
from tests.story import opening

SAID = "support-engine --now 2022-01-04 --as noa webhooks"


@pytest.fixture
def home(tmp_path):
    """A base for trials, whoever administers it, nothing in it."""
    (tmp_path / "config.toml").write_text("[base]\nurl = 'sqlite:///base.db'\n", "utf-8")
    store = open_store(config.load(tmp_path / "config.toml"))
    upgrade(store, "tests", REPLAY)
    noa = Person("noa", "Noa Roy", "noa@demo.example", "", frozenset({"administrateur"}))
    with store.transaction() as db:
        for person in (*TEAM, noa):
            directory.save(db, person)
    store.close()
    return tmp_path


def opened(home) -> None:
    """A dossier opens."""
    desk = open_desk(config.load(home / "config.toml"))
    desk.engine.handle(opening(), at("2022-01-03"))
    desk.close()


def said(home, words: str) -> tuple[str, int]:
    done = run(home, f"{SAID} {words}")
    return as_typed(done.output), done.code


def test_a_program_is_added_proven_told_by_a_round_and_ended(home) -> None:
    assert "Aucun logiciel n’écoute." in said(home, "list")[0]
    with listening() as heard:
        output, code = said(home, f"add {heard.url} --name SI --kind dossier.opened")
        assert code == 0, output
        one, secret = (
            re.search(pattern, output)[0] for pattern in (r"(?<=Abonnement )\w+", r"whsec_\S+")
        )
        assert said(home, f"test {one}") == ("« SI » l’a pris (réponse 204).\n", 0)
        opened(home)
        assert run(home, "support-engine tick --now 2022-01-04").code == 0
        assert [call.said["type"] for call in heard.told] == ["webhook.test", "dossier.opened"]
        assert all(call.is_signed_by(secret) for call in heard.told)
        listed = said(home, "list")[0]
        assert secret not in listed
        assert "Noa Roy (noa)" in listed
        calls = said(home, f"calls {one}")[0]
        assert heard.told[1].event in calls
        assert calls.count("pris") == 2
        assert "1 appel repartira" in said(home, f"retry {one} {heard.told[1].event}")[0]
        assert run(home, "support-engine tick --now 2022-01-04").code == 0
        assert len(heard.told) == 3
        assert said(home, f"retry {one}") == ("Rien à renvoyer.\n", 0)
        assert said(home, f"end {one}") == ("« SI » n’écoute plus.\n", 0)
        assert said(home, f"end {one}")[0] == "Cet abonnement était déjà fini.\n"
        output, code = said(home, f"test {one}")
        assert (code, "Cet abonnement est fini." in output) == (1, True)
    history = as_typed(run(home, "support-engine people history").output)
    assert "abonnement d’un logiciel : « SI » (127.0.0.1), 1 sorte d’événements" in history
    assert "fin de l’abonnement : « SI » (127.0.0.1)" in history
    assert run(home, "support-engine verify").code == 0


def test_what_is_wrong_is_said_and_only_who_administers_may(home) -> None:
    output, code = said(home, "add https://si.exemple.fr/ --name SI --all")
    assert (code, "n’appelle que cette machine" in output) == (2, True)
    output, code = said(home, "add http://127.0.0.1:9/ --name SI")
    assert (code, "au moins une sorte" in output) == (2, True)
    camille = "support-engine --now 2022-01-04 --as camille webhooks"
    done = run(home, f"{camille} add http://127.0.0.1:9/ --name SI --all")
    assert done.code == 3, done.output
    done = run(home, "support-engine webhooks add http://127.0.0.1:9/ --name SI --all")
    assert done.code == 2
    assert "--as IDENTIFIANT" in done.output
    output, code = said(home, "test nulle")
    assert (code, "Aucun abonnement « nulle »" in output) == (2, True)
    assert "dossier.moved" in said(home, "kinds")[0]
    assert "Aucun logiciel n’écoute." in said(home, "list")[0]
