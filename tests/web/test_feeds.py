"""Calendars to subscribe to: what they give, what they say of what moved or ended, to whom."""

import os
import re
import time
from datetime import timedelta

import icalendar
import pytest

from support_engine.adapters import clock
from support_engine.adapters.store.case import former_dates
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import feeds
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import HandOver
from support_engine.core.people.grants import ADMINISTRATOR
from support_engine.stories.people.handing_over import hand_over
from support_engine.stories.verifying import people
from support_engine.views.lists.feed import ENDED
from tests import other_readers
from tests.console import as_typed
from tests.story import HEAD, INCUBATION, OFFICER, REFERENCE, because, day, milestone, road
from tests.strict_ics import read
from tests.web.bureau import Browser, bureau_of

HOSTILE = "Projet; \\ , =1+1 <b> é" + "œ" * 80
SUBSCRIPTIONS = "/calendrier/abonnements"


@pytest.fixture
def camille(office) -> Browser:
    office.open_at("incubation", name=HOSTILE)
    return Browser(bureau_of(office, "2022-04-15")).enter("camille")


def address(browser: Browser, reference: str = "") -> str:
    """A new subscription of theirs."""
    page = browser.post(SUBSCRIPTIONS, data={"reference": reference})
    assert page.status_code == 200, page.text
    return re.search(r'id="lien" readonly value="http://localhost([^"]+)"', page.text)[1]


def given(browser: Browser, path: str) -> dict[str, dict[str, str]]:
    """What a calendar reads there, that has no cookie."""
    answer = Browser(browser.bureau).get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return read_by_all(answer.content)


def read_by_all(content: bytes) -> dict[str, dict[str, str]]:
    """The events, that readers of three makes understand alike."""
    found = read(content)
    seen = icalendar.Calendar.from_ical(content).walk("VEVENT")
    told = {one["UID"]: (one["DTSTART"], one["SEQUENCE"], one["STATUS"]) for one in found.values()}
    assert told == {
        str(one["UID"]): (f"{one['DTSTART'].dt:%Y%m%d}", str(one["SEQUENCE"]), one["STATUS"])
        for one in seen
    }
    if other_readers.IS_HERE:
        others = other_readers.events(content).values()
        assert told == {
            one["uid"]: (one["start"].replace("-", ""), str(one["sequence"]), one["status"])
            for one in others
        }
        assert all(one["days"] == 1 for one in others)
    return found


def uid(subject: str, reference: str = REFERENCE) -> str:
    return f"manufactures.{reference}.{subject}@support-engine"


def test_a_calendar_gives_each_deadline_on_its_day(office, camille) -> None:
    found = given(camille, address(camille))
    with office.store.reading() as db:
        lines = feeds.dates(db, "camille", "", day("2022-04-15"))
    due = {uid(one["subject"]): one["due_on"].replace("-", "") for one in lines}
    assert len(due) > 5
    assert {name: one["DTSTART"] for name, one in found.items()} == due
    ends = found[uid("clocks.incubation")]
    assert ends["SUMMARY"] == f"{REFERENCE} · Fin de l’incubation"
    assert ends["URL"] == f"http://localhost/dossiers/{REFERENCE}"
    assert "Projet\\; \\\\ \\, =1+1 <b> é" in ends["DESCRIPTION"]
    ended = {uid(one["subject"]) for one in lines if one["is_gone"]}
    assert {name for name, one in found.items() if one["STATUS"] == "CANCELLED"} == ended


def test_whoever_sees_only_what_names_them_follows_that(office, camille) -> None:
    alex = Browser(camille.bureau).enter("alex")
    assert given(alex, address(alex)) == given(camille, address(camille))
    for browser in (camille, alex):
        assert f"/dossiers/{REFERENCE}" in browser.get("/dossiers?onglet=suivis").text
    dominique = Browser(camille.bureau).enter("dominique")
    assert given(dominique, address(dominique)) == {}, "sees all, follows none"
    assert f"/dossiers/{REFERENCE}" not in dominique.get("/dossiers?onglet=suivis").text


def test_the_same_base_gives_the_same_bytes_which_are_not_sent_twice(camille) -> None:
    there = address(camille)
    reader = Browser(camille.bureau)
    first = reader.get(there)
    assert reader.get(there).content == first.content
    again = reader.get(there, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert camille.get("/calendrier/dates.ics").content == first.content, "the file is the same"


def test_a_date_that_moves_is_the_same_one_told_anew(office, camille) -> None:
    there = address(camille)
    before = given(camille, there)[uid("clocks.incubation")]
    common = {"reference": REFERENCE, "on": day("2022-04-15"), "clock": "incubation"}
    office.must(c.RequestExtension(**common, by=OFFICER, months=2, reason=because()))
    office.must(c.GrantExtension(**common, by=HEAD))
    after = given(camille, there)[uid("clocks.incubation")]
    assert after["DTSTART"] > before["DTSTART"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["STATUS"] == "CONFIRMED"


def test_what_is_done_is_cancelled_then_forgotten_and_comes_back_if_taken_back(office) -> None:
    office.open_at("incubation")
    camille = Browser(bureau_of(office, "2022-04-15")).enter("camille")
    there, subject = address(camille), uid("milestones.lancement_incubation")
    before = given(camille, there)[subject]
    declare, validate = milestone(*INCUBATION[0], "2022-04-15")
    office.must(declare)
    office.must(validate)
    ended = given(camille, there)[subject]
    assert (ended["STATUS"], ended["DTSTART"]) == ("CANCELLED", before["DTSTART"])
    assert int(ended["SEQUENCE"]) > int(before["SEQUENCE"])
    due = day(f"{ended['DTSTART'][:4]}-{ended['DTSTART'][4:6]}-{ended['DTSTART'][6:]}")
    last, over = due + timedelta(days=30), due + timedelta(days=31)
    assert subject in given(Browser(bureau_of(office, last.isoformat())), there)
    assert subject not in given(Browser(bureau_of(office, over.isoformat())), there)
    here = {"reference": REFERENCE, "by": OFFICER, "on": day("2022-04-15")}
    office.must(c.CorrectLastAct(**here, reason=because()))
    assert given(camille, there)[subject]["STATUS"] == "CANCELLED", "declared, it waits for us"
    office.must(c.RefuseMilestone(**here, milestone=INCUBATION[0][0], reason=because()))
    assert given(camille, there)[subject]["STATUS"] == "CONFIRMED"


def test_of_one_dossier_alone(office, camille) -> None:
    office.open_at("incubation", "MP1-002")
    both, one = given(camille, address(camille)), given(camille, address(camille, "MP1-002"))
    assert one
    assert set(one) == {name for name in both if ".MP1-002." in name}
    assert set(read(camille.get("/calendrier/dates.ics?dossier=MP1-002").content)) == set(one)


def test_an_address_is_shown_once_counted_and_taken_back_by_its_owner_alone(
    office, camille
) -> None:
    there = address(camille)
    secret = there.removeprefix("/calendrier/").removesuffix(".ics")
    page = camille.get(SUBSCRIPTIONS).text
    assert secret not in page
    assert "jamais encore" in as_typed(page)
    with office.store.reading() as db:
        (mine,) = feeds.of_person(db, "camille")
    assert secret not in mine.digest
    given(camille, there)
    assert "jamais encore" not in as_typed(camille.get(SUBSCRIPTIONS).text)
    sacha = Browser(camille.bureau).enter("sacha")
    sacha.post(f"{SUBSCRIPTIONS}/{mine.digest}")
    assert given(camille, there)
    with office.store.abandoned() as db:
        assert list(people.findings(db)) == [], "the journal of people says whose it is"
    camille.post(f"{SUBSCRIPTIONS}/{mine.digest}")
    assert Browser(camille.bureau).get(there).status_code == 404
    with office.store.abandoned() as db:
        feeds.add(db, secret, "camille", "", clock.now())
        assert [where for where, _ in people.findings(db)] == ["camille"], "put back by hand"


@pytest.mark.parametrize("path", ["x.ics", "x" * 4_000 + ".ics", "%00.ics", "a%2Fb.ics"])
def test_an_address_that_opens_nothing_says_nothing(camille, path) -> None:
    answer = Browser(camille.bureau).get(f"/calendrier/{path}")
    assert answer.status_code in (400, 404)
    assert REFERENCE not in answer.text


def test_whoever_left_reads_nothing_any_more(office, camille) -> None:
    every, one = address(camille), address(camille, REFERENCE)
    with office.store.transaction() as db:
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", frozenset({ADMINISTRATOR})))
    leaving = HandOver(by="noa", person="camille", successor="sacha")
    desk = camille.bureau.desk
    assert not isinstance(hand_over(desk, leaving, camille.bureau.now), Refused)
    assert {Browser(camille.bureau).get(path).status_code for path in (every, one)} == {404}


def test_nor_of_the_closed_dossiers_that_name_them(office) -> None:
    for command in road():
        office.must(command)
    browser = Browser(bureau_of(office, str(office.dossier().last_act_on))).enter("camille")
    addresses = [address(browser), address(browser, REFERENCE)]
    assert all(given(browser, one) for one in addresses)
    with office.store.transaction() as db:
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", frozenset({ADMINISTRATOR})))
    leaving = HandOver(by="noa", person="camille", successor="sacha")
    assert not isinstance(hand_over(browser.bureau.desk, leaving, browser.bureau.now), Refused)
    assert {Browser(browser.bureau).get(one).status_code for one in addresses} == {404}


def test_only_a_dossier_that_one_may_read_and_not_without_end(office, camille, monkeypatch) -> None:
    answer = camille.post(SUBSCRIPTIONS, data={"reference": "MP9-999"})
    assert answer.status_code == 422
    assert "Aucun dossier « MP9-999 »" in as_typed(answer.text)
    monkeypatch.setattr(feeds, "MOST", 1)
    address(camille)
    assert "Vous avez déjà 1 abonnement" in as_typed(camille.post(SUBSCRIPTIONS, data={}).text)


def test_a_deadline_whose_rules_are_gone_is_cancelled_without_its_name(office, camille) -> None:
    there = address(camille)
    gone = {"reference": REFERENCE, "subject": "milestones.x", "due_on": "2022-05-01"}
    with office.store.transaction() as db:
        former_dates.GONE.run(db, gone)
    found = given(camille, there)[uid("milestones.x")]
    assert (found["STATUS"], found["SUMMARY"]) == ("CANCELLED", f"{REFERENCE} · {ENDED}")


ZONES = ("UTC", "Europe/Paris", "America/Cayenne", "Pacific/Noumea", "Indian/Reunion")


@other_readers.by_ical_js
def test_a_day_is_the_same_day_in_every_time_zone(camille) -> None:
    """Whole days and moments of UTC: whoever travels, or serves from elsewhere, reads the same."""
    there, reader = address(camille), Browser(camille.bureau)
    here, files = os.environ.get("TZ"), []
    try:
        for zone in ZONES:
            os.environ["TZ"] = zone
            time.tzset()
            files.append(reader.get(there).content)
    finally:
        os.environ.pop("TZ") if here is None else os.environ.update(TZ=here)
        time.tzset()
    assert len(set(files)) == 1
    understood = [other_readers.events(files[0], zone) for zone in ZONES]
    assert understood[0]
    assert all(one == understood[0] for one in understood)


def test_where_ci_runs_the_other_reader_is_there() -> None:
    assert other_readers.IS_HERE or not os.environ.get("CI")
