"""Files that come with the form of an act: whose they are, how long they wait, where they end."""

from datetime import timedelta
from hashlib import sha256

import pytest

from support_engine.adapters import clock
from support_engine.adapters.store.web import web_access, web_files
from support_engine.core.acts import commands as c
from support_engine.stories import waiting_files
from support_engine.web.entry import passwords
from tests.story import REFERENCE
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import (
    HOME,
    PASSWORD,
    TODAY,
    act,
    carried,
    confirmed,
    papers,
    upload,
    wait,
    words,
)

KEY = "document:statuts"
CONTENT = b"%PDF-1.4 statutes"
FOREIGN = "MP2-007"


@pytest.fixture
def camille(office):
    office.open_at("incubation")
    office.open_at("incubation", FOREIGN, name="Atelier lointain", wave="2")
    return Browser(bureau_of(office, TODAY)).enter("camille")


def test_a_file_is_kept_with_its_act_and_not_before(office, camille) -> None:
    preview = upload(camille, KEY, "statuts.pdf", CONTENT)
    assert (len(papers(office)), len(papers(office, "waiting"))) == (0, 1)
    assert sha256(CONTENT).hexdigest() not in preview.text
    assert confirmed(camille, KEY, preview).status_code == 303
    assert [path.read_bytes() for path in papers(office)] == [CONTENT]
    assert papers(office, "waiting") == []


def test_a_paper_is_never_named_by_its_hash_nor_by_the_ticket_of_another_act(
    office, camille
) -> None:
    ticket = carried(upload(camille, KEY, "statuts.pdf", CONTENT).text)["f.file.ticket"]
    sacha = Browser(camille.bureau).enter("sacha")
    there = sha256(CONTENT).hexdigest()
    tries = (
        (camille, act(KEY), {"f.file.sha256": there, "f.file.name": "x.pdf"}),
        (camille, act(KEY), {"f.file": there}),
        (camille, act(KEY), {"f.file.ticket": there}),
        (camille, act(KEY), {"f.file.ticket": "../../../etc/passwd"}),
        (sacha, act(KEY), {"f.file.ticket": ticket}),
        (camille, act("document:rapport_diagnostic"), {"f.file.ticket": ticket}),
        (camille, act(KEY).replace(REFERENCE, FOREIGN), {"f.file.ticket": ticket}),
    )
    for browser, path, forged in tries:
        form = carried(browser.get(path).text)
        for where in (path, f"{path}/fait"):
            answer = browser.post(where, data={**form, **forged})
            assert answer.status_code == 422, (path, forged)
    assert not office.dossier().documents.get("statuts")
    mine = {**carried(camille.get(act(KEY)).text), "f.file.ticket": ticket}
    assert camille.post(act(KEY), data=mine).status_code == 200


def test_what_nobody_confirmed_is_cleared_away_by_a_round_after_two_days(office, camille) -> None:
    preview = upload(camille, KEY, "statuts.pdf", CONTENT)
    desk, now = camille.bureau.desk, clock.now()
    waiting_files.clear(desk, now + timedelta(hours=47))
    assert len(papers(office, "waiting")) == 1
    waiting_files.clear(desk, now + timedelta(hours=49))
    assert papers(office, "waiting") == papers(office) == []
    late = confirmed(camille, KEY, preview)
    assert late.status_code == 422
    assert "Joignez-le" in words(late.text)


def test_a_file_that_the_base_does_not_know_yet_is_left_to_whoever_writes_it(camille) -> None:
    desk, now = camille.bureau.desk, clock.now()
    desk.waiting.mkdir(parents=True)
    written = desk.waiting / "x"
    written.write_bytes(b"%PDF")
    waiting_files.clear(desk, now)
    assert written.exists()
    waiting_files.clear(desk, now + timedelta(hours=2))
    assert not written.exists()


def test_a_refused_act_keeps_its_file_waiting_and_a_damaged_one_stops_the_act(
    office, camille
) -> None:
    preview = upload(camille, KEY, "statuts.pdf", CONTENT)
    by = c.Actor("sacha", frozenset({"instructeur"}))
    office.must(c.AddNote(reference=REFERENCE, by=by, on=office.dossier().last_act_on, text="Non"))
    stale = confirmed(camille, KEY, preview)
    assert stale.status_code == 409
    assert (len(papers(office)), len(papers(office, "waiting"))) == (0, 1)
    (waiting,) = papers(office, "waiting")
    waiting.write_bytes(b"%PDF-1.4 another")
    version = office.dossier().version
    damaged = confirmed(camille, KEY, stale)
    assert damaged.status_code == 409
    assert "Joignez-le de nouveau" in words(damaged.text)
    assert office.dossier().version == version
    assert papers(office) == []


def test_one_person_does_not_fill_the_folder(office, camille, monkeypatch) -> None:
    monkeypatch.setattr(web_files, "MOST", 2)
    tickets = [
        carried(upload(camille, KEY, "s.pdf", CONTENT + bytes([n])).text)["f.file.ticket"]
        for n in range(4)
    ]
    owner = web_files.Owner("camille", f"{REFERENCE} {KEY}")
    with office.store.reading() as db:
        left = [bool(web_files.find(db, owner, one, clock.now())) for one in tickets]
    assert left == [False, False, True, True]
    waiting_files.clear(camille.bureau.desk, clock.now() + timedelta(hours=2))
    assert len(papers(office, "waiting")) == 2


@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_file_outlives_the_session_that_brought_it(office, camille, at_the_end) -> None:
    with office.store.transaction() as db:
        web_access.set_password(db, "camille", passwords.hashed(PASSWORD), clock.now())
    camille.enter("camille")
    if at_the_end:
        preview = upload(camille, KEY, "statuts.pdf", CONTENT)
        wait(office, 9)
        door = confirmed(camille, KEY, preview)
    else:
        form = carried(camille.get(act(KEY)).text)
        wait(office, 9)
        door = camille.post(act(KEY), data=form, files={"f.file": ("statuts.pdf", CONTENT)})
    page = camille.get(door.headers["location"]).text
    assert "joint vous attend" in words(page)
    given = {**carried(page), "name": "camille", "password": PASSWORD}
    back = camille.post("/entrer", data=given).headers["location"]
    again = camille.get(back)
    assert again.status_code == 200, words(again.text)
    assert confirmed(camille, KEY, again).status_code == 303
    assert [one.name for one in office.dossier().documents["statuts"]] == ["statuts.pdf"]


def test_what_comes_after_a_session_is_kept_of_those_alone_who_could_bring_it(
    office, camille
) -> None:
    with office.store.transaction() as db:
        db.exec_driver_sql("DELETE FROM roles WHERE person = 'sacha'")
    sacha = Browser(camille.bureau).enter("sacha", clock.now() - timedelta(hours=9))
    door = sacha.post(act(KEY), data={"key": "x"}, files={"f.file": ("statuts.pdf", CONTENT)})
    assert door.status_code == 303
    assert papers(office, "waiting") == []


def test_the_way_through_a_list_is_kept_from_the_act_to_what_it_did(camille) -> None:
    page = camille.get(f"{HOME}?liste=onglet%3Dtotal").text
    assert "1 sur 2" in words(page)
    form = camille.get(f"{act('note')}?liste=onglet%3Dtotal")
    assert f"{act('note')}?liste=onglet%3Dtotal" in page
    action = f"{act('note')}?liste=onglet%3Dtotal"
    assert f'action="{action}"' in form.text
    preview = camille.post(action, data={**carried(form.text), "f.text": "Appel."})
    done = f"{act('note')}/fait?liste=onglet%3Dtotal"
    assert f'action="{done}"' in preview.text
    for shown in (form, preview):
        assert "1 sur 2" in words(shown.text)
    landed = camille.post(done, data=carried(preview.text)).headers["location"]
    assert "1 sur 2" in words(camille.get(landed).text)
