"""Lists that people keep under a name, for themselves or for their team."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec


@dataclass(frozen=True, slots=True)
class ListView:
    """A list under a name: `words` are those of `views/list_words`; `teams`: the programmes whose
    people have it too, none where it is its owner's alone."""

    id: str
    owner: str
    name: str
    words: str
    teams: tuple[str, ...] = ()


KEEP = text(
    "INSERT INTO list_views (id, owner, name, words, teams, kept_at)"
    " VALUES (:id, :owner, :name, :words, :teams, :kept_at) ON CONFLICT (owner, name)"
    " DO UPDATE SET words = excluded.words, teams = excluded.teams, kept_at = excluded.kept_at"
)


def keep(db: Connection, view: ListView, now: datetime) -> None:
    """Keep a list; the one that its owner has under that name becomes this one."""
    db.execute(KEEP, {**row_of(view), "kept_at": codec.moment(now)})


def row_of(view: ListView) -> dict[str, str]:
    """A view as the base has it."""
    teams = "".join(["|", *(f"{team}|" for team in view.teams)]) if view.teams else ""
    return {
        "id": view.id,
        "owner": view.owner,
        "name": view.name,
        "words": view.words,
        "teams": teams,
    }


def seen_by(db: Connection, person: str, teams: Collection[str]) -> list[ListView]:
    """Somebody's own views, then those of their teams, each by name."""
    query = text("SELECT * FROM list_views WHERE owner = :person OR teams <> '' ORDER BY name, id")
    found = [
        ListView(row.id, row.owner, row.name, row.words, tuple(filter(None, row.teams.split("|"))))
        for row in db.execute(query, {"person": person})
    ]
    theirs = [one for one in found if one.owner == person or {*one.teams} & {*teams}]
    return sorted(theirs, key=lambda one: one.owner != person)


CHANGE = text(
    "UPDATE list_views SET name = :name, teams = :teams WHERE id = :id AND NOT EXISTS"
    " (SELECT 1 FROM list_views o WHERE o.owner = :owner AND o.name = :name AND o.id <> :id)"
)


def change(db: Connection, view: ListView) -> bool:
    """Another name, other teams; False where its owner has another view of that name."""
    given = {key: value for key, value in row_of(view).items() if key != "words"}
    return bool(db.execute(CHANGE, given).rowcount)


def remove(db: Connection, view_id: str) -> None:
    """A view goes."""
    db.execute(text("DELETE FROM list_views WHERE id = :id"), {"id": view_id})


def forget(db: Connection, person: str) -> None:
    """Somebody leaves: what they kept for themselves goes, what their team uses stays."""
    db.execute(
        text("DELETE FROM list_views WHERE owner = :person AND teams = ''"), {"person": person}
    )
