"""What forbids in the base itself: triggers that refuse changes, keys and indexes that are unique.

A copy made by another tool, or a restore of rows alone, can leave them behind; nothing else would
say so, and what they refuse would be done one day.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from support_engine.core.language.french import listed

FORBIDDEN = {
    "journal": ("UPDATE", "DELETE"),
    "people_journal": ("UPDATE", "DELETE"),
    "ledger": ("UPDATE", "DELETE"),
    "letters": ("DELETE",),
}
"""What a trigger refuses, table by table."""
ONCE = ("ledger_paid_once",)
"""The triggers that refuse what is already there."""
STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    " AND sql LIKE '%BEFORE%' AND sql LIKE '%RAISE(ABORT,%'",
    "postgresql": "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
    " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND t.tgenabled IN ('O', 'A')"
    " AND p.prosrc LIKE '%RAISE EXCEPTION%'",
}
"""The triggers that refuse, those put to sleep left out."""
REMEDY = (
    "restaurez une sauvegarde entière de la base (structure et lignes ensemble), et cherchez la "
    "cause : une copie des seules lignes les laisse derrière elle"
)


def missing(db: Connection) -> Iterator[str]:
    """What no longer forbids, in sentences."""
    for what, names in (
        ("n’empêche plus de changer ou d’ôter ce qui ne change pas", asleep(db)),
        ("n’empêche plus d’écrire deux fois ce qui n’est qu’une fois", loose(db)),
    ):
        if names:
            yield f"rien {what} (manque : {listed(names)}) ; {REMEDY}"


def asleep(db: Connection) -> list[str]:
    """The triggers that are gone, or put to sleep."""
    kind, standing = db.dialect.name, awake(db)
    due = (
        [f"{table}_{act}" for table, acts in FORBIDDEN.items() for act in acts]
        if kind == "sqlite"
        else [f"{table}_append_only" for table in FORBIDDEN]
    )
    return [name for name in due if name not in standing]


def awake(db: Connection) -> set[str]:
    """The triggers that refuse."""
    return set(db.execute(text(STANDING[db.dialect.name])).scalars())


def loose(db: Connection) -> list[str]:
    """The keys and unique indexes that are gone, and the triggers that do as much."""
    gone, found = sorted({*ONCE} - awake(db)), inspect(db)
    keys, indexes = found.get_multi_pk_constraint(), found.get_multi_indexes()
    for name, table in SQLModel.metadata.tables.items():
        key = keys[None, name]["constrained_columns"]
        if key != [column.name for column in table.primary_key]:
            gone.append(f"{name} (clé)")
        unique = {index["name"] for index in indexes[None, name] if index["unique"]}
        due = (str(index.name) for index in table.indexes if index.unique)
        gone += sorted(index for index in due if index not in unique)
    return gone
