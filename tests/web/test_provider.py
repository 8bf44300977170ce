"""Entering by a provider of identities that has the traps of ProConnect, over real HTTP."""

import json
import time
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

import pytest

from support_engine.adapters import clock
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import directory, web_logins
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access, web_identities, web_links
from support_engine.adapters.store.web.web_identities import Identity
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import GiveRole
from support_engine.errors import BadSettings
from support_engine.stories.people import identities
from support_engine.stories.people import passwords as story
from support_engine.stories.verifying import people as verify_people
from support_engine.web.entry import passwords
from tests.forging import forge
from tests.web import provider as traps
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import PASSWORD, carried, words
from tests.web.provider import CLIENT, SECRET, STRONG, serving

GIVE, ROLE = "/reglages/personnes/sacha/roles", {"role": "auditeur"}


@pytest.fixture
def provider():
    with serving() as made:
        yield made


@pytest.fixture
def bureau(office, provider):
    """A desk that knows it; whoever administers has a password here."""
    with office.store.transaction() as db:
        for name in ("noa", "maxime"):
            roles = frozenset({"administrateur"})
            directory.save(db, Person(name, name.title(), f"{name}@demo.example", "", roles))
        for name in ("noa", "camille"):
            web_access.set_password(db, name, passwords.hashed(PASSWORD), clock.now())
    return desk(office, provider)


def desk(office, provider, **more):
    said = {
        "issuer": provider.issuer,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "acr": (STRONG,),
        **more,
    }
    return bureau_of(office, None, oidc=said)


@pytest.fixture
def real(office, bureau, monkeypatch):
    """The same in a base that is no trial."""
    monkeypatch.setattr(type(office.store), "is_for_replaying", property(lambda _self: False))
    return bureau


def linked(bureau, person="noa", subject="subject-1") -> None:
    """An identity is theirs."""
    now = clock.now()
    identity = Identity(bureau.settings.web.oidc.issuer, subject)
    assert not identities.link(bureau.desk.directory, person, identity, story.When(now, now))


def there(address: str) -> str:
    """Where the provider sends a browser back to."""
    parts = urlsplit(address)
    asked = HTTPConnection(parts.netloc, timeout=5)
    asked.request("GET", f"{parts.path}?{parts.query}")
    answer = asked.getresponse()
    answer.read()
    asked.close()
    return answer.headers["location"]


def depart(browser, back="/", again="") -> str:
    """Off to the provider: where it sends one back to, as a path here."""
    left = browser.get(f"/entrer/fournisseur?vers={back}{again}")
    assert left.status_code == 303, left.text
    found = urlsplit(there(left.headers["location"]))
    return f"{found.path}?{found.query}"


def arrive(browser, back="/", again=""):
    """There and back."""
    return browser.get(depart(browser, back, again))


def named(db) -> set[str]:
    """Whose identity `verify` does not know; passwords of these tests are put by hand."""
    return {who for who, said in verify_people.findings(db) if "identité" in said}


def is_in(browser) -> bool:
    return browser.get("/reglages").status_code == 200


def test_whoever_was_linked_enters_and_nothing_is_asked_that_was_not_announced(
    bureau, provider
) -> None:
    linked(bureau)
    noa = Browser(bureau)
    assert "S’identifier avec ProConnect" in words(noa.get("/entrer").text)
    entered = arrive(noa, "/reglages/personnes")
    assert entered.headers["location"] == "/reglages/personnes"
    assert is_in(noa)
    (asked,) = provider.asked
    assert set(asked) == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "claims",
    }
    assert min(len(asked["state"]), len(asked["nonce"])) >= 32
    assert asked["redirect_uri"] == "http://localhost/entrer/retour"
    assert "auth_time" in json.loads(asked["claims"])["id_token"]
    with bureau.desk.store.reading() as db:
        newest = web_logins.found(db, 1)[0]
        kept = str(db.exec_driver_sql("SELECT * FROM web_trips").all())
    assert (newest.person, newest.way, newest.outcome) == ("noa", "provider", "in")
    assert asked["state"] not in kept
    assert asked["nonce"] not in kept


REFUSED = {
    "another nonce": {"claims": {"nonce": "x" * 43}},
    "no nonce": {"claims": {"nonce": None}},
    "another issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "no issuer": {"claims": {"iss": None}},
    "another audience": {"claims": {"aud": "another"}},
    "another audience and our name as party": {"claims": {"aud": "another", "azp": CLIENT}},
    "several audiences": {"claims": {"aud": [CLIENT, "another"]}},
    "another party": {"claims": {"azp": "another"}},
    "no subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "no end": {"claims": {"exp": None}},
    "over": {"skew": -200},
    "of tomorrow": {"skew": 200},
    "proven tomorrow": {"claims": {"auth_time": int(time.time()) + 86_400}},
    "of another access": {"claims": {"at_hash": "x" * 22}},
    "alg none": {"sign": traps.unsigned},
    "HS256 with the public key": {"sign": traps.by_public_key},
    "another key": {"sign": traps.by_another_key},
    "no token at all": {"sign": lambda _claims: "a.b.c"},
    "userinfo of another": {"info": {"sub": "subject-2"}},
    "userinfo for another": {"info": {"aud": "another"}},
    "userinfo by another": {"info": {"iss": "https://elsewhere.example"}},
    "userinfo that is over": {"info": {"exp": 1}},
}


def test_nobody_enters_by_what_cannot_be_believed(bureau, provider) -> None:
    linked(bureau)
    wrong = []
    for name, trap in REFUSED.items():
        before = {key: getattr(provider, key) for key in trap}
        for key, value in trap.items():
            setattr(provider, key, value)
        browser = Browser(bureau)
        answer = arrive(browser)
        if answer.status_code != 400 or is_in(browser):
            wrong.append((name, answer.status_code))
        for key, value in before.items():
            setattr(provider, key, value)
    assert wrong == []
    with bureau.desk.store.reading() as db:
        rows = web_logins.found(db, 99)
    assert [row.outcome for row in rows] == ["refused"] * len(REFUSED)
    assert arrive(Browser(bureau)).status_code == 303, "and right it is right"


def test_what_differs_a_little_is_taken(bureau, provider) -> None:
    linked(bureau)
    for trap in (
        {"skew": -90},
        {"skew": 45},
        {"is_signed": False},
        {"claims": {"aud": [CLIENT]}},
        {"claims": {"at_hash": None}},
        {"keys": [traps.KEY, traps.OTHER], "sign": traps.by_a_new_key},
        {"metadata": {"userinfo_endpoint": None}},
    ):
        for key, value in trap.items():
            setattr(provider, key, value)
        browser = Browser(bureau)
        assert arrive(browser).status_code == 303, trap
        assert is_in(browser)
        provider.skew, provider.is_signed, provider.claims = 0, True, {}


def test_a_return_that_this_browser_does_not_await_opens_nothing(bureau, provider) -> None:
    linked(bureau)
    noa, other = Browser(bureau), Browser(bureau)
    path = depart(noa)
    assert other.get(path).status_code == 400, "of another browser"
    state = parse_qs(urlsplit(path).query)["state"][0]
    assert noa.get(path.replace(state, "x" * 43)).status_code == 400
    assert noa.get(path.replace(state, "é")).status_code == 400
    path = depart(noa)
    mixed = f"{path.split('&iss=')[0]}&iss=https://elsewhere.example"
    assert noa.get(mixed).status_code == 400, "of another provider"
    path = depart(noa)
    cookie = noa.cookies["bureau-trajet"]
    assert noa.get(path).status_code == 303
    thief = Browser(bureau)
    thief.cookies.set("bureau-trajet", cookie, domain="localhost.local")
    assert thief.get(path).status_code == 400, "a return serves once"
    assert noa.get(path).headers["location"] == "/", "whoever is in stays in"
    path = depart(other)
    with bureau.desk.store.transaction() as db:
        forge(db, "UPDATE web_trips SET until = '2000-01-01T00:00:00.000000Z'")
    assert other.get(path).status_code == 400, "too late"
    for path in ("/entrer/retour", "/entrer/retour?error=access_denied&state=x"):
        assert Browser(bureau).get(path).status_code == 400
    path = depart(other)
    provider.codes.clear()
    assert other.get(path).status_code == 400, "a code that served"
    refused = depart(other).split("?")[0]
    state = provider.asked[-1]["state"]
    said = other.get(f"{refused}?error=access_denied&state={state}")
    assert "n’a pas confirmé votre identité" in words(said.text)
    assert not is_in(other)


@pytest.mark.parametrize("back", ["https://elsewhere.example", "//elsewhere.example", "/\\x"])
def test_coming_back_leads_nowhere_else(bureau, provider, back) -> None:
    linked(bureau)
    assert arrive(Browser(bureau), back).headers["location"] == "/"


def test_a_provider_that_is_silent_is_said_and_left_in_peace(office, bureau, provider) -> None:
    provider.is_down = True
    browser = Browser(bureau)
    said = browser.get("/entrer/fournisseur")
    assert said.status_code == 503
    assert "ne répond pas" in words(said.text)
    assert "votre mot de passe" in words(said.text)
    hits = provider.hits
    assert browser.get("/entrer/fournisseur").status_code == 503
    assert provider.hits == hits, "not asked again at once"
    assert browser.post("/entrer", data={"name": "noa", "password": PASSWORD}).status_code == 303
    later = desk(office, provider)
    provider.is_down = False
    linked(later)
    other = Browser(later)
    path = depart(other)
    provider.is_down = True
    assert other.get(path).status_code == 503
    provider.is_down, provider.metadata = False, {"issuer": "https://elsewhere.example"}
    assert Browser(desk(office, provider)).get("/entrer/fournisseur").status_code == 503


def test_an_identity_of_nobody_makes_no_account_and_an_address_links_nothing(
    bureau, provider
) -> None:
    browser = Browser(bureau)
    assert arrive(browser).headers["location"] == "/entrer/rattacher"
    page = words(browser.get("/entrer/rattacher").text)
    assert "camille@demo.example" in page, "the address of somebody here"
    assert "un lien d’entrée à votre nom" in page
    assert not is_in(browser)
    assert Browser(bureau).get("/entrer/rattacher").status_code == 404
    with bureau.desk.store.reading() as db:
        assert web_identities.every(db) == []
        assert web_logins.found(db, 1)[0].outcome == "unknown"


def test_with_the_local_password_one_links_it_oneself_and_is_told(office, bureau, provider) -> None:
    noa = Browser(bureau)
    arrive(noa)
    form = {"name": "noa", "password": PASSWORD, "back": "/entrer/rattacher"}
    assert noa.post("/entrer", data=form).headers["location"] == "/entrer/rattacher"
    assert "Rattacher cette identité à mon compte" in noa.get("/entrer/rattacher").text
    assert noa.post("/entrer/rattacher").headers["location"] == "/reglages"
    assert noa.post("/entrer/rattacher").status_code == 404, "once"
    assert "Une identité est rattachée" in words(noa.get("/reglages").text)
    assert arrive(Browser(bureau)).status_code == 303
    with bureau.desk.store.reading() as db:
        told = [r["person"] for r in outbox.listed(db) if r["letter"] == "acces_modifie"]
        assert told == ["noa"]
        assert named(db) == set()
    provider.subject = "subject-2"
    second = Browser(bureau)
    arrive(second)
    second.enter("noa", is_proven=True)
    refused = second.post("/entrer/rattacher")
    assert "une identité est déjà rattachée" in words(refused.text)


def test_linking_asks_for_the_password_where_it_was_given_a_while_ago(bureau, provider) -> None:
    noa = Browser(bureau)
    arrive(noa)
    noa.enter("noa", clock.now() - timedelta(minutes=20), is_proven=True)
    assert noa.post("/entrer/rattacher").status_code == 422
    assert noa.post("/entrer/rattacher", data={"password": PASSWORD}).status_code == 303


def test_a_link_of_whoever_administers_serves_to_link_once(bureau, provider) -> None:
    with bureau.desk.store.transaction() as db:
        secret = web_links.new_link(db, "alex", "password", clock.now())
    path = f"/mot-de-passe/{secret}"
    alex = Browser(bureau)
    assert "S’identifier avec ProConnect" in alex.get(path).text
    assert arrive(alex, path).headers["location"] == path
    assert "Rattacher cette identité à alex" in alex.get(path).text
    assert alex.post(f"{path}/identite").headers["location"] == "/entrer/fournisseur"
    assert arrive(alex).status_code == 303
    assert is_in(alex)
    provider.subject = "subject-2"
    other = Browser(bureau)
    arrive(other, path)
    assert other.post(f"{path}/identite").status_code == 409
    with bureau.desk.store.reading() as db:
        assert [who for who, _ in web_identities.every(db)] == ["alex"]
    assert Browser(bureau).post(f"{path}/identite").status_code == 404


def test_a_link_to_link_an_identity_is_no_way_around_a_second_factor(bureau, provider) -> None:
    """Whoever gave the link, or took it, would enter by an identity of their own."""
    from tests.web.test_factor_pages import enrol

    telephone, _ = enrol(Browser(bureau).enter("camille", is_proven=True), "camille")
    with bureau.desk.store.transaction() as db:
        secret = web_links.new_link(db, "camille", "password", clock.now())
    path = f"/mot-de-passe/{secret}"
    browser = Browser(bureau)
    arrive(browser, path)
    assert "Code de votre second facteur" in words(browser.get(path).text)
    for typed in ({}, {"second": "000000"}):
        refused = browser.post(f"{path}/identite", data=typed)
        assert refused.status_code == 422
        assert f'action="{path}/identite"' in refused.text, "one tries again from there"
    with bureau.desk.store.reading() as db:
        assert web_identities.every(db) == []
    linked_now = browser.post(f"{path}/identite", data={"second": telephone.code()})
    assert linked_now.headers["location"] == "/entrer/fournisseur"
    with bureau.desk.store.reading() as db:
        assert [who for who, _ in web_identities.every(db)] == ["camille"]


def test_an_identity_is_of_one_and_is_detached_by_oneself_or_whoever_administers(
    bureau, provider
) -> None:
    linked(bureau, "camille")
    noa = Browser(bureau).enter("noa", is_proven=True)
    arrive(camille := Browser(bureau))
    here = "/reglages/personnes/camille"
    assert noa.post(f"{here}/identite", data={"reason": "Départ"}).status_code == 303
    assert not is_in(camille), "their sessions end"
    assert arrive(camille).headers["location"] == "/entrer/rattacher"
    assert noa.post(f"{here}/identite", data={"reason": "Départ"}).status_code == 422
    linked(bureau, "noa")
    assert noa.post("/reglages/identite").status_code == 303
    with bureau.desk.store.transaction() as db:
        assert web_identities.every(db) == []
        assert named(db) == set()
        forge(db, "INSERT INTO web_identities VALUES ('i', 's', 'camille', '2022-01-01T00:00:00Z')")
        assert named(db) == {"camille"}


def test_whoever_comes_to_hold_what_two_people_give_links_anew(office) -> None:
    people, now = office.engine.directory, clock.now()
    with office.store.transaction() as db:
        roles = frozenset({"administrateur"})
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", roles))
    identity = Identity("https://provider.example", "subject-1")
    assert identities.link(people, "alex", identity, story.When(now, now)) == ""
    assert identities.link(people, "camille", identity, story.When(now, now)) == identities.TAKEN
    given = GiveRole(by="noa", person="alex", role="administrateur")
    assert not isinstance(people.handle(given, now), Refused)
    with office.store.reading() as db:
        assert web_identities.every(db) == []
        assert list(verify_people.findings(db)) == []


def test_what_weighs_sends_one_there_again_and_gives_back_what_was_typed(bureau, provider) -> None:
    linked(bureau)
    provider.acr = STRONG
    noa = Browser(bureau)
    arrive(noa)
    assert noa.post(GIVE, data=ROLE).status_code == 303, "proven a moment ago"
    with bureau.desk.store.transaction() as db:
        forge(db, "UPDATE web_sessions SET proven_at = '2020-01-01T00:00:00.000000Z'")
    sent = noa.post(GIVE, data={"role": "comptable"})
    assert sent.headers["location"].startswith("/entrer/encore?vers=/reprendre/")
    page = noa.get(sent.headers["location"]).text
    back = page.split("encore=1&amp;vers=")[1].split('"')[0]
    returned = arrive(noa, back, "&encore=1")
    asked = provider.asked[-1]
    assert asked["prompt"] == "login"
    assert json.loads(asked["claims"])["id_token"]["acr"] == {"essential": True, "values": [STRONG]}
    assert returned.headers["location"].startswith("/reprendre/")
    form = noa.get(returned.headers["location"])
    assert form.status_code == 200
    assert noa.post(GIVE, data={"role": "comptable"}).status_code == 303


def test_without_a_second_factor_or_a_moment_what_weighs_is_not_done(real, provider) -> None:
    linked(real)
    for said in ({"acr": None}, {"auth_time": None, "acr": STRONG}, {"acr": "eidas1"}):
        provider.claims = said
        noa = Browser(real)
        arrive(noa)
        sent = noa.post(GIVE, data=ROLE)
        assert sent.headers["location"].startswith("/entrer/encore"), said
        weak = arrive(noa, "/reglages", "&encore=1")
        assert "Un second facteur manque" in words(weak.text)
        assert noa.post(GIVE, data=ROLE).headers["location"].startswith("/entrer/encore")
    provider.claims = {"acr": STRONG}
    noa = Browser(real)
    arrive(noa)
    assert noa.post(GIVE, data=ROLE).status_code == 303
    assert not noa.post(GIVE, data=ROLE).headers.get("location", "").startswith("/entrer")


def test_where_the_provider_has_no_second_factor_one_of_here_is_asked(
    office, real, provider
) -> None:
    from tests.web.test_factor_pages import enrol

    linked(real)
    bureau = desk(office, provider, acr=())
    noa = Browser(bureau)
    assert arrive(noa).headers["location"] == "/reglages/facteur?vers=/"
    refused = noa.post(GIVE, data=ROLE)
    assert "demande un second facteur" in words(refused.text)
    telephone, _ = enrol(noa)
    assert noa.post(GIVE, data=ROLE).status_code == 303
    other = Browser(bureau)
    arrive(other)
    page = other.get("/reglages/personnes/sacha").text
    assert "Code de votre second facteur" in page
    assert "Votre mot de passe, de nouveau" not in page
    assert other.post(GIVE, data={"role": "comptable"}).status_code == 422
    wrong = other.post(GIVE, data={"role": "comptable", "second": "000000"})
    assert "Ce code n’est pas le bon." in words(wrong.text)
    good = {"role": "comptable", "second": telephone.code()}
    assert other.post(GIVE, data=good).status_code == 303


def test_one_leaves_here_first_then_there(bureau, provider) -> None:
    linked(bureau)
    noa = Browser(bureau)
    arrive(noa)
    cookie = noa.cookies["bureau"]
    page = noa.post("/sortir")
    address = page.text.split("0;url=")[1].split('"')[0].replace("&amp;", "&")
    thief = Browser(bureau)
    thief.cookies.set("bureau", cookie, domain="localhost.local")
    assert not is_in(thief)
    back = there(address)
    (ended,) = provider.ended
    assert set(ended) == {"id_token_hint", "state", "post_logout_redirect_uri"}
    assert len(ended["state"]) >= 32
    assert back.startswith("http://localhost/entrer/sorti?state=")
    assert "Vous êtes sorti" in words(noa.get("/entrer/sorti?state=x").text)
    with bureau.desk.store.reading() as db:
        assert ended["id_token_hint"] not in str(
            db.exec_driver_sql("SELECT * FROM web_sessions").all()
        )
    arrive(noa)
    bureau._provider = None
    provider.is_down = True
    assert noa.post("/sortir").headers["location"] == "/entrer/sorti"
    local = Browser(bureau).enter("noa")
    assert local.post("/sortir").headers["location"] == "/entrer"


def test_the_accounts_of_here_may_be_closed(office, bureau, provider) -> None:
    linked(bureau)
    closed = desk(office, provider, local_accounts=False)
    browser = Browser(closed)
    assert "Mot de passe" not in browser.get("/entrer").text
    refused = browser.post("/entrer", data={"name": "noa", "password": PASSWORD})
    assert "n’ouvrent plus le bureau" in words(refused.text)
    with office.store.transaction() as db:
        secret = web_links.new_link(db, "camille", "password", clock.now())
    path = f"/mot-de-passe/{secret}"
    assert "Nouveau mot de passe" not in browser.get(path).text
    new = {"password": PASSWORD, "again": PASSWORD}
    assert browser.post(path, data=new).status_code == 422
    assert arrive(browser).status_code == 303
    with office.store.transaction() as db:
        link = web_links.new_link(db, "dominique", "demonstration", clock.now())
    assert Browser(closed).post(f"/demonstration/{link}").status_code == 303


def test_departures_without_end_are_stopped(bureau, provider) -> None:
    browser = Browser(bureau)
    found = {browser.get("/entrer/fournisseur").status_code for _ in range(61)}
    assert found == {303, 429}
    with bureau.desk.store.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM web_trips").scalar() == 60


def test_a_wrong_setting_stops_the_start_and_says_so(office, provider, tmp_path) -> None:
    path = tmp_path / "secret"
    path.write_text(SECRET)
    path.chmod(0o644)
    for more, said in (
        ({"client_secret": ""}, "le secret reçu du fournisseur manque"),
        ({"client_secret": "", "secret_file": str(path)}, "se laisse lire par d’autres"),
        ({"client_secret": "", "secret_file": "nowhere"}, "ne se lit pas"),
    ):
        with pytest.raises(BadSettings, match=said):
            _ = desk(office, provider, **more).provider
    path.chmod(0o600)
    assert desk(office, provider, client_secret="", secret_file=str(path)).provider.secret == SECRET
    nowhere = desk(office, provider)
    nowhere.listens = ""
    with pytest.raises(BadSettings, match="adresse publique"):
        _ = nowhere.provider
    assert bureau_of(office, None).provider is None
    assert Browser(bureau_of(office, None)).get("/entrer/fournisseur").status_code == 404
    assert carried("") == {}
