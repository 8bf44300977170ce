"""What a cell cannot hold, and what a base is for: changed by hand, `verify` names it."""

import pytest

from support_engine.adapters.files import workflows
from support_engine.adapters.store import integrity, traits
from support_engine.core.people import commands as p
from support_engine.core.people.commands import Contact
from support_engine.directory import Directory
from support_engine.stories.verifying import people
from tests.forging import forge
from tests.office import at

NOW = at("2022-01-03T10:00")
ODD = {
    "people.is_active": "2",
    "people.is_confirmed": "-1",
    "people.name": "CAST(name AS BLOB)",
    "journal.version": "version + 0.5",
    "journal.letters": "'deux'",
    "ledger.cents": "'75 000'",
}


@pytest.fixture
def sqlite(office):
    """The one base that keeps whatever is written in a cell."""
    with office.store.abandoned() as db:
        if db.dialect.name != "sqlite":
            pytest.skip("a base with kinds refuses such a cell")
    office.open_at("deposee")
    with office.store.transaction() as db:
        forge(
            db,
            "INSERT INTO ledger (reference, version, entry, item, cents, effective_on, actor)"
            " VALUES ('MP1-001', 1, 'paid', 'avance', 1, '2022-01-03', 'paul')",
        )
    return office


def test_a_cell_that_its_column_cannot_hold_is_damage(sqlite) -> None:
    with sqlite.store.abandoned() as db:
        assert list(integrity.damage(db)) == []
        for place, value in ODD.items():
            table, column = place.split(".")
            with db.begin_nested() as tried:
                forge(db, f"UPDATE {table} SET {column} = {value}")
                found = [what for what in integrity.damage(db) if f"« {column} »" in what]
                assert [table in what for what in found] == [True], place
                tried.rollback()


@pytest.mark.parametrize("purpose", [traits.REAL, traits.REPLAY])
def test_a_base_that_becomes_another_one_by_hand_is_named(store, programme, purpose) -> None:
    with store.transaction() as db:
        traits.write(db, traits.PURPOSE, purpose)
    named = p.NameAdministrator(by="adm", person="adm", contact=Contact("Adm", "adm@demo.example"))
    Directory(store, workflows.Registry([programme], "manufactures")).handle(named, NOW)
    other = {traits.REAL: traits.REPLAY, traits.REPLAY: traits.REAL}[purpose]
    with store.abandoned() as db:
        assert list(people.findings(db)) == []
        traits.write(db, traits.PURPOSE, other)
        assert becomes_another(db)


def test_so_is_a_trial_whose_team_was_taken_over(office) -> None:
    """A demonstration names no first administrator."""
    with office.store.abandoned() as db:
        assert not becomes_another(db)
        for other in (traits.REAL, ""):
            traits.write(db, traits.PURPOSE, other)
            assert becomes_another(db)


def becomes_another(db) -> bool:
    """Whether it is said that the base was for something else."""
    return any("quand elle a été créée" in what for _, what in people.findings(db))
