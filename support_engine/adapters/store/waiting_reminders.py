"""Waiting reminders follow the deadlines they speak of: set aside, queued again, renamed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store import locks, outbox
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.renames import Renames, new_mark
from support_engine.core.telling.standing import ENDED

Topics = frozenset[str]
"""`rule|subject|deadline` of all that may still be said of a dossier."""


def follow(
    db: Connection,
    after: Dossier,
    topics: tuple[Topics, Topics],
    names: Mapping[str, Renames],
    since: datetime,
) -> None:
    """Waiting reminders follow what an act did to the dates: `topics` before and after it.

    Those of a deadline that moved, ended or fell silent do not leave; those of a deadline that
    comes back (a correction, a hold lifted at once) wait again, if queued since. `names` are those
    that a change of rules gives to what they speak of.
    """
    was, will = topics
    if names:
        renamed = {topic: new for topic in was if (new := new_mark(topic, names))}
        was = rename(db, after.reference, was, renamed)
    gone, back = was - will, (will - was).intersection(after.reminded)
    if gone or back:
        locks.of_dossiers(db, [after.reference])
    if gone:
        outbox.void(db, after.reference, sorted(gone), ENDED)
    if back:
        outbox.revive(db, after.reference, sorted(back), since)


def rename(db: Connection, reference: str, was: Topics, names: Mapping[str, str]) -> Topics:
    """What was spoken of, under the names of new rules; waiting letters bear them too."""
    locks.of_dossiers(db, [reference])
    outbox.retopic(db, reference, {old: new for old, new in names.items() if old != new})
    return frozenset(names.get(topic, topic) for topic in was)
