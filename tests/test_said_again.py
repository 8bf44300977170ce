"""A reminder to the holder that did not leave is said again before anything rests on it."""

from support_engine.adapters.store import outbox
from support_engine.core.acts import commands as c
from tests.office import Office
from tests.story import OFFICER, REFERENCE, day

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
