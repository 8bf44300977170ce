"""Entering by a provider that others wrote (oidc-provider-mock), registered as a client is."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from oidc_provider_mock import User, run_server_in_thread

from support_engine.adapters import clock
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access
from support_engine.adapters.store.web.web_identities import Identity
from support_engine.stories.people import identities
from support_engine.stories.people import passwords as story
from support_engine.web.bureau import Bureau
from support_engine.web.entry import passwords
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import PASSWORD, words

BACK = "http://localhost/entrer/retour"
KNOWN = User(sub="sujet-7", claims={"name": "Angela Autre", "email": "noa@demo.example"})


def asked(method: str, url: str, body: str = "", kind: str = "") -> tuple[int, str, bytes]:
    """What the provider answers: its status, where it sends one, its words."""
    parts = urlsplit(url)
    to = HTTPConnection(parts.netloc, timeout=5)
    to.request(method, f"{parts.path}?{parts.query}", body or None, {"content-type": kind})
    answer = to.getresponse()
    read = answer.read()
    to.close()
    return answer.status, answer.headers.get("location", ""), read


@pytest.fixture(scope="module")
def other() -> Iterator[dict[str, str]]:
    """The provider, and what it gave the desk when the desk was registered there."""
    with run_server_in_thread(
        require_client_registration=True, require_nonce=True, user_claims=[KNOWN]
    ) as server:
        issuer = f"http://localhost:{server.server_port}"
        client = {"redirect_uris": [BACK], "token_endpoint_auth_method": "client_secret_post"}
        body, kind = json.dumps(client), "application/json"
        status, _, given = asked("POST", f"{issuer}/oauth2/clients", body, kind)
        assert status == 201, given
        yield {"issuer": issuer, **json.loads(given)}


@pytest.fixture
def desk(office, other) -> Bureau:
    """A desk that knows it; whoever administers has a password here."""
    with office.store.transaction() as db:
        roles = frozenset({"administrateur"})
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", roles))
        web_access.set_password(db, "noa", passwords.hashed(PASSWORD), clock.now())
    said = {name: other[name] for name in ("issuer", "client_id", "client_secret")}
    return bureau_of(office, None, oidc={**said, "scopes": ("openid", "profile", "email")})


def arrive(browser: Browser, subject: str = KNOWN.sub, **form: str):
    """There, where somebody says who they are, and back."""
    left = browser.get("/entrer/fournisseur?vers=/")
    assert left.status_code == 303, left.text
    given = urlencode({"sub": subject, **form})
    kind = "application/x-www-form-urlencoded"
    status, back, page = asked("POST", left.headers["location"], given, kind)
    assert status == 302, page
    found = urlsplit(back)
    assert back.startswith(BACK)
    return browser.get(f"{found.path}?{found.query}")


def test_whoever_was_linked_enters_by_it_and_is_out_of_both(desk, other) -> None:
    now = clock.now()
    identity = Identity(other["issuer"], KNOWN.sub)
    assert not identities.link(desk.desk.directory, "noa", identity, story.When(now, now))
    noa = Browser(desk)
    assert arrive(noa).headers["location"] == "/"
    assert noa.get("/reglages").status_code == 200
    page = noa.post("/sortir").text
    address = page.split("0;url=")[1].split('"')[0].replace("&amp;", "&")
    assert address.startswith(f"{other['issuer']}/oauth2/end_session?")
    assert asked("GET", address)[0] in (200, 302)
    assert noa.get("/reglages").status_code != 200


def test_an_address_that_is_the_same_links_nothing(desk) -> None:
    somebody = Browser(desk)
    assert arrive(somebody).headers["location"] == "/entrer/rattacher"
    assert "Angela Autre" in words(somebody.get("/entrer/rattacher").text)
    assert somebody.get("/reglages").status_code != 200


def test_whoever_says_no_there_stays_outside(desk) -> None:
    browser = Browser(desk)
    left = browser.get("/entrer/fournisseur?vers=/").headers["location"]
    form, kind = urlencode({"action": "deny"}), "application/x-www-form-urlencoded"
    _, back, _ = asked("POST", left, form, kind)
    found = urlsplit(back)
    assert browser.get(f"{found.path}?{found.query}").status_code == 400
    assert browser.get("/reglages").status_code != 200
