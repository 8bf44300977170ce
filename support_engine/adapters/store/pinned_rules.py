"""The texts of the rules that dossiers follow, kept in the base by hash from the first use."""

from datetime import date

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.core.days.civil import civil_day
from support_engine.core.programme.source import WorkflowText, key_of


def pinned(db: Connection) -> dict[tuple[str, int], tuple[str, str]]:
    """The pinned texts of the base: (id, version) → (hash, text)."""
    rows = db.execute(text("SELECT id, version, sha256, source FROM workflows"))
    return {(row.id, row.version): (row.sha256, row.source) for row in rows}


def keys(db: Connection) -> list[tuple[str, int]]:
    """The versions that some dossier follows or followed."""
    rows = db.execute(text("SELECT id, version FROM workflows"))
    return [(row.id, row.version) for row in rows]


PIN = text(
    "INSERT INTO workflows (id, version, sha256, source, pinned_at)"
    " VALUES (:id, :version, :sha256, :source, :at) ON CONFLICT (id, version) DO NOTHING"
)


def pinned_on(db: Connection) -> dict[tuple[str, int], date]:
    """The day on which each version was first followed by a dossier."""
    rows = db.execute(text("SELECT id, version, pinned_at FROM workflows"))
    return {(row.id, row.version): civil_day(codec.from_moment(row.pinned_at)) for row in rows}


def followers(db: Connection, name: str) -> dict[int, tuple[int, int]]:
    """How many dossiers follow each version of a programme: those in hand, and those closed."""
    query = text(
        "SELECT workflow_version, is_closed, count(*) FROM dossiers WHERE workflow = :name"
        " GROUP BY workflow_version, is_closed"
    )
    found: dict[int, tuple[int, int]] = {}
    for version, is_closed, number in db.execute(query, {"name": name}):
        open_ones, closed = found.get(version, (0, 0))
        found[version] = (open_ones, number) if is_closed else (number, closed)
    return found


def pin(db: Connection, used: WorkflowText, at: str) -> None:
    """Keep the text of a version from its first use; the first text wins."""
    name, version = key_of(used.workflow)
    given = {"id": name, "version": version, "sha256": used.sha256}
    db.execute(PIN, {**given, "source": used.source, "at": at})
