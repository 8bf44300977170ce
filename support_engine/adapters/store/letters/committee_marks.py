"""What was told of the days of committees: a mark in the outbox for each thing told, beside the
letters that tell it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.letters.outbox import Queued
from support_engine.core.telling.committees import Meeting

MARKS = text(
    "SELECT data FROM letters WHERE kind = 'mark' AND state = 'mark' AND thread LIKE :of ESCAPE '!'"
)
REACHED = text(
    "SELECT DISTINCT person, role FROM letters WHERE kind = 'committee' AND thread = :thread"
    " AND key <> :but"
    " AND state IN ('sent', 'claimed', 'in_doubt') ORDER BY person, role"
)


def thread(programme: str, committee: str, number: int) -> str:
    """What the marks and letters of one meeting have in common."""
    return f"{threads(programme, committee)}{number}"


def threads(programme: str, committee: str) -> str:
    """How they begin, of every meeting of a committee."""
    return f"committee/{programme}/{committee}/"


def mark(about: str, meeting: Meeting, at: datetime) -> Queued:
    """The row that says what is told; it is addressed to nobody. `about`: the thread."""
    key = f"{about}/{meeting.sequence}"
    return Queued(key, "", "", "mark", "", "", "", about, plain(meeting), at)


def plain(meeting: Meeting) -> dict[str, Any]:
    """A meeting as a mark keeps it, and as a letter says it."""
    return {
        "number": meeting.number,
        "sequence": meeting.sequence,
        "on": meeting.on.isoformat(),
        "references": list(meeting.references),
        "before": meeting.before.isoformat() if meeting.before else None,
        "is_cancelled": meeting.is_cancelled,
    }


def told(db: Connection, programme: str, committee: str) -> list[Meeting]:
    """What was told last of each meeting."""
    return last(db, threads(programme, committee).replace("_", "!_") + "%")


def told_of(db: Connection, about: str) -> Meeting | None:
    """What was told last of one meeting, by its thread."""
    return next(iter(last(db, about.replace("_", "!_"))), None)


def last(db: Connection, like: str) -> list[Meeting]:
    """The last of each meeting whose thread is like this."""
    found = [read(codec.load_data(row.data)) for row in db.execute(MARKS, {"of": like})]
    in_order = sorted(found, key=lambda one: (one.number, one.sequence))
    return list({one.number: one for one in in_order}.values())


def read(data: Mapping[str, Any]) -> Meeting:
    """A meeting as a mark kept it."""
    before = data["before"]
    return Meeting(
        number=data["number"],
        sequence=data["sequence"],
        on=date.fromisoformat(data["on"]),
        references=tuple(data["references"]),
        before=date.fromisoformat(before) if before else None,
        is_cancelled=data["is_cancelled"],
    )


def reached(db: Connection, about: str, but: str = "") -> list[tuple[str, str]]:
    """Whom something of a meeting reached, or may have reached, each with their role; `but`: the
    letter that is about to leave, which reached nobody yet."""
    found = db.execute(REACHED, {"thread": about, "but": but})
    return [(row.person, row.role) for row in found]
