"""By what dossiers are recognised as applications, kept beside them; a unique key decides races."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.sql import Sql
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.intake import recognition as r

SAME = Sql(
    "SELECT DISTINCT d.reference, d.folded FROM marks m JOIN dossiers d"
    " ON d.reference = m.reference WHERE m.workflow = :workflow AND m.mark IN (:one, :two)"
)
INSERT = Sql(
    "INSERT INTO marks (workflow, mark, reference, is_alone)"
    " VALUES (:workflow, :mark, :reference, :is_alone) ON CONFLICT DO NOTHING"
)
DELETE = Sql("DELETE FROM marks WHERE reference = :reference AND mark = :mark")
HEIR = Sql(
    "UPDATE marks SET is_alone = true WHERE workflow = :workflow AND mark = :mark"
    " AND reference = (SELECT min(m.reference) FROM marks m WHERE m.workflow = :workflow"
    " AND m.mark = :mark) AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.workflow = :workflow"
    " AND m.mark = :mark AND m.is_alone)"
)
"""A key that its dossier leaves goes to the first of those that shared it."""
HOLDER = Sql(
    "SELECT d.reference, d.folded FROM marks m JOIN dossiers d ON d.reference = m.reference"
    " WHERE m.workflow = :workflow AND m.mark = :mark AND m.is_alone"
)
LOCK = text("SELECT pg_advisory_xact_lock(hashtext(:key))")


def one_at_a_time(db: Connection, workflow: str) -> None:
    """Whoever opens applications of a programme from a sheet waits for whoever does: numbers are
    taken in order. SQLite lets one writer in at a time anyhow."""
    if db.dialect.name == "postgresql":
        db.execute(LOCK, {"key": f"marks/{workflow}"})


def same(db: Connection, workflow: str, details: Mapping[str, str]) -> list[r.Application]:
    """The dossiers of a programme that have the identifier of an application, or its name, place
    and wave; in the order of their references."""
    one, two = ([*r.keys(details), "", ""])[:2]
    rows = SAME.run(db, {"workflow": workflow, "one": one, "two": two}).fetchall()
    return sorted((application(*row) for row in rows), key=lambda one: one.reference)


def application(reference: str, folded: str) -> r.Application:
    """A stored dossier as an application."""
    return r.Application(reference, codec.load_dossier(folded).details)


def follow(db: Connection, before: Dossier | None, after: Dossier) -> bool:
    """The marks of a dossier that opens, or is named or placed otherwise.

    False when another process has just opened the same application: this act is decided afresh.
    """
    was = r.marks(before.details) if before else frozenset()
    will = r.marks(after.details)
    for mark in sorted(was - will):
        DELETE.run(db, {"reference": after.reference, "mark": mark})
        if not mark.startswith(f"{r.PLACE}:"):
            HEIR.run(db, {"workflow": after.workflow, "mark": mark})
    return all(enter(db, after, mark, before is None) for mark in sorted(will - was))


def enter(db: Connection, dossier: Dossier, mark: str, is_opening: bool) -> bool:
    """One mark. A key that another dossier has is shared where the two are known to be two."""
    row = {"workflow": dossier.workflow, "mark": mark, "reference": dossier.reference}
    is_key = mark in r.keys(dossier.details)
    if INSERT.run(db, {**row, "is_alone": is_key}).rowcount == 1:
        return True
    holder = HOLDER.run(db, {"workflow": dossier.workflow, "mark": mark}).fetchone()
    if is_opening and holder and not r.are_two(dossier.details, application(*holder).details):
        return False
    INSERT.run(db, {**row, "is_alone": False})
    return True


def fill(db: Connection) -> None:
    """The marks of every dossier of a base that had none yet; of former twins the first has the
    key."""
    references: Iterable[str] = dossiers.references(db)
    db.execute(text("DELETE FROM marks"))
    for reference in references:
        stored = dossiers.load(db, reference)
        for mark in sorted(r.marks(stored.dossier.details)) if stored else ():
            assert stored
            enter(db, stored.dossier, mark, False)
