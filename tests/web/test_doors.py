"""The journal of the door in the browser: what is written of each entry, and who reads it."""

import pytest

from support_engine.adapters import clock
from support_engine.adapters.store.people import directory, web_logins
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access, web_links
from support_engine.web.entry import passwords
from tests.web.bureau import Browser
from tests.web.forms import PASSWORD, words

HERE = "/reglages/entrees"


@pytest.fixture
def noa(office, browser):
    """Whoever administers; everybody has the same password."""
    with office.store.transaction() as db:
        roles = frozenset({"administrateur"})
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", roles))
        web_access.set_password(db, "camille", passwords.hashed(PASSWORD), clock.now())
    return Browser(browser.bureau).enter("noa")


def lines(office) -> list[tuple[str, str, str]]:
    """What is kept, the oldest first."""
    with office.store.reading() as db:
        return [(one.person, one.way, one.outcome) for one in web_logins.found(db, 99)][::-1]


def test_each_way_in_and_out_leaves_a_line_and_a_password_in_the_wrong_field_none(
    office, browser, noa
) -> None:
    def enter(name: str, password: str) -> None:
        browser.post("/entrer", data={"name": name, "password": password})

    enter("camille", "wrong")
    enter(PASSWORD, "")
    enter("camille", PASSWORD)
    browser.post("/sortir")
    with office.store.transaction() as db:
        shown = web_links.new_link(db, "camille", "demonstration", clock.now())
        chosen = web_links.new_link(db, "camille", "password", clock.now())
    new = {"password": f"{PASSWORD} encore", "again": f"{PASSWORD} encore"}
    browser.post(f"/demonstration/{shown}")
    browser.post(f"/demonstration/{shown}")
    browser.post(f"/mot-de-passe/{chosen}", data=new)
    assert lines(office) == [
        ("camille", "password", "wrong"),
        ("", "password", "wrong"),
        ("camille", "password", "in"),
        ("camille", "password", "out"),
        ("camille", "link", "in"),
        ("", "link", "stale"),
        ("camille", "link", "in"),
    ]
    with office.store.reading() as db:
        rows = db.exec_driver_sql("SELECT * FROM web_logins").all()
    assert PASSWORD not in str(rows)


def test_of_attempts_that_nobody_judges_one_line_is_kept(office, browser, noa) -> None:
    for _ in range(30):
        browser.post("/entrer", data={"name": "camille", "password": "wrong"})
    assert lines(office) == [
        *[("camille", "password", "wrong")] * 8,
        ("camille", "password", "too_often"),
    ]


def test_whoever_administers_reads_them_and_each_reads_their_own(office, browser, noa) -> None:
    for name in ("camille", "personne"):
        for _ in range(6):
            browser.post("/entrer", data={"name": name, "password": "wrong"})
    page = words(noa.get(HERE).text)
    assert page.count('badge badge-red">refusée<') == 12
    assert "identifiant inconnu" in page
    assert "Rien d’inhabituel depuis un jour." in page
    assert words(noa.get(f"{HERE}?personne=camille").text).count("badge-red") == 6
    browser.enter("camille")
    own = words(browser.get("/reglages").text)
    assert own.count(": refusée <") == 6
    assert browser.get(HERE).status_code == 403
    other = words(Browser(browser.bureau).enter("sacha").get("/reglages").text)
    assert "Aucune n’est gardée." in other


def test_what_is_unusual_stands_on_top_and_old_lines_are_a_page_away(
    office, browser, noa, monkeypatch
) -> None:
    with office.store.transaction() as db:
        for _ in range(130):
            line = web_logins.Login(clock.now(), "password", "wrong", "192.0.2.1", "camille")
            web_logins.note(db, line)
    said = "Le compte « Camille (camille) » : 130 entrées refusées en un jour."
    assert said in words(noa.get("/reglages").text)
    page = words(noa.get(f"{HERE}?refus=1").text)
    assert said in page
    assert page.count("<tr>") == 101
    older = page.split('<p><a href="')[-1].split('"')[0].replace("&amp;", "&")
    assert words(noa.get(older).text).count("<tr>") == 31
    assert words(noa.get(f"{HERE}?avant=x").text).count("<tr>") == 101
