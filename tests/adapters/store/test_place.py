"""A real base is held where it may not be the one that lives here: a copy, a backup put back."""

from contextlib import closing
from datetime import timedelta
from sqlite3 import connect

import pytest
from sqlalchemy import text

from support_engine.adapters.store import place, traits
from support_engine.adapters.store.base import REVISION, Store
from support_engine.adapters.store.schema import upgrade
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from support_engine.core.acts.commands import Actor
from support_engine.engine import Engine
from support_engine.errors import BaseNotReady
from tests.office import Office
from tests.story import REFERENCE
from tests.test_real_time import START, confirmed, note, office, tick

__all__ = ["office"]
SQLITE = pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)


@pytest.fixture
def living(office, tmp_path):
    """A real base that lives here, with a witness beside it; letters of its last act wait."""
    office.store.witness = tmp_path / "data" / "reached"
    office.open_at("incubation")
    confirmed(office, START)
    return office


def saved(source, to) -> None:
    """A consistent copy of one SQLite base over another, as an administrator makes it."""
    with closing(connect(source)) as one, closing(connect(to)) as other:
        one.backup(other)


def moved(office: Office, path) -> Office:
    """The same people on a copy of the base that stands elsewhere, as its folder copied with it."""
    saved(office.store.file, path)
    store = Store(f"sqlite:///{path}")
    store.witness = path.parent / "reached"
    store.witness.write_bytes(office.store.witness.read_bytes())
    return Office(store, office.engine.registry, office.letters, office.window, path.parent)


def payment(office, now):
    """An accountant's word that money left: what a base in doubt holds first."""
    by = Actor("paul", frozenset({"comptable"}))
    given = {"reference": REFERENCE, "by": by, "on": now.date()}
    wanted = k.RecordPayment(tranche="avance", amount=1, payment="V-1", **given)
    return office.engine.handle(wanted, now)


@SQLITE
def test_a_copy_sends_nothing_and_pays_nothing_until_somebody_says_that_it_lives_there(
    living, tmp_path
) -> None:
    note(living, START + timedelta(minutes=10))
    copy = moved(living, tmp_path / "elsewhere.db")
    now = START + timedelta(minutes=20)
    assert "a été copiée ou déplacée" in tick(copy, now).held
    assert payment(copy, now).codes == {Code.BASE_ELSEWHERE}
    assert [place.is_elsewhere(one.store) for one in (living, copy)] == [False, True]
    assert copy.postman().run(now).is_stopped
    assert tick(living, now).held == "", "the one that lives here goes on"
    assert tick(copy, now, confirmed_by="camille").held == ""
    assert tick(copy, now + timedelta(minutes=5)).held == ""
    copy.store.close()


@SQLITE
def test_a_backup_put_back_is_held_until_somebody_looked(living, tmp_path) -> None:
    backup = tmp_path / "backup"
    saved(living.store.file, backup)
    later = START + timedelta(minutes=30)
    note(living, later)
    living.store.close()
    saved(backup, living.store.file)
    now = later + timedelta(minutes=10)
    held = tick(living, now).held
    assert "Une sauvegarde a été remise en place" in held
    assert "08:30" in held, "the act after the backup, not its round alone, is what is missing"
    assert payment(living, now).codes == {Code.BASE_PUT_BACK}
    assert tick(living, now, confirmed_by="camille").held == ""
    assert tick(living, now + timedelta(minutes=5)).held == ""
    assert note(living, now + timedelta(minutes=6))


@SQLITE
def test_an_older_witness_a_lost_or_a_damaged_one_holds_nothing(living) -> None:
    now = START
    for content in (b"", b"\xff", b"2099-01-01T00:00:00.000000Z", b"2000-01-01T00:00:00.000000Z 9"):
        now += timedelta(minutes=10)
        living.store.witness.write_bytes(content)
        assert tick(living, now).held == "", content
    living.store.witness.unlink()
    assert tick(living, now + timedelta(minutes=10)).held == ""
    assert living.store.witness.exists()


@SQLITE
def test_what_cannot_be_written_beside_the_base_keeps_nothing_from_being_done(living) -> None:
    living.store.witness = living.store.file / "no folder" / "reached"
    assert tick(living, START + timedelta(minutes=10)).held == ""


def test_a_word_given_on_another_machine_is_known_on_this_one(living, tmp_path) -> None:
    """Of two machines on one base each has its witness; one of them had a clock that ran ahead."""
    there = tmp_path / "other" / "reached"
    here, ahead = living.store.witness, START + timedelta(days=30)
    living.store.witness = there
    assert tick(living, ahead, confirmed_by="camille").held == ""
    living.store.witness = here
    right = START + timedelta(hours=3)
    assert tick(living, right, confirmed_by="camille").held == ""
    living.store.witness = there
    assert tick(living, right + timedelta(minutes=15)).held == ""


def test_a_base_is_where_it_is_whoever_asks(living) -> None:
    other = Store(living.store.url.render_as_string(hide_password=False))
    with living.store.reading() as db, other.reading() as beside:
        assert place.here(living.store, db) == place.here(other, beside) != ""
        assert traits.read(db, place.LIVES) == place.here(living.store, db)
    other.close()


@pytest.mark.parametrize("base_url", ["postgresql"], indirect=True)
def test_a_server_that_keeps_its_name_to_itself_stops_nothing(living) -> None:
    with living.store.abandoned() as db:
        named = place.here(living.store, db)
        db.exec_driver_sql("CREATE ROLE modest")
        db.exec_driver_sql("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        db.exec_driver_sql("SET LOCAL ROLE modest")
        unnamed = place.here(living.store, db)
        db.exec_driver_sql("RESET ROLE")
    assert len({named, unnamed, ""}) == 3


def test_a_real_base_lives_where_it_was_made_before_its_first_round(tmp_path, living) -> None:
    made, registry = Store(f"sqlite:///{tmp_path / 'made.db'}"), living.engine.registry
    upgrade(made, "tests")
    made.close()
    (tmp_path / "made.db").rename(tmp_path / "moved.db")
    store = Store(f"sqlite:///{tmp_path / 'moved.db'}")
    engine = Engine(store, registry, living.window.calendar, living.window)
    with store.reading() as db:
        why = engine.moment_in_doubt(db, START)
    assert why.code == Code.BASE_ELSEWHERE
    store.close()
    trial = Store(f"sqlite:///{tmp_path / 'trial.db'}")
    upgrade(trial, "tests", traits.REPLAY)
    with trial.reading() as db:
        assert traits.read(db, place.LIVES) == "", "a demonstration is copied as one likes"
    trial.close()


def add_note(office, now) -> str:
    """What a process that has run since before is told, or nothing once it wrote."""
    try:
        assert note(office, now)
    except BaseNotReady as problem:
        return str(problem)
    return ""


def test_a_former_version_writes_no_more_in_a_base_that_a_newer_one_took(
    living,
) -> None:
    living.store.check_ready()
    assert add_note(living, START) == ""
    with living.store.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = len(living.journal())
    assert "mise à jour par une autre version" in add_note(living, START)
    with pytest.raises(BaseNotReady):
        tick(living, START + timedelta(minutes=10))
    assert len(living.journal()) == before
    living.store.checked = None  # as the newer version
    with living.store.transaction() as db:
        given = {"number": REVISION}
        db.execute(text("UPDATE alembic_version SET version_num = :number"), given)


@SQLITE
def test_a_file_put_in_the_place_of_the_base_takes_nothing_from_who_had_the_former_open(
    living, tmp_path
) -> None:
    living.store.check_ready()
    assert add_note(living, START) == ""
    saved(living.store.file, tmp_path / "backup")
    (tmp_path / "backup").replace(living.store.file)
    assert "a été remplacé, ou a disparu" in add_note(living, START)
    living.store.file.unlink()
    assert "a été remplacé, ou a disparu" in add_note(living, START)
