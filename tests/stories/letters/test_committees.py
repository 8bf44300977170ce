"""The day of a committee by mail, with its file: over a real server, read by strict readers."""

from dataclasses import replace

import icalendar
import pytest

from support_engine.adapters.store import traits
from support_engine.adapters.store.letters import report_marks
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.people import commands as p
from support_engine.core.people.commands import Contact
from support_engine.leaving import committees
from support_engine.tick import tick
from tests import other_readers, strict_ics, strict_mail
from tests.office import Office, at, day
from tests.smtp import mail_server
from tests.story import HEAD, OFFICER, REFERENCE, advance, because

ON, LATER = "2022-06-20", "2022-06-27"
SECOND = "MP1-002"
UID = "committee.manufactures.selection.1@support-engine"
FOLLOWERS = {"camille@demo.example", "dominique@demo.example"}


def put_down(office: Office, reference: str, committee: str, on: str = "2022-06-01") -> None:
    act = advance("inscrire_comite", on, date_comite_selection=committee)
    office.must(replace(act, reference=reference))


def put_off(office: Office, reference: str, committee: str, on: str) -> None:
    act = advance("reporter_comite", on, date_comite_selection=committee)
    office.must(replace(act, reference=reference))


def taken_back(office: Office, reference: str, on: str) -> None:
    office.must(
        c.CorrectLastAct(reference=reference, by=OFFICER, on=day(on), reason=because("Report"))
    )


@pytest.fixture
def two(office) -> Office:
    """Two dossiers that are put down for one committee."""
    for reference in (REFERENCE, SECOND):
        office.open_at("en_instruction", reference, name=f"Atelier du Lin {reference}")
        put_down(office, reference, ON)
    office.silence()
    return office


def plain(words: str) -> str:
    """On one line, with ordinary spaces."""
    return " ".join(words.split())


def told(office: Office, now: str) -> list[strict_mail.Mail]:
    """The days of committees that leave in a round, over SMTP, as a strict reader has them."""
    with mail_server() as server:
        office.tick(now, server.mailbox())
        read = [strict_mail.read(raw) for raw in server.raw]
    return sorted((one for one in read if one.method), key=lambda one: one.to.email)


def test_one_mail_each_when_the_day_is_set_moved_and_cancelled(two) -> None:
    mails = told(two, "2022-06-02")
    assert {one.to.email for one in mails} == FOLLOWERS
    for one in mails:
        assert one.method == "REQUEST"
        assert plain(one.subject) == "Comité de sélection : 20 juin 2022"
        assert "la séance est fixée au lundi 20 juin 2022" in plain(one.text)
        event = strict_ics.read(one.calendar, "REQUEST")[UID]
        assert (event["DTSTART"], event["SEQUENCE"]) == ("20220620", "0")
        assert event["DESCRIPTION"] == f"2\u00a0dossiers : {REFERENCE}\\, {SECOND}"
        assert event["ATTENDEE"] == f"mailto:{one.to.email}"
        assert "Lin" not in one.text + one.calendar.decode(), "no project, no person"
    assert told(two, "2022-06-03") == []

    for reference in (REFERENCE, SECOND):
        put_off(two, reference, LATER, "2022-06-03")
    mails = told(two, "2022-06-07")
    assert {one.to.email for one in mails} == FOLLOWERS
    moved = strict_ics.read(mails[0].calendar, "REQUEST")[UID]
    assert (moved["DTSTART"], moved["SEQUENCE"]) == ("20220627", "1")
    moved_from = "la séance du lundi 20 juin 2022 est déplacée au lundi 27 juin 2022"
    assert moved_from in plain(mails[0].text)
    assert told(two, "2022-06-08") == []

    for reference in (REFERENCE, SECOND):
        for _ in ("put off", "put down"):
            taken_back(two, reference, "2022-06-08")
    mails = told(two, "2022-06-09")
    assert {(one.to.email, one.method) for one in mails} == {(who, "CANCEL") for who in FOLLOWERS}
    gone = strict_ics.read(mails[0].calendar, "CANCEL")[UID]
    assert (gone["STATUS"], gone["SEQUENCE"], gone["DTSTART"]) == ("CANCELLED", "2", "20220627")
    assert told(two, "2022-06-10") == []


@other_readers.by_ical_js
def test_a_program_of_another_language_reads_each_file_alike(two) -> None:
    files = [told(two, "2022-06-02")[0].calendar]
    taken_back(two, REFERENCE, "2022-06-02")
    taken_back(two, SECOND, "2022-06-02")
    put_down(two, REFERENCE, LATER, "2022-06-02")
    files.append(told(two, "2022-06-03")[0].calendar)
    taken_back(two, REFERENCE, "2022-06-03")
    files.append(told(two, "2022-06-07")[0].calendar)
    read = other_readers.read(*files)
    assert [one["method"] for one in read] == ["REQUEST", "REQUEST", "CANCEL"]
    for nth, (one, file) in enumerate(zip(read, files, strict=True)):
        (event,) = one["events"]
        (same,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
        assert event["uid"] == same["UID"] == UID
        assert event["sequence"] == same["SEQUENCE"] == nth
        assert (event["start"], event["days"]) == (same["DTSTART"].dt.isoformat(), 1)
        assert event["start"] == (ON if nth == 0 else LATER)
        assert event["organizer"] == same["ORGANIZER"] == "mailto:manufactures@demo.example"
        assert event["attendees"] == [["mailto:camille@demo.example", "FALSE"]]
        assert event["status"] == ("CANCELLED" if nth == 2 else "CONFIRMED")


def test_a_day_that_moved_before_its_letter_left_is_told_once(two) -> None:
    two.tick("2022-06-02T20:00")
    assert not [row for row in two.outbox(state="sent") if row["kind"] == "committee"]
    for reference in (REFERENCE, SECOND):
        taken_back(two, reference, "2022-06-02")
        put_down(two, reference, LATER, "2022-06-02")
    mails = told(two, "2022-06-03")
    assert [strict_ics.read(one.calendar, "REQUEST")[UID]["DTSTART"] for one in mails] == [
        "20220627"
    ] * 2
    void = [row for row in two.outbox(state="void") if row["kind"] == "committee"]
    assert {row["error"] for row in void} == {
        "La date de ce comité a changé depuis : une autre lettre le dit."
    }


def test_a_letter_that_waited_tells_who_is_down_on_the_day_it_leaves(two) -> None:
    two.tick("2022-06-02T20:00")
    taken_back(two, SECOND, "2022-06-02")
    mails = told(two, "2022-06-03")
    assert {one.to.email for one in mails} == FOLLOWERS
    for one in mails:
        assert SECOND not in one.text + one.calendar.decode()
        event = strict_ics.read(one.calendar, "REQUEST")[UID]
        assert event["DESCRIPTION"] == f"1\u00a0dossier : {REFERENCE}"


@pytest.mark.parametrize(("leaves", "reached"), [(ON, FOLLOWERS), ("2022-06-21", set())])
def test_a_day_that_is_over_is_told_no_more(two, leaves, reached) -> None:
    two.tick("2022-06-17T20:00")
    assert {one.to.email for one in told(two, leaves)} == reached


def test_a_day_that_a_clock_ahead_found_over_is_told_at_its_own_time(two) -> None:
    with two.store.transaction() as db:
        traits.write(db, traits.PURPOSE, traits.REAL)
    two.store.purpose = None
    for now in ("2022-06-02T20:00", "2027-06-02T08:00", "2022-06-03T08:00"):
        tick(two.engine, two.postman(), at(now), confirmed_by="camille")
    rows = [row for row in two.outbox() if row["kind"] == "committee"]
    assert {(row["person"], row["state"]) for row in rows} == {
        ("camille", "sent"),
        ("dominique", "sent"),
    }


def test_whoever_follows_a_committee_no_more_is_not_told(two) -> None:
    two.tick("2022-06-02T20:00")
    first = p.NameAdministrator(by="adm", person="adm", contact=Contact("Adm", "adm@demo.example"))
    ended = p.EndRole(by="adm", person="dominique", role="responsable", reason=because())
    for command in (first, ended):
        assert not isinstance(two.engine.directory.handle(command, at("2022-06-02T21:00")), Refused)
    assert {one.to.email for one in told(two, "2022-06-03")} == {"camille@demo.example"}


@pytest.mark.parametrize("moved", [False, True])
def test_whoever_follows_it_again_is_told_after_all(two, moved) -> None:
    """Their letter was set aside as they followed nothing: it waits again while the day comes."""
    two.tick("2022-06-02T20:00")
    role = {"by": "adm", "person": "dominique", "role": "responsable"}
    first = p.NameAdministrator(by="adm", person="adm", contact=Contact("Adm", "adm@demo.example"))
    for command in (first, p.EndRole(**role, reason=because())):
        assert not isinstance(two.engine.directory.handle(command, at("2022-06-02T21:00")), Refused)
    assert {one.to.email for one in told(two, "2022-06-03")} == {"camille@demo.example"}
    assert told(two, "2022-06-07") == []
    with two.store.transaction() as db:
        dominique = Person(
            "dominique", "D", "dominique@demo.example", "", frozenset({"responsable"})
        )
        directory.save(db, dominique)
    if moved:
        for reference in (REFERENCE, SECOND):
            taken_back(two, reference, "2022-06-07")
            put_down(two, reference, "2022-06-22", "2022-06-07")
    reached = FOLLOWERS if moved else {"dominique@demo.example"}
    assert {one.to.email for one in told(two, "2022-06-08")} == reached
    assert told(two, "2022-06-09") == []


def test_a_letter_waits_for_the_round_that_says_where_its_dossiers_went(two) -> None:
    two.tick("2022-06-02T20:00")
    for reference in (REFERENCE, SECOND):
        taken_back(two, reference, "2022-06-02")
    two.letters_leave("2022-06-03")
    waiting = [row for row in two.outbox() if row["kind"] == "committee"]
    assert [row["state"] for row in waiting] == ["queued"] * 2
    put_down(two, REFERENCE, ON, "2022-06-03")
    assert {one.to.email for one in told(two, "2022-06-07")} == FOLLOWERS


def test_nobody_is_told_that_what_they_never_heard_of_is_cancelled(two) -> None:
    two.tick("2022-06-02T20:00")
    for reference in (REFERENCE, SECOND):
        taken_back(two, reference, "2022-06-02")
    assert told(two, "2022-06-03") == []


def test_whoever_follows_a_committee_since_is_told_of_its_coming_day(two) -> None:
    told(two, "2022-06-02")
    with two.store.transaction() as db:
        directory.save(db, Person("lou", "Lou", "lou@demo.example", "", frozenset({"responsable"})))
    (mail,) = told(two, "2022-06-03")
    assert mail.to.email == "lou@demo.example"
    assert told(two, "2022-06-21") == [], "the day is over"


def test_what_a_committee_decided_on_its_day_cancels_nothing(two) -> None:
    told(two, "2022-06-02")
    for reference in (REFERENCE, SECOND):
        act = advance("ajourner_candidature", ON, reason=because("Report"))
        two.must(replace(act, reference=reference, by=HEAD))
    assert told(two, "2022-06-20T18:00") == []
    assert told(two, "2022-06-21") == []


@pytest.mark.parametrize("is_ahead", [False, True])
def test_a_committee_that_was_held_is_not_cancelled_by_a_clock_put_back(two, is_ahead) -> None:
    """A few days back, that one person said right: its day has been lived. A clock that had run
    ahead had lived nothing."""
    with two.store.transaction() as db:
        traits.write(db, traits.PURPOSE, traits.REAL)
    two.store.purpose = None
    reached = ["2022-06-02", "2022-06-08", "2022-06-14"]
    reached += [] if is_ahead else ["2022-06-16", "2022-06-18", "2022-06-20"]
    for on in (*reached, "2022-06-21"):
        told(two, on)
    act = advance("ajourner_candidature", "2022-06-21", reason=because("Report"))
    for reference in (REFERENCE, SECOND):
        if is_ahead:
            taken_back(two, reference, "2022-06-21")
        else:
            two.must(replace(act, reference=reference, by=HEAD))
    back = at("2022-06-15T08:30")
    with mail_server() as server:
        tick(two.engine, two.postman(server.mailbox()), back, confirmed_by="dominique")
        methods = {one.method for one in map(strict_mail.read, server.raw) if one.method}
    assert methods == ({"CANCEL"} if is_ahead else set())


def test_a_clock_ahead_unsays_no_day(two) -> None:
    """The day of a committee is the same by whatever clock: what was told of it stays told."""
    told(two, "2022-06-02")
    with two.store.transaction() as db:
        report_marks.unsay(db, at("2022-01-01"))
    for reference in (REFERENCE, SECOND):
        taken_back(two, reference, "2022-06-03")
    assert {one.method for one in told(two, "2022-06-07")} == {"CANCEL"}


def test_a_role_given_by_dossier_reads_of_its_own(two) -> None:
    rule = two.workflow.committees[0].model_copy(update={"to": ("accompagnateur", "responsable")})
    with two.store.transaction() as db:
        directory.save(db, Person("noa", "Noa", "noa@demo.example"))
    two.must(
        c.AssignPerson(
            reference=SECOND, by=OFFICER, on=day("2022-06-01"), role="accompagnateur", person="noa"
        )
    )
    with two.store.reading() as db:
        (one,) = [
            one for one in committees.committees(two.engine, db) if one.rule.id == "selection"
        ]
        committee = replace(one, rule=rule)
        (judged,) = committee.waiting.values()
        found = committees.following(db, committee, judged, day("2022-06-01"))
    assert {who: (one.role, read) for who, (one, read) in found.items()} == {
        "alex": ("accompagnateur", [REFERENCE]),
        "noa": ("accompagnateur", [SECOND]),
        "dominique": ("responsable", [REFERENCE, SECOND]),
    }


def away(office: Office, person: str, substitute: str, starts_on: str, ends_on: str) -> None:
    """Somebody says that they are away, and who stands in."""
    days = {"starts_on": day(starts_on), "ends_on": day(ends_on)}
    said = p.OpenAbsence(by=person, person=person, substitute=substitute, **days)
    outcome = office.engine.directory.handle(said, at("2022-06-02T19:00"))
    assert not isinstance(outcome, Refused), outcome.codes


@pytest.mark.parametrize("queued", [False, True])
def test_who_stands_in_is_told_of_the_day_and_who_was_away_once_they_are_back(two, queued) -> None:
    """Whether the letter waited as the absence began, or was queued since."""
    if queued:
        two.tick("2022-06-02T18:00")
    away(two, "dominique", "sacha", "2022-06-03", "2022-06-10")
    mails = told(two, "2022-06-03") + told(two, "2022-06-07")
    assert {one.to.email for one in mails} == {"camille@demo.example", "sacha@demo.example"}
    words = plain(next(one.text for one in mails if one.to.email == "sacha@demo.example"))
    assert "Responsable du programme, en remplaçant Dominique" in words
    assert {one.to.email for one in told(two, "2022-06-13")} == {"dominique@demo.example"}
    assert told(two, "2022-06-14") == []


def test_a_committee_that_is_put_off_is_told_to_its_holders_and_decided_on_its_day(two) -> None:
    put_off(two, REFERENCE, LATER, "2022-06-02")
    two.postman().run(at("2022-06-02T12:00"))
    (letter,) = (row for row in two.outbox(state="sent") if row["letter"] == "passage_comite")
    assert "du lundi 27 juin 2022. Cette date remplace" in plain(letter["body"])
    label = {"date_notification_label": "2022-06-21", "date_annonce": "2022-07-01"}
    for reference, can_decide in ((REFERENCE, False), (SECOND, True)):
        act = replace(advance("labelliser", "2022-06-21", HEAD, **label), reference=reference)
        assert isinstance(two.do(act), Refused) is not can_decide
