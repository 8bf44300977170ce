"""The journal of the door covers the spaces of holders: who entered, from where, who reads it."""

from datetime import timedelta

import pytest

from support_engine.adapters import clock
from support_engine.adapters.store.people import directory, web_logins
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.people.web_logins import PLACES, Login
from support_engine.stories.people import doors
from tests.story import REFERENCE
from tests.web.bureau import Browser
from tests.web.forms import words
from tests.web.test_holder_access import ACCESS, HELPER, entered, let_in, space
from tests.web.test_holder_door import asked, mailed

__all__ = ["space"]

PEOPLE = f"/dossiers/{REFERENCE}/personnes"
HOLDER = "porteuse@demo.example"


def lines(office) -> list[tuple[str, str, str]]:
    """What is kept, the oldest first."""
    with office.store.reading() as db:
        return [(one.person, one.way, one.outcome) for one in web_logins.found(db, 99)][::-1]


def note(office, outcome: str, address: str, person: str = "porteuse", minutes: int = 0) -> None:
    """Somebody at the door of the space."""
    at = clock.now() - timedelta(hours=1) + timedelta(minutes=minutes)
    with office.store.transaction() as db:
        web_logins.note(db, Login(at, "space", outcome, address, person))


def test_each_way_in_and_out_of_a_space_leaves_a_line(office, space) -> None:
    browser = Browser(space.bureau)
    asked(browser, HOLDER)
    link = mailed(space)[-1]
    browser.get(link)
    sent = ("porteuse", "space", "sent")
    assert lines(office) == [sent], "a machine that reads the mail enters nowhere"
    assert browser.post(link).status_code == 303
    assert Browser(space.bureau).post(link).status_code == 404
    browser.post("/espace/sortir")
    assert browser.post("/espace/entrer/jamais").status_code == 404
    assert lines(office) == [
        sent,
        ("porteuse", "space", "in"),
        ("porteuse", "space", "stale"),
        ("porteuse", "space", "out"),
        ("", "space", "stale"),
    ]
    for _ in range(30):
        browser.post("/espace", data={"email": "x@y.example"})
    assert lines(office)[5:] == [("", "space", "too_often")], "the first alone"


def test_whoever_carries_the_project_reads_of_everybody_let_in_by_name_and_they_of_themselves(
    office, space
) -> None:
    let_in(space, "read")
    bea = entered(space)
    note(office, "in", "198.51.100.7")
    page = words(space.get(ACCESS).text)
    assert "Béa Comptable, entrée" in page
    assert "vous, entrée" in page
    assert "198.51.100.7" in page
    assert HELPER not in page.replace(f"access.end:{HELPER}", "").replace(
        f"access.end%3A{HELPER}", ""
    )
    note(office, "in", "203.0.113.9", HELPER)
    assert "203.0.113.9" not in words(space.get(ACCESS).text), "where they are, not what they have"
    assert "203.0.113.0/24" in words(space.get(ACCESS).text)
    hers = words(bea.get(ACCESS).text)
    assert "vous, entrée" in hers
    assert "203.0.113.9" in hers
    assert "198.51.100" not in hers


def test_officers_read_them_on_the_page_of_people_and_nobody_else_does(office, space) -> None:
    let_in(space, "read")
    note(office, "in", "198.51.100.7")
    note(office, "stale", "203.0.113.9", HELPER)
    note(office, "in", "192.0.2.1", "camille")
    page = words(Browser(space.bureau).enter("camille").get(PEOPLE).text)
    assert "Porteuse, entrée" in page
    assert "lien qui ne sert plus" in page
    assert "198.51.100.0/24" in page
    assert "198.51.100.7" not in page
    assert "192.0.2" not in page, "whoever works at the desk enters elsewhere"
    with office.store.transaction() as db:
        auditor = Person("ana", "Ana", "ana@demo.example", "", frozenset({"auditeur"}))
        directory.save(db, auditor)
    seen = Browser(space.bureau).enter("ana").get(PEOPLE)
    assert seen.status_code == 200
    assert "198.51.100" not in seen.text


def test_whoever_administers_reads_whole_lines(office, space) -> None:
    note(office, "stale", "198.51.100.7")
    with office.store.transaction() as db:
        roles = frozenset({"administrateur"})
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", roles))
    page = words(Browser(space.bureau).enter("noa").get("/reglages/entrees?refus=1").text)
    assert "198.51.100.7" in page
    assert "espace porteur" in page


def told(office) -> set[str]:
    with office.store.reading() as db:
        return {one.sentence for one in web_logins.misbehaving(db, clock.now())}


PLACE = f"L’espace de « Porteuse (porteuse) » s’est ouvert depuis {PLACES}\u00a0réseaux en un jour."
SECOND = (
    "Un lien qui avait ouvert l’espace de « Porteuse (porteuse) » a été essayé de nouveau "
    "depuis un autre réseau."
)


def test_a_space_entered_from_many_networks_is_told(office, space) -> None:
    for nth in range(PLACES - 1):
        note(office, "in", f"198.51.{nth}.7")
        note(office, "in", f"198.51.{nth}.7")
    assert told(office) == set()
    note(office, "in", "203.0.113.9")
    assert told(office) == {PLACE}


@pytest.mark.parametrize("address", ["198.51.100.7", "203.0.113.9"])
def test_a_used_link_is_told_only_where_another_network_tries_it(office, space, address) -> None:
    note(office, "in", "198.51.100.7")
    note(office, "stale", address, minutes=1)
    assert told(office) == ({SECOND} if address == "203.0.113.9" else set())


def test_what_is_unusual_is_written_to_whoever_administers(office, space) -> None:
    with office.store.transaction() as db:
        roles = frozenset({"administrateur"})
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", roles))
    note(office, "in", "198.51.100.7")
    note(office, "stale", "203.0.113.9", minutes=1)
    with office.store.transaction() as db:
        assert doors.watch(db, clock.now()) == 1
    assert any("access/reopened/" in row["key"] for row in office.outbox())
