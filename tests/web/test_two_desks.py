"""Two desks on one PostgreSQL, as two processes would be: nothing that counts stands in either."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from threading import Barrier

import pytest

from support_engine.adapters import clock
from support_engine.adapters.files import workflows
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.web import answers, web_access, web_batches
from support_engine.assemble import Desk
from support_engine.core.dossier.events import Noted
from support_engine.engine import Engine
from support_engine.web.entry import entering, passwords
from tests.story import REFERENCE
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import PASSWORD, act, carried, upload, wait, words
from tests.web.program import HERE, Program, code

KEY = "document:statuts"


@pytest.fixture(params=["postgresql"])
def base_url(postgresql_url, empty):
    """One base for both."""
    empty()
    return postgresql_url


@pytest.fixture
def desks(office, programme, base_url):
    """Two desks, each with its own connections and its own engine."""
    office.open_at("incubation")
    with office.store.transaction() as db:
        web_access.set_password(db, "camille", passwords.hashed(PASSWORD), clock.now())
    first = bureau_of(office, "2022-04-01")
    store = Store(base_url, is_replayed=True)
    registry = workflows.Registry([programme], "manufactures")
    engine = Engine(store, registry, office.window.calendar, office.window)
    second = bureau_of(office, "2022-04-01")
    second._desk = Desk(first.settings, store, engine, office.letters)
    yield first, second
    store.close()


def in_at(desk, *, like: Browser | None = None) -> Browser:
    """A browser at a desk, with the cookies of another one."""
    browser = Browser(desk)
    if like:
        browser.cookies = like.cookies
    return browser


def test_a_session_a_file_and_an_act_go_from_one_desk_to_the_other(office, desks) -> None:
    here = in_at(desks[0])
    entered = here.post("/entrer", data={"name": "camille", "password": PASSWORD})
    assert entered.status_code == 303
    there = in_at(desks[1], like=here)
    preview = upload(here, KEY, "statuts.pdf", b"%PDF-1.4 statutes")
    done = there.post(f"{act(KEY)}/fait", data=carried(preview.text))
    again = here.post(f"{act(KEY)}/fait", data=carried(preview.text))
    assert done.headers["location"] == again.headers["location"]
    assert len(office.dossier().documents["statuts"]) == 1
    there.post("/sortir")
    here.cookies.set("bureau", preview.request.headers["cookie"].split("bureau=")[-1].split(";")[0])
    assert here.get("/dossiers").status_code == 303, "out of one is out of both"


def test_a_draft_waits_for_its_author_at_either(office, desks) -> None:
    here = in_at(desks[0]).enter("camille")
    form = {**carried(here.get(act("note")).text), "f.text": "Appel du porteur"}
    wait(office, 9)
    door = in_at(desks[1], like=here).post(act("note"), data=form).headers["location"]
    page = here.get(door).text
    given = {**carried(page), "name": "camille", "password": PASSWORD}
    back = here.post("/entrer", data=given).headers["location"]
    assert "Appel du porteur" in words(in_at(desks[1], like=here).get(back).text)


def test_failures_at_one_count_at_the_other(desks, monkeypatch) -> None:
    monkeypatch.setattr(passwords, "matches", lambda given, _kept: given == PASSWORD)
    whence, now = entering.Whence("192.0.2.1"), clock.now()
    for number in range(8):
        entering.by_password(desks[number % 2].desk.store, "camille", "wrong", whence, now)
    for desk in desks:
        tried = entering.by_password(desk.desk.store, "camille", PASSWORD, whence, now)
        assert tried.problem == entering.TOO_OFTEN


def confirmed_at_once(browsers: list[Browser], key: str, forms: list[dict]) -> list[int]:
    """Each browser confirms its form of an act at the same moment: the answers, lowest first."""
    together = Barrier(len(browsers))

    def confirm(browser: Browser, form: dict) -> int:
        together.wait()
        return browser.post(f"{act(key)}/fait", data=form).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        return sorted(pool.map(confirm, browsers, forms))


@pytest.mark.parametrize("same_form", [True, False])
def test_of_two_tabs_that_confirm_at_once_an_act_is_done_once_and_the_other_is_told(
    office, desks, same_form
) -> None:
    browsers = [in_at(desk).enter("camille") for desk in desks]
    forms = []
    for browser in browsers:
        form = {**carried(browser.get(act("note")).text), "f.text": "Appel du porteur"}
        forms.append(carried(browser.post(act("note"), data=form).text))
    if same_form:
        forms[1] = forms[0]
    told = confirmed_at_once(browsers, "note", forms)
    assert told == ([303, 303] if same_form else [303, 409])
    notes = [row for row in office.journal(REFERENCE) if isinstance(row.event, Noted)]
    assert len(notes) == 1


def test_of_two_who_use_one_file_at_once_one_has_it(office, desks) -> None:
    browsers = [in_at(desk).enter("camille") for desk in desks]
    form = carried(upload(browsers[0], KEY, "statuts.pdf", b"%PDF-1.4 statutes").text)
    forms = [form, {**form, "key": "b" * 32}]
    told = confirmed_at_once(browsers, KEY, forms)
    assert told[0] == 303
    assert told[1] in (409, 422)
    assert len(office.dossier().documents["statuts"]) == 1


@pytest.mark.parametrize("first", ["single", "several"])
def test_one_key_asked_at_once_for_one_dossier_and_for_several_serves_for_one_of_them(
    office, desks, monkeypatch, first
) -> None:
    one, other = (Program(desk, "camille") for desk in desks)
    version, pool = office.dossier().version, ThreadPoolExecutor(1)
    on = [{"reference": REFERENCE, "version": version}]
    body = {"act": "note", "fields": {"text": "Une fois"}, "dossiers": on}
    key, later = {"idempotency-key": "k"}, []
    asking = {
        "single": lambda program: program.act("note", version, "k", text="Une fois"),
        "several": lambda program: program.post(f"{HERE}/batches", json=body, headers=key),
    }
    module, name = {"single": (answers, "keep"), "several": (web_batches, "begin")}[first]
    writes = getattr(module, name)
    (second,) = asking.keys() - {first}

    def overtaken(db, *given) -> None:
        """The other asks while what was looked at, and found free, is written."""
        monkeypatch.setattr(module, name, writes)
        later.append(pool.submit(asking[second], other))
        wait_for([*later], timeout=0.4)
        writes(db, *given)

    monkeypatch.setattr(module, name, overtaken)
    told = asking[first](one)
    assert (told.status_code, code(later[0].result())) == (200, "key_reused")
    notes = [row for row in office.journal(REFERENCE) if isinstance(row.event, Noted)]
    assert len(notes) == 1
