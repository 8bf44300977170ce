"""Waiting reminders follow the deadlines they speak of: set aside, queued again, renamed."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from support_engine.adapters.store import outbox
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.agenda import live_topics
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.renames import Renames, new_mark
from support_engine.core.programme.definition import Workflow

Topics = frozenset[str]
"""`rule|subject|deadline` of all that may still be said of a dossier."""
WHY = "L’échéance a changé ou n’a plus lieu d’être."


def follow_rules(
    db: Connection,
    calendar: Calendar,
    rules: tuple[Workflow, Workflow],
    dossiers: tuple[Dossier, Dossier],
    names: Mapping[str, Renames],
    now: datetime,
) -> None:
    """Waiting reminders follow what an act did to the dates, under the rules before and after it;
    `names` are those that a change of rules gives to what they speak of."""
    before, after = dossiers
    was, will = live_topics(rules[0], before, calendar), live_topics(rules[1], after, calendar)
    if names:
        renamed = {topic: new for topic in was if (new := new_mark(topic, names))}
        was = rename(db, after.reference, was, renamed)
    since = now - timedelta(days=rules[1].header.lateness_days)
    follow(db, after.reference, was, will, after.reminded, since)


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
