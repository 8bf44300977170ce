"""The tables that migrations make are those that the code declares; upgrading loses nothing."""

import ast
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlmodel import SQLModel

from support_engine.adapters.store import base, schema, tables
from support_engine.adapters.store.base import REVISION, Store
from support_engine.errors import BaseNotReady
from support_engine.stories.verifying import base as verify_base
from support_engine.stories.verifying import doors
from support_engine.stories.verifying import people as verify_people
from tests.office import PAYERS, TEAM, settle_in

COUNTED = ("due", "moved", "queued", "skipped", "sent", "failed", "waiting")
SETTLED = len((*TEAM, *PAYERS))

BARE = "bare"
"""The name of a PostgreSQL base that has no table."""
ON_SQLITE = pytest.mark.parametrize("bare", ["sqlite"], indirect=True)
OLDER = text("UPDATE alembic_version SET version_num = '0000'")


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request, tmp_path):
    """A base of each kind that nobody made ready."""
    if request.param == "sqlite":
        with closing(Store(f"sqlite:///{tmp_path / 'base.db'}")) as store:
            yield store
        return
    url = request.getfixturevalue("postgresql_url")
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as db:
        db.execute(text(f"DROP DATABASE IF EXISTS {BARE} WITH (FORCE)"))
        db.execute(text(f"CREATE DATABASE {BARE} TEMPLATE template0"))
    with closing(Store(server.url.set(database=BARE))) as store:
        yield store
    server.dispose()


def names_of(folder: Path) -> set[str]:
    """The files that a person would see beside the base."""
    return {path.name for path in folder.iterdir() if path.suffix not in (".db-shm", ".db-wal")}


def people(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT count(*) FROM people").fetchone()[0]


def test_migrations_make_exactly_the_declared_tables(bare) -> None:
    schema.upgrade(bare, "tests")
    with bare.reading() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrations_make_exactly_the_declared_keys_and_checks(bare) -> None:
    schema.upgrade(bare, "tests")
    with bare.reading() as db:
        found = inspect(db)
        assert set(found.get_table_names()) == {*SQLModel.metadata.tables, "alembic_version"}
        for name, table in SQLModel.metadata.tables.items():
            keys = found.get_pk_constraint(name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key], name
        checks = [check["name"] for check in found.get_check_constraints("journal")]
        assert checks == ["ck_journal_version"]
    assert tables.SQLModel is SQLModel


@pytest.mark.parametrize("name", ["ix_agenda_due"])
def test_a_partial_index_has_its_condition(bare, name) -> None:
    schema.upgrade(bare, "tests")
    with bare.reading() as db:
        options = next(
            index["dialect_options"]
            for table in ("journal", "agenda")
            for index in inspect(db).get_indexes(table)
            if index["name"] == name
        )
    assert str(options[f"{db.dialect.name}_where"])


def test_the_code_writes_the_newest_revision() -> None:
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    assert scripts.get_heads() == [REVISION]


def test_a_migration_imports_nothing_that_may_change_under_it() -> None:
    for script in (schema.MIGRATIONS / "versions").glob("*.py"):
        parsed = ast.walk(ast.parse(script.read_text("utf-8")))
        named = {node.module for node in parsed if isinstance(node, ast.ImportFrom)}
        assert not any(str(name).startswith("support_engine") for name in named), script.name


def test_an_upgraded_base_is_ready(bare) -> None:
    with pytest.raises(BaseNotReady, match=r"n’existe pas encore.*support-engine init"):
        bare.check_ready()
    assert schema.upgrade(bare, "tests") is None
    bare.check_ready()


def test_a_base_of_another_revision_is_refused_with_the_remedy(bare, monkeypatch) -> None:
    schema.upgrade(bare, "tests")
    monkeypatch.setattr(base, "REVISION", "9999")
    with pytest.raises(BaseNotReady, match=rf"révision {REVISION}.*attend la 9999.*init"):
        bare.check_ready()


def test_upgrading_twice_is_harmless(bare) -> None:
    schema.upgrade(bare, "first")
    settle_in(bare)
    assert schema.upgrade(bare, "second") is None
    with bare.reading() as db:
        assert db.execute(text("SELECT count(*) FROM people")).scalar() == SETTLED
        assert schema.revision(db) == REVISION


@ON_SQLITE
def test_a_new_or_up_to_date_base_is_not_copied(bare, tmp_path) -> None:
    schema.upgrade(bare, "first")
    schema.upgrade(bare, "second")
    assert names_of(tmp_path) == {"base.db"}


@ON_SQLITE
def test_an_older_base_is_copied_whole_before_it_changes(bare, tmp_path, monkeypatch) -> None:
    schema.upgrade(bare, "first")
    settle_in(bare)
    monkeypatch.setattr(schema, "REVISION", "9999")
    copy = schema.upgrade(bare, "2022-01-03")
    assert copy == tmp_path / "base.2022-01-03.bak"
    assert names_of(tmp_path) == {"base.db", copy.name}
    with bare.transaction() as db:
        db.execute(text("DELETE FROM roles"))
        db.execute(text("DELETE FROM people"))
    assert (people(copy), people(tmp_path / "base.db")) == (SETTLED, 0)


@ON_SQLITE
def test_a_migration_that_fails_leaves_the_base_and_its_copy(bare, tmp_path) -> None:
    schema.upgrade(bare, "first")
    settle_in(bare)
    with bare.transaction() as db:
        db.execute(OLDER)
    with pytest.raises(Exception, match="0000"):
        schema.upgrade(bare, "second")
    assert people(tmp_path / "base.second.bak") == people(tmp_path / "base.db") == SETTLED


NOW = "2022-06-01T10:00:00.000000Z"
OF_BEFORE_0048 = (
    f"INSERT INTO rounds (started_at, finished_at, {', '.join(COUNTED)})"
    f" VALUES ('{NOW}', '{NOW}', {', '.join('0' for _ in COUNTED)})",
    "INSERT INTO people (id, name, email, organisation, is_active)"
    " VALUES ('a', 'A', 'a', '', true)",
    "INSERT INTO traits (name, value) VALUES ('purpose', 'real')",
    "INSERT INTO web_logins (at, person, typed, way, outcome, address)"
    f" VALUES ('{NOW}', 'a', '', 'password', 'in', '')",
    "INSERT INTO web_sessions (digest, person, created_at, seen_at, proven_at, revoked_at, side)"
    f" VALUES ('d', 'a', '{NOW}', '{NOW}', '{NOW}', '', 'bureau')",
    "INSERT INTO web_links (digest, person, purpose, until, used_at)"
    f" VALUES ('e', 'a', 'espace', '{NOW}', '')",
    "INSERT INTO web_feeds (digest, person, reference, made_at, read_on)"
    f" VALUES ('f', 'a', '', '{NOW}', '')",
)


def test_what_is_open_as_a_base_is_upgraded_is_told_by_its_line(bare) -> None:
    with bare.transaction() as db:
        schema.command.upgrade(schema.migrations(db), "0046")
        for statement in OF_BEFORE_0048:
            db.execute(text(statement))
    schema.upgrade(bare, "tests")
    with bare.reading() as db:
        parts = (doors, verify_base, verify_people)
        assert [one for part in parts for one in part.findings(db)] == []


def test_a_migration_interrupted_half_way_leaves_no_table(bare, monkeypatch) -> None:
    def broken(*given: object) -> None:
        raise ZeroDivisionError

    upgrade = schema.command.upgrade
    monkeypatch.setattr(schema.command, "upgrade", lambda *given: broken(upgrade(*given)))
    with pytest.raises(ZeroDivisionError):
        schema.upgrade(bare, "tests")
    with bare.reading() as db:
        assert inspect(db).get_table_names() == []


def test_a_base_that_a_newer_programme_wrote_is_refused_kindly(bare) -> None:
    schema.upgrade(bare, "a")
    with bare.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for ask in (bare.check_ready, lambda: schema.upgrade(bare, "b")):
        with pytest.raises(BaseNotReady, match="plus récente"):
            ask()


def test_a_file_that_is_no_base_is_named(tmp_path) -> None:
    (tmp_path / "x.db").write_bytes(b"ceci n'est pas une base " * 99)
    with (
        closing(Store(f"sqlite:///{tmp_path / 'x.db'}")) as store,
        pytest.raises(BaseNotReady, match="n’est pas une base"),
    ):
        store.check_ready()
