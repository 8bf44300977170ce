"""Whatever column of whatever table is changed by hand, `verify` names it, on both bases."""

from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import Boolean, Integer
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from support_engine.adapters.store import dossiers, publications
from support_engine.core.acts.blockers import Refused
from support_engine.core.people import commands as p
from support_engine.core.people.commands import Contact
from support_engine.stories.verify import verify
from tests.forging import forge
from tests.money_story import accompanied, whole
from tests.office import at, day
from tests.story import REFERENCE

NOW = at("2022-01-03T10:00")
ON_ITS_WAY = "how a letter is on its way: nothing is decided by it once it has left"
TOLD_ONCE = "an act asked again is told by it from another; what was done is not changed by it"
AT_THE_DOOR = "who may enter the desk: nothing of a dossier is decided by it, and it is short-lived"
ASKED_AT_ONCE = "what somebody asked of several dossiers at once: each act is in its own journal"
FREE = {
    **dict.fromkeys(
        ("web_accounts", "web_links", "web_sessions", "web_attempts", "web_forms", "web_files"),
        AT_THE_DOOR,
    ),
    **dict.fromkeys(("web_batches", "web_batch_lines"), ASKED_AT_ONCE),
    "turns": "which round has a dossier in hand, for two minutes",
    "rounds": "figures of rounds that are over; nothing is decided by them",
    "traits": "the head of the journal of people is compared; the others say what the base is for,"
    " which moment it knows, which proofs were made: no journal tells them",
    "letters.not_before": ON_ITS_WAY,
    "letters.attempts": ON_ITS_WAY,
    "letters.lease_until": ON_ITS_WAY,
    "letters.claimed_by": ON_ITS_WAY,
    "letters.handed_at": ON_ITS_WAY,
    "letters.error": ON_ITS_WAY,
    "act_keys.asked": TOLD_ONCE,
    "former_addresses.email": "destroyed with the person: no digest of a past address is kept",
    "former_addresses.until": "it comes from a setting that may have changed since",
}
"""What may change freely, and why."""
BOUND = {"people.id", "roles.person", "former_addresses.person"}
"""What the base itself refuses to change."""
WHERE = {"letters": "state = 'sent'", "people": "id = 'bea'", "roles": "person = 'bea'"}


@pytest.fixture
def settled(office):
    """An office where every table has something: money, letters, people, published rules."""
    first, *others = (*accompanied(office.workflow), *whole())
    for command in (replace(first, key="K"), *others):
        office.must(command)
    office.letters_leave("2024-12-20")
    door = office.engine.directory
    known = {"by": "adm", "person": "bea"}
    for command in (
        p.NameAdministrator(by="adm", person="adm", contact=Contact("Adm", "adm@demo.example")),
        p.AddPerson(**known, contact=Contact("Béa", "bea@demo.example")),
        p.GiveRole(**known, role="instructeur", programme="manufactures"),
        p.GiveRole(**known, role="administrateur"),
        p.ChangeContact(by="bea", person="bea", email="bea2@demo.example"),
        p.OpenAbsence(
            **known, substitute="camille", starts_on=day("2022-02-01"), ends_on=day("2022-02-09")
        ),
    ):
        outcome = door.handle(command, NOW)
        assert not isinstance(outcome, Refused), [b.sentence for b in outcome.blockers]
    with office.store.transaction() as db:
        rules = office.engine.registry.current()
        publications.propose(db, rules, "adm", "2022-01-03")
        publications.approve(db, rules, "dominique", "2022-01-04")
    return office


def findings(office, db) -> list[str]:
    every = dossiers.references(db)
    return [str(f) for f in verify(db, office.engine.registry, office.engine.calendar, every)]


def otherwise(column) -> str:
    """Another value of a column, in SQL."""
    if isinstance(column.type, Boolean):
        return f"NOT {column.name}"
    if isinstance(column.type, Integer):
        return f"{column.name} + 1000"
    return f"coalesce({column.name}, '') || 'x'"


def one_row(table) -> str:
    """The condition of the first row that matters."""
    keys = ", ".join(column.name for column in table.primary_key)
    chosen = f"SELECT {keys} FROM {table.name} WHERE {WHERE.get(table.name, '1 = 1')}"
    return f"({keys}) IN ({chosen} ORDER BY {keys} LIMIT 1)"


def test_every_column_changed_by_hand_is_named(settled) -> None:
    unseen, refused = [], []
    with settled.store.abandoned() as db:
        assert findings(settled, db) == []
        for table in SQLModel.metadata.sorted_tables:
            for column in () if table.name in FREE else table.columns:
                name = f"{table.name}.{column.name}"
                change = f"UPDATE {table.name} SET {column.name} = {otherwise(column)}"
                refused.append(name)
                with suppress(IntegrityError), db.begin_nested() as tried:
                    forge(db, f"{change} WHERE {one_row(table)}")
                    if bool(findings(settled, db)) == (name in FREE):
                        unseen.append(name)
                    refused.pop()
                    tried.rollback()
    assert unseen == []
    assert set(refused) == BOUND


def test_every_row_removed_by_hand_is_named(settled) -> None:
    unseen = []
    with settled.store.abandoned() as db:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in (*FREE, "former_addresses", "people", "publications"):
                continue
            with db.begin_nested() as tried:
                forge(db, f"DELETE FROM {table.name} WHERE {one_row(table)}")
                if not findings(settled, db):
                    unseen.append(table.name)
                tried.rollback()
    assert unseen == ["letters"]


def test_a_dossier_removed_whole_is_still_named_elsewhere(settled) -> None:
    with settled.store.abandoned() as db:
        for table in ("journal", "agenda", "dossiers"):
            forge(db, f"DELETE FROM {table} WHERE reference = '{REFERENCE}'")
        assert any("sans dossier" in found for found in findings(settled, db))
