"""The one door, on both bases: keys, stale screens, races, corrections, letters made void."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import text

from support_engine.adapters.files import workflows
from support_engine.adapters.store.letters import outbox
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.evolve import fold
from support_engine.engine import Done, Engine
from support_engine.errors import KeyReused, UnknownName
from support_engine.tick import preview
from tests.office import at, day
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, advance, because, in_hand, opening, road

OTHER = c.Actor("sacha", frozenset({"instructeur"}))


def note(text: str = "Appel reçu", on: str = "2022-01-10", by: c.Actor = OFFICER, **more):
    return c.AddNote(reference=REFERENCE, by=by, on=day(on), text=text, **more)


def extension(kind: type, on: str, by: c.Actor, **more):
    given = {"reference": REFERENCE, "by": by, "on": day(on), "clock": "incubation", **more}
    return kind(**given)


def test_a_whole_life_leaves_a_journal_that_folds_to_the_stored_dossier(office):
    for command in road():
        office.must(command)
    stored = office.dossier()
    assert stored.is_closed
    assert fold(office.journal()) == stored
    assert len(office.journal()) == stored.version


def test_a_refusal_writes_nothing(office):
    office.open_at("deposee")
    before = (office.dossier(), office.journal(), office.outbox())
    outcome = office.do(advance("labelliser", "2022-01-20", OFFICER))
    assert {Code.STATE_ELSEWHERE, Code.ROLE_MISSING} <= outcome.codes
    assert (office.dossier(), office.journal(), office.outbox()) == before


def test_a_first_act_on_a_dossier_that_nobody_knows_suggests_the_nearest(office):
    office.open_at("brouillon")
    with pytest.raises(UnknownName, match=REFERENCE):
        office.do(replace(note(), reference="MP1-0O1"))


def test_an_act_asked_twice_under_its_key_is_done_once(office):
    office.open_at("brouillon")
    first = office.do(note(key="k-1"))
    again = office.do(note(key="k-1"))
    assert not first.was_repeated
    assert again.was_repeated
    assert again.events == first.events
    assert office.dossier().version == first.dossier.version


def test_an_opening_asked_twice_under_its_key_is_done_once(office):
    command = replace(opening(), key="ouverture")
    office.must(command)
    assert office.do(command).was_repeated
    assert len(office.journal()) == 1


@pytest.mark.parametrize(
    "change",
    [{"reference": "MP1-002"}, {"by": OTHER}, {"text": "Autre chose"}, {"on": day("2022-02-02")}],
)
def test_a_key_belongs_to_one_act(office, change):
    office.open_at("brouillon")
    office.open_at("brouillon", "MP1-002", name="Autre")
    office.must(note(key="k-1"))
    with pytest.raises(KeyReused, match=REFERENCE):
        office.do(replace(note(key="k-1"), **change))


def test_of_several_who_use_a_key_at_once_one_act_is_done(office):
    """The same key for four dossiers, at the same moment, on both bases."""
    names = [f"MP1-00{number}" for number in range(1, 5)]
    for name in names:
        office.open_at("brouillon", name, name=name)
    commands = [replace(note(key="k-1"), reference=name) for name in names]
    outcomes = race(office, commands)
    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, KeyReused) for outcome in outcomes) == 3
    with office.store.reading() as db:
        rows = db.execute(text("SELECT reference FROM journal WHERE act_key = 'k-1'")).all()
    assert len(rows) == 1


def test_the_second_of_two_officers_is_told_what_changed(office):
    seen = office.open_at("deposee").version
    office.must(advance("declarer_recevable", "2022-01-24", OFFICER))
    outcome = office.do(
        replace(advance("declarer_irrecevable", "2022-01-24", OTHER), seen_version=seen)
    )
    assert outcome.codes == {Code.CHANGED_MEANWHILE}
    label = office.workflow.transition_of["declarer_recevable"].label
    assert label in outcome.blockers[0].sentence
    assert "camille" in outcome.blockers[0].sentence


def test_a_screen_that_is_up_to_date_is_listened_to(office):
    seen = office.open_at("deposee").version
    command = advance("declarer_recevable", "2022-01-24", OFFICER)
    assert isinstance(office.do(replace(command, seen_version=seen)), Done)


def test_a_second_application_in_the_same_wave_is_refused(office):
    office.must(opening())
    outcome = office.do(opening("MP1-002", name="ATELIER du Lin"))
    assert outcome.codes == {Code.APPLIED_IN_WAVE}
    assert REFERENCE in outcome.blockers[0].sentence
    office.must(opening("MP1-003", wave="3"))


def race(office, commands):
    """Each command from its own thread, all at once; the outcomes in order."""
    barrier = Barrier(len(commands))

    def run(command):
        barrier.wait()
        try:
            return office.do(command)
        except KeyReused as problem:
            return problem

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(run, commands))


def test_of_eight_officers_who_decide_at_once_exactly_one_wins(office):
    seen = office.open_at("deposee").version
    command = advance("declarer_recevable", "2022-01-24", OFFICER)
    outcomes = race(office, [replace(command, seen_version=seen) for _ in range(8)])
    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert {code for refusal in refusals for code in refusal.codes} == {Code.CHANGED_MEANWHILE}
    assert office.dossier().version == seen + 1
    assert fold(office.journal()) == office.dossier()


def test_two_openings_of_one_reference_at_once_make_one_dossier(office):
    outcomes = race(office, [opening(name=f"Atelier {n}") for n in range(4)])
    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    assert len(office.journal()) == 1


def test_one_key_asked_from_four_screens_at_once_is_done_once(office):
    office.open_at("brouillon")
    before = office.dossier().version
    outcomes = race(office, [note(key="k-1")] * 4)
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    assert sorted(outcome.was_repeated for outcome in outcomes) == [False, True, True, True]
    assert office.dossier().version == before + 1


def test_notes_written_at_once_by_different_people_are_all_kept(office):
    office.open_at("brouillon")
    outcomes = race(office, [note(f"Note {n}") for n in range(3)])
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    assert len(office.journal()) == 4
    assert fold(office.journal()) == office.dossier()


def test_a_correction_takes_the_dossier_back_and_says_why(office):
    before = office.open_at("deposee")
    office.must(advance("declarer_recevable", "2022-01-24", OFFICER))
    correction = c.CorrectLastAct(
        reference=REFERENCE, by=OFFICER, on=day("2022-01-25"), reason=because("Mauvais dossier")
    )
    after = office.must(correction)
    assert (after.state, after.clocks) == (before.state, before.clocks)
    assert after.version == before.version + 2
    assert fold(office.journal()) == office.dossier() == after


def test_a_batch_is_a_loop_with_one_outcome_for_each(office):
    for number in range(3):
        office.open_at("deposee", f"MP1-00{number}", name=f"Atelier {number}")
    office.must(replace(advance("declarer_recevable", "2022-01-24", OFFICER), reference="MP1-001"))
    outcomes = [
        office.do(
            replace(
                advance("declarer_recevable", "2022-01-24", OFFICER), reference=f"MP1-00{number}"
            )
        )
        for number in range(3)
    ]
    assert [isinstance(outcome, Done) for outcome in outcomes] == [True, False, True]


def test_a_dossier_keeps_the_version_of_the_rules_it_was_opened_under(office, programme, letters):
    office.open_at("incubation")
    shorter = programme.source.replace("version = 1\n", "version = 2\n", 1).replace(
        'label = "Incubation"\nmonths = 4', 'label = "Incubation"\nmonths = 3', 1
    )
    assert shorter != programme.source
    path = office.folder.parent / "manufactures_2.toml"
    path.write_text(shorter, "utf-8")
    newer = workflows.load(path, letters.names())
    registry = workflows.Registry([programme, newer], "manufactures")
    office.engine = Engine(office.store, registry, office.window.calendar, office.window)
    old = office.must(note(on="2022-04-01"))
    office.workflow = newer.workflow
    new = office.open_at("incubation", "MP1-002", name="Nouvelle règle")
    assert (old.workflow_version, new.workflow_version) == (1, 2)
    assert (old.clocks["incubation"].months, new.clocks["incubation"].months) == (4, 3)


def reminders(office, state):
    return [row for row in office.outbox(state=state) if row["kind"] == "reminder"]


@pytest.fixture
def reminded(office):
    """An incubation whose reminders, made in the evening, wait for the next morning."""
    office.open_at("incubation")
    office.silence()
    office.tick("2022-06-21T18:00")
    assert reminders(office, "queued")
    return office


def topics(rows):
    return {row["topic"] for row in rows}


def about_the_end(office, state):
    return [row for row in reminders(office, state) if "|clocks.incubation|" in row["topic"]]


def test_an_extension_sets_aside_the_reminders_of_the_old_date(reminded):
    assert about_the_end(reminded, "queued")
    reminded.must(
        extension(c.RequestExtension, "2022-06-21", HOLDER, months=1, reason=because("Travaux"))
    )
    reminded.must(extension(c.GrantExtension, "2022-06-21", HEAD))
    assert not about_the_end(reminded, "queued")
    assert about_the_end(reminded, "void")


def test_taking_an_extension_back_brings_its_reminders_back_once(reminded):
    waiting = topics(about_the_end(reminded, "queued"))
    reminded.must(
        extension(c.RequestExtension, "2022-06-21", HOLDER, months=1, reason=because("Travaux"))
    )
    reminded.must(extension(c.GrantExtension, "2022-06-21", HEAD))
    reminded.must(
        c.CorrectLastAct(
            reference=REFERENCE, by=HEAD, on=day("2022-06-21"), reason=because("Erreur")
        )
    )
    reminded.must(extension(c.RefuseExtension, "2022-06-21", HEAD, reason=because("Refus")))
    assert topics(about_the_end(reminded, "queued")) == waiting
    assert not about_the_end(reminded, "void")
    reminded.tick("2022-06-22")
    reminded.tick("2022-06-23")
    assert len(about_the_end(reminded, "sent")) == len(waiting) * 2  # the holder and the officer


@pytest.mark.parametrize("months", [1, -1])
def test_a_date_moved_either_way_is_reminded_at_its_new_place(office, months):
    """The date of the committee's act moves: later, then earlier, after a first reminder."""
    office.open_at("incubation")
    office.tick("2022-06-21")
    sent = topics(reminders(office, "sent"))
    first = {line.deadline for line in incubation_lines(office)}
    if months > 0:
        office.must(
            extension(c.RequestExtension, "2022-06-22", HOLDER, months=1, reason=because("T"))
        )
        office.must(extension(c.GrantExtension, "2022-06-22", HEAD))
        expected = date(2022, 8, 22)
    else:
        office.must(
            c.CorrectLastAct(
                reference=REFERENCE,
                by=HEAD,
                on=day("2022-06-22"),
                reason=because("Erreur"),
                back_to=office.case().dossier.version - 1,
            )
        )
        office.must(advance("demarrer_incubation", "2022-03-07"))
        expected = date(2022, 7, 7)
    assert first == {date(2022, 7, 21)}
    assert {line.deadline for line in incubation_lines(office)} == {expected}
    office.tick(f"{expected.replace(day=expected.day - 6)}")
    fresh = topics(reminders(office, "sent")) - sent
    assert any(f"clocks.incubation|{expected}" in topic for topic in fresh)


def incubation_lines(office):
    lines = agenda(in_hand(office.workflow, office.dossier(), office.window.calendar))
    return [line for line in lines if line.subject == "clocks.incubation"]


def test_a_hold_opened_and_lifted_the_same_day_loses_no_reminder(reminded):
    waiting = topics(reminders(reminded, "queued"))
    on = day("2022-06-21")
    reminded.must(
        c.OpenHold(
            reference=REFERENCE, by=HEAD, on=on, hold="suspension", reason=because("Contrôle")
        )
    )
    assert not reminders(reminded, "queued")
    reminded.must(c.LiftHold(reference=REFERENCE, by=HEAD, on=on, hold="suspension"))
    assert topics(reminders(reminded, "queued")) == waiting


def test_what_a_person_cancelled_does_not_come_back(reminded):
    reminded.silence()
    on = day("2022-06-21")
    reminded.must(
        c.OpenHold(
            reference=REFERENCE, by=HEAD, on=on, hold="suspension", reason=because("Contrôle")
        )
    )
    reminded.must(c.LiftHold(reference=REFERENCE, by=HEAD, on=on, hold="suspension"))
    assert not reminders(reminded, "queued")


def test_a_letter_without_anybody_to_read_it_is_seen(office):
    office.must(replace(opening(), people={}))
    office.must(advance("deposer", "2022-01-05", OFFICER))
    dead = office.outbox(state="dead")
    assert dead
    assert all(row["error"] for row in dead)


def test_a_preview_writes_nothing(reminded):
    before = (reminded.dossier(), reminded.outbox())
    assert preview(reminded.engine, REFERENCE, day("2022-07-21"))
    assert preview(reminded.engine, "INCONNU", day("2022-07-21")) == ()
    assert (reminded.dossier(), reminded.outbox()) == before


def test_an_act_in_the_future_is_refused(office):
    office.open_at("brouillon")
    outcome = office.do(note(on="2022-02-01"), now="2022-01-31T23:30")
    assert outcome.codes == {Code.DATE_IN_FUTURE}
    assert isinstance(office.do(note(on="2022-02-01"), now="2022-02-01T00:10"), Done)


def test_moments_are_paris_moments():
    assert at("2022-07-01").utcoffset().total_seconds() == 7200


@pytest.mark.parametrize(("by", "told"), [(HOLDER, []), (HEAD, ["porteuse"])])
def test_a_request_taken_back_by_the_office_is_told_to_its_holder_with_the_reason(office, by, told):
    office.open_at("incubation")
    office.must(extension(c.RequestExtension, "2022-06-21", by, months=1, reason=because("T")))
    why = because("Demande faite deux fois")
    office.must(extension(c.CancelExtension, "2022-06-21", by, reason=why))
    with office.store.reading() as db:
        closed = [
            r for r in outbox.listed(db, state="queued") if r["letter"] == "prolongation_close"
        ]
    assert [row["person"] for row in closed] == told
    assert all(why in row["data"] for row in closed)
