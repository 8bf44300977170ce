"""STORY: the days of committees are told, with a file for a calendar, to those who follow them."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Connection

from support_engine.adapters.store import real_time
from support_engine.adapters.store.letters import committee_marks, outbox
from support_engine.adapters.store.people import directory
from support_engine.core.days.civil import civil_day
from support_engine.core.telling.committees import Meeting, to_tell
from support_engine.core.telling.scene import read_as
from support_engine.engine import Engine
from support_engine.leaving.committees import Committee, committees, followers


def queue_committees(engine: Engine, now: datetime) -> int:
    """Queue what is new of the day of each committee, once for each person; how many letters.

    A round tells it, not each act: twenty dossiers put down for one day are one letter. A day that
    the base has lived is over, though its clock was put back since. Whoever
    follows a committee since, or again, is told of its coming day too.
    """
    with engine.store.reading() as db:
        found = list(committees(engine, db))
    return sum(queue_committee(engine, committee, now) for committee in found)


def queue_committee(engine: Engine, committee: Committee, now: datetime) -> int:
    """What is new of one committee: its marks and its letters, together."""
    programme, name = committee.workflow.header.id, committee.rule.id
    days = {on: sorted(one.reference for one in found) for on, found in committee.waiting.items()}
    leaves_at = engine.window.next_opening(now)
    with engine.store.transaction() as db:
        told = committee_marks.told(db, programme, name)
        today = real_time.lived(engine.store, db, now).date()
        new = [one for one in to_tell(told, days, today) if is_first(db, committee, one, now)]
        last = {one.number: one for one in (*told, *new)}.values()
        tells = [one for one in last if one in new or is_coming(one, today)]
        letters = [letter for one in tells for letter in letters_of(db, committee, one, leaves_at)]
        return outbox.readdress(db, letters, now)


def is_first(db: Connection, committee: Committee, meeting: Meeting, now: datetime) -> bool:
    """Whether no other round tells it at this moment; it is marked as told."""
    mark = committee_marks.mark(committee.thread(meeting), meeting, now)
    return outbox.queue(db, [mark], now) == 1


def is_coming(meeting: Meeting, today: date) -> bool:
    """Whether a meeting is still to be held."""
    return not meeting.is_cancelled and meeting.on >= today


def letters_of(
    db: Connection, committee: Committee, meeting: Meeting, leaves_at: datetime
) -> Iterator[outbox.Queued]:
    """What is told of a meeting, to whoever follows it and to whoever was told of it before."""
    judged = committee.waiting.get(meeting.on, [])
    about = committee.thread(meeting)
    found = followers(db, committee, meeting, civil_day(leaves_at))
    here = directory.some(db, found)
    for person, (reader, references) in found.items():
        if person in here:
            yield outbox.Queued(
                key=f"{about}/{meeting.sequence}/{person}",
                reference="",
                letter=committee.rule.letter,
                kind="committee",
                person=person,
                contact="",
                topic="",
                thread=about,
                data={
                    **read_as(committee.workflow, reader.role, reader.instead_of),
                    "demo": bool(judged) and all(one.details.get("demo") for one in judged),
                    "committee": {
                        **committee_marks.plain(meeting),
                        "references": references,
                        "label": committee.rule.label,
                        "uid": f"{about.replace('/', '.')}@support-engine",
                        "told_at": leaves_at.isoformat(),
                    },
                },
                not_before=leaves_at,
                role=reader.role,
            )
