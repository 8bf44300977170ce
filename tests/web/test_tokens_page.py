"""Tokens in the settings: made after the password, shown once, of one's own, ended at once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from support_engine.adapters import clock
from support_engine.adapters.store.people import directory, people_journal, web_logins
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import tokens, web_access
from support_engine.core.people.grants import ADMINISTRATOR
from support_engine.web.entry import passwords
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import PASSWORD
from tests.web.program import HERE, Program, added, code

PAGE = "/reglages/jetons"


def typed(**given: str) -> dict[str, str]:
    until = (clock.now() + timedelta(days=30)).date().isoformat()
    form = {"name": "Tableau <b>", "right": "act", "until": until, "password": PASSWORD}
    return {**form, **given}


@pytest.fixture
def camille(office) -> Browser:
    with office.store.transaction() as db:
        web_access.set_password(db, "camille", passwords.hashed(PASSWORD), clock.now())
    return Browser(bureau_of(office)).enter("camille", is_proven=True)


def secret_of(answer) -> str:
    assert answer.status_code == 200, answer.text
    return re.search(r'id="secret" readonly value="([^"]+)"', answer.text)[1]


def me(bureau, secret: str):
    return Program(bureau).get(f"{HERE}/me", headers={"authorization": f"Bearer {secret}"})


def test_a_token_is_made_after_the_password_shown_once_and_taken_back_by_its_owner(
    office, camille
) -> None:
    for without in ("", "wrong password"):
        refused = camille.post(PAGE, data=typed(password=without))
        assert refused.status_code == 422
        assert "mot de passe" in refused.text
    secret = secret_of(camille.post(PAGE, data=typed()))
    assert len(secret) > 40
    answer = me(camille.bureau, secret)
    me(camille.bureau, secret)
    with office.store.reading() as db:
        lines = web_logins.found(db, 9, person="camille")
    told = [one.outcome for one in lines if one.way == "token"]
    assert told == ["in", "made"]
    assert "création d’un jeton" in camille.get("/reglages").text
    assert (answer.json()["person"], answer.json()["scopes"]) == ("camille", ["read", "act"])
    page = camille.get(PAGE).text
    assert secret not in page
    assert "Tableau &lt;b&gt;" in page
    assert "jamais encore" not in page
    assert 'name="name" type="text" value=""' in page
    (digest,) = re.findall(rf'action="{PAGE}/([^"]+)"', page)
    assert digest not in secret
    sacha = Browser(camille.bureau).enter("sacha")
    assert "Tableau &lt;b&gt;" not in sacha.get(PAGE).text
    assert sacha.post(f"{PAGE}/{digest}").status_code == 303
    assert me(camille.bureau, secret).status_code == 200
    assert camille.post(f"{PAGE}/{digest}").status_code == 303
    assert code(me(camille.bureau, secret)) == "token_needed"
    with office.store.reading() as db:
        assert tokens.of_person(db, "camille") == []
        assert journalled(db) == ["token_given", "token_ended"]


def test_what_is_not_said_or_too_long_makes_none(office, camille) -> None:
    far = (clock.now() + timedelta(days=400)).date().isoformat()
    today = clock.now().date().isoformat()
    wrong = ({"name": " "}, {"right": "pay"}, {"until": far}, {"until": today}, {"until": "x"})
    for given in wrong:
        answer = camille.post(PAGE, data=typed(**given))
        assert (answer.status_code, "field-wrong" in answer.text) == (422, True), given
    with office.store.transaction() as db:
        for _ in range(tokens.MOST):
            now = clock.now()
            added(db, "camille", tokens.Wanted("x", ("read",), now + timedelta(1)), now)
    assert "retirez-en un" in camille.post(PAGE, data=typed()).text


def test_a_token_follows_its_owner_out(office, camille) -> None:
    secret = secret_of(camille.post(PAGE, data=typed(right="read")))
    assert me(camille.bureau, secret).json()["scopes"] == ["read"]
    with office.store.transaction() as db:
        db.exec_driver_sql("DELETE FROM roles WHERE person = 'camille'")
    assert me(camille.bureau, secret).json()["roles"] == []
    with office.store.transaction() as db:
        web_access.forget(db, "camille")
    assert code(me(camille.bureau, secret)) == "token_needed"


def test_whoever_administers_ends_the_tokens_of_somebody_at_once(office, camille) -> None:
    secret = secret_of(camille.post(PAGE, data=typed()))
    with office.store.transaction() as db:
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", frozenset({ADMINISTRATOR})))
    there = "/reglages/personnes/camille"
    assert camille.post(f"{there}/jetons").status_code == 403
    noa = Browser(camille.bureau).enter("noa")
    page = noa.get(there).text
    assert "Jetons : 1" in page.replace("\u00a0", " ")
    assert "Tableau &lt;b&gt;" in page
    assert noa.post(f"{there}/jetons").headers["location"] == there
    assert code(me(camille.bureau, secret)) == "token_needed"
    assert "Mettre fin à ses jetons" not in noa.get(there).text
    assert "fin de tous ses jetons" in camille.get("/reglages").text
    with office.store.reading() as db:
        assert journalled(db) == ["token_given", "token_ended"]


def journalled(db: Connection) -> list[str]:
    """What the journal of people says of tokens."""
    return [row["type"] for row in people_journal.rows(db) if row["type"].startswith("token_")]
