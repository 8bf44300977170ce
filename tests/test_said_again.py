"""A reminder to the holder that did not leave is said again before anything rests on it."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from support_engine.adapters.store.case import reminded
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code
from support_engine.core.acts.corrections import Past
from support_engine.core.offers.offer import Offer
from support_engine.core.offers.offers import command_of, offers_of
from support_engine.stories.letters.releasing import release
from support_engine.stories.verifying.verify import verify
from support_engine.views.letters.letters_of import known_then
from tests.office import Office, at
from tests.story import GUIDE, OFFICER, REFERENCE, day

LAUNCH = "jalons|milestones.lancement_incubation|2022-04-11"
DIAGNOSIS = "jalons|milestones.diagnostic|2022-05-06"
NOTICE = "proposition_mise_en_demeure"


def said(office: Office, topic: str, person: str) -> list[tuple[str, str]]:
    """What was written of a deadline to somebody, the oldest first, and what became of it."""
    rows = [row for row in office.outbox() if (row["topic"], row["person"]) == (topic, person)]
    return [(row["letter"], row["state"]) for row in sorted(rows, key=lambda one: one["queued_at"])]


def test_what_did_not_leave_is_said_again_and_the_proposal_waits(office) -> None:
    office.open_at("incubation")
    office.tick("2022-04-19")
    office.tick("2022-05-11T06:00")
    with office.store.transaction() as db:
        outbox.void(db, "MP1-001", [LAUNCH], "test")
    office.tick("2022-05-11")
    office.tick("2022-06-07T06:00")
    with office.store.transaction() as db:
        waiting = outbox.listed(db, state="queued", person="porteuse")
        (key,) = (row["key"] for row in waiting if row["topic"] == DIAGNOSIS)
        outbox.cancel(db, key, "test")
    office.tick("2022-06-10")
    assert said(office, LAUNCH, "porteuse")[-2:] == [("relance", "void"), ("relance", "sent")]
    assert NOTICE not in dict(said(office, LAUNCH, "camille"))
    office.tick("2022-07-05", max_per_round=0)
    assert said(office, DIAGNOSIS, "porteuse")[-2:] == [
        ("relance", "cancelled"),
        ("relance", "queued"),
    ]
    office.tick("2022-07-11")
    assert said(office, LAUNCH, "camille")[-1] == (NOTICE, "sent")
    assert NOTICE not in dict(said(office, DIAGNOSIS, "camille"))


def test_what_left_is_said_once_and_what_waited_for_too_long_was_not_told(office) -> None:
    office.open_at("incubation")
    for on in ("2022-04-19", "2022-05-11"):
        office.tick(on)
    office.tick("2022-06-07", max_per_round=0)
    office.tick("2022-06-10", max_per_round=0)
    assert [letter for letter, _ in said(office, LAUNCH, "porteuse")].count("relance") == 2
    office.tick("2022-07-06")
    assert said(office, LAUNCH, "camille")[-1] == (NOTICE, "void"), "too late, for it waited too"
    assert said(office, DIAGNOSIS, "porteuse")[-2:] == [("relance", "void"), ("relance", "sent")]


def test_whoever_holds_the_dossier_now_is_told_before_anything_is_proposed(office) -> None:
    office.open_at("incubation")
    for on in ("2022-04-19", "2022-05-11"):
        office.tick(on)
    naming = {"reference": REFERENCE, "by": OFFICER, "role": "porteur"}
    office.must(c.AssignPerson(on=day("2022-06-09"), person="sacha", **naming))
    office.tick("2022-06-10")
    assert said(office, LAUNCH, "sacha") == [("relance", "sent")]
    assert NOTICE not in dict(said(office, LAUNCH, "camille"))
    office.tick("2022-07-11")
    assert said(office, LAUNCH, "camille")[-1] == (NOTICE, "sent")


@pytest.mark.parametrize("fate", ["dead", "queued", "parked"])
def test_of_several_rungs_that_did_not_leave_the_newest_alone_does(office, fate) -> None:
    """Whether they are retried together, or wait together, each for its reader."""
    office.open_at("incubation")
    for on in ("2022-04-01", "2022-04-19", "2022-05-11", "2022-06-10"):
        office.tick(f"{on}T20:00", max_per_round=0)
    with office.store.transaction() as db:
        db.execute(text("UPDATE letters SET state = :fate, error = 'test'"), {"fate": fate})
    before = office.outbox()
    released = release(office, [row["key"] for row in before], at("2022-06-10T21:00"))
    office.letters_leave("2022-06-11T08:00")
    office.letters_leave("2022-06-13T08:00")
    of_ladders = [row for row in before if row["kind"] == "reminder"]
    last = {(r["topic"], r["role"]): r["act"] for r in of_ladders}
    assert len(of_ladders) > len(last) + 2
    sent = [row for row in office.outbox(state="sent") if row["kind"] == "reminder"]
    assert sent
    assert all(row["act"] == last[row["topic"], row["role"]] for row in sent)
    replaced = [r for r in office.outbox() if "plus récent" in r["error"]]
    assert {row["state"] for row in replaced} == {"void"}
    assert {r["key"] for r in replaced}.isdisjoint(released.leaving)


def posted(office: Office, on: str, by: c.Actor = OFFICER) -> c.RecordDeparture:
    """The last reminder of the launch, said to have left by post."""
    rows = [r for r in office.outbox(person="porteuse") if r["topic"] == LAUNCH]
    act = max(row["act"] for row in rows)
    proof = "Recommandé 1A 200 123"
    return c.RecordDeparture(reference=REFERENCE, by=by, on=day(on), act=act, proof=proof)


def address(office: Office, email: str) -> None:
    """The address of the holder, from now on."""
    with office.store.transaction() as db:
        directory.save(db, Person("porteuse", "Porteuse", email))


def remedies(office: Office) -> list[str]:
    """The lines that tell the officer what to do about a holder whom nothing reaches."""
    rows = [row for row in office.outbox(person="camille") if row["topic"] == LAUNCH]
    return [r["key"] for r in rows if "écrivez-lui par la poste" in " ".join(r["body"].split())]


def is_whole(office: Office) -> bool:
    """Whether `verify` has nothing to say."""
    with office.store.reading() as db:
        registry, calendar = office.engine.registry, office.engine.calendar
        return not list(verify(db, registry, calendar, [REFERENCE]))


@pytest.fixture
def unreached(office):
    """A dossier whose holder no letter of the launch reaches, said twice."""
    office.open_at("incubation")
    address(office, "")
    for on in ("2022-04-19", "2022-05-11", "2022-06-10"):
        office.tick(on)
    assert said(office, LAUNCH, "porteuse")[-2:] == [("relance", "dead"), ("relance", "dead")]
    return office


def offered(office: Office, on: str, by: c.Actor = OFFICER) -> list[Offer]:
    """What one is offered to say of letters that were posted."""
    now = at(f"{on}T10:00")
    case = office.engine.case_of(office.dossier(), day(on))
    with office.store.reading() as db:
        past = Past((), (), reminded.to_post(db, case, now))
    found = offers_of(case, by, day(on), past)
    return [one for one in found if one.key.startswith("letter.posted:") and one.who.may]


def test_a_holder_whom_nothing_reaches_is_waited_for_until_a_letter_is_posted(unreached) -> None:
    office = unreached
    assert len(remedies(office)) == 1
    before = said(office, LAUNCH, "porteuse"), said(office, LAUNCH, "camille")
    for on in ("2022-07-11", "2022-08-10", "2022-09-12"):
        office.tick(on)
    assert (said(office, LAUNCH, "porteuse"), said(office, LAUNCH, "camille")) == before
    assert Code.ROLE_MISSING in office.do(posted(office, "2022-09-14", GUIDE)).codes
    early = posted(office, "2022-06-09")
    assert Code.DATE_TOO_EARLY in office.do(early, "2022-09-14T10:00").codes
    assert not offered(office, "2022-09-14", GUIDE)
    (offer,) = (o for o in offered(office, "2022-09-14") if "lancement" in o.label.lower())
    command = command_of(
        offer, {"proof": "Recommandé 1A 200 123"}, by=OFFICER, on=day("2022-09-10")
    )
    office.must(command, "2022-09-14T10:00")
    left_on = {row["sent_on"] for row in office.outbox(state="posted")}
    assert left_on == {"2022-09-10"}, "what rests on it counts from the day of recording"
    for hour, state in (("09:00", "unsent"), ("10:01", "posted")):
        then = known_then(office.outbox(), at(f"2022-09-14T{hour}"))
        assert {row["state"] for row in then if row["proof"]} == {state}
    assert said(office, LAUNCH, "porteuse")[-1] == ("relance", "posted")
    assert Code.LETTER_NOT_AWAITED in office.do(posted(office, "2022-09-14")).codes
    for on in ("2022-09-15", "2022-10-13"):
        office.tick(on)
    assert NOTICE not in dict(said(office, LAUNCH, "camille"))
    office.tick("2022-10-14")
    assert said(office, LAUNCH, "camille")[-1] == (NOTICE, "sent")
    for on in ("2022-11-14", "2022-12-14"):  # what comes after the proposal rests on nobody
        office.tick(on)
    assert said(office, LAUNCH, "camille").count((NOTICE, "sent")) == 1
    assert said(office, LAUNCH, "porteuse")[-2:] == [("relance", "dead"), ("relance", "dead")]
    assert len(remedies(office)) == 1
    assert is_whole(office)


def test_an_address_mended_meanwhile_loses_and_repeats_nothing(unreached) -> None:
    office = unreached
    office.tick("2022-07-11")
    address(office, "porteuse@projet.example")
    office.tick("2022-07-12")
    with office.store.transaction() as db:
        for row in outbox.listed(db, state="dead", person="porteuse"):
            outbox.retry(db, row["key"], at("2022-07-13T07:00"))
    office.tick("2022-07-13")
    assert said(office, LAUNCH, "porteuse")[-2:] == [("relance", "void"), ("relance", "sent")]
    assert NOTICE not in dict(said(office, LAUNCH, "camille"))
    office.tick("2022-08-11")
    assert NOTICE not in dict(said(office, LAUNCH, "camille"))
    office.tick("2022-08-12")
    assert said(office, LAUNCH, "camille")[-1] == (NOTICE, "sent")
    assert said(office, LAUNCH, "porteuse")[-2:] == [("relance", "void"), ("relance", "sent")]
    assert is_whole(office)


def test_the_older_of_two_letters_that_say_the_same_will_do(unreached) -> None:
    office = unreached
    rows = [r for r in office.outbox(person="porteuse") if r["topic"] == LAUNCH]
    first = min(r["act"] for r in rows if r["key"].rpartition("/")[0].endswith("/30"))
    office.must(replace(posted(office, "2022-06-20"), act=first))
    office.tick("2022-07-19")
    assert NOTICE not in dict(said(office, LAUNCH, "camille"))
    office.tick("2022-07-20")
    assert said(office, LAUNCH, "camille")[-1] == (NOTICE, "sent")


def test_another_holder_is_written_to_anew(unreached) -> None:
    office = unreached
    office.tick("2022-07-11")
    naming = {"reference": REFERENCE, "by": OFFICER, "role": "porteur"}
    office.must(c.AssignPerson(on=day("2022-07-12"), person="sacha", **naming))
    office.tick("2022-07-13")
    assert said(office, LAUNCH, "sacha") == [("relance", "sent")]
    office.tick("2022-08-11")
    assert NOTICE not in dict(said(office, LAUNCH, "camille"))
    office.tick("2022-08-12")
    assert said(office, LAUNCH, "camille")[-1] == (NOTICE, "sent")
