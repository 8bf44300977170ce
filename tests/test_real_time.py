"""A real base follows the machine's clock as long as it can be believed, then asks."""

from datetime import timedelta
from typing import get_args

import pytest
from sqlalchemy import text

from support_engine import config
from support_engine.adapters.mail.mailboxes import FolderMailbox
from support_engine.adapters.store import real_time, traits
from support_engine.adapters.store.people import former_addresses, people_journal, web_logins
from support_engine.adapters.store.rehearsing import rehearsal
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.days.doubts import DRIFT, doubt
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.events import RemindersIssued
from support_engine.core.dossier.names import taken_back
from support_engine.core.people import commands as p
from support_engine.core.people.commands import Contact
from support_engine.stories.checkup.unseen_points import unseen_points
from support_engine.stories.telling.reports import Wanted, build
from support_engine.stories.verifying.verify import verify
from tests.core.proof.hostile import at as at_path
from tests.forging import clear
from tests.money_story import HEAD, HOLDER, IBAN, accompanied, act, hold, ready
from tests.new_rules import rules
from tests.office import IDENTITY, at, be_for, settle_in
from tests.story import OFFICER, REFERENCE, OneDossier, because, day

pytestmark = pytest.mark.one_base

START = at("2022-06-20T08:00")
TABLES = ("dossiers", "journal", "agenda", "letters", "rounds")


@pytest.fixture
def office(office):
    """The same people, on a base that was made real."""
    be_for(office.store, traits.REAL)
    with office.store.transaction() as db:
        for table in ("people_journal", "roles", "people"):
            clear(db, table)
        traits.write(db, people_journal.HEAD, "")
    settle_in(office.store)
    return office


@pytest.fixture
def incubated(office):
    """A dossier whose reminders come, in a base whose rounds ran until START."""
    office.open_at("incubation")
    confirmed(office, START)
    return office


def confirmed(office, now):
    """A round that a person says to be on time."""
    return tick(office, now, confirmed_by="camille")


def tick(office, now, **options):
    from support_engine.tick import tick as run_round

    return run_round(office.engine, office.postman(), now, **options)


def note(office, now, words="Une note"):
    command = c.AddNote(reference=REFERENCE, by=OFFICER, on=now.date(), text=words)
    return office.engine.handle(command, now)


@pytest.mark.parametrize("base_url", ["postgresql"], indirect=True)
def test_a_rehearsal_holds_nothing_that_the_acts_of_others_write(incubated) -> None:
    """It may last for minutes; the moment that every act makes known is everybody's."""
    later = START + real_time.STEP * 2
    command = c.AddNote(reference=REFERENCE, by=OFFICER, on=later.date(), text="Une note")
    with rehearsal(incubated.store) as db:
        assert incubated.engine.handle_in(db, command, later).events
        assert real_time.known(db) == START
    with incubated.store.transaction() as db:
        assert incubated.engine.handle_in(db, command, later).events
        assert real_time.known(db) == later


def stood(office):
    """All that a round may change."""
    with office.store.reading() as db:
        return {
            name: db.execute(text(f"SELECT * FROM {name} ORDER BY 1, 2")).all() for name in TABLES
        }


# ── What is in doubt ─────────────────────────────────────────────────────────────────────────────

WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("since_known", "since_round", "is_held"),
    [
        (timedelta(0), timedelta(0), False),
        (WEEK, WEEK, False),
        (WEEK + timedelta(seconds=1), None, True),
        (timedelta(0), WEEK + timedelta(seconds=1), True),
        (timedelta(days=3_650), timedelta(days=3_650), True),
        (-DRIFT, -DRIFT, False),
        (-DRIFT - timedelta(seconds=1), None, True),
        (timedelta(days=-3_650), timedelta(days=-3_650), True),
    ],
)
def test_a_moment_is_in_doubt_when_it_does_not_follow(since_known, since_round, is_held) -> None:
    round_at = None if since_round is None else START - since_round
    why = doubt(START, START - since_known, round_at, WEEK)
    assert (why is not None) == is_held
    if why is not None:
        assert why.is_back == (since_known < timedelta(0))


def test_a_base_that_knows_nothing_takes_any_moment() -> None:
    assert doubt(START, None, None, WEEK) is None


def test_an_outage_is_shorter_than_every_delay_that_protects_somebody(programme, letters) -> None:
    from support_engine.adapters.files import workflows

    assert config.Settings().rounds.outage_days == real_time.OUTAGE.days
    for path in config.shipped("workflows").glob("*.toml"):
        workflow = workflows.load(path, letters.names()).workflow
        assert real_time.OUTAGE.days < workflow.header.lateness_days
        assert workflow.money is None or real_time.OUTAGE.days < workflow.money.quarantine_days
        assert not list(unseen_points([workflow], real_time.OUTAGE))


@pytest.mark.parametrize(
    ("part", "key", "value", "said"),
    [
        ("workflow", "lateness_days", 0, "0 jour"),
        ("workflow", "lateness_days", 7, "7 jours"),
        ("money", "quarantine_days", 5, "un compte modifié attend"),
        (
            "clocks.reponse_mise_en_demeure",
            "asked_days",
            [1, 92],
            "« Réponse à la mise en demeure »",
        ),
    ],
)
def test_what_a_wrong_clock_would_end_before_anybody_is_asked_is_told(
    part, key, value, said
) -> None:
    new = rules(lambda data: at_path(data, part).update({key: value})).workflow
    (point,) = unseen_points([new], real_time.OUTAGE)
    assert point.level == "late"
    assert said in point.sentence.replace("\u00a0", " ")
    assert not list(unseen_points([new], timedelta(0))) or value == 0


# ── Rounds ───────────────────────────────────────────────────────────────────────────────────────

JUMPS = [timedelta(days=d) for d in (-3_650, -400, -1, 8, 400, 3_650)]


@pytest.mark.parametrize("jump", JUMPS, ids=lambda jump: f"{jump.days:+} days")
def test_after_a_jump_a_round_is_held_and_right_again_all_goes_on(incubated, jump) -> None:
    before = stood(incubated)
    held = tick(incubated, START + jump)
    assert "tick --resume" in held.held
    assert (held.sent, held.queued, held.moved) == (0, 0, 0)
    assert stood(incubated) == before
    with incubated.store.reading() as db:
        assert real_time.held(db) == START + jump
    assert tick(incubated, START + timedelta(days=1)).held == ""
    with incubated.store.reading() as db:
        assert real_time.held(db) is None


def test_the_silence_of_a_week_is_no_outage(incubated) -> None:
    assert tick(incubated, START + WEEK).held == ""


def test_rounds_that_stopped_are_asked_about_even_if_people_went_on(incubated) -> None:
    for days in range(1, 10):
        assert not isinstance(note(incubated, START + timedelta(days=days)), Refused)
    assert "tick --resume" in tick(incubated, START + timedelta(days=9)).held


def test_an_act_at_a_wrong_moment_makes_it_no_better_known(incubated) -> None:
    wrong = START + timedelta(days=3_650)
    for _ in range(3):
        assert not isinstance(note(incubated, wrong), Refused)
        assert tick(incubated, wrong).held
    assert tick(incubated, START + timedelta(days=1)).held == ""


def test_an_act_that_follows_makes_its_moment_known(office) -> None:
    office.open_at("incubation")
    last = office.journal()[-1].at
    confirmed(office, last)
    assert not isinstance(note(office, last + timedelta(days=5)), Refused)
    assert tick(office, last).held
    assert tick(office, last + timedelta(days=5)).held == ""


def test_a_base_of_a_former_version_knows_its_last_act(office) -> None:
    office.open_at("incubation")
    last = office.journal()[-1].at
    with office.store.transaction() as db:
        db.execute(text("DELETE FROM traits WHERE name = 'known_until'"))
        assert real_time.known(db) == last
    assert tick(office, last - timedelta(days=1)).held
    assert tick(office, last + timedelta(days=8)).held
    assert tick(office, last + timedelta(days=6)).held == ""


def test_a_word_for_a_moment_that_nobody_doubts_is_no_confirmation(incubated) -> None:
    confirmed(incubated, START + timedelta(days=1))
    with incubated.store.reading() as db:
        assert real_time.last_confirmation(db).at == START


def test_a_person_says_that_the_moment_is_right_and_it_is_on_record(incubated) -> None:
    later = START + timedelta(days=40)
    assert tick(incubated, later).held
    assert confirmed(incubated, later).held == ""
    assert tick(incubated, later + timedelta(minutes=15)).held == ""
    with incubated.store.reading() as db:
        assert real_time.last_confirmation(db) == (later, "camille")


def test_a_wrong_moment_that_was_confirmed_is_left_by_the_same_word(incubated) -> None:
    wrong, right = START + timedelta(days=3_650), START + timedelta(days=2)
    confirmed(incubated, wrong)
    assert tick(incubated, right).held
    confirmed(incubated, right)
    assert tick(incubated, right + timedelta(days=1)).held == ""


def at_the_door(office) -> list[str]:
    """The addresses in the journal of the door."""
    with office.store.reading() as db:
        return [one.address for one in web_logins.found(db, 9)]


def test_a_confirmed_moment_ahead_destroys_nothing_of_the_door(incubated) -> None:
    """What was passed over by somebody's word is not lived: once right again, all is there."""
    with incubated.store.transaction() as db:
        line = web_logins.Login(START, "password", "wrong", "192.0.2.7", "camille")
        web_logins.note(db, line)
    wrong, right = START + timedelta(days=3_650), START + timedelta(days=12)
    confirmed(incubated, wrong)
    for days in (2, 5, 9):
        tick(incubated, wrong + timedelta(days=days))
    assert at_the_door(incubated) == ["192.0.2.7"]
    confirmed(incubated, right)
    for days in range(5, 195, 5):
        tick(incubated, right + timedelta(days=days))
    assert at_the_door(incubated) == [], "half a year was lived since"


def test_what_was_lived_since_a_confirmed_moment_makes_it_sure(incubated) -> None:
    with incubated.store.transaction() as db:
        line = web_logins.Login(START, "password", "wrong", "192.0.2.7", "camille")
        web_logins.note(db, line)
    later = START + timedelta(days=20)
    confirmed(incubated, later)
    assert at_the_door(incubated) == ["192.0.2.7"]
    for days in range(5, 100, 5):  # as long as what was passed over until START, and since
        last = later + timedelta(days=days)
        tick(incubated, last)
    with incubated.store.reading() as db:
        assert real_time.sure(db, last) == last
    assert at_the_door(incubated) == ["192.0.2.0/24"]


LIVED = START + timedelta(days=66)


@pytest.fixture
def living(incubated):
    """Rounds ran for two months more, and nobody was asked: no leap explains those days."""
    for days in range(6, 67, 6):
        assert tick(incubated, START + timedelta(days=days)).held == ""
    return incubated


def test_a_moment_far_in_the_past_is_right_once_two_people_say_so(living) -> None:
    past = LIVED - timedelta(days=60)
    told = confirmed(living, past).held
    assert "camille l’a confirmé" in told
    assert "une seconde personne" in told
    assert confirmed(living, past + timedelta(hours=1)).held, "nor twice the same one"
    later = past + timedelta(hours=2)
    assert tick(living, later, confirmed_by="dominique").held == ""
    assert tick(living, past + timedelta(days=1)).held == ""
    with living.store.reading() as db:
        assert real_time.last_confirmation(db) == (later, "dominique")


def test_once_two_people_put_a_clock_right_one_word_is_enough_for_an_outage(living) -> None:
    past = LIVED - timedelta(days=45)
    assert confirmed(living, past).held
    assert tick(living, past, confirmed_by="dominique").held == ""
    onwards = past + timedelta(days=9)
    assert tick(living, onwards).held, "after an outage somebody is asked"
    assert confirmed(living, onwards).held == ""


@pytest.mark.parametrize(
    ("first", "second"),
    [(timedelta(days=9), timedelta(0)), (timedelta(days=-9), timedelta(0))],
    ids=["earlier", "later"],
)
def test_two_people_say_the_same_moment_right(living, first, second) -> None:
    past = LIVED - timedelta(days=45)
    assert confirmed(living, past + first).held
    assert tick(living, past + second, confirmed_by="dominique").held


def test_a_first_word_is_forgotten_once_the_time_is_right(living) -> None:
    past = LIVED - timedelta(days=60)
    assert confirmed(living, past).held
    assert tick(living, LIVED + timedelta(hours=1)).held == ""
    assert tick(living, past, confirmed_by="dominique").held


def test_a_few_days_back_take_two_too_or_the_time_that_they_last(living) -> None:
    """Six days of a delay of fifteen are days that its holder has."""
    for days in range(1, 10):
        assert tick(living, LIVED + timedelta(days=days)).held == ""
    past = LIVED + timedelta(days=3)
    assert "une seconde personne" in confirmed(living, past).held
    assert tick(living, LIVED + timedelta(days=9, hours=1)).held == ""
    assert confirmed(living, past).held
    assert tick(living, past, confirmed_by="dominique").held == ""


@pytest.mark.parametrize("days", [45, 60])
def test_one_word_for_a_wrong_moment_of_the_past_ends_no_delay(living, days) -> None:
    """A formal notice of that moment gives its whole time to answer once the clock is right."""
    wrong, right = LIVED - timedelta(days=days), LIVED + timedelta(days=2)
    confirmed(living, wrong)
    given = {"reply_days": 15, "because": because("Horloge")}
    on = wrong.date().isoformat()
    notice = hold("mise_en_demeure", on, **given)
    living.engine.handle(notice, wrong)
    tick(living, wrong + timedelta(hours=1))
    confirmed(living, right)
    withdrawal = c.Advance(
        reference=REFERENCE,
        by=HEAD,
        on=right.date(),
        transition="retirer_label",
        reason=because(),
    )
    assert Code.CLOCK_NOT_OVER in living.engine.handle(withdrawal, right).codes


def steps(rows) -> list[tuple[object, ...]]:
    """What rounds reminded of, and on which day."""
    issued = ((row.on, row.event.steps) for row in rows if isinstance(row.event, RemindersIssued))
    return [(on, s.topic, s.days, s.skipped, s.is_late) for on, told in issued for s in told]


def test_what_a_wrong_moment_that_was_confirmed_said_is_said_at_its_own(
    incubated, calendar
) -> None:
    right, wrong, days = START + timedelta(days=1), START + timedelta(days=95), 35
    confirmed(incubated, wrong)
    issued = [row for row in incubated.journal() if isinstance(row.event, RemindersIssued)]
    (said,) = (row for row in issued if row.at == wrong)
    confirmed(incubated, right)
    assert said.version in taken_back(incubated.journal())
    assert incubated.dossier().unsaid == 1
    undisturbed = OneDossier(incubated.workflow, calendar).to("incubation")
    undisturbed.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=START.date()))
    for number in range(1, days):
        tick(incubated, START + timedelta(days=number))
        on = (START + timedelta(days=number)).date()
        undisturbed.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=on))
    rows = [row for row in incubated.journal() if row is not said and row.version != said.version]
    assert len(steps(rows)) > 5
    assert steps(rows) == steps(undisturbed.journal)
    asked = {topic for _, topic, *_ in steps(rows) if topic}
    left = [r for r in incubated.outbox(state="sent") if r["topic"] and "~1/" in r["key"]]
    assert {row["topic"] for row in left} <= asked
    assert left
    rectified = [r for r in incubated.outbox() if r["letter"] == "acte_repris"]
    assert {(row["person"], "Rappel" in row["body"]) for row in rectified} == {("porteuse", True)}
    with incubated.store.reading() as db:
        registry, here = incubated.engine.registry, incubated.engine.calendar
        assert not list(verify(db, registry, here, [REFERENCE]))


def test_reports_that_a_clock_ahead_prepared_are_prepared_again(incubated) -> None:
    """Those that wait do not leave; each is prepared in its own time, once."""
    right = START + timedelta(days=1)
    wrong = at("2022-08-02T20:00")
    confirmed(incubated, wrong)
    early = {row["key"]: row["state"] for row in incubated.outbox() if row["kind"] == "report"}
    ahead = [key for key, state in early.items() if state == "queued"]
    assert ahead
    confirmed(incubated, right)
    for number in range(1, (wrong - right).days + 4):
        assert tick(incubated, right + timedelta(days=number)).held == ""
    rows = {row["key"]: row for row in incubated.outbox() if row["kind"] == "report"}
    for key in ahead:
        again = [one for one in rows if "~1/" in one and one.replace("~1/", "/") == key]
        assert (rows[key]["state"], len(again)) == ("void", 1)
        assert rows[again[0]]["state"] == "sent"
    assert not [key for key in rows if "~2/" in key]
    with incubated.store.reading() as db:
        registry, here = incubated.engine.registry, incubated.engine.calendar
        assert not list(verify(db, registry, here, [REFERENCE]))


def test_only_a_moment_that_was_confirmed_ahead_is_unsaid_and_only_by_what_can_be_right(
    incubated,
) -> None:
    wrong, past = START + timedelta(days=95), START - timedelta(days=400)
    confirmed(incubated, wrong)
    for hours in (1, 20, 30):
        assert tick(incubated, wrong + timedelta(hours=hours)).held == ""
    confirmed(incubated, past)
    assert incubated.dossier().unsaid == 0
    confirmed(incubated, START + timedelta(days=1))  # the base lived a day and a quarter ahead
    assert incubated.dossier().unsaid == 0
    confirmed(incubated, past)
    confirmed(incubated, START + timedelta(days=2))
    assert incubated.dossier().unsaid == 1
    confirmed(incubated, START + timedelta(days=60))
    confirmed(incubated, START + timedelta(days=3))
    assert incubated.dossier().unsaid == 2


def test_a_clock_ahead_by_days_that_nobody_saw_is_unsaid_once_it_is_said_right(incubated) -> None:
    due = min(line.due_on for line in agenda(incubated.case()) if line.kind == "reminder")
    ahead = 3
    alive = (due - START.date()).days - ahead
    for days in range(1, alive + 1):
        assert tick(incubated, START + timedelta(days=days)).held == ""
    last = START + timedelta(days=alive)
    with incubated.store.reading() as db:
        assert len(real_time.leaps(db)) <= 3, "old nights are forgotten"
    wrong, before = last + timedelta(days=ahead), len(incubated.journal())
    assert tick(incubated, wrong).held == "", "nobody sees it"
    assert note(incubated, wrong + timedelta(hours=2))
    (said,) = (r for r in incubated.journal()[before:] if isinstance(r.event, RemindersIssued))
    right = last + timedelta(hours=4)
    confirmed(incubated, right)
    assert incubated.dossier().unsaid == 1
    assert said.version in taken_back(incubated.journal())
    for days in range(1, ahead + 1):
        assert tick(incubated, right + timedelta(days=days)).held == ""
    again = [r for r in incubated.journal() if isinstance(r.event, RemindersIssued)][-1]
    assert again.on == wrong.date()
    assert [s.topic for s in again.event.steps] == [s.topic for s in said.event.steps]


def test_the_postman_alone_sends_nothing_at_a_moment_in_doubt(incubated) -> None:
    sent = len(incubated.outbox(state="sent"))
    note(incubated, START)
    with incubated.store.transaction() as db:
        db.execute(text("UPDATE letters SET state = 'queued', not_before = queued_at"))
    waiting = len(incubated.outbox(state="queued"))
    assert waiting >= sent > 0
    done = incubated.postman().run(START + timedelta(days=400))
    assert (done.sent, done.is_stopped) == (0, True)
    assert len(incubated.outbox(state="queued")) == waiting


def test_a_trial_takes_every_moment(incubated) -> None:
    with incubated.store.transaction() as db:
        traits.write(db, traits.PURPOSE, traits.REPLAY)
    incubated.store.purpose = None
    for jump in JUMPS:
        assert tick(incubated, START + jump).held == ""


# ── What a wrong clock left behind ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("is_of_the_day", [True, False])
def test_what_a_clock_that_ran_ahead_wrote(incubated, is_of_the_day) -> None:
    """It leaves if it says a true date; if not, it waits until its act is taken back."""
    wrong, right = START + timedelta(days=3_650), START + timedelta(hours=2)
    command = c.OpenHold(
        reference=REFERENCE,
        by=c.Actor("dominique", frozenset({"responsable"})),
        on=(right if is_of_the_day else wrong).date(),
        hold="suspension",
        reason="Le porteur demande une pause pour raisons de santé",
    )
    assert not isinstance(incubated.engine.handle(command, wrong), Refused)
    (letter,) = [row for row in incubated.outbox(state="queued") if row["kind"] == "act"]
    assert tick(incubated, wrong).held
    assert tick(incubated, right).held == ""
    (after,) = incubated.outbox(key=letter["key"])
    assert after["state"] == ("sent" if is_of_the_day else "held")
    if is_of_the_day:
        return
    assert "n’est pas venu" in after["error"]
    why = "L’horloge de la machine avançait de dix ans ce jour-là"
    version = after["act"]
    back = c.CorrectLastAct(
        reference=REFERENCE, by=command.by, on=right.date(), reason=why, back_to=version
    )
    assert not isinstance(incubated.engine.handle(back, right), Refused)
    assert [row["state"] for row in incubated.outbox(key=letter["key"])] == ["void"]


def test_a_letter_whose_retry_a_wrong_clock_set_is_tried_again(incubated) -> None:
    with incubated.store.transaction() as db:
        far = "2032-06-20T06:05:00.000000Z"
        db.execute(
            text("UPDATE letters SET state = 'queued', attempts = 1, not_before = :far"),
            {"far": far},
        )
    tick(incubated, START + timedelta(hours=24))
    assert incubated.outbox(state="queued") == []


@pytest.mark.parametrize("is_repeatable", [True, False])
def test_a_lease_that_a_wrong_clock_gave_ends(incubated, is_repeatable) -> None:
    with incubated.store.transaction() as db:
        far = {"far": "2032-06-20T06:05:00.000000Z"}
        db.execute(
            text("UPDATE letters SET state = 'claimed', handed_at = '2022', lease_until = :far"),
            far,
        )
    mailbox = FolderMailbox(incubated.folder, IDENTITY)
    object.__setattr__(mailbox, "is_repeatable", is_repeatable)
    incubated.postman(mailbox).run(START + timedelta(days=1))
    # Letters of acts that are months old wait for a person to look at them.
    (state,) = {row["state"] for row in incubated.outbox()} - {"void", "held"}
    assert state == ("sent" if is_repeatable else "in_doubt")


def test_an_act_recorded_ahead_of_time_is_taken_back(incubated) -> None:
    assert not isinstance(note(incubated, START + timedelta(days=3_650)), Refused)
    right = START + timedelta(days=1)
    command = c.CorrectLastAct(
        reference=REFERENCE, by=OFFICER, on=right.date(), reason="L’horloge de la machine avançait"
    )
    assert not isinstance(incubated.engine.handle(command, right), Refused)
    assert not isinstance(note(incubated, right), Refused)


# ── Money ────────────────────────────────────────────────────────────────────────────────────────

HELD = {kind for kind in get_args(k.MoneyCommand) if kind.trusts_the_clock}


def test_what_lets_money_go_trusts_the_clock() -> None:
    assert {kind.__name__ for kind in HELD} == {
        "ConfirmBank",
        "ProposeTranche",
        "CertifyTranche",
        "TransmitTranche",
        "RecordPayment",
        "OrderRecovery",
    }


@pytest.mark.parametrize("days", [60, 400])
def test_a_clock_that_went_back_shortens_nothing_for_a_former_address(incubated, days) -> None:
    door, lived = incubated.engine.directory, START.date()
    first = p.NameAdministrator(by="adm", person="adm", contact=Contact("Adm", "adm@demo.example"))
    moved = p.ChangeContact(by="adm", person="porteuse", email="neuve@demo.example")
    for command, moment in ((first, START), (moved, START - timedelta(days=days))):
        assert not isinstance(door.handle(command, moment), Refused)
    with incubated.store.reading() as db:
        assert former_addresses.still_told(db, "porteuse", lived + timedelta(days=30))
        moments = [row["recorded_at"] for row in people_journal.rows(db)]
    assert moments[-2] <= moments[-1]


def test_a_reminder_that_a_clock_ahead_found_too_late_leaves_at_its_own_time(incubated) -> None:
    """Written at its right moment, it waits for the morning; meanwhile a wrong one is confirmed."""
    evening, wrong = at("2022-07-18T20:00"), at("2027-07-21T08:00")
    confirmed(incubated, evening)
    waiting = {r["key"] for r in incubated.outbox(state="queued") if r["topic"]}
    assert waiting
    confirmed(incubated, wrong)
    assert waiting & {r["key"] for r in incubated.outbox(state="void")}
    morning = at("2022-07-19T08:00")
    confirmed(incubated, morning)
    rows = {r["key"]: r for r in incubated.outbox() if r["key"] in waiting}
    assert {r["state"] for r in rows.values()} == {"sent", "queued"}
    assert {r["person"] for r in rows.values() if r["state"] == "queued"} == {"dominique"}, "Monday"
    with incubated.store.reading() as db:
        registry, here = incubated.engine.registry, incubated.engine.calendar
        assert not list(verify(db, registry, here, [REFERENCE]))


@pytest.mark.parametrize("jump", JUMPS, ids=lambda jump: f"{jump.days:+} days")
def test_no_money_leaves_at_a_moment_in_doubt(office, workflow, jump) -> None:
    for command in (*accompanied(workflow), *ready()):
        office.must(command)
    last = office.journal()[-1].at
    now = last + jump
    confirmed(office, last)
    by = c.Actor("olivia", frozenset({"ordonnateur", "instructeur", "comptable"}))
    given = {"reference": REFERENCE, "by": by, "on": now.date()}
    commands = (
        k.ConfirmBank(channel="téléphone", **given),
        k.ProposeTranche(tranche="avance", **given),
        k.CertifyTranche(tranche="avance", **given),
        k.TransmitTranche(tranche="avance", request="DP-1", **given),
        k.RecordPayment(tranche="avance", amount=1, payment="V-1", **given),
        k.OrderRecovery(number=1, order="T-1", **given),
    )
    assert {type(command) for command in commands} == HELD
    for command in commands:
        outcome = office.engine.handle(command, now)
        assert isinstance(outcome, Refused)
        code = Code.TIME_WENT_BACK if jump < timedelta(0) else Code.TIME_JUMPED
        assert outcome.codes == {code}
        assert "tick --resume" in outcome.blockers[0].remedy
    confirmed(office, now)
    tick(office, now, confirmed_by="dominique")
    propose = k.ProposeTranche(tranche="avance", **{**given, "on": now.date()})
    assert not office.engine.handle(propose, now).codes & {Code.TIME_JUMPED, Code.TIME_WENT_BACK}


def test_what_waits_for_a_delay_waits_for_a_right_clock_too(office) -> None:
    """A label is not withdrawn because the machine believes that the time to reply is over."""
    office.open_at("incubation")
    confirmed(office, START)
    head = c.Actor("dominique", frozenset({"responsable"}))
    given = {"reference": REFERENCE, "by": head, "reason": because("Manquement constaté")}
    notice = c.OpenHold(on=START.date(), hold="mise_en_demeure", reply_days=30, **given)
    assert not isinstance(office.engine.handle(notice, START), Refused)
    later = START + timedelta(days=90)
    withdrawal = c.Advance(on=later.date(), transition="retirer_label", **given)
    assert office.engine.handle(withdrawal, later).codes == {Code.TIME_JUMPED}
    confirmed(office, later)
    outcome = office.engine.handle(withdrawal, later)
    assert not isinstance(outcome, Refused) or Code.TIME_JUMPED not in outcome.codes


def test_claims_and_notes_go_on(incubated) -> None:
    assert not isinstance(note(incubated, START + timedelta(days=3_650)), Refused)
    assert day("2032-06-17") == incubated.dossier().last_act_on


# ── Acts at a wrong moment ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def accompanied_office(office, workflow):
    """A dossier that is being accompanied, without an account; rounds run until 16 November."""
    for command in (*accompanied(workflow), *ready()):
        if not isinstance(command, k.ChangeBank):
            office.must(command)
    confirmed(office, at("2022-11-16T09:00"))
    return office


@pytest.mark.parametrize("days", [20, 400, 3_650])
def test_a_clock_that_went_back_begins_no_delay_in_the_past(accompanied_office, days) -> None:
    """What is recorded meanwhile is an act of an earlier day: it protects as one, it frees as one,
    and no picture of the past has it."""
    office, right = accompanied_office, at("2022-11-18T10:00")
    wrong = right - timedelta(days=days)
    on = wrong.date().isoformat()
    wanted = Wanted("portfolio", day("2022-06-30"))
    before = build(office.engine, wanted, right.date()).data
    given = {"iban": IBAN, "holder": "Atelier du Lin", "because": because("Horloge")}
    office.engine.handle(act(k.ChangeBank, on, OFFICER, **given), wrong)
    note(office, wrong, because())
    office.engine.handle(hold("suspension", on), wrong)
    lifting = c.LiftHold(reference=REFERENCE, by=HEAD, on=right.date(), hold="suspension")
    office.engine.handle(lifting, right)
    case = office.engine.case_of(office.dossier(), right.date())
    assert clock_deadline(case, "execution").on <= day("2024-10-02")
    assert build(office.engine, wanted, right.date()).data == before
    claim = act(k.ClaimTranche, "2022-11-18", HOLDER, tranche="avance")
    assert not isinstance(office.engine.handle(claim, right), Refused)
    propose = act(k.ProposeTranche, "2022-11-18", OFFICER, tranche="avance")
    codes = office.engine.handle(propose, right).codes
    assert codes & {Code.BANK_QUARANTINED, Code.BANK_MISSING}


def test_no_money_leaves_on_an_act_that_a_clock_ahead_dated(accompanied_office) -> None:
    """A suspension lifted a year too late moves the end of the agreement by a year."""
    office, right = accompanied_office, at("2022-11-18T10:00")
    on = right.date().isoformat()
    office.engine.handle(hold("suspension", on), right)
    ahead = right + timedelta(days=365)
    lifting = c.LiftHold(reference=REFERENCE, by=HEAD, on=ahead.date(), hold="suspension")
    assert not isinstance(office.engine.handle(lifting, ahead), Refused)
    office.engine.handle(act(k.ClaimTranche, on, HOLDER, tranche="avance"), right)
    propose = act(k.ProposeTranche, on, OFFICER, tranche="avance")
    refusal = office.engine.handle(propose, right)
    assert refusal.codes == {Code.ACT_AHEAD}
    number = next(row.version for row in office.journal() if row.on > right.date())
    assert f"--to {number}" in refusal.blockers[0].remedy
    given = {"reference": REFERENCE, "reason": because(), "back_to": number}
    assert not isinstance(
        office.engine.handle(c.CorrectLastAct(by=HEAD, on=right.date(), **given), right), Refused
    )
    assert Code.ACT_AHEAD not in office.engine.handle(propose, right).codes
