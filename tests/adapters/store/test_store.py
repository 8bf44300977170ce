"""What the base keeps, on SQLite and PostgreSQL: acts whole or not at all, chained, once."""

import socket
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from time import sleep

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from support_engine.adapters.store import base, codec, problems
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.case.dossier_row import dossier_columns
from support_engine.adapters.store.case.dossiers import GENESIS
from support_engine.adapters.store.case.record import (
    DOSSIER_COLUMNS,
    Change,
    VersionTaken,
    record,
)
from support_engine.adapters.store.case.stock import Stock as Applications
from support_engine.adapters.store.dossier_tables import DossierRow
from support_engine.adapters.store.letters.outbox import Queued
from support_engine.core.acts.ball import ball
from support_engine.core.dossier.agenda import Line, agenda
from support_engine.core.intake.recognition import recognise
from support_engine.errors import BaseBusy, InDoubt
from tests.story import REFERENCE, OneDossier, opening, road, road_to

NOON = datetime(2022, 1, 3, 11, tzinfo=UTC)
FILED = tuple(road())[:2]
TABLES = ("dossiers", "journal", "agenda", "letters")
PEOPLE = text("SELECT count(*) FROM people")
ADD = text(
    "INSERT INTO people (id, name, email, organisation, is_active) VALUES ('x', '', '', '', :yes)"
)
ON_SQLITE = pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("base_url", ["postgresql"], indirect=True)


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar)


def letter(key: str, **details) -> Queued:
    """A reminder to the holder, ready at noon."""
    words = ("rappel", "reminder", "porteuse", "camille", "T", "")
    return replace(Queued(key, REFERENCE, *words, {"a": "é"}, NOON), **details)


def change(case: OneDossier, command, before=None, **details) -> Change:
    """An act decided in memory, ready to be written."""
    old = agenda(case) if case.dossier else ()
    events = case.must(command)
    new = agenda(case)
    at = datetime.combine(command.on, time(10), tzinfo=UTC)
    given = {"act_key": None, "old_lines": old, "new_lines": new, **details}
    who = {"actor": command.by.person, "on": command.on, "at": at}
    held = ball(case, new)
    return Change(before=before, after=case.dossier, ball=held, events=events, **who, **given)


def load(store: Store, reference: str = REFERENCE, key: str | None = None):
    with store.reading() as db:
        return dossiers.load(db, reference, key)


def write(store: Store, made: Change) -> int:
    with store.transaction() as db:
        return record(db, made)


def keep(store: Store, case: OneDossier, *commands, **details) -> None:
    """Acts, written one by one."""
    for command in commands:
        write(store, change(case, command, load(store, command.reference), **details))


def contents(store: Store) -> dict[str, list]:
    """Every row of what acts write."""
    with store.reading() as db:
        rows = {name: db.execute(text(f"SELECT * FROM {name}")).all() for name in TABLES}
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


# ── Acts ─────────────────────────────────────────────────────────────────────────────────────────


def test_after_each_act_of_a_life_the_base_holds_what_was_decided(store, case) -> None:
    for command in road():
        keep(store, case, command)
        assert load(store).dossier == case.dossier
    with store.reading() as db:
        assert dossiers.journal(db, REFERENCE) == tuple(case.journal)
        assert dossiers.agenda_lines(db) == []


def test_every_column_of_a_dossier_is_declared_filled_and_written(case) -> None:
    case.must(opening())
    declared = set(DossierRow.model_fields)
    held = ball(case, agenda(case))
    assert set(dossier_columns(case.dossier, held, 0)) == declared == set(DOSSIER_COLUMNS)


def test_the_rows_of_a_journal_chain_from_the_first_to_the_head(store, case) -> None:
    for number, command in enumerate(FILED):
        keep(store, case, command, act_key=f"K{number}")
    with store.reading() as db:
        rows = db.execute(text("SELECT * FROM journal ORDER BY version")).all()
    assert rows[0].act_key == "K0"
    assert [row.previous for row in rows] == [GENESIS, *(row.hash for row in rows[:-1])]
    assert load(store).head == rows[-1].hash
    for row in rows:
        about = (row.previous, REFERENCE, str(row.version), row.payload, row.actor)
        words = (*about, row.effective_on, row.recorded_at, row.act_key, str(row.letters))
        assert row.hash == sha256("\x1f".join(words).encode()).hexdigest()
        assert codec.seal(row._mapping) == row.hash


def test_the_agenda_of_the_base_is_that_of_the_dossier(store, case) -> None:
    for command in road_to("accompagnement", case.workflow):
        keep(store, case, command)
        expected = agenda(case)
        with store.reading() as db:
            rows = dossiers.agenda_lines(db, REFERENCE)
        kept = sorted(tuple(str(row[name]) for name in Line._fields) for row in rows)
        assert kept == sorted(tuple(map(str, line)) for line in expected)
        assert {row["key"] for row in rows} == {line.key for line in expected}


def test_a_dossier_that_nobody_opened_is_absent(store) -> None:
    assert load(store) is None
    with store.reading() as db:
        assert dossiers.journal(db, REFERENCE) == ()
        assert dossiers.done_before(db, "K") is None


def test_the_key_of_an_act_is_found_again(store, case) -> None:
    keep(store, case, FILED[0])
    keep(store, case, FILED[1], act_key="K")
    assert (load(store, key="K").is_key_used, load(store, key="L").is_key_used) == (True, False)
    with store.reading() as db:
        done = dossiers.done_before(db, "K")
    assert (done.reference, done.actor) == (REFERENCE, "porteuse")
    assert done.versions == (case.dossier.version,)


# ── All or nothing ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stale", [False, True], ids=["opened twice", "moved twice"])
def test_an_act_on_a_version_already_taken_leaves_nothing(store, workflow, calendar, stale):
    mine, other = OneDossier(workflow, calendar), OneDossier(workflow, calendar)
    before = None
    if stale:
        keep(store, mine, FILED[0])
        other.must(FILED[0])
        before = load(store)
    command = FILED[1] if stale else FILED[0]
    keep(store, mine, command)
    was = contents(store)
    with pytest.raises(VersionTaken):
        write(store, change(other, command, before, letters=[letter("late")]))
    assert contents(store) == was


@pytest.mark.parametrize(
    "raced",
    [
        "UPDATE dossiers SET version = version + 1",
        "INSERT INTO journal SELECT reference, version + 1, type, payload, actor, effective_on,"
        " recorded_at, act_key, previous, hash, letters FROM journal ORDER BY version DESC LIMIT 1",
    ],
    ids=["the dossier", "the journal"],
)
def test_either_the_dossier_or_the_journal_alone_stops_a_stale_act(store, case, raced) -> None:
    keep(store, case, FILED[0])
    before = load(store)
    with store.transaction() as db:
        assert db.execute(text(raced)).rowcount == 1
    was = contents(store)
    with pytest.raises(VersionTaken):
        write(store, change(case, FILED[1], before, letters=[letter("late")]))
    assert contents(store) == was


def test_an_exception_within_a_transaction_undoes_all_of_it(store, case) -> None:
    was = contents(store)
    made = change(case, FILED[0], letters=[letter("K")])
    with pytest.raises(ZeroDivisionError), store.transaction() as db:
        assert record(db, made) / 0
    assert contents(store) == was == {name: [] for name in TABLES}


def test_what_a_reader_writes_is_not_kept(store) -> None:
    with suppress(DBAPIError, BaseBusy), store.reading() as db:  # PostgreSQL refuses
        db.execute(ADD, {"yes": True})
    with store.reading() as db:
        assert db.execute(PEOPLE).scalar() == 0


def test_a_picture_stays_the_same_while_others_write(store, other) -> None:
    with store.reading() as db:
        before = db.execute(PEOPLE).scalar()
        with other.transaction() as writing:
            writing.execute(ADD, {"yes": True})
        assert db.execute(PEOPLE).scalar() == before
    with store.reading() as db:
        assert db.execute(PEOPLE).scalar() == before + 1


def test_a_second_application_is_found_whatever_its_accents_and_case(store, case) -> None:
    details = {"name": "École du Fil", "commune": "Évry", "wave": "2"}
    write(store, change(case, replace(FILED[0], details=details)))
    with store.reading() as db:
        same = {"wave": "2", "name": "ÉCOLE DU FIL", "commune": "evry"}
        assert known_as(db, same) == REFERENCE
        assert known_as(db, {**same, "commune": "Lyon"}) is None


def test_a_letter_key_used_twice_is_queued_once(store, case) -> None:
    first = change(case, FILED[0], letters=[letter("K"), letter("K"), letter("L")])
    assert write(store, first) == 2
    again = [replace(letter("K"), person="alex"), letter("M")]
    assert write(store, change(case, FILED[1], load(store), letters=again)) == 1
    with store.reading() as db:
        rows = db.execute(text("SELECT key, person FROM letters ORDER BY key")).all()
    assert [tuple(row) for row in rows] == [("K", "porteuse"), ("L", "porteuse"), ("M", "porteuse")]


def test_a_line_that_keeps_its_key_is_moved_not_doubled(store, case) -> None:
    line = Line("reminder", "clocks.decision", date(2022, 5, 2), date(2022, 5, 1), "decision", 1)
    other = line._replace(days=30)
    moved = line._replace(due_on=date(2022, 5, 3))
    write(store, change(case, FILED[0], new_lines=(line, other)))
    step = {"old_lines": (line, other), "new_lines": (moved, other)}
    write(store, change(case, FILED[1], load(store), **step))
    with store.reading() as db:
        found = {(row["key"], row["due_on"]) for row in dossiers.agenda_lines(db)}
    assert found == {(line.key, "2022-05-03"), (other.key, "2022-05-02")}
    assert moved.key == line.key != other.key


# ── Looking up ───────────────────────────────────────────────────────────────────────────────────


def known_as(db, details) -> str | None:
    found = recognise(details, Applications("manufactures").of(db, details))
    return found.reference or found.why or None


STOCK = {
    "MP1-001": {"wave": "1", "department": "22", "name": "Atelier du Lin", "source_id": "S1"},
    "MP2-010": {"wave": "2", "department": "22", "name": "La Forge", "commune": "Brest"},
    "MP2-009": {"wave": "2", "department": "57", "name": "La forge", "commune": "Metz"},
}


@pytest.fixture
def stock(store, workflow, calendar) -> Store:
    """Three dossiers, of which the first was filed."""
    for reference, details in STOCK.items():
        case = OneDossier(workflow, calendar)
        keep(store, case, opening(reference, **details))
        if reference == REFERENCE:
            keep(store, case, FILED[1])
    return store


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["MP1-001", "MP2-009", "MP2-010"]),
        ({"wave": "2"}, ["MP2-009", "MP2-010"]),
        ({"department": "22"}, ["MP1-001", "MP2-010"]),
        ({"state": "deposee"}, ["MP1-001"]),
        ({"phase": "candidature", "wave": "2", "department": "57"}, ["MP2-009"]),
        ({"workflow": "autre"}, []),
        ({"wave": None, "state": "brouillon"}, ["MP2-009", "MP2-010"]),
        ({"wave": "2' OR '1' = '1"}, []),
    ],
)
def test_filters_narrow_the_dossiers(stock, filters, expected) -> None:
    with stock.reading() as db:
        assert [one.reference for one in dossiers.dossiers(db, **filters)] == expected


def test_an_unknown_filter_is_a_fault_of_the_caller(stock) -> None:
    with stock.reading() as db, pytest.raises(KeyError):
        list(dossiers.dossiers(db, sector="textile"))


@pytest.mark.parametrize(
    ("wave", "source_id", "name", "commune", "expected"),
    [
        ("1", "S1", "", "", "MP1-001"),
        ("2", "S1", "Atelier du Lin", "", "other_wave"),
        ("1", "s1", "Nouveau nom", "", "MP1-001"),
        ("2", "S9", "la forge", "Metz", "MP2-009"),
        ("2", "", "LA FORGE", "METZ", "MP2-009"),
        ("2", "", "La Forge", "brest", "MP2-010"),
        ("2", "", "La Forge", "", None),
        ("1", "", "La Forge", "Brest", "near"),
        ("3", "", "La Forge", "Brest", None),
    ],
)
def test_an_application_is_known_by_its_source_or_its_name_and_place(
    stock, wave, source_id, name, commune, expected
) -> None:
    with stock.reading() as db:
        details = {"wave": wave, "source_id": source_id, "name": name, "commune": commune}
        assert known_as(db, details) == expected


def test_what_is_due_is_found_from_its_day_on(stock) -> None:
    with stock.reading() as db:
        (first, *_) = [r for r in dossiers.agenda_lines(db) if r["kind"] != "deadline"]
        due_on = date.fromisoformat(first["due_on"])
        assert dossiers.due_references(db, due_on) == [REFERENCE]
        assert dossiers.due_references(db, date.fromordinal(due_on.toordinal() - 1)) == []


# ── The connection ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def other(base_url):
    """A second process on the same base."""
    with closing(Store(base_url)) as opened:
        yield opened


def process(db) -> int:
    """The server's process behind a connection."""
    return db.execute(text("SELECT pg_backend_pid()")).scalar()


def end(pid: int, killer: Store) -> None:
    with killer.reading() as db:
        assert db.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid}).scalar()


def add_and_die(store: Store, killer: Store, then=None) -> None:
    """Write somebody; the server ends the connection before what follows, or before the commit."""
    with store.transaction() as db:
        db.execute(ADD, {"yes": True})
        end(process(db), killer)
        if then:
            then(db)


def people(store: Store) -> int:
    with store.reading() as db:
        return db.execute(PEOPLE).scalar()


@ON_POSTGRESQL
def test_a_connection_that_died_at_rest_is_replaced(store, other, monkeypatch) -> None:
    monkeypatch.setattr(base, "RESTED", 0)
    with other.reading() as db:
        first = process(db)
    end(first, store)
    with other.transaction() as db:
        assert process(db) != first
        db.execute(ADD, {"yes": True})
    assert people(store) == 1


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "statement",
    [lambda db: db.execute(PEOPLE), lambda db: dossiers.load(db, REFERENCE)],
    ids=["any statement", "a statement of an act"],
)
def test_a_connection_that_dies_in_use_is_said_and_the_next_act_goes_on(store, other, statement):
    with pytest.raises(BaseBusy, match=r"Rien n’a été enregistré"):
        add_and_die(other, store, statement)
    with other.transaction() as db:
        assert dossiers.load(db, REFERENCE) is None
    assert people(store) == 0


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "then",
    [lambda db: db.execute(PEOPLE), lambda db: dossiers.load(db, REFERENCE), lambda db: None],
    ids=["any statement", "a statement of an act", "its commit"],
)
def test_a_writer_that_says_nothing_more_holds_nobody_back(store, other, monkeypatch, then) -> None:
    """A process that was stopped, a machine that is gone: PostgreSQL lets go of what it held."""
    monkeypatch.setattr(base, "STALLED", 0.05)

    def falls_silent() -> None:
        with other.transaction() as db:
            db.execute(ADD, {"yes": True})
            sleep(0.1)
            with store.transaction() as mine:
                mine.execute(text("SET LOCAL lock_timeout = '5s'"))
                mine.execute(ADD, {"yes": False})  # waits for whoever holds that name
            then(db)

    with pytest.raises(BaseBusy, match=r"trop long silence.*Rien n’a été enregistré"):
        falls_silent()
    assert people(store) == 1


@ON_POSTGRESQL
def test_a_reader_may_take_its_time(store, monkeypatch) -> None:
    monkeypatch.setattr(base, "STALLED", 0.05)
    with store.reading() as db:
        process(db)
        sleep(0.2)
        assert db.execute(PEOPLE).scalar() == 0


@ON_POSTGRESQL
def test_a_commit_without_an_answer_is_in_doubt(store, other) -> None:
    with pytest.raises(InDoubt, match=r"a pu être enregistré"):
        add_and_die(other, store)
    assert people(other) == 0


def test_a_server_that_cannot_be_reached_is_named_without_its_password() -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}/base"
    url = f"postgresql+psycopg://moi:secret@{place}"
    said = pytest.raises(BaseBusy, match=rf"{place} ne répond pas")
    with closing(Store(url)) as store, said as busy:
        store.check_ready()
    assert "secret" not in str(busy.value)


@ON_SQLITE
def test_a_base_that_another_process_writes_is_busy_but_can_be_read(store, other, monkeypatch):
    monkeypatch.setattr(base, "PRAGMAS", (*base.PRAGMAS, "PRAGMA busy_timeout=1"))
    with store.transaction() as db:
        db.execute(ADD, {"yes": True})
        assert people(other) == 0
        with pytest.raises(BaseBusy, match=r"reste occupée"), other.transaction():
            pytest.fail("two writers at once")
    assert people(other) == 1


@ON_SQLITE
def test_a_commit_waits_for_the_disk(store) -> None:
    with store.reading() as db:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        found = [db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == ["wal", 2, 1]


# ── What happened to the base ────────────────────────────────────────────────────────────────────


@ON_SQLITE
@pytest.mark.parametrize(
    ("pragma", "told"),
    [("max_page_count=1", "est plein"), ("query_only=ON", "ne se laisse que lire")],
)
def test_a_full_disk_and_a_base_that_is_only_read_are_told_apart(store, monkeypatch, pragma, told):
    with store.transaction():
        """The base is there."""
    store.close()
    monkeypatch.setattr(base, "PRAGMAS", (*base.PRAGMAS, f"PRAGMA {pragma}"))
    big = text("CREATE TABLE big AS SELECT zeroblob(100000) AS b")
    said = pytest.raises(BaseBusy, match=rf"{told}.*Rien n’a été enregistré")
    with said, store.transaction() as db:
        db.execute(big)


@ON_SQLITE
def test_a_folder_that_vanished_is_said(store, tmp_path) -> None:
    gone = Store(f"sqlite:///{tmp_path / 'nowhere' / 'base.db'}")
    with pytest.raises(BaseBusy, match=r"a disparu.*Rien n’a été enregistré"), gone.transaction():
        pytest.fail("no such base")
    gone.close()


@pytest.mark.parametrize(
    ("words", "state", "told", "is_undone"),
    [
        ("could not extend file", "53100", "est plein", True),
        ("cannot execute INSERT in a read-only transaction", "25006", "que lire", True),
        ("terminating connection due to administrator command", "57P01", "a coupé", False),
        ("terminating connection due to idle-in-transaction", "25P03", "a coupé", True),
        ("disk I/O error", None, "a refusé de lire ou d’écrire", False),
        ("database is locked", None, "reste occupée", True),
        ("server closed the connection unexpectedly", None, "ne répond pas", False),
    ],
)
def test_each_failure_has_its_sentence_and_only_a_sure_one_is_no_doubt(
    words, state, told, is_undone
) -> None:
    driver = Exception(words)
    driver.sqlstate = state
    problem = OperationalError("COMMIT", None, driver)
    sentence = problems.sentence(problem, "BASE")
    assert told in sentence
    assert "BASE" in sentence
    assert problems.is_surely_undone(problem) is is_undone
