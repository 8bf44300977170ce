"""The journal of the door, on both bases: what is unusual, told, shortened and destroyed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import directory, web_logins
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.people.web_logins import Login
from support_engine.stories.checkup.people_points import door_points
from support_engine.stories.people import doors
from support_engine.views.people.doors import Misbehaving
from tests.office import at

NOW = at("2022-03-01T10:00")
WRONG = Login(NOW, "password", "wrong", "192.0.2.1", "camille")
NOBODY = web_logins.typed_hash("somebody else")


def kept(store, *logins: Login) -> None:
    with store.transaction() as db:
        for one in logins:
            web_logins.note(db, one)


def unusual(store, now=NOW) -> list[Misbehaving]:
    with store.reading() as db:
        return web_logins.misbehaving(db, now)


def tries(number: int, **other) -> list[Login]:
    return [replace(WRONG, at=NOW - timedelta(minutes=n), **other) for n in range(number)]


@pytest.mark.parametrize(
    ("logins", "found"),
    [
        (tries(19), []),
        (tries(20), [Misbehaving("account", "camille", 20)]),
        (tries(20, person="", typed=NOBODY), [Misbehaving("account", NOBODY, 20)]),
        (tries(20, outcome="out"), []),
        (
            [replace(one, person="") for one in tries(40)],
            [Misbehaving("address", "192.0.2.1", 40)],
        ),
        (
            [
                replace(WRONG, person=f"person-{n}", address=f"2001:db8::{n}")
                for n in range(web_logins.ACCOUNTS)
            ],
            [Misbehaving("spread", "2001:db8::/64", 8)],
        ),
        ([*tries(8), replace(WRONG, outcome="in")], [Misbehaving("entered", "camille", 8)]),
        ([*tries(7), replace(WRONG, outcome="in")], []),
        ([replace(WRONG, outcome="in"), *tries(8)], []),
    ],
)
def test_what_is_unusual_begins_at_its_threshold(store, logins, found) -> None:
    kept(store, *logins)
    assert unusual(store) == found
    assert unusual(store, NOW + timedelta(days=2)) == []
    with store.reading() as db:
        assert len(list(door_points(db, NOW))) == len(found)
    assert all(one.sentence.endswith(".") for one in found)


def test_a_round_tells_those_who_administer_once_a_day_and_tidies(office) -> None:
    with office.store.transaction() as db:
        for name in ("noa", "maxime"):
            roles = frozenset({"administrateur"})
            directory.save(db, Person(name, name.title(), f"{name}@demo.example", "", roles))
    kept(office.store, *tries(25))
    for now in ("2022-03-01T10:00", "2022-03-01T10:15"):
        office.tick(now)
    with office.store.reading() as db:
        told = [row for row in outbox.listed(db) if row["letter"] == "acces_inhabituel"]
    assert sorted(row["person"] for row in told) == ["maxime", "noa"]
    assert {row["state"] for row in told} == {"sent"}
    assert "« Camille (camille) » : 25 entrées refusées en un jour." in told[0]["body"].replace(
        "\u00a0", " "
    )


def test_an_address_is_shortened_after_a_week_and_a_line_destroyed_after_six_months(store) -> None:
    old, older = NOW - timedelta(days=8), NOW - timedelta(days=190)
    kept(
        store,
        replace(WRONG, at=older),
        replace(WRONG, at=old),
        replace(WRONG, at=old, address="2001:db8:1:2::9"),
        replace(WRONG, at=old, address="::ffff:198.51.100.7"),
        replace(WRONG, at=old, address="testclient"),
        WRONG,
    )
    with store.transaction() as db:
        for _ in range(2):
            doors.watch(db, NOW)
        left = [one.address for one in web_logins.found(db, 10)]
    whole = ["192.0.2.1", "", "198.51.100.0/24", "2001:db8:1::/48", "192.0.2.0/24"]
    assert left == whole


def test_whoever_knocks_without_end_fills_no_disk(store, monkeypatch) -> None:
    monkeypatch.setattr(web_logins, "MOST", 3)
    kept(store, *tries(5))
    with store.transaction() as db:
        web_logins.tidy(db, NOW)
        assert len(web_logins.found(db, 10)) == 3
        assert web_logins.found(db, 10, is_refused=True, person="sacha") == []
