"""What people typed at the desk and no journal proves: rid of the name of somebody else."""

from collections.abc import Callable

from sqlalchemy import Connection, text

from support_engine.adapters.store.letters.erasing import longest

TYPED = (
    ("web_forms", "digest", "fields"),
    ("web_batches", "id", "fields"),
    ("web_batch_lines", "batch", "reasons"),
    ("web_answers", "key", "content"),
    ("list_views", "id", "name"),
    ("list_views", "id", "words"),
)
"""The tables, their keys and the columns where anything may have been typed."""


def scrub(db: Connection, words: tuple[str, ...], clean: Callable[[str], str]) -> None:
    """Put what `clean` writes in the place of somebody's names and addresses."""
    for table, key, column in TYPED:
        query = text(f"SELECT {key}, {column} FROM {table} WHERE {column} LIKE :like")
        put = text(f"UPDATE {table} SET {column} = :now WHERE {key} = :key AND {column} = :was")
        for word in filter(str.strip, words):
            for row, was in db.execute(query, {"like": longest(word)}).all():
                if (now := clean(was)) != was:
                    now = free(db, row, now) if (table, column) == CALLED else now
                    db.execute(put, {"now": now, "key": row, "was": was})


CALLED = ("list_views", "name")
OTHERS = text(
    "SELECT name FROM list_views WHERE id <> :id"
    " AND owner = (SELECT owner FROM list_views WHERE id = :id)"
)


def free(db: Connection, view: str, name: str) -> str:
    """A name that no other list of the same owner has: lists are called after people."""
    others = set(db.execute(OTHERS, {"id": view}).scalars())
    wanted = (name, *(f"{name} ({number})" for number in range(2, len(others) + 3)))
    return next(one for one in wanted if one not in others)
