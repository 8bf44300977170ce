"""A second factor in the browser: enrolled, asked at the door and before what weighs, lost."""

import re
from datetime import timedelta

import pytest
import segno

from support_engine.adapters import clock
from support_engine.adapters.store import traits
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access, web_factors, web_links
from support_engine.core.people.one_time import code_at, step_of
from support_engine.web.entry import entering, passwords
from support_engine.web.pages.settings_factor import squares
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import PASSWORD, carried, words

HERE = "/reglages/facteur"
ROLE = {"role": "auditeur"}
GIVE = "/reglages/personnes/sacha/roles"


@pytest.fixture
def bureau(office):
    """Whoever administers has a password."""
    with office.store.transaction() as db:
        for name in ("noa", "maxime"):
            roles = frozenset({"administrateur"})
            directory.save(db, Person(name, name.title(), f"{name}@demo.example", "", roles))
        for name in ("noa", "camille", "alex"):
            web_access.set_password(db, name, passwords.hashed(PASSWORD), clock.now())
    return bureau_of(office, None)


@pytest.fixture
def real(office, bureau, monkeypatch):
    """The same in a base that is no trial."""
    monkeypatch.setattr(type(office.store), "is_for_replaying", property(lambda _self: False))
    return bureau


class Telephone:
    """An application for codes, that never gives one twice."""

    def __init__(self, bureau, person: str, salt: str) -> None:
        self.secret = web_factors.secret_of(bureau.desk.factor_key, person, salt)
        self.bureau, self.person = bureau, person

    def code(self) -> str:
        """A code that has not served: whatever served is forgotten, as if time had passed."""
        with self.bureau.desk.store.transaction() as db:
            db.exec_driver_sql("UPDATE web_factors SET step = 0")
        return code_at(self.secret, step_of(clock.now()))


def enter(browser, name="noa", **more):
    return browser.post("/entrer", data={"name": name, "password": PASSWORD, **more})


def enrol(browser, person="noa") -> tuple[Telephone, list[str]]:
    """Somebody who entered a moment ago enrols: their telephone and their recovery codes."""
    page = browser.post(HERE).text
    salt = carried(page)["salt"]
    telephone = Telephone(browser.bureau, person, salt)
    shown = re.search(r"ce secret : <code>([A-Z2-7 ]+)</code>", page.replace("\u00a0", " "))
    assert shown
    wrong = browser.post(f"{HERE}/code", data={"salt": salt, "second": "000000"})
    assert wrong.status_code == 422
    assert carried(wrong.text)["salt"] == salt
    given = {"salt": salt, "second": telephone.code()}
    last = browser.post(f"{HERE}/code", data=given).text
    codes = re.findall(r"<li><code>([a-z2-9-]+)</code>", last)
    assert len(codes) == 10
    return telephone, codes


def test_after_enrolling_the_door_asks_for_a_code_and_a_recovery_code_opens_it_once(
    office, bureau
) -> None:
    noa = Browser(bureau)
    enter(noa)
    telephone, codes = enrol(noa)
    assert noa.get("/reglages").status_code == 200, "one stays in"
    other = Browser(bureau)
    asked = enter(other, back="/reglages/personnes")
    assert (asked.status_code, "set-cookie" in asked.headers) == (200, False)
    assert other.get("/reglages").status_code == 303
    form = carried(asked.text)
    wrong = other.post("/entrer/code", data={**form, "second": "000000"})
    assert wrong.status_code == 422
    entered = other.post("/entrer/code", data={**carried(wrong.text), "second": telephone.code()})
    assert entered.headers["location"] == "/reglages/personnes"
    assert other.post("/entrer/code", data={**form, "second": telephone.code()}).status_code == 422
    for status in (303, 422):
        third = Browser(bureau)
        given = {**carried(enter(third).text), "second": codes[0]}
        assert third.post("/entrer/code", data=given).status_code == status
    nobody = other.post("/entrer/code", data={"ticket": "none", "second": codes[1]})
    assert "Plus de cinq minutes ont passé." in words(nobody.text)
    assert "9 codes de secours" in words(noa.get("/reglages").text)


def test_wrong_codes_are_counted_wherever_they_come_from(bureau) -> None:
    noa = Browser(bureau)
    enter(noa)
    telephone, _ = enrol(noa)
    other = Browser(bureau)
    form = carried(enter(other).text)
    for _ in range(entering.CODES):
        other.post("/entrer/code", data={**form, "second": "000000"})
    late = other.post("/entrer/code", data={**form, "second": telephone.code()})
    assert "Trop de codes faux pour ce compte." in words(late.text)
    assert noa.get("/reglages").status_code == 200


def test_what_weighs_asks_for_both_and_a_session_without_a_code_is_not_enough(bureau) -> None:
    noa = Browser(bureau)
    enter(noa)
    before = Browser(bureau)
    enter(before)
    telephone, _ = enrol(noa)
    assert noa.post(GIVE, data=ROLE).status_code == 303
    assert before.post(GIVE, data={**ROLE, "password": PASSWORD}).status_code == 422
    assert "Code de votre second facteur" in before.get("/reglages/personnes/sacha").text
    bad = before.post(GIVE, data={**ROLE, "password": PASSWORD, "second": "000000"})
    assert "Ce code n’est pas le bon." in words(bad.text)
    no = before.post(GIVE, data={**ROLE, "password": "wrong", "second": telephone.code()})
    assert "pas votre mot de passe" in words(no.text)
    good = {"role": "comptable", "password": PASSWORD, "second": telephone.code()}
    assert before.post(GIVE, data=good).status_code == 303


def test_in_a_real_base_whoever_touches_money_or_administers_enrols_first(real) -> None:
    noa = Browser(real)
    assert enter(noa).headers["location"] == f"{HERE}?vers=/"
    assert "sans second facteur" in words(noa.get(f"{HERE}?vers=/dossiers").text)
    assert noa.get("/reglages/personnes").status_code == 200, "one may look"
    refused = noa.post(GIVE, data=ROLE)
    assert refused.status_code == 422
    assert "demande un second facteur" in words(refused.text)
    enrol(noa)
    assert noa.post(GIVE, data=ROLE).status_code == 303
    assert enter(Browser(real), "camille").headers["location"] == f"{HERE}?vers=/"
    assert enter(Browser(real), "alex").headers["location"] == "/"
    real.settings = real.settings.model_copy(
        update={"web": real.settings.web.model_copy(update={"second_factor": False})}
    )
    assert enter(Browser(real), "camille").headers["location"] == "/"


def test_an_old_session_enrols_nothing_without_the_password(real) -> None:
    noa = Browser(real).enter("noa", clock.now() - timedelta(minutes=20), is_proven=True)
    assert "Votre mot de passe, de nouveau" in words(noa.get(HERE).text)
    assert noa.post(HERE).status_code == 422
    salted = {"salt": "0" * 32, "second": "123456"}
    assert "Un quart d’heure a passé" in words(noa.post(f"{HERE}/code", data=salted).text)
    assert "Enregistrer ce second facteur" in noa.post(HERE, data={"password": PASSWORD}).text
    assert noa.post(f"{HERE}/code", data={"salt": "../x"}).headers["location"] == HERE


def test_a_link_to_choose_a_password_is_no_way_around(bureau) -> None:
    noa = Browser(bureau)
    enter(noa)
    telephone, _ = enrol(noa)
    with bureau.desk.store.transaction() as db:
        secret = web_links.new_link(db, "noa", "password", clock.now())
    new = {"password": f"{PASSWORD} encore", "again": f"{PASSWORD} encore"}
    other = Browser(bureau)
    chosen = other.post(f"/mot-de-passe/{secret}", data=new)
    assert other.get("/reglages").status_code == 303
    given = {**carried(chosen.text), "second": telephone.code()}
    assert other.post("/entrer/code", data=given).status_code == 303


def test_a_lost_telephone_is_taken_off_on_the_page_of_the_person(bureau) -> None:
    camille = Browser(bureau)
    enter(camille, "camille")
    enrol(camille, "camille")
    noa = Browser(bureau)
    enter(noa)
    here = "/reglages/personnes/camille"
    assert "ôter le second facteur" in noa.get(here).text
    assert noa.post(f"{here}/facteur", data={"reason": "Téléphone volé"}).status_code == 303
    assert camille.get("/reglages").status_code == 303, "their sessions are over"
    assert enter(Browser(bureau), "camille").status_code == 303
    assert "ôter le second facteur" not in noa.get(here).text


def test_a_demonstration_opens_by_its_links_and_asks_nothing(office, browser) -> None:
    with office.store.transaction() as db:
        assert traits.purpose(db) == traits.REPLAY
        secret = web_links.new_link(db, "dominique", "demonstration", clock.now())
    assert browser.post(f"/demonstration/{secret}").headers["location"] == "/"
    with office.store.transaction() as db:
        session = web_access.session_of(db, browser.cookies["bureau"])
    assert session.proven_at is None


def test_the_picture_says_what_a_telephone_reads() -> None:
    said = "otpauth://totp/x?secret=ABC"
    path, size = squares(said)
    dark = {tuple(map(int, one.split())) for one in re.findall(r"M(\d+ \d+)h1v1h-1z", path)}
    rows = [bytes(row) for row in segno.make(said, error="m", micro=False).matrix]
    assert size == len(rows) + 8
    assert dark == {(x + 4, y + 4) for y, row in enumerate(rows) for x, on in enumerate(row) if on}
