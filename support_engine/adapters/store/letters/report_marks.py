"""Which reports were prepared: a mark in the outbox for each; what a clock ahead prepared is set
aside, and prepared again in its own time."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.letters.outbox import Queued
from support_engine.adapters.store.letters.sealed_rows import kept_sealed

KNOWN = text("SELECT state FROM letters WHERE kind = 'mark' AND key IN :keys").bindparams(
    bindparam("keys", expanding=True)
)
MOST = 100
"""How often an occurrence may be set aside and prepared again."""
AHEAD = (
    "WHERE kind IN ('mark', 'report') AND key LIKE 'report/%' AND queued_at > :now"
    " AND state IN ('mark', 'queued', 'held', 'dead', 'parked')"
)
TO_UNSAY = text(f"SELECT key FROM letters {AHEAD}")
UNSAY = text(f"UPDATE letters SET state = 'void', error = :why {AHEAD}")
WHY = "Rapport préparé à un moment qui n’était pas venu : l’horloge avançait."


def mark(programme: str, rule: str, end: str, at: datetime) -> Queued:
    """The row that says an occurrence of a report was prepared; it is addressed to nobody."""
    return Queued(f"report/{programme}/{rule}/{end}", "", "", "mark", "", "", "", "", {}, at)


def next_name(db: Connection, programme: str, rule: str, end: str) -> str | None:
    """How the occurrence that ends on a day is called, if it is still to be prepared: by that day,
    and by how often it was set aside; None if it was prepared. Older bases did not name the
    programme."""
    key = f"report/{programme}/{rule}/{end}"
    names = [key, f"report/{rule}/{end}", *(f"{key}~{number}" for number in range(1, MOST))]
    states = db.execute(KNOWN, {"keys": names}).scalars().all()
    if any(state != "void" for state in states):
        return None
    return f"{end}~{len(states)}" if states else end


def unsay(db: Connection, now: datetime) -> None:
    """What was prepared at a moment that has not come: it does not leave, and is prepared again; a
    report that left stays, as people have it."""
    given = {"now": codec.moment(now)}
    with kept_sealed(db, db.execute(TO_UNSAY, given).scalars().all()):
        db.execute(UNSAY, {**given, "why": WHY})
