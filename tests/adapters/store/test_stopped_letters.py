"""A letter that does not leave is sealed in the state where it stopped, whoever stopped it."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from support_engine.adapters.store.letters import erasing, outbox, sending, withdrawing
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import (
    AddPerson,
    ChangeContact,
    Contact,
    NameAdministrator,
)
from support_engine.stories.verifying import letters
from tests.forging import forge, migrate
from tests.office import at
from tests.story import REFERENCE

NOW, LATER = at("2022-01-25T10:00"), at("2022-01-25T11:00")
AFTER = at("2022-06-01T10:00")
STATES = ("queued", "cancelled", "void", "dead", "held", "parked", "in_doubt", "zzz")


@pytest.fixture
def waiting(office):
    """The office, and the key of a letter that waits."""
    office.open_at("recevable")
    return office, office.outbox(state="queued")[0]["key"]


def states(db) -> dict[str, str]:
    return {row.key: row.state for row in db.execute(text("SELECT key, state FROM letters"))}


def claimed(db, key: str):
    sql = text(
        "UPDATE letters SET state = 'claimed', claimed_by = 'w', lease_until = :until"
        " WHERE key = :key RETURNING *"
    )
    row = db.execute(sql, {"key": key, "until": "2022-01-25T08:30:00.000000Z"}).mappings().one()
    names = sending.Claimed.__dataclass_fields__.keys() - {"data", "not_before", "worker"}
    return sending.Claimed(**{n: row[n] for n in names}, data={}, not_before=NOW, worker="w")


def stop(db, key: str, how: str) -> None:
    """One of the ways in which the engine stops a letter."""
    row = db.execute(text("SELECT * FROM letters WHERE key = :key"), {"key": key}).mappings().one()
    match how:
        case "cancelled":
            assert outbox.cancel(db, key, "Envoyée par la poste.")
        case "withdrawn":
            withdrawing.withdraw(db, row["reference"], [row["act"]])
        case "void":
            assert outbox.void(db, row["reference"], [row["topic"]], "Dépassé.")
        case "erased":
            assert erasing.scrub(db, row["person"], ("Porteuse",)).cancelled
        case "expired":
            one = claimed(db, key)
            db.execute(text("UPDATE letters SET handed_at = '2022' WHERE key = :k"), {"k": one.key})
            assert sending.expire_leases(db, NOW, is_repeatable=False) == 1
        case state:
            sending.settle(db, claimed(db, key), sending.Unsent(state, "Pourquoi.", LATER, ""))


HOW = ("cancelled", "withdrawn", "void", "erased", "expired", "dead", "held", "parked", "queued")


def test_what_the_engine_stops_holds_and_what_a_hand_stops_is_named(waiting) -> None:
    office, key = waiting
    for how in HOW:
        with office.store.abandoned() as db:
            assert not list(letters.findings(db))
            stop(db, key, how)
            now = states(db)[key]
            assert (now == "queued") == (how == "queued")
            assert not list(letters.findings(db)), how
            for state in STATES:
                if state != now:
                    with db.begin_nested() as tried:
                        forge(db, f"UPDATE letters SET state = '{state}' WHERE key = '{key}'")
                        assert list(letters.findings(db)), (how, state)
                        tried.rollback()
            if how not in ("erased", "queued"):
                assert outbox.retry(db, key, LATER)
                assert not list(letters.findings(db)), how
    assert REFERENCE in key


def test_a_letter_that_a_hand_changed_stays_named_whatever_is_done_with_it(waiting) -> None:
    office, key = waiting
    with office.store.abandoned() as db:
        forge(db, f"UPDATE letters SET data = '{{}}' WHERE key = '{key}'")
        outbox.cancel(db, key, "x")
        outbox.retry(db, key, LATER)
        assert list(letters.findings(db))
        assert not outbox.retry(db, "no such letter", LATER)


@pytest.mark.parametrize("how", ["queued", "held", "dead", "parked", "expired"])
def test_a_letter_that_stopped_is_set_aside_with_its_reader(waiting, how: str) -> None:
    office, key = waiting
    with office.store.abandoned() as db:
        stop(db, key, how)
        person = db.execute(text("SELECT person FROM letters WHERE key = :k"), {"k": key}).scalar()
        erasing.scrub(db, person, ("Porteuse",))
        assert states(db)[key] == "cancelled"
        assert not list(letters.findings(db))


def test_a_former_base_seals_what_had_stopped_and_not_what_a_hand_changed(waiting) -> None:
    office, key = waiting
    with office.store.abandoned() as db:
        waits = db.execute(text("SELECT digest FROM letters WHERE key = :k"), {"k": key}).scalar()
        stop(db, key, "held")
        former = text("UPDATE letters SET digest = :digest WHERE key = :key")
        db.execute(former, {"digest": waits, "key": key})
        assert list(letters.findings(db))
        with db.begin_nested() as tried:
            migrate(db, "0017")
            assert not list(letters.findings(db))
            tried.rollback()
        forge(db, f"UPDATE letters SET data = '{{}}' WHERE key = '{key}'")
        migrate(db, "0017")
        assert list(letters.findings(db))
        db.execute(text("UPDATE letters SET digest = '', state = 'queued'"))
        migrate(db, "0015")
        assert not list(letters.findings(db))


def test_each_letter_that_is_removed_is_missed_whatever_was_written_after_it(office) -> None:
    office.open_at("incubation")
    office.tick("2022-06-01")
    added = AddPerson(by="adm", person="bea", contact=Contact("Béa", "bea@demo.example"))
    named = NameAdministrator(by="adm", person="adm", contact=Contact("Adm", "adm@demo.example"))
    for command in (named, added, ChangeContact(by="adm", person="bea", email="b@demo.example")):
        assert not isinstance(office.engine.directory.handle(command, AFTER), Refused)
    with office.store.abandoned() as db:
        assert not list(letters.findings(db))
        keys = sorted(key for key in states(db) if not key.startswith("report/"))
        assert {key.partition("/")[0] for key in keys} == {"people", REFERENCE}
        assert any(kind == "reminder" for kind in db.execute(KINDS).scalars())
        copy = replace(outbox_letter(db, keys[0]), key=f"{keys[0]}/copy")
        outbox.queue(db, [copy], at("2022-07-01T10:00"))
        for key in keys:
            with db.begin_nested() as tried:
                forge(db, f"DELETE FROM letters WHERE key = '{key}'")
                (found,) = letters.findings(db)
                assert "manque à la base" in found[1], key
                tried.rollback()
        for table in ("journal", "people_journal"):
            forge(db, f"UPDATE {table} SET letters = NULL")
        forge(db, f"DELETE FROM letters WHERE key = '{keys[-1]}'")
        assert not list(letters.findings(db)), "a row of a former version says nothing"


KINDS = text("SELECT kind FROM letters")


def outbox_letter(db, key: str) -> outbox.Queued:
    """A letter of the outbox, as it was queued."""
    row = outbox.listed(db, key=key)[0]
    told = {name: row[name] for name in outbox.Queued.__dataclass_fields__.keys() & row.keys()}
    return outbox.Queued(**{**told, "data": {}, "not_before": NOW})
