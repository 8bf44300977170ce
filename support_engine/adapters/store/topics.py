"""Waiting reminders follow the deadlines they speak of: set aside, queued again, renamed."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store import outbox

Topics = frozenset[str]
"""`rule|subject|deadline` of all that may still be said of a dossier."""
WHY = "L’échéance a changé ou n’a plus lieu d’être."


def follow(
    db: Connection,
    reference: str,
    was: Topics,
    will: Topics,
    reminded: Collection[str],
    since: datetime,
) -> None:
    """Waiting reminders of a deadline that moved, ended or fell silent do not leave; those of a
    deadline that comes back (a correction, a hold lifted at once) wait again, if queued since."""
    if gone := was - will:
        outbox.void(db, reference, sorted(gone), WHY)
    if back := (will - was).intersection(reminded):
        outbox.revive(db, reference, sorted(back), since)


def rename(db: Connection, reference: str, was: Topics, names: Mapping[str, str]) -> Topics:
    """What was spoken of, under the names of new rules; waiting letters bear them too."""
    outbox.retopic(db, reference, {old: new for old, new in names.items() if old != new})
    return frozenset(names.get(topic, topic) for topic in was)
