"""A provider says by itself that somebody left it: what is believed, and what ends by it."""

import time
from urllib.parse import urlencode

import pytest
from joserfc import jwt

from support_engine.adapters.store.people import web_logins
from support_engine.web.pages import provider_ended
from tests.web import provider as traps
from tests.web.bureau import Browser, bureau_of
from tests.web.program import Program
from tests.web.provider import CLIENT, KEY, OTHER, changed
from tests.web.test_provider import arrive, bureau, is_in, linked, provider

__all__ = ["bureau", "provider"]

ENDED = "/entrer/termine"
LEFT = "http://schemas.openid.net/event/backchannel-logout"


def words(provider, **by) -> dict:
    """What a right token says, with some of it otherwise, or taken out."""
    now = int(time.time())
    right = {
        "iss": provider.issuer,
        "aud": CLIENT,
        "iat": now,
        "exp": now + 60,
        "jti": f"name-{time.monotonic_ns()}",
        "events": {LEFT: {}},
        "sub": "subject-1",
        "sid": "session-1",
    }
    return changed(right, by)


def signed(claims: dict, typ: str = "logout+jwt") -> str:
    """As the provider signs it."""
    return jwt.encode({"alg": "RS256", "kid": "one", "typ": typ}, claims, KEY)


def say(bureau, token: str) -> int:
    """A program says it: no browser, no cookie."""
    said = Program(bureau).post(
        ENDED,
        content=urlencode({"logout_token": token}),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert said.headers["cache-control"] == "no-store"
    return said.status_code


@pytest.fixture
def noa(bureau, provider) -> Browser:
    """Somebody who came by the provider, in its session « session-1 »."""
    linked(bureau)
    return entered(bureau, provider, "session-1")


def entered(bureau, provider, session: str | None) -> Browser:
    provider.claims = {"sid": session}
    browser = Browser(bureau)
    arrive(browser)
    assert is_in(browser)
    return browser


def test_the_session_that_ended_there_ends_here_and_no_other(bureau, provider, noa) -> None:
    other = entered(bureau, provider, "session-2")
    local = Browser(bureau).enter("noa")
    assert say(bureau, signed(words(provider))) == 200
    assert [is_in(one) for one in (noa, other, local)] == [False, True, True]
    with bureau.desk.store.reading() as db:
        newest = web_logins.found(db, 1)[0]
    assert (newest.way, newest.outcome, newest.person) == ("provider", "out", "noa")


def test_somebody_who_left_everywhere_is_out_of_all_that_came_by_it(bureau, provider, noa) -> None:
    others = [noa, entered(bureau, provider, "session-2"), entered(bureau, provider, None)]
    local = Browser(bureau).enter("noa")
    assert say(bureau, signed(words(provider, sub="another", sid=None))) == 200
    assert all(map(is_in, others)), "that is somebody else"
    assert say(bureau, signed(words(provider, sid=None))) == 200
    assert not any(map(is_in, others))
    assert is_in(local)


def test_a_session_is_found_by_its_name_alone(bureau, provider, noa) -> None:
    assert say(bureau, signed(words(provider, sub=None, sid="session-2"))) == 200
    assert is_in(noa)
    assert say(bureau, signed(words(provider, sub=None), typ="JWT")) == 200
    assert not is_in(noa)


def test_a_token_of_what_has_no_name_here_ends_that_persons(bureau, provider) -> None:
    linked(bureau)
    browser = entered(bureau, provider, None)
    assert say(bureau, signed(words(provider))) == 200
    assert not is_in(browser), "it did not say which session it was: all of theirs"


WRONG = {
    "another issuer": {"iss": "https://autre.example"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "autre"},
    "no audience": {"aud": None},
    "too old to live": {"exp": int(time.time()) - 3_600},
    "no end": {"exp": None},
    "no beginning": {"iat": None},
    "said long ago": {"iat": int(time.time()) - 3_600},
    "to come": {"iat": int(time.time()) + 3_600},
    "no name": {"jti": None},
    "a name that is none": {"jti": 7},
    "an empty name": {"jti": ""},
    "a nonce": {"nonce": "n" * 43},
    "an empty nonce": {"nonce": ""},
    "no event": {"events": None},
    "events as words": {"events": LEFT},
    "another event": {"events": {"http://schemas.openid.net/event/other": {}}},
    "an event that is no table": {"events": {LEFT: True}},
    "nobody": {"sub": None, "sid": None},
    "somebody that is no word": {"sub": ["subject-1"]},
    "a session that is no word": {"sid": 1},
}


def test_what_is_not_to_be_believed_ends_nothing_and_stands_in_the_journal(
    bureau, provider, noa
) -> None:
    tokens = {name: signed(words(provider, **by)) for name, by in WRONG.items()}
    claims = words(provider)
    tokens |= {
        "an identity": signed(claims, typ="at+jwt"),
        "unsigned": traps.unsigned(claims),
        "by the public key": traps.by_public_key(claims),
        "by another key": traps.by_another_key(claims),
        "by a key of nobody": jwt.encode({"alg": "RS256", "kid": "three"}, claims, OTHER),
        "nothing": "",
        "no token": "a.b.c",
    }
    taken = {name for name, token in tokens.items() if say(bureau, token) != 400}
    assert not taken
    assert is_in(noa)
    with bureau.desk.store.reading() as db:
        refused = web_logins.found(db, 100, is_refused=True)
    assert len(refused) == len(tokens)


def test_a_token_serves_once(bureau, provider, noa) -> None:
    token = signed(words(provider))
    assert say(bureau, token) == 200
    again = entered(bureau, provider, "session-1")
    assert say(bureau, token) == 400
    assert is_in(again), "who was heard once does not put anybody out again"


def test_keys_of_nobody_do_not_make_us_ask_without_end(bureau, provider, noa) -> None:
    token = jwt.encode({"alg": "RS256", "kid": "three"}, words(provider), OTHER)
    say(bureau, token)
    hits = provider.hits
    assert {say(bureau, token) for _ in range(5)} == {400}
    assert provider.hits == hits


def test_without_a_provider_or_without_end_nothing_is_heard(
    office, bureau, provider, monkeypatch
) -> None:
    token = signed(words(provider))
    assert say(bureau_of(office), token) == 400
    provider.is_down = True
    assert say(bureau, token) == 503
    monkeypatch.setattr(provider_ended, "MOST", 1)
    assert say(bureau, token) == 429
