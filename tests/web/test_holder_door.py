"""The door of a holder’s space: who is sent a link, what a link opens, for how long."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from support_engine import config
from support_engine.adapters import clock
from support_engine.adapters.store.codec import moment
from support_engine.adapters.store.people import directory, web_logins
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.people.web_logins import Login
from support_engine.adapters.store.web import web_access, web_links
from support_engine.core.acts import commands as c
from support_engine.core.people.commands import ChangeContact
from support_engine.web.entry import own_links
from tests.office import at
from tests.smtp import mail_server
from tests.story import HEAD, OFFICER, REFERENCE, day
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import TODAY, carried, words

HOME = f"/espace/{REFERENCE}"
HERS = "porteuse@demo.example"
SENT = "Si cette adresse est celle d’un porteur de projet"


@pytest.fixture
def space(office):
    office.open_at("incubation")
    return Browser(bureau_of(office, TODAY))


def asked(browser, email: str = HERS, **more: str):
    return browser.post("/espace", data={"email": email, **more})


def mailed(browser) -> list[str]:
    """The paths of the links that left, each as a mail says it."""
    folder = browser.bureau.settings.letters
    mails = [path.read_bytes().decode() for path in sorted(folder.glob("*.eml"))]
    plain = [mail.replace("=\r\n", "").replace("=3D", "=") for mail in mails]
    found = (re.search(r"http://localhost(/espace/entrer/\S+)", mail) for mail in plain)
    return [one[1] for one in found if one]


def link_to(office, person: str = "porteuse", since: timedelta = timedelta()) -> str:
    with office.store.transaction() as db:
        line = Login(clock.now() - since, "space", "sent", "", person)
        secret = own_links.new_link(db, line)
    return f"/espace/entrer/{secret}"


def everything(office) -> str:
    """Every row of every table, as text."""
    with office.store.reading() as db:
        tables = db.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
        return "".join(str(db.execute(text(f"SELECT * FROM {one}")).all()) for one in tables)


def test_the_answer_is_the_same_to_everybody_and_the_holder_alone_is_sent_a_link(
    office, space
) -> None:
    told = {
        asked(space, email).text.replace(email, "")
        for email in (HERS, "camille@demo.example", "nobody@demo.example", "no@dress")
    }
    assert len(told) == 1
    assert SENT in words(told.pop())
    (path,) = mailed(space)
    secret = path.rpartition("/")[2]
    assert secret not in everything(office)
    assert web_access.digest_of(secret) in everything(office)
    assert not [row for row in office.outbox() if "espace" in row["key"]]
    assert asked(space, "  ").status_code == 422


def test_the_answer_leaves_before_anything_is_looked_for(space, monkeypatch) -> None:
    looked = []
    monkeypatch.setattr(own_links, "send", lambda *_given: looked.append("looked"))
    monkeypatch.setattr(directory, "at_address", lambda *_given: looked.append("too early"))
    assert asked(space).status_code == 200
    assert looked == ["looked"]


def test_a_link_serves_once_when_it_is_pressed_and_not_by_being_read(office, space) -> None:
    asked(space)
    (path,) = mailed(space)
    for _ in range(3):
        assert space.get(path).status_code == 200
        assert space.request("HEAD", path).status_code == 200
    assert space.post(path).headers["location"] == "/espace"
    assert space.get("/espace").headers["location"] == HOME
    assert "Porteuse" in space.get(HOME).text
    assert "httponly" in space.post(link_to(office)).headers["set-cookie"].lower()
    for again in (Browser(space.bureau).get, Browser(space.bureau).post):
        answer = again(path)
        assert answer.status_code == 404
        assert "Ce lien ne sert plus" in words(answer.text)
        assert 'action="/espace"' in answer.text


def test_a_button_pressed_twice_and_a_mail_opened_again_lead_in(office, space) -> None:
    asked(space)
    (path,) = mailed(space)
    assert space.post(path).status_code == 303
    with office.store.reading() as db:
        lines = len(web_logins.found(db, 99))
    assert space.post(path).headers["location"] == "/espace"
    assert space.get(path).headers["location"] == "/espace"
    assert space.get(HOME).status_code == 200, "and the session goes on"
    with office.store.reading() as db:
        assert len(web_logins.found(db, 99)) == lines, "no link was tried again"
    other = Browser(space.bureau)
    assert other.post(path).status_code == 404, "another browser is not in by it"
    assert other.post(link_to(office)).status_code == 303
    assert other.post(link_to(office)).status_code == 303, "a fresh link serves, in or not"


def test_used_expired_altered_and_foreign_links_are_one_page(office, space) -> None:
    good = link_to(office)
    with office.store.transaction() as db:
        other = web_links.new_link(db, "porteuse", "password", clock.now())
        web_logins.note(db, Login(clock.now(), "link", "sent", "", "porteuse"))
        desk = web_links.new_link(db, "porteuse", "demonstration", clock.now())
    dead = {
        "altered": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "expired": link_to(office, since=timedelta(minutes=31)),
        "of a password": f"/espace/entrer/{other}",
        "of the desk": f"/espace/entrer/{desk}",
        "unknown": "/espace/entrer/none",
    }
    pages = {space.get(path).text for path in dead.values()}
    pages |= {space.post(path).text for path in dead.values()}
    assert len(pages) == 1
    assert space.get(good.replace("/espace/entrer", "/mot-de-passe")).status_code == 404
    assert space.get(good.replace("/espace/entrer", "/demonstration")).status_code == 404
    assert space.get(link_to(office, since=timedelta(minutes=29))).status_code == 200


def test_of_two_who_ask_nobody_voids_the_link_that_the_other_waits_for(space) -> None:
    asked(space)
    asked(space)
    assert [Browser(space.bureau).post(one).status_code for one in mailed(space)] == [303, 303]


def test_an_address_is_sent_three_links_and_a_place_asks_twenty_times(space) -> None:
    told = {asked(space).text for _ in range(6)}
    assert len(told) == 1, "nobody learns it"
    assert len(mailed(space)) == 3
    for number in range(14):
        assert SENT in words(asked(space, f"person-{number}@demo.example").text)
    stopped = asked(space, "another@demo.example")
    assert stopped.status_code == 422
    assert "Attendez un quart d’heure" in words(stopped.text)


def test_a_session_opens_one_side_even_for_one_person(office, space) -> None:
    named = c.AssignPerson(
        reference=REFERENCE, by=HEAD, on=day("2022-04-01"), role="porteur", person="sacha"
    )
    office.store.is_replayed = False
    office.must(named)
    office.store.is_replayed = True
    for mine, other, home, door in (
        ("bureau", "espace", "/dossiers", HOME),
        ("espace", "bureau", HOME, "/dossiers"),
    ):
        browser = Browser(space.bureau).enter("sacha", side=mine)
        assert browser.get(home).status_code == 200
        assert browser.get(door).status_code == 303
        secret = browser.cookies[mine]
        browser.cookies.set(other, secret, domain="localhost.local")
        assert browser.get(door).status_code == 303, "the secret of one side opens the other"


def test_a_session_is_short_and_ends_with_a_word_on_every_device(office, space) -> None:
    for ago, status in ((119, 200), (121, 303)):
        browser = Browser(space.bureau)
        browser.enter("porteuse", clock.now() - timedelta(minutes=ago), side="espace")
        assert browser.get(HOME).status_code == status
    door = browser.get(HOME).headers["location"]
    assert "Votre session s’est terminée" in words(browser.get(door).text)
    long_ago, lately = (moment(clock.now() - timedelta(hours=h)) for h in (9, 0))
    space.enter("porteuse", side="espace")
    other = Browser(space.bureau).enter("porteuse", side="espace")
    assert space.post("/espace/sortir").headers["location"] == "/espace"
    assert other.get(HOME).status_code == 303
    other.enter("porteuse", side="espace")
    with office.store.transaction() as db:
        changed = "UPDATE web_sessions SET created_at = :then, seen_at = :now"
        db.execute(text(changed), {"then": long_ago, "now": lately})
    assert other.get(HOME).status_code == 303


def test_another_address_or_another_holder_shuts_the_space(office, space) -> None:
    space.enter("porteuse", side="espace")
    waiting = link_to(office)
    desk, now = space.bureau.desk, at(f"{TODAY}T11:00")
    with office.store.transaction() as db:
        admin = frozenset({"administrateur"})
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", admin))
    office.store.is_replayed = False
    change = ChangeContact(by="noa", person="porteuse", email="autre@demo.example")
    assert desk.directory.handle(change, now).rows
    assert space.get(HOME).status_code == 303
    assert space.get(waiting).status_code == 404
    space.enter("porteuse", side="espace")
    assert space.get(HOME).status_code == 200
    named = {"by": HEAD, "role": "porteur", "person": "sacha"}
    office.must(c.AssignPerson(reference=REFERENCE, on=day(TODAY), **named))
    assert space.get(HOME).status_code == 404
    assert "Aucun projet" in space.get("/espace").text


def test_without_a_space_or_an_address_there_is_no_door_and_letters_say_nothing(office) -> None:
    office.open_at("incubation")
    shut = bureau_of(office, TODAY)
    shut.settings = config.Settings(**{**shut.settings.model_dump(), "web": {"holders": False}})
    unreached = bureau_of(office, TODAY)
    unreached.listens = ""
    for bureau in (shut, unreached):
        answer = Browser(bureau).get("/espace")
        assert answer.status_code == 404
        assert "n’est pas ouvert ici" in words(answer.text)
    public = {"address": "https://bureau.example"}
    assert config.Settings(web=public).space == "https://bureau.example/espace"
    assert config.Settings(web={**public, "holders": False}).space == ""
    assert config.Settings().space == ""


def test_a_link_leaves_through_a_real_server_and_a_server_away_tells_nobody(office, space) -> None:
    office.store.is_replayed = False
    with mail_server() as server:
        mail = {"mode": "smtp", "host": "127.0.0.1", "port": server.port, "security": "none"}
        with_mail = {**space.bureau.settings.model_dump(), "mail": mail}
        settings = config.Settings(
            **with_mail,
        )
        space.bureau.settings = settings
        object.__setattr__(space.bureau.desk, "settings", settings)
        object.__setattr__(space.bureau.desk.store, "purpose", "real")
        asked(space)
        assert server.recipients == [HERS]
        body = server.taken[0].get_body(("plain",)).get_content()
    assert re.search(r"http://localhost/espace/entrer/\S{32}\s", body)
    assert SENT in words(asked(space).text), "the server is away by now"


def test_what_was_typed_waits_for_whoever_comes_back_by_a_link(office, space) -> None:
    key = f"{HOME}/actes/milestone.declare%3Alancement_incubation"
    space.enter("porteuse", side="espace")
    form = carried(space.get(key).text)
    with office.store.transaction() as db:
        ago = moment(clock.now() - timedelta(hours=3))
        db.execute(text("UPDATE web_sessions SET seen_at = :ago"), {"ago": ago})
    door = space.post(key, data=form).headers["location"]
    page = space.get(door)
    assert "saisi et joint vous attend" in words(page.text)
    asked(space, **carried(page.text))
    (path,) = mailed(space)
    back = space.post(path.partition("?")[0], data=carried(space.get(path).text))
    assert back.headers["location"].startswith("/espace/reprendre/")
    again = space.get(back.headers["location"])
    assert "Ce qui se passera" in words(again.text)
    desk = Browser(space.bureau).enter("porteuse")
    assert desk.get(back.headers["location"].removeprefix("/espace")).status_code == 404


@pytest.mark.parametrize("kept", ["../x", "a?b=c", "https://e.x", "é" * 20, "a" * 70, "x\r\ny"])
def test_a_link_carries_no_word_of_whoever_asks(space, kept) -> None:
    asked(space, kept=kept)
    (path,) = mailed(space)
    assert "?" not in path


def test_a_form_of_another_site_asks_for_nothing(space) -> None:
    answer = space.post("/espace", data={"email": HERS}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert mailed(space) == []
    assert OFFICER.person == "camille"
