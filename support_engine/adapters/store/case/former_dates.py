"""Deadlines that were kept and are no more: a calendar that was given them has to be told."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from support_engine.adapters.store.sql import Sql
from support_engine.core.dossier.agenda import Line
from support_engine.core.dossier.dossier import Dossier

GONE = Sql(
    "INSERT INTO former_dates (reference, subject, due_on) VALUES (:reference, :subject, :due_on)"
    " ON CONFLICT (reference, subject) DO UPDATE SET due_on = excluded.due_on"
)
BACK = Sql("DELETE FROM former_dates WHERE reference = :reference AND subject = :subject")


def follow(db: Connection, dossier: Dossier, old: Sequence[Line], new: Sequence[Line]) -> None:
    """Note the deadlines that an act ended, forget those that it brings back; one that moved is
    still there."""
    was, will = deadlines(old), deadlines(new)
    gone = [
        {"reference": dossier.reference, "subject": subject, "due_on": on.isoformat()}
        for subject, on in was.items()
        if subject not in will
    ]
    back = [
        {"reference": dossier.reference, "subject": subject}
        for subject in will
        if subject not in was
    ]
    if gone:
        GONE.run_each(db, gone)
    if back:
        BACK.run_each(db, back)


def deadlines(lines: Sequence[Line]) -> dict[str, date]:
    """The day of each deadline of an agenda, by its subject."""
    return {line.subject: line.due_on for line in lines if line.kind == "deadline"}
