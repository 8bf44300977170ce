"""What the base itself forbids is missed where it is gone, on both bases."""

import pytest
from sqlalchemy import text

from support_engine.adapters.store import guards
from support_engine.stories.verifying.verify import verify


def ways(kind: str, table: str) -> list[list[str]]:
    """How a table is no longer guarded, in each way that a base has."""
    if kind == "sqlite":
        name = f"{table}_DELETE"
        made = f"CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT 1; END"
        return [[f"DROP TRIGGER {name}"], [f"DROP TRIGGER {name}", made]]
    name = f"{table}_append_only"
    function = f"CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger AS"
    return [
        [f"DROP TRIGGER {name} ON {table}"],
        [f"ALTER TABLE {table} DISABLE TRIGGER USER"],
        [f"{function} $$ BEGIN RETURN OLD; END $$ LANGUAGE plpgsql"],
    ]


def named(store, *statements: str) -> list[str]:
    """What is missed once these were run."""
    with store.abandoned() as db:
        assert list(guards.missing(db)) == []
        for statement in statements:
            db.execute(text(statement.replace(":", r"\:")))
        return list(guards.missing(db))


@pytest.mark.parametrize("table", sorted(guards.FORBIDDEN))
def test_a_trigger_that_is_gone_or_asleep_or_empty_is_missed(store, table) -> None:
    for way in ways(store.url.get_backend_name(), table):
        what, *_ = named(store, *way)
        assert f"{table}_" in what
        assert "n’empêche plus de changer ou d’ôter" in what


@pytest.mark.parametrize("index", ["ux_marks_alone"])
def test_a_unique_index_that_is_gone_or_unique_no_more_is_missed(store, index) -> None:
    table = index.split("_")[1]
    plain = f"CREATE INDEX {index} ON {table} (reference)"
    for statements in ((f"DROP INDEX {index}",), (f"DROP INDEX {index}", plain)):
        (what,) = named(store, *statements)
        assert index in what
        assert "deux fois" in what


def test_what_forbids_a_second_payment_is_missed(store) -> None:
    is_sqlite = store.url.get_backend_name() == "sqlite"
    (what,) = named(store, f"DROP TRIGGER ledger_paid_once{'' if is_sqlite else ' ON ledger'}")
    assert "ledger_paid_once" in what
    assert "deux fois" in what


def test_a_key_that_is_gone_is_missed(store) -> None:
    if store.url.get_backend_name() == "sqlite":
        gone = "DROP TABLE numbers"
        kept = "CREATE TABLE numbers (kind TEXT, number TEXT, reference TEXT, tranche TEXT)"
        (what,) = named(store, gone, kept)
    else:
        (what,) = named(store, "ALTER TABLE numbers DROP CONSTRAINT numbers_pkey")
    assert "numbers (clé)" in what


def test_verify_says_it(office) -> None:
    with office.store.abandoned() as db:
        db.execute(text(ways(db.dialect.name, "journal")[0][0]))
        found = verify(db, office.engine.registry, office.engine.calendar, [])
        assert any("journal_" in str(one) for one in found)
