"""What a clock ahead shows as over is there once the clock is right again; what is over goes."""

from datetime import timedelta

from sqlalchemy import text

from support_engine.adapters.store import real_time, traits
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import (
    answers,
    tokens,
    web_access,
    web_batches,
    web_files,
    web_links,
)
from support_engine.adapters.store.web.web_batches import Batch, BatchLine
from support_engine.adapters.store.web.web_files import Owner, WaitingFile
from tests.office import at, be_for

NOW = at("2026-06-15T10:00")
AHEAD = NOW + timedelta(days=3_650)
HELD = ("web_links", "web_sessions", "web_files", "web_answers", "web_batches", "web_tokens")


def given(db, moment) -> None:
    """One of each kind, by somebody at a moment."""
    mark = str(moment.year)
    web_links.new_link(db, "camille", "espace", moment)
    web_access.enter(db, "camille", moment, is_proven=True)
    owner, file = Owner("camille", f"MP1-001 {mark}"), WaitingFile(mark, "p.pdf", "a" * 64, 3)
    web_files.add(db, owner, file, moment)
    answers.keep(db, answers.asked_under("camille", mark, "{}"), "done", moment)
    lines = (BatchLine("MP1-001", 3),)
    web_batches.begin(db, Batch(mark * 8, "camille", moment, "note", "Écrire", {}, lines))
    wanted = tokens.Wanted("essai", ("read",), moment + timedelta(days=1))
    tokens.add(db, tokens.made("camille", wanted, moment)[1])


def held(db) -> dict[str, int]:
    counted = {name: text(f"SELECT count(*) FROM {name}") for name in HELD}
    return {name: db.execute(query).scalar_one() for name, query in counted.items()}


def cleared(db, moment) -> None:
    web_access.clear_out(db, moment)
    web_files.clear_out(db, moment)


def test_a_clock_ahead_destroys_nothing_that_still_serves(store) -> None:
    be_for(store, traits.REAL)
    with store.transaction() as db:
        directory.save(db, Person("camille", "Camille", "camille@demo.example"), NOW)
        real_time.settle(db, NOW, "", real_time.OUTAGE)
        given(db, NOW)
        before = held(db)
        given(db, AHEAD)
        cleared(db, AHEAD)
        after = held(db)
    assert set(before.values()) == {1}
    assert set(after.values()) == {2}, after


def test_what_has_served_its_time_goes_once_that_time_is_known(store) -> None:
    be_for(store, traits.REAL)
    with store.transaction() as db:
        directory.save(db, Person("camille", "Camille", "camille@demo.example"), NOW)
        given(db, NOW)
        real_time.settle(db, AHEAD, "camille", real_time.OUTAGE)
        given(db, AHEAD)
        cleared(db, AHEAD)
        assert set(held(db).values()) == {1}
