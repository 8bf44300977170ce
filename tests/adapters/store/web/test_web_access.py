"""Accounts, links, sessions and attempts, on both bases."""

from datetime import timedelta

import pytest

from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access, web_links
from tests.office import at

NOW = at("2023-06-15")
CAMILLE = Person("camille", "Camille", "camille@demo.example")


@pytest.fixture
def peopled(store):
    with store.transaction() as db:
        directory.save(db, CAMILLE, NOW)
    return store


def test_attempts_are_counted_together_by_all_who_share_the_base(peopled) -> None:
    window, numbers = timedelta(minutes=15), []
    other = Store(peopled.url.render_as_string(hide_password=False))
    for store in (peopled, other, peopled):
        with store.transaction() as db:
            numbers.append(web_access.tried(db, "account camille", window, NOW))
    other.close()
    with peopled.transaction() as db:
        numbers.append(web_access.tried(db, "account sacha", window, NOW))
        later = NOW + window + timedelta(seconds=1)
        numbers.append(web_access.tried(db, "account camille", window, later))
        web_access.tried(db, "account camille", window, later)
        web_access.succeeded(db, "account camille")
        numbers.append(web_access.tried(db, "account camille", window, later))
    assert numbers == [1, 2, 3, 1, 1, 1]


def test_a_link_serves_once_for_its_purpose_and_its_day(peopled) -> None:
    with peopled.transaction() as db:
        secret = web_links.new_link(db, "camille", "password", NOW)
        assert web_links.use_link(db, secret, "demonstration", NOW) is None
        assert web_links.link_of(db, secret, "password", NOW + timedelta(hours=25)) is None
        assert web_links.use_link(db, secret, "password", NOW) == "camille"
        assert web_links.use_link(db, secret, "password", NOW) is None


def test_nothing_in_the_base_opens_a_door(peopled) -> None:
    with peopled.transaction() as db:
        link = web_links.new_link(db, "camille", "password", NOW)
        session = web_access.enter(db, "camille", NOW, is_proven=True)
        for secret in (link, session):
            kept = web_access.digest_of(secret)
            assert kept != secret
            assert web_access.session_of(db, kept) is None
            assert web_links.link_of(db, kept, "password", NOW) is None


def test_another_password_or_leaving_ends_every_session(peopled) -> None:
    with peopled.transaction() as db:
        first = web_access.enter(db, "camille", NOW, is_proven=True)
        web_access.set_password(db, "camille", "hash", NOW)
        assert web_access.session_of(db, first).is_revoked
        second = web_access.enter(db, "camille", NOW, is_proven=True)
        directory.forget(db, "camille", NOW)
        assert web_access.session_of(db, second) is None
        assert web_access.password_hash(db, "camille") is None


def test_what_has_served_its_time_is_cleared_out(peopled) -> None:
    with peopled.transaction() as db:
        link = web_links.new_link(db, "camille", "password", NOW)
        session = web_access.enter(db, "camille", NOW, is_proven=False)
        web_access.clear_out(db, NOW)
        assert web_access.session_of(db, session)
        assert web_links.link_of(db, link, "password", NOW)
        web_access.clear_out(db, NOW + timedelta(days=31))
        assert web_access.session_of(db, session) is None
        assert web_links.link_of(db, link, "password", NOW) is None


@pytest.mark.parametrize("shut", [web_access.revoke_all, web_access.shut_space])
def test_a_session_that_is_ended_for_its_person_keeps_nothing_that_a_provider_gave(
    peopled, shut
) -> None:
    side = "espace" if shut is web_access.shut_space else "bureau"
    with peopled.transaction() as db:
        secret = web_access.enter(db, "camille", NOW, is_proven=True, side=side)
        web_access.came_by(db, web_access.digest_of(secret), "eyJ.ey.sig")
        shut(db, "camille", NOW)
        session = web_access.session_known(db, web_access.digest_of(secret))
    assert session.is_revoked
    assert session.id_token == ""
