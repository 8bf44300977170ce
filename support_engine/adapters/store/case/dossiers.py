"""Reading dossiers: one, its journal, those that are due, lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.sql import Sql
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Recorded
from support_engine.core.language.names import suggestion

GENESIS = "0" * 64
"""What stands before the first row of a chain."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A dossier with the hash that its next journal row must continue."""

    dossier: Dossier
    head: str
    is_key_used: bool = False


LOAD = Sql(
    "SELECT d.folded, j.hash, EXISTS (SELECT 1 FROM act_keys k WHERE k.key = :key)"
    " FROM dossiers d JOIN journal j ON j.reference = d.reference AND j.version = d.version"
    " WHERE d.reference = :reference"
)


def load(db: Connection, reference: str, key: str | None = None) -> Stored | None:
    """The folded dossier of a reference, or None; and whether an act's key was already used."""
    row = LOAD.run(db, {"reference": reference, "key": key}).fetchone()
    return None if row is None else Stored(codec.load_dossier(row[0]), row[1], bool(row[2]))


JOURNAL = Sql(
    "SELECT version, payload, effective_on, actor, recorded_at FROM journal"
    " WHERE reference = :reference ORDER BY version"
)


def journal(db: Connection, reference: str) -> tuple[Recorded, ...]:
    """The whole journal of a dossier, oldest first."""
    return tuple(
        Recorded(
            version,
            codec.load_event(payload),
            date.fromisoformat(effective_on),
            actor,
            codec.from_moment(recorded_at),
        )
        for version, payload, effective_on, actor, recorded_at in JOURNAL.run(
            db, {"reference": reference}
        ).fetchall()
    )


MOVED_SINCE = text(
    "SELECT reference, max(CASE WHEN recorded_at < :until THEN version END) AS shown,"
    " max(CASE WHEN recorded_at < :since THEN version END) AS earlier"
    " FROM journal GROUP BY reference HAVING"
    " coalesce(max(CASE WHEN recorded_at < :since THEN version END), 0) < max(version)"
)


def versions_known(db: Connection, since: datetime, until: datetime) -> dict[str, tuple[int, int]]:
    """The dossiers on which something was recorded from `since` on: the version that the base held
    just before `until`, and just before `since`; 0 where it held none.

    A row counts as recorded no later than those after it, so that a clock that was wrong once
    hides nothing.
    """
    given = {"since": codec.moment(since), "until": codec.moment(until)}
    rows = db.execute(MOVED_SINCE, given)
    return {row.reference: (row.shown or 0, row.earlier or 0) for row in rows}


def texts(db: Connection, workflow: str, reference: str | None = None) -> Iterator[tuple[str, str]]:
    """The folded dossiers of a programme, or one of them, as they are stored."""
    one = " AND reference = :reference" if reference else ""
    query = f"SELECT reference, folded FROM dossiers WHERE workflow = :workflow{one}"
    given = {"workflow": workflow, **({"reference": reference} if reference else {})}
    some = {"yield_per": AT_ONCE}
    for row in db.execute(text(query), given, execution_options=some):
        yield row.reference, row.folded


BY_KEY = text(
    "SELECT k.reference, k.asked, j.version, j.actor FROM act_keys k JOIN journal j"
    " ON j.reference = k.reference AND j.act_key = k.key WHERE k.key = :key ORDER BY j.version"
)


@dataclass(frozen=True, slots=True)
class DoneBefore:
    """The act that a key already names. `asked`: what tells it from any other; empty for an act of
    a former version."""

    reference: str
    versions: tuple[int, ...]
    actor: str
    asked: str = ""

    def is_same(self, reference: str, actor: str, asked: str) -> bool:
        """Whether that very act is asked again."""
        same = (self.reference, self.actor) == (reference, actor)
        return same and self.asked in ("", asked)


def done_before(db: Connection, key: str) -> DoneBefore | None:
    """What was recorded under an act's key, or None."""
    rows = db.execute(BY_KEY, {"key": key}).all()
    if not rows:
        return None
    first = rows[0]
    return DoneBefore(first.reference, tuple(row.version for row in rows), first.actor, first.asked)


# Neither DISTINCT nor ORDER BY: they lead SQLite to walk the whole agenda by its primary key.
DUE = text("SELECT reference FROM agenda WHERE kind <> 'deadline' AND due_on <= :today")


def due_references(db: Connection, today: date) -> list[str]:
    """The dossiers for which the day has come; read by the index, never the whole stock."""
    return sorted(set(db.execute(DUE, {"today": today.isoformat()}).scalars()))


def references(db: Connection) -> list[str]:
    """Every reference, in order."""
    return list(db.execute(text("SELECT reference FROM dossiers ORDER BY reference")).scalars())


def names(db: Connection) -> dict[str, str]:
    """The name of each project, by reference."""
    return {
        row.reference: row.name for row in db.execute(text("SELECT reference, name FROM dossiers"))
    }


def any_yet(db: Connection) -> bool:
    """Whether a dossier was ever opened."""
    return db.execute(text("SELECT 1 FROM dossiers LIMIT 1")).first() is not None


def programmes(db: Connection) -> set[str]:
    """The ids of the programmes that some dossier follows."""
    return set(db.execute(text("SELECT DISTINCT workflow FROM dossiers")).scalars())


FILTERS = {
    "wave": "wave = :wave",
    "state": "state = :state",
    "phase": "phase = :phase",
    "department": "department = :department",
    "workflow": "workflow = :workflow",
}


AT_ONCE = 500
"""Dossiers that are in memory at the same time when the whole stock is read."""


def dossiers(db: Connection, **filters: str | None) -> Iterator[Dossier]:
    """The folded dossiers, by wave then reference; a filter that is None does not count.

    They come as they are read: whoever keeps none of them needs little memory.
    """
    given = {name: value for name, value in filters.items() if value is not None}
    where = " AND ".join(["1 = 1", *(FILTERS[name] for name in given)])
    query = f"SELECT folded FROM dossiers WHERE {where} ORDER BY wave, reference"
    some = {"yield_per": AT_ONCE}
    for folded in db.execute(text(query), given, execution_options=some).scalars():
        yield codec.load_dossier(folded)


SEARCHED = (
    "state",
    "phase",
    "since",
    "is_closed",
    "in_takeover",
    "name",
    "wave",
    "department",
    "sector",
    "source_id",
    "commune",
    "place",
    "officer",
    "helpers",
    "holder",
    "named",
    "turn",
    "turn_person",
    "turn_since",
    "next_due_on",
    "payable",
    "search_text",
)
"""The columns by which people search, beside the reference and the rules of a dossier."""


def agenda_lines(
    db: Connection, reference: str | None = None, until: date | None = None
) -> list[Mapping[str, Any]]:
    """The stored agenda, the nearest date first, of one dossier or of all."""
    clauses, given = ["1 = 1"], {}
    if reference:
        clauses.append("a.reference = :reference")
        given["reference"] = reference
    if until:
        clauses.append("a.due_on <= :until")
        given["until"] = until.isoformat()
    query = (
        "SELECT a.*, d.name, d.state, d.workflow, d.workflow_version"
        " FROM agenda a JOIN dossiers d ON d.reference = a.reference"
        f" WHERE {' AND '.join(clauses)} ORDER BY a.due_on, a.reference, a.key"
    )
    return [dict(row) for row in db.execute(text(query), given).mappings()]


def unknown_dossier(reference: str, known: list[str]) -> str:
    """What to say of a reference that nothing has."""
    return f"Le dossier « {reference} » n’existe pas. {suggestion(reference, known)}"
