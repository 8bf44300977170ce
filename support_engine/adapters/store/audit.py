"""What the base holds, read for a check: rows, lines, orphans."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, text

from support_engine.adapters.store import codec
from support_engine.core.dossier.dossier import Dossier

JOURNAL = text(
    "SELECT reference, version, type, payload, actor, effective_on, recorded_at, act_key, previous,"
    " hash, letters FROM journal WHERE reference = :reference ORDER BY version"
)
STORED = text("SELECT * FROM dossiers WHERE reference = :reference")
LINES = text("SELECT * FROM agenda WHERE reference = :reference")
HANDS = text("SELECT * FROM hands WHERE reference = :reference")
NAMING = (
    "journal",
    "agenda",
    "ledger",
    "letters",
    "numbers",
    "papers",
    "act_keys",
    "marks",
    "hands",
)
"""The tables that name dossiers; `turns` is left out, a round may outlive what it had in hand."""
ORPHANS = text(
    " UNION ".join(
        f"SELECT reference FROM {table} WHERE reference <> '' AND reference NOT IN"
        " (SELECT reference FROM dossiers)"
        for table in NAMING
    )
)
EVENTS = text(
    "SELECT reference, version, type, payload, effective_on, recorded_at FROM journal"
    " WHERE type IN :types"
    " ORDER BY recorded_at, reference, version"
).bindparams(bindparam("types", expanding=True))
LOOSE_MONEY = text(
    "SELECT l.reference, l.version, l.entry, l.item FROM ledger l LEFT JOIN journal j"
    " ON j.reference = l.reference AND j.version = l.version AND j.actor = l.actor"
    " AND j.effective_on = l.effective_on WHERE j.version IS NULL"
    " ORDER BY l.reference, l.version, l.entry, l.item"
)


AHEAD = text(
    "SELECT name, value FROM traits WHERE name IN ('known_until', 'furthest') AND value > ("
    "SELECT coalesce(max(lived.at), '') FROM (SELECT max(recorded_at) AS at FROM journal"
    " UNION ALL SELECT max(started_at) FROM rounds) lived) ORDER BY name"
)


def journal_rows(db: Connection, reference: str) -> Sequence[RowMapping]:
    """The rows of a journal as they stand, hashes included, oldest first."""
    return db.execute(JOURNAL, {"reference": reference}).mappings().all()


def dossier_row(db: Connection, reference: str) -> RowMapping | None:
    """The stored dossier with its search columns."""
    return db.execute(STORED, {"reference": reference}).mappings().first()


def agenda_rows(db: Connection, reference: str) -> Sequence[RowMapping]:
    """The stored agenda, in no particular order."""
    return db.execute(LINES, {"reference": reference}).mappings().all()


def hand_rows(db: Connection, reference: str) -> Sequence[RowMapping]:
    """For whom the base says that something waits, in no particular order."""
    return db.execute(HANDS, {"reference": reference}).mappings().all()


def orphans(db: Connection) -> Sequence[str]:
    """The references that another table names and that no dossier has."""
    return db.execute(ORPHANS).scalars().all()


def events(db: Connection, types: Sequence[str]) -> Sequence[Any]:
    """The rows of all journals of some kinds, in the order in which they were recorded."""
    return db.execute(EVENTS, {"types": list(types)}).all()


def loose_money(db: Connection) -> Sequence[Any]:
    """The lines of the ledger that are not those of an act of the journal."""
    return db.execute(LOOSE_MONEY).all()


def ahead(db: Connection) -> Sequence[Any]:
    """The moments that the base says it has lived, and that no act nor round has reached."""
    return db.execute(AHEAD).all()


def acts(db: Connection) -> Sequence[Any]:
    """The dossier and number of every act."""
    return db.execute(text("SELECT reference, version FROM journal")).all()


def letters(db: Connection) -> Iterator[RowMapping]:
    """Every letter, a few at a time in memory."""
    some = {"yield_per": 500}
    query = text("SELECT * FROM letters ORDER BY key")
    yield from db.execute(query, execution_options=some).mappings()


ANNOUNCED = text(
    "SELECT reference, recorded_at, max(version) AS act, sum(letters) AS letters FROM journal"
    " WHERE letters > 0 GROUP BY reference, recorded_at ORDER BY reference, recorded_at"
)
TOLD_TO_PEOPLE = text("SELECT number, letters FROM people_journal WHERE letters > 0")


def announced(db: Connection) -> Sequence[Any]:
    """How many letters the acts of each moment put in the outbox, as the journals say."""
    return db.execute(ANNOUNCED).all()


def told_to_people(db: Connection) -> dict[str, int]:
    """How many letters each row of the journal of people told, by the beginning of their keys."""
    return {f"people/{row.number}": row.letters for row in db.execute(TOLD_TO_PEOPLE)}


def publications(db: Connection) -> Sequence[RowMapping]:
    """Who proposed and approved which rules."""
    return db.execute(text("SELECT * FROM publications ORDER BY id, version")).mappings().all()


def rules(db: Connection) -> Sequence[Any]:
    """The texts of the rules that dossiers follow."""
    return db.execute(text("SELECT * FROM workflows")).all()


def numbers(db: Connection) -> Sequence[Any]:
    """The numbers that serve once."""
    return db.execute(text("SELECT * FROM numbers")).all()


def papers(db: Connection) -> set[tuple[str, str]]:
    """The papers by content, each with a dossier where it was put."""
    return {(row[0], row[1]) for row in db.execute(text("SELECT sha256, reference FROM papers"))}


def used_keys(db: Connection) -> Sequence[Any]:
    """The keys of acts in the journals, with their dossier."""
    query = "SELECT DISTINCT act_key, reference FROM journal WHERE act_key IS NOT NULL"
    return db.execute(text(query)).all()


def kept_keys(db: Connection) -> Sequence[Any]:
    """The keys of acts, each once."""
    return db.execute(text("SELECT key, reference FROM act_keys")).all()


def marks(db: Connection) -> Sequence[Any]:
    """By what dossiers are recognised."""
    return db.execute(text("SELECT * FROM marks")).all()


def dossiers_read(db: Connection) -> Iterator[tuple[str, Dossier]]:
    """The folded dossiers that can be read; the others are said to differ from their journal."""
    query = text("SELECT reference, folded FROM dossiers ORDER BY reference")
    for row in db.execute(query, execution_options={"yield_per": 500}):
        try:
            yield row.reference, codec.load_dossier(row.folded)
        except ValueError:
            continue


CALLS = text(
    "SELECT c.key, c.event, c.kind, c.reference, c.version, j.type, j.hash FROM calls c LEFT JOIN"
    " journal j ON j.reference = c.reference AND j.version = c.version WHERE c.reference <> ''"
    " AND c.kind <> :letter ORDER BY c.reference, c.version, c.key"
)


def calls(db: Connection, letter: str) -> Sequence[RowMapping]:
    """The calls that tell of acts (those of kind `letter` tell of letters), each with the row of
    the journal that it tells; nothing where there is none."""
    return db.execute(CALLS, {"letter": letter}).mappings().all()
