"""What goes wrong, as people see it: in French, with a title, and never what they sent."""

import threading

import pytest

from support_engine import config
from support_engine.adapters.store.base import Store
from support_engine.core.programme.source import WorkflowText
from support_engine.errors import BaseNotReady
from support_engine.web.bureau import Bureau
from support_engine.web.guard import CSP
from tests.story import REFERENCE
from tests.web.bureau import Browser, bureau_of

HOSTILE = "<script>alert(1)</script>"


def is_a_page(response) -> bool:
    text = response.text
    return '<html lang="fr">' in text and "<title>" in text and HOSTILE not in text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/{HOSTILE}", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/app.py", 404),
        ("DELETE", "/dossiers", 405),
        ("GET", f"/dossiers/{HOSTILE}", 404),
        ("POST", "/entrer", 422),
    ],
)
def test_a_wrong_request_gets_a_page_that_echoes_nothing(browser, method, path, status) -> None:
    browser.enter("camille")
    answer = browser.request(method, path)
    assert answer.status_code == status
    assert is_a_page(answer)
    assert answer.headers["content-security-policy"] == CSP
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_too_long_is_refused_whatever_it_says_of_its_length(browser) -> None:
    long = b"name=" + b"x" * 1_100_000
    form = {"content-type": "application/x-www-form-urlencoded"}
    said = browser.post("/entrer", content=long, headers=form)
    chunked = browser.post("/entrer", content=iter([long[:600_000], long[600_000:]]), headers=form)
    for answer in (said, chunked):
        assert answer.status_code == 413
        assert is_a_page(answer)
        assert "Rien n’a été gardé" in answer.text


def test_an_error_within_a_page_is_told_without_its_words(office, browser, monkeypatch) -> None:
    office.open_at("incubation")

    def broken(*_given):
        raise RuntimeError(HOSTILE)

    monkeypatch.setattr("support_engine.web.pages.dossier.next_dates", broken)
    answer = browser.enter("camille").get(f"/dossiers/{REFERENCE}")
    assert answer.status_code == 500
    assert is_a_page(answer)
    assert "RuntimeError" not in answer.text
    assert answer.headers["content-security-policy"] == CSP


def test_without_a_base_every_page_says_what_to_do_until_there_is_one(tmp_path) -> None:
    bureau = Bureau(config.Settings(home=tmp_path))
    browser = Browser(bureau)
    for path in ("/", "/entrer", "/dossiers"):
        answer = browser.get(path)
        assert answer.status_code == 503
        assert is_a_page(answer)
        assert "support-engine init" in answer.text
    assert browser.get("/static/bureau.css").status_code == 200


def not_ready(tmp_path, base: str = "", workflow: str = "") -> Browser:
    """A desk on a base or a programme that cannot be worked with."""
    given = {"base": {"url": base}} if base else {}
    if workflow:
        (tmp_path / "workflows").mkdir()
        (tmp_path / "workflows" / "x.toml").write_text(workflow)
        given["programme"] = {"workflows": "workflows"}
    settings = config.Settings(home=tmp_path, **given)
    return Browser(Bureau(settings, listens="http://localhost"))


@pytest.mark.parametrize("revision", ["0002", "9999"])
def test_a_base_of_another_revision_is_told_with_what_to_do(tmp_path, base_url, revision) -> None:
    store = Store(base_url)
    with store.transaction() as db:
        db.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    store.close()
    browser = not_ready(tmp_path, base_url)
    for path in ("/", "/entrer", "/dossiers"):
        answer = browser.get(path)
        assert answer.status_code == 503
        assert is_a_page(answer)
        assert revision in answer.text
        assert "support-engine init" in answer.text or "Installez" in answer.text


@pytest.mark.parametrize("workflow", ["not toml", f'[workflow]\nid = "{HOSTILE}"', ""])
def test_a_programme_that_is_not_sound_is_told_with_its_flaws(tmp_path, workflow) -> None:
    answer = not_ready(tmp_path, workflow=workflow or " ").get("/dossiers")
    assert answer.status_code == 503
    assert is_a_page(answer)
    assert "x.toml" in answer.text


def test_a_programme_that_is_not_proven_is_told_on_top_once_the_base_is_there(
    office, monkeypatch
) -> None:
    office.open_at("incubation")
    bureau = bureau_of(office, "2023-06-15")
    ready = bureau._desk
    monkeypatch.setattr("support_engine.web.bureau.is_proven", lambda _desk, _text: False)
    drawn: list[WorkflowText] = []
    monkeypatch.setattr("support_engine.web.bureau.drawn_once", drawn.append)

    def refuse(*_given, **_named):
        raise BaseNotReady("Pas encore")

    bureau._desk = None
    monkeypatch.setattr("support_engine.web.bureau.open_desk", refuse)
    bureau.examine()
    monkeypatch.setattr("support_engine.web.bureau.open_desk", lambda *_given, **_named: ready)
    before = set(threading.enumerate())
    assert bureau.desk is ready
    browser = Browser(bureau)
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert drawn == office.engine.registry.programmes(), "the first page that shows one is quick"
    browser.enter("camille")
    for path in ("/dossiers", f"/dossiers/{REFERENCE}", f"/dossiers/{REFERENCE}/actes/note"):
        page = browser.get(path).text.replace("\u00a0", " ")
        assert "n’est pas prouvé : aucun nouveau dossier ne suit ses règles" in page
        assert "support-engine workflow check" in page


HOSTILE_NAMES = (
    HOSTILE,
    "=1+1",
    "Atelier \u202egnp.exe",
    "Atelier\r\nSet-Cookie: x=1",
    "\x1b[31mrouge",
    "é" * 10_000,
)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_passes_through_pages_harmlessly(office, browser, name, monkeypatch) -> None:
    # As one that was recorded before there was a longest one.
    monkeypatch.setattr("support_engine.engine.too_long", lambda command: iter(()))
    office.open_at("incubation", name=name)
    browser.enter("camille")
    for path in ("/dossiers", f"/dossiers/{REFERENCE}"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert HOSTILE not in answer.text
        assert not {"\u202e", "\x1b", "\r"} & set(answer.text)
        assert "set-cookie" not in answer.headers
