"""The base's own health: pages, indexes, references between tables, as its engine checks them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, Table, text
from sqlmodel import SQLModel

PAGES = text("PRAGMA integrity_check(20)")
HAS_AMCHECK = text("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'")
INDEXES = text(
    "SELECT c.relname, bt_index_check(c.oid) FROM pg_index i JOIN pg_class c ON c.oid ="
    " i.indexrelid JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE a.amname = 'btree' AND n.nspname = current_schema() AND i.indisvalid"
)
REMEDY = "n’écrivez plus dans cette base, restaurez une sauvegarde et vérifiez le disque"


def damage(db: Connection) -> Iterator[str]:
    """What the engine of the base finds broken. A page that it cannot read at all raises its error,
    which the store says in French.

    On PostgreSQL the extension `amcheck`, where it is installed, checks the indexes.
    """
    if db.dialect.name == "sqlite":
        for line in db.execute(PAGES).scalars():
            if line != "ok":
                yield f"la base est endommagée ({' '.join(str(line).split())[:200]}) ; {REMEDY}"
        yield from odd_cells(db)
    elif db.execute(HAS_AMCHECK).first():
        db.execute(INDEXES).all()
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_keys:
            own, other = key.parent.name, key.column
            query = (
                f"SELECT count(*) FROM {table.name} WHERE {own} NOT IN"
                f" (SELECT {other.name} FROM {other.table.name})"
            )
            if db.execute(text(query)).scalar():
                yield f"des lignes de « {table.name} » renvoient à des lignes absentes ; {REMEDY}"


def odd_cells(db: Connection) -> Iterator[str]:
    """Cells that hold what their column does not: SQLite keeps whatever is written, and a « yes »
    written 2 is one where it is read, and none where it is sought."""
    for table in SQLModel.metadata.sorted_tables:
        for column in cells_of(db, table):
            yield (
                f"des lignes de « {table.name} » portent, colonne « {column} », une valeur qui"
                f" n’est pas de son genre ; {REMEDY}"
            )


def cells_of(db: Connection, table: Table) -> list[str]:
    """The columns of a table where some cell is of another kind; one reading of the table."""
    odd = ", ".join(f"max({another_kind(column)})" for column in table.columns)
    found = db.execute(text(f"SELECT {odd} FROM {table.name}")).one()
    return [column.name for column, is_odd in zip(table.columns, found, strict=True) if is_odd]


def another_kind(column: Column[Any]) -> str:
    """Whether a cell holds what its column does not, in SQL; nothing is of every kind."""
    if isinstance(column.type, Boolean):
        return f"{column.name} NOT IN (0, 1)"
    kind = "integer" if isinstance(column.type, Integer) else "text"
    return f"typeof({column.name}) NOT IN ('{kind}', 'null')"
