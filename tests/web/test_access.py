"""Who may open what: every route × role, foreign dossiers, sessions, links, forms of elsewhere."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from support_engine.adapters import clock
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access, web_links
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import GivePasswordLink, HandOver
from support_engine.stories.people.handing_over import hand_over
from support_engine.stories.people.passwords import When, give_link
from support_engine.views.letters.letter_codes import code_of
from support_engine.web.entry import entering, passwords
from support_engine.web.entry.entering import TOO_OFTEN, WRONG, Whence, by_password
from support_engine.web.entry.invitations import demonstration_links
from support_engine.web.routes import May
from support_engine.web.routing import every_route
from tests.office import at
from tests.story import OFFICER, REFERENCE, day, road
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import PASSWORD

ROLES = {
    "camille": {May.INSIDE, May.OFFICE},
    "olivia": {May.INSIDE, May.OFFICE},
    "paul": {May.INSIDE, May.OFFICE},
    "andrea": {May.INSIDE, May.OFFICE},
    "noa": {May.INSIDE, May.ADMINISTRATOR},
    "alex": {May.INSIDE},
    "lou": {May.INSIDE},
}
"""Officer, authorising officer, accountant, auditor, administrator, expert named on a dossier,
and somebody who is nothing yet."""
MORE = (
    Person("andrea", "Andréa", "andrea@demo.example", "", frozenset({"auditeur"})),
    Person("noa", "Noa", "noa@demo.example", "", frozenset({"administrateur"})),
    Person("lou", "Lou", "lou@demo.example"),
)


@pytest.fixture
def people(office):
    with office.store.transaction() as db:
        for person in MORE:
            directory.save(db, person)


def address(path: str, reference: str) -> str:
    """A path with each name in it filled."""
    filled = (
        path.replace("{reference}", reference)
        .replace("{secret}", "none")
        .replace("{name}", "bureau.css")
        .replace("{file:path}", "theme.css")
    )
    for rest in ("{tab}", "{digest}", "{act}", "{key}", "{number}", "{person}"):
        filled = filled.replace(rest, "x")
    return filled


def test_each_route_opens_for_those_whom_it_declares_and_for_nobody_else(office, people) -> None:
    office.open_at("incubation")
    bureau = bureau_of(office, "2023-06-15")
    foreign = "/dossiers/{reference}"
    wrong = []
    for person, may in {"": set(), **ROLES}.items():
        browser = Browser(bureau)
        if person:
            browser.enter(person)
        for route in every_route():
            if route.path == "/sortir":
                continue
            response = browser.request(route.method, address(route.path, REFERENCE))
            where = response.headers.get("location", "")
            to_the_door = where.startswith("/entrer")
            is_open = route.may in {May.ALWAYS, May.ANYBODY, *may}
            is_hidden = foreign in route.path and person in ("noa", "lou")
            if route.may is May.HOLDER:
                ok = where == "/espace"
            elif not person:
                ok = to_the_door != is_open
            elif not is_open:
                ok = response.status_code == 403
            elif is_hidden:
                ok = response.status_code == 404 and REFERENCE not in response.headers
            else:
                ok = response.status_code not in (403, 500) and not to_the_door
            if not ok:
                wrong.append((person, route.method, route.path, response.status_code))
    assert not wrong


def test_each_route_of_the_space_opens_for_whom_a_dossier_lets_in_alone(office, people) -> None:
    foreign = "MP2-007"
    office.open_at("incubation")
    office.open_at("incubation", foreign, name="Atelier lointain", wave="2")
    hers = "UPDATE dossiers SET folded = replace(folded, 'porteuse', 'lou') WHERE reference = ?"
    with office.store.transaction() as db:
        db.exec_driver_sql(hers, (foreign,))
    bureau = bureau_of(office, "2023-06-15")
    holder, on = c.Actor("porteuse"), day("2023-06-15")
    office.must(
        c.GiveAccess(reference=REFERENCE, by=holder, on=on, person="paul", right="claim"),
        "2023-06-15",
    )
    theirs = (("porteuse", REFERENCE), ("paul", REFERENCE))
    tries = (*theirs, ("porteuse", foreign), ("paul", foreign), ("alex", REFERENCE))
    wrong, opened = [], 0
    for person, reference in tries:
        browser = Browser(bureau).enter(person, side="espace")
        for route in every_route():
            if route.path in ("/espace/sortir", "/sortir"):
                continue
            response = browser.request(route.method, address(route.path, reference))
            where, status = response.headers.get("location", ""), response.status_code
            if route.may in (May.ALWAYS, May.ANYBODY):
                ok = status not in (403, 500)
            elif route.side == "bureau":
                ok = where.startswith("/entrer")
            elif (person, reference) in theirs:
                ok, opened = status in (200, 404, 422), opened + (status == 200)
            else:
                ok = status == 404 and "Atelier" not in response.text
            if not ok:
                wrong.append((person, reference, route.method, route.path, status))
    assert not wrong
    assert opened >= 2 * len(theirs), "their own pages are open"


def test_an_expert_sees_the_dossiers_that_name_them_and_no_trace_of_others(office, people) -> None:
    office.open_at("incubation")
    office.open_at("incubation", "MP2-007", name="Atelier lointain", wave="2")
    named = office.dossier().people
    assert named["accompagnateur"] == "alex"
    browser = Browser(bureau_of(office, "2023-06-15")).enter("alex")
    assert REFERENCE in browser.get("/dossiers").text
    assert browser.get(f"/dossiers/{REFERENCE}").status_code == 200
    lou = Browser(browser.bureau).enter("lou")
    assert REFERENCE not in lou.get("/dossiers").text
    hidden, absent = lou.get(f"/dossiers/{REFERENCE}"), lou.get("/dossiers/MP1-999")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.text.replace(REFERENCE, "") == absent.text.replace("MP1-999", "")


def test_whoever_left_reads_nothing_more_of_the_closed_dossiers_that_name_them(
    office, people
) -> None:
    for command in road():
        office.must(command)
    desk = bureau_of(office, "2025-01-06")
    page = f"/dossiers/{REFERENCE}"
    browsers = {one: Browser(desk).enter(one) for one in ("camille", "alex")}
    for person, browser in browsers.items():
        assert browser.get(page).status_code == 200
        leaving = HandOver(by="noa", person=person, successor="sacha")
        assert not isinstance(hand_over(desk.desk, leaving, at("2025-01-06T10:00")), Refused)
        assert browser.get(page).headers["location"].startswith("/entrer")


def test_what_one_message_said_of_several_dossiers_is_read_whole_by_its_reader_alone(
    office, people
) -> None:
    office.open_at("incubation")
    office.open_at("incubation", "MP2-007", name="Atelier lointain", wave="2")
    office.must(
        c.AssignPerson(
            reference="MP2-007",
            by=OFFICER,
            on=day("2022-04-01"),
            role="accompagnateur",
            person="lou",
        )
    )
    for on in ("2022-04-29", "2022-05-09", "2022-06-01"):
        office.tick(on)
    both = [one for one in office.outbox(reference=REFERENCE) if "lointain" in one["body"]]
    assert {one["person"] for one in both} >= {"camille", "porteuse"}
    reader = Browser(bureau_of(office, "2022-06-02")).enter("camille")
    expert = Browser(reader.bureau).enter("alex")
    for letter in both:
        path = f"/dossiers/{REFERENCE}/courriers/{code_of(letter['key'])}"
        assert ("lointain" in reader.get(path).text) == (letter["person"] == "camille")
        seen = expert.get(path).text
        assert "Ce message réunissait" in seen
        assert "Atelier du Lin" in seen
        assert "lointain" not in seen


def typed(browser, name="camille", password=PASSWORD, **more):
    return browser.post("/entrer", data={"name": name, "password": password, **more})


@pytest.fixture
def account(office):
    with office.store.transaction() as db:
        web_access.set_password(db, "camille", passwords.hashed(PASSWORD), clock.now())


def test_one_enters_by_id_or_address_goes_where_one_wanted_and_out_for_good(
    browser, account
) -> None:
    first = browser.get("/dossiers?q=x")
    assert first.headers["location"] == "/entrer?vers=/dossiers%3Fq%3Dx"
    entered = typed(browser, "Camille@DEMO.example", back="/dossiers?q=x")
    assert (entered.status_code, entered.headers["location"]) == (303, "/dossiers?q=x")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert browser.get("/dossiers").status_code == 200
    stolen = browser.cookies["bureau"]
    browser.post("/sortir")
    browser.cookies.clear()
    browser.cookies.set("bureau", stolen, domain="localhost.local")
    assert browser.get("/dossiers").status_code == 303


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\e.x",
        "//[",
        "http://[",
        "/\t/elsewhere.example",
        "/x\\..\\..\\\\e.x",
        "/x\r\nset-cookie: a=b",
        "javascript:alert(1)",
        " //elsewhere.example",
    ],
)
def test_the_door_leads_nowhere_else(browser, account, back) -> None:
    assert typed(browser, back=back).headers["location"] == "/"


def test_nobody_learns_whether_an_account_exists(browser, account, monkeypatch) -> None:
    hashes = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda p, kept: hashes.append(kept) or real(p, kept))
    told = {
        typed(browser, name, "wrong password").text.replace(name, "")
        for name in ("camille", "sacha", "nobody")
    }
    assert len(told) == 1
    assert len(hashes) == 3
    assert typed(browser, "sacha", "nobody has this password").status_code == 422


@pytest.fixture
def tries(office, monkeypatch):
    """One attempt after another, from wherever, with hashes that cost nothing."""
    monkeypatch.setattr(passwords, "matches", lambda given, _kept: given == PASSWORD)

    def tried(name="camille", password="wrong", address="192.0.2.1", browser="", later=0):
        now = clock.now() + timedelta(minutes=later)
        return by_password(office.store, name, password, Whence(address, browser), now)

    return tried


def test_a_password_that_ends_while_it_is_judged_lets_nobody_in(office, monkeypatch) -> None:
    with office.store.transaction() as db:
        web_access.set_password(db, "camille", "a former one", clock.now())

    def ended_meanwhile(_given, _kept) -> bool:
        with office.store.transaction() as db:
            web_access.set_password(db, "camille", "another one", clock.now())
        return True

    monkeypatch.setattr(passwords, "matches", ended_meanwhile)
    tried = by_password(office.store, "camille", "x", Whence("192.0.2.1"), clock.now())
    assert (tried.secret, tried.problem) == ("", WRONG)


def test_a_password_chosen_by_a_link_that_ends_at_once_leaves_no_session(
    office, monkeypatch
) -> None:
    people, when = office.engine.directory, When(clock.now(), clock.now())
    with office.store.transaction() as db:
        asked = GivePasswordLink(by="camille", person="camille")
        secret = give_link(people, db, asked, when)
    kept = Store.transaction

    @contextmanager
    def ended_after(store):
        with kept(store) as db:
            yield db
        monkeypatch.setattr(Store, "transaction", kept)
        with kept(store) as db:  # another process, as soon as a transaction ends
            web_access.forget(db, "camille")

    monkeypatch.setattr(Store, "transaction", ended_after)
    entered = entering.choose(people, secret, PASSWORD, "192.0.2.1", when)
    assert entered.secret
    with office.store.reading() as db:
        assert web_access.session_of(db, entered.secret) is None


ELSEWHERE = "198.51.100.7"


def test_after_too_many_failures_one_place_waits_and_the_owner_enters_from_any_other(tries) -> None:
    for _ in range(8):
        assert tries().problem == WRONG
    assert tries(password=PASSWORD).problem == TOO_OFTEN
    assert tries("sacha", PASSWORD).secret, "others still enter from there"
    assert tries(password=PASSWORD, address=ELSEWHERE).secret
    assert tries(password=PASSWORD).problem == TOO_OFTEN
    assert tries(password=PASSWORD, later=16).secret


def test_whoever_entered_from_a_browser_enters_from_it_whatever_others_try_beside(tries) -> None:
    mine = web_access.digest_of(tries(password=PASSWORD).secret)
    for number in range(60):
        tries(f"person-{number}")
        tries()
    assert tries(password=PASSWORD).problem == TOO_OFTEN
    assert tries(password=PASSWORD, browser=mine).secret
    for _ in range(8):
        tries(browser=mine)
    assert tries(password=PASSWORD, browser=mine).problem == TOO_OFTEN
    assert tries("sacha", PASSWORD, browser=mine).problem == TOO_OFTEN, "it is no pass for others"


def test_attempts_from_everywhere_slow_an_account_down_and_keep_nobody_out(tries) -> None:
    pauses = [tries(address=f"198.51.100.{number}").pause for number in range(60)]
    assert pauses[:20] == [0.0] * 20
    assert pauses[20:] == sorted(pauses[20:])
    assert pauses[-1] == 8.0
    late = tries(password=PASSWORD, address="203.0.113.1")
    assert (bool(late.secret), late.pause) == (True, 8.0)
    assert tries("sacha", address="203.0.113.2").pause == 0.0
    assert tries(later=16, address="203.0.113.3").pause == 0.0


def test_successes_count_for_nothing(tries) -> None:
    for _ in range(60):
        assert tries(password=PASSWORD).secret
    assert tries(password=PASSWORD).pause == 0.0


def test_an_address_that_tries_every_account_is_stopped_with_all_that_are_beside_it(tries) -> None:
    for number in range(40):
        assert tries(f"person-{number}", address=f"2001:db8::{number}").problem == WRONG
    assert tries("person-x", PASSWORD, address="2001:db8::ffff").problem == TOO_OFTEN
    assert tries("person-x", address="2001:db8:0:1::1").problem == WRONG
    for _ in range(8):
        tries("person-y", address="::ffff:192.0.2.9")
    assert tries("person-y", address="192.0.2.9").problem == TOO_OFTEN


def test_an_address_and_an_id_do_not_tell_that_they_are_of_one_person(tries) -> None:
    for _ in range(9):
        tries("camille@demo.example")
    assert tries("camille@demo.example").problem == TOO_OFTEN
    assert tries("camille").problem == tries("nobody").problem == WRONG


def test_the_door_makes_people_wait_without_a_thread_and_knows_their_browser(
    browser, account, monkeypatch
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("support_engine.web.app.sleep", sleep)
    monkeypatch.setattr(entering, "CALM", 1)
    for _ in range(3):
        typed(browser, password="wrong")
    assert waited == [pytest.approx(0.4), pytest.approx(0.8)]
    assert typed(browser).status_code == 303
    known = browser.cookies["bureau-connu"]
    assert known == web_access.digest_of(browser.cookies["bureau"])
    browser.cookies.delete("bureau")
    browser.cookies.set("bureau", known, domain="localhost.local")
    assert browser.get("/dossiers").status_code == 303, "it opens nothing"


def test_who_fails_to_give_the_password_again_is_shut_out_of_nothing_else(
    office, browser, account
) -> None:
    browser.enter("camille", clock.now() - timedelta(minutes=20), is_proven=True)
    absence = {"starts_on": "2023-07-01", "ends_on": "2023-07-05", "substitute": "sacha"}

    def again(password: str) -> str:
        return browser.post("/reglages/absence", data={**absence, "password": password}).text

    for _ in range(8):
        assert "Ce n’est pas votre mot de passe" in again("wrong")
    assert "Trop d’essais dans cette session" in again(PASSWORD)
    assert typed(Browser(browser.bureau)).status_code == 303


def test_whoever_enters_leaves_the_session_that_their_browser_had(browser, account) -> None:
    former = browser.enter("sacha").cookies["bureau"]
    assert typed(browser).status_code == 303
    other = Browser(browser.bureau)
    other.cookies.set("bureau", former, domain="localhost.local")
    assert other.get("/dossiers").status_code == 303


def test_a_session_ends_after_eight_hours_without_a_page_and_with_the_person(
    office, browser
) -> None:
    browser.enter("camille", clock.now() - timedelta(hours=7, minutes=59))
    assert browser.get("/dossiers").status_code == 200, "and it is young again"
    browser.enter("camille", clock.now() - timedelta(hours=8, minutes=1))
    door = browser.get("/dossiers").headers["location"]
    assert "Votre session s’est terminée" in browser.get(door).text
    assert "saisi et joint" not in browser.get(door).text, "nothing was typed"
    browser.enter("sacha")
    with office.store.transaction() as db:
        directory.forget(db, "sacha")
    assert browser.get("/dossiers").status_code == 303
    with office.store.reading() as db:
        assert web_access.session_of(db, browser.cookies["bureau"]) is None


def test_a_link_of_a_demonstration_serves_once_and_not_by_being_read(office, browser) -> None:
    with office.store.transaction() as db:
        secret = web_links.new_link(db, "camille", "demonstration", clock.now())
    for _ in range(2):
        assert "Camille" in browser.get(f"/demonstration/{secret}").text
    assert "make serve" in browser.get("/entrer").text, "nobody has a password there"
    assert browser.post(f"/demonstration/{secret}").status_code == 303
    assert browser.get("/dossiers").status_code == 200
    other = Browser(browser.bureau)
    for again in (browser.get, other.get, other.post):
        assert again(f"/demonstration/{secret}").status_code == 404
    twice = browser.post(f"/demonstration/{secret}")
    assert twice.headers["location"] == "/", "the button was pressed twice"
    assert browser.get("/dossiers").status_code == 200
    assert browser.get(f"/mot-de-passe/{secret}").status_code == 404


def test_each_role_of_a_demonstration_has_a_link_those_of_one_dossier_too(office, browser) -> None:
    office.open_at("incubation")
    links = {one.person: one for one in demonstration_links(browser.bureau)}
    assert {"camille", "dominique", "alex", "porteuse"} <= set(links)
    assert links["alex"].role == "Accompagnateur ou accompagnatrice"
    assert browser.post(links["alex"].path).status_code == 303
    assert "MP1-001" in browser.get("/dossiers").text


def test_a_password_is_chosen_by_a_link_within_a_day_and_ends_other_sessions(
    office, browser
) -> None:
    other = Browser(browser.bureau).enter("camille")
    with office.store.transaction() as db:
        old = web_links.new_link(db, "camille", "password", clock.now())
        secret = web_links.new_link(db, "camille", "password", clock.now())
        late = web_links.new_link(db, "sacha", "password", clock.now() - timedelta(hours=25))
    for gone in (old, late):
        assert browser.get(f"/mot-de-passe/{gone}").status_code == 404
    path = f"/mot-de-passe/{secret}"
    for bad, again in (("short", "short"), ("camille camille", "camille camille"), (PASSWORD, "x")):
        answer = browser.post(path, data={"password": bad, "again": again})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert bad not in answer.text or bad == "short"
    assert browser.post(path, data={"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert browser.get("/dossiers").status_code == 200
    assert other.get("/dossiers").status_code == 303
    given = {"password": PASSWORD, "again": PASSWORD}
    assert browser.post(path, data=given).headers["location"] == "/", "pressed twice"
    assert browser.get("/dossiers").status_code == 200
    assert other.post(path, data=given).status_code == 404
    assert typed(Browser(browser.bureau)).status_code == 303


FOREIGN = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "origin": "http://localhost"},
    {"sec-fetch-site": "", "origin": "http://elsewhere.example"},
    {"sec-fetch-site": "", "origin": "null"},
    {"sec-fetch-site": ""},
)


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_of_another_site_does_nothing(browser, headers) -> None:
    browser.enter("camille")
    given = {name: value for name, value in headers.items() if value}
    if not headers["sec-fetch-site"]:
        del browser.headers["sec-fetch-site"]
    answer = browser.post("/sortir", headers=given)
    assert answer.status_code == 403
    assert "Rien n’a été enregistré" in answer.text
    assert browser.get("/dossiers").status_code == 200


def test_where_the_browser_says_nothing_of_the_site_its_origin_counts(browser) -> None:
    browser.enter("camille")
    del browser.headers["sec-fetch-site"]
    assert browser.post("/sortir", headers={"origin": "http://localhost"}).status_code == 303


def test_an_unknown_name_asks_the_base_no_more_than_a_known_one(office, browser) -> None:
    asked: list[str] = []
    event.listen(
        office.store.engine, "checkout", lambda raw, *_: raw.set_trace_callback(asked.append)
    )

    def questions(name: str) -> list[str]:
        asked.clear()
        typed(browser, name, "wrong password")
        return [one.split("'")[0] for one in asked]

    questions("dominique")
    assert questions("nobody") == questions("sacha")


def test_whoever_stands_in_sees_what_the_absent_person_sees(office, people) -> None:
    office.open_at("incubation")
    lou = Browser(bureau_of(office, "2023-06-15")).enter("lou")
    assert lou.get(f"/dossiers/{REFERENCE}").status_code == 404
    with office.store.transaction() as db:
        db.exec_driver_sql(
            "UPDATE people SET substitute = 'lou', absent_from = '2023-06-01',"
            " absent_until = '2023-06-30' WHERE id = 'alex'"
        )
    assert lou.get(f"/dossiers/{REFERENCE}").status_code == 200
    later = Browser(bureau_of(office, "2023-07-01")).enter("lou")
    assert later.get(f"/dossiers/{REFERENCE}").status_code == 404


def test_a_session_ends_after_a_day_however_busy(office) -> None:
    browser = Browser(bureau_of(office, "2023-06-15"))
    browser.enter("camille", clock.now() - timedelta(hours=25))
    with office.store.transaction() as db:
        session = web_access.session_of(db, browser.cookies["bureau"])
        web_access.seen(db, session, clock.now())
    assert browser.get("/dossiers").headers["location"].startswith("/entrer")


def test_only_who_sees_a_programme_whole_asks_for_the_work_of_the_team(office, people) -> None:
    office.open_at("incubation")
    alex = Browser(bureau_of(office, "2023-06-15")).enter("alex")
    assert alex.get("/a-faire?pour=equipe").text == alex.get("/a-faire").text


def test_an_id_in_an_address_names_nobody_whom_they_do_not_see(office, people) -> None:
    office.open_at("incubation")
    bureau = bureau_of(office, "2023-06-15")
    asked = "/dossiers?suivi=camille&onglet=total"
    assert "Suivi par\u00a0: Camille" in Browser(bureau).enter("alex").get(asked).text
    lou = Browser(bureau).enter("lou")
    for page in (asked, f"{asked}&filtrer=1"):
        assert "Camille" not in lou.get(page).text
