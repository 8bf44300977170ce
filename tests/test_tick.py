"""The round on both bases: once, whatever happens, and nothing lost."""

import os
from datetime import datetime

import pytest
from sqlalchemy import text

import support_engine.tick as ticking
from support_engine.adapters.clock import PARIS
from support_engine.adapters.store import again
from support_engine.adapters.store.base import Store
from support_engine.core.acts import commands as c
from support_engine.core.dossier.events import RemindersIssued
from support_engine.engine import Engine
from support_engine.errors import BaseBusy, InDoubt
from support_engine.tick import rehearse
from tests.office import Office, day
from tests.story import HEAD, OFFICER, REFERENCE, because, opening, road_to

DUE = "2022-06-21"
"""Thirty days before the end of the incubations below."""


@pytest.fixture
def busy(office):
    """Three incubations with reminders due on the same day; those before it have left."""
    for number in (1, 2, 3):
        office.open_at("incubation", f"MP1-00{number}", name=f"Atelier {number}")
    office.tick("2022-06-20")
    for path in office.folder.glob("*.eml"):
        path.unlink()
    return office


def sent(office):
    return {row["key"] for row in office.outbox(state="sent")}


def rounds(office):
    with office.store.reading() as db:
        return [dict(row) for row in db.execute(text("SELECT * FROM rounds")).mappings()]


def test_a_round_says_what_it_did_and_notes_it(busy):
    result = busy.tick(DUE)
    assert (result.due, result.queued, result.failed, result.waiting) == (3, result.sent, 0, 0)
    assert result.sent > 0
    row = rounds(busy)[-1]
    for name in ("due", "moved", "queued", "sent", "skipped", "failed", "waiting"):
        assert row[name] == getattr(result, name)
    assert row["finished_at"] >= row["started_at"]


def test_a_second_round_does_nothing(busy):
    busy.tick(DUE)
    before = (sent(busy), busy.journal(), len(busy.mails()))
    again = busy.tick(f"{DUE}T08:30")
    assert (again.due, again.moved, again.queued, again.sent) == (0, 0, 0, 0)
    assert (sent(busy), busy.journal(), len(busy.mails())) == before


@pytest.mark.one_base
def test_a_person_has_one_message_a_day(busy):
    busy.tick(DUE)
    to = [mail["To"] for mail in busy.mails()]
    assert len(to) == len(set(to))
    digest = next(mail for mail in busy.mails() if "porteuse" in mail["To"])
    words = digest.get_body(("plain",)).get_content()
    assert all(f"Atelier {number}" in words for number in (1, 2, 3))


@pytest.mark.one_base
def test_a_reminder_made_after_the_message_of_the_day_waits_for_tomorrow(busy):
    busy.tick(DUE)
    busy.open_at("incubation", "MP1-004", name="Atelier 4")
    for row in busy.outbox(state="queued"):
        assert row["kind"] == "act"
    busy.tick(f"{DUE}T08:40")
    assert {row["kind"] for row in busy.outbox(state="queued")} == {"reminder"}
    busy.tick("2022-06-22")
    assert {row["person"] for row in busy.outbox(state="queued")} == {"dominique"}, "once a week"


def test_a_rehearsal_says_the_same_and_writes_nothing(busy):
    before = (busy.outbox(), busy.journal())
    said = rehearse(busy.engine, datetime(2022, 6, 21, 8, tzinfo=PARIS))
    assert [reference for reference, _ in said] == ["MP1-001", "MP1-002", "MP1-003"]
    assert all(isinstance(event, RemindersIssued) for _, events in said for event in events)
    assert (busy.outbox(), busy.journal()) == before
    steps = sum(len(event.steps) for _, events in said for event in events)
    assert busy.tick(DUE).queued == 2 * steps  # each to the holder and to the officer


@pytest.mark.one_base
def test_fifteen_days_without_a_round_are_caught_up_by_the_newest_steps(busy):
    """The rung of 21 June never left; on 6 July it goes, once, and nothing else is sent."""
    result = busy.tick("2022-07-06")
    issued = busy.journal()[-1].event
    assert isinstance(issued, RemindersIssued)
    assert not any(step.is_late for step in issued.steps)
    assert result.skipped == 3 * sum(len(step.skipped) for step in issued.steps)
    keys = {
        row["key"] for row in busy.outbox(reference=REFERENCE) if row["sent_on"] == "2022-07-06"
    }
    about = {key.split("/")[2] for key in keys if "rapport" not in key and "report" not in key}
    assert about == {step.subject for step in issued.steps}
    assert busy.tick("2022-07-06T08:45").sent == 0


@pytest.mark.one_base
def test_after_a_hundred_days_the_older_steps_are_noted_not_sent(office):
    office.open_at("incubation")
    office.silence()
    result = office.tick("2022-10-28")
    issued = office.journal()[-1].event
    assert any(step.skipped for step in issued.steps)
    assert result.skipped >= sum(len(step.skipped) for step in issued.steps)
    keys = [row["key"] for row in office.outbox(state="sent")]
    topics = {(row["topic"], row["person"]) for row in office.outbox(state="sent")}
    assert len(keys) == len(topics)


@pytest.mark.one_base
def test_a_step_too_old_is_noted_and_not_sent(office):
    """The last rung due is more than the limit behind: a reminder nobody would understand."""
    office.open_at("incubation")
    office.silence()
    office.tick("2022-08-05")
    late = office.tick("2022-09-14")  # the next rung fell on 21 August, 24 days before
    steps = [s for s in office.journal()[-1].event.steps if s.subject == "clocks.incubation"]
    assert [step.is_late for step in steps] == [True]
    assert late.skipped >= 1
    assert not [
        row
        for row in office.outbox()
        if "|clocks.incubation|" in row["topic"] and row["queued_at"] > "2022-09"
    ]


@pytest.mark.one_base
def test_an_automatic_move_happens_once_at_its_day(office):
    """The admissibility period ends: the dossier is admissible without anybody's act."""
    office.open_at("deposee")
    before = office.dossier()
    ends = before.clocks["recevabilite"]
    assert ends.is_running
    early = office.tick("2022-03-05")
    assert early.moved == 0
    moved = office.tick("2022-03-08")
    assert moved.moved == 1
    assert office.dossier().state == "recevable"
    assert office.tick("2022-03-09").moved == 0


@pytest.mark.one_base
def test_a_hold_keeps_the_round_silent(busy):
    for number in (1, 2, 3):
        busy.must(
            c.OpenHold(
                reference=f"MP1-00{number}",
                by=HEAD,
                on=day("2022-06-20"),
                hold="suspension",
                reason=because("Contrôle"),
            )
        )
    busy.tick("2022-06-20T18:00")  # the letters of the suspension itself
    result = busy.tick(DUE)
    assert (result.due, result.sent) == (0, 0)


@pytest.mark.one_base
@pytest.mark.parametrize(
    "moment", ["2022-06-21T06:59", "2022-06-21T09:00", "2022-06-25T08:00", "2022-07-14T08:00"]
)
def test_outside_the_window_reminders_wait_and_none_is_lost(busy, moment):
    """Too early, too late, a Saturday, Bastille Day."""
    result = busy.tick(moment)
    assert result.queued > 0
    assert result.sent == 0
    assert result.waiting == result.queued
    assert busy.tick("2022-07-18").sent >= result.queued


@pytest.mark.one_base
def test_a_reminder_that_missed_its_morning_waits_for_the_next(busy):
    """Made one evening, found again the evening after: it leaves in the morning, not at night."""
    busy.tick(f"{DUE}T18:00")
    assert busy.tick("2022-06-22T22:00").sent == 0
    assert busy.tick("2022-06-23").sent > 0


NIGHTS = {
    "spring": ["2022-03-27T01:59", "2022-03-27T03:00", "2022-03-27T03:01"],
    "autumn": ["2022-10-30T02:30", "2022-10-30T02:30/1", "2022-10-30T03:00"],
}


@pytest.mark.one_base
@pytest.mark.parametrize("moments", NIGHTS.values(), ids=NIGHTS)
def test_the_nights_when_clocks_change_have_one_occurrence(office, moments):
    """Rounds on both sides of the change: each civil date is treated once."""
    on = moments[0][:10]
    office.must(opening(on=f"{on[:5]}01-03"))
    for command in road_to("incubation", office.workflow)[1:]:
        office.do(command)
    before = len(office.journal())
    for moment in moments:
        clock, _, fold = moment.partition("/")
        now = datetime.fromisoformat(clock).replace(tzinfo=PARIS, fold=int(fold or 0))
        office.tick_at(now)
    rows = office.journal()[before:]
    assert len(rows) == 1
    assert office.tick(f"{on}T08:00").queued == 0


def test_a_damaged_dossier_does_not_stop_the_others(busy):
    with busy.store.transaction() as db:
        db.execute(text("UPDATE dossiers SET folded = '{}' WHERE reference = 'MP1-002'"))
    result = busy.tick(DUE)
    assert result.failed == 1
    assert "MP1-002" in result.problems[0]
    told = {row["reference"] for row in busy.outbox(state="sent") if row["sent_on"] == DUE}
    assert told == {"MP1-001", "MP1-003"}


@pytest.mark.parametrize("problem", [BaseBusy, InDoubt])
def test_a_base_that_does_not_answer_ends_the_round_before_its_digests_leave(
    busy, monkeypatch, problem
):
    """Else the next round finds that everybody was written to today: what is left is a day late."""
    monkeypatch.setattr(again, "sleep", lambda seconds: None)
    handle = Engine.handle

    def unanswered(self, command, now, also=None):
        if command.reference == "MP1-002":
            raise problem("La base ne répond pas.")
        return handle(self, command, now, also)

    monkeypatch.setattr(Engine, "handle", unanswered)
    with pytest.raises(problem):
        busy.tick(DUE)
    assert busy.mails() == []
    monkeypatch.setattr(Engine, "handle", handle)
    result = busy.tick(f"{DUE}T08:05")
    assert (result.failed, result.waiting) == (0, 0)
    assert len({mail["To"] for mail in busy.mails()}) == len(busy.mails())


def test_a_round_that_is_cut_off_when_it_begins_begins_again(busy, monkeypatch):
    open_round, asked = ticking.open_round, []

    def cut(*given):
        asked.append(1)
        if len(asked) == 1:
            raise BaseBusy("La base a coupé la connexion.")
        return open_round(*given)

    monkeypatch.setattr(ticking, "open_round", cut)
    assert busy.tick(DUE).due == 3


def test_a_dossier_whose_rules_are_lost_does_not_stop_the_others(busy):
    with busy.store.transaction() as db:
        db.execute(
            text(
                'UPDATE dossiers SET folded = replace(folded, \'"workflow":"manufactures"\','
                " '\"workflow\":\"perdu\"') WHERE reference = 'MP1-002'"
            )
        )
    result = busy.tick(DUE)
    assert result.failed == 1
    assert "perdu" in result.problems[0]


def in_a_child(busy, work):
    """Run in a process of its own, with its own connections."""
    pid = os.fork()
    if pid == 0:
        status = 3
        try:
            status = work(reopened(busy)) or 0
        finally:
            os._exit(status)
    return pid


def reopened(busy):
    """The same office on connections of this process."""
    store = Store(busy.store.url.render_as_string(hide_password=False))
    child = object.__new__(Office)
    child.__dict__.update(busy.__dict__)
    child.store = store
    child.engine = Engine(store, busy.engine.registry, busy.window.calendar, busy.window)
    return child


def test_two_processes_at_once_send_nothing_twice(busy):
    def work(child):
        child.tick(DUE)

    pids = [in_a_child(busy, work) for _ in range(2)]
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [0, 0]
    keys = [row["key"] for row in busy.outbox() if row["kind"] == "reminder"]
    assert len(keys) == len(set(keys))
    issued = [row for row in busy.journal() if isinstance(row.event, RemindersIssued)]
    assert len(issued) == 2  # the day before, and once this day
    assert busy.tick(f"{DUE}T08:30").sent == 0
    to = [mail["To"] for mail in busy.mails()]
    assert len(to) == len(set(to))
    assert {row["state"] for row in busy.outbox() if row["kind"] == "reminder"} == {"sent"}


@pytest.mark.one_base
def test_the_officer_reads_what_is_expected_from_the_holder(office):
    office.open_at("incubation")
    office.silence()
    office.tick(DUE)
    officer = next(mail for mail in office.mails() if OFFICER.person in mail["To"])
    assert "Atelier du Lin" in officer.get_body(("plain",)).get_content()
