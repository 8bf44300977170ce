"""What is queued is looked at again when it leaves: does it still say the truth, and to whom?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping

from support_engine.adapters.store import codec
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import (
    committee_marks,
    outbox,
    waiting_reminders,
    withdrawing,
)
from support_engine.adapters.store.letters.outbox import NOBODY, Queued
from support_engine.adapters.store.letters.sending import Claimed
from support_engine.adapters.store.people.readers import Asked, Reader, audience, contact, readers
from support_engine.core.acts.corrections import UNDOABLE
from support_engine.core.days.civil import later
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import Corrected, HolderAnswered, PersonAssigned
from support_engine.core.language.french import day
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.money_notices import Frozen
from support_engine.core.telling.of_today import as_of_today, written_now
from support_engine.core.telling.scene import Scene, read_as
from support_engine.core.telling.standing import ANEW, NEWER, Waiting, no_longer
from support_engine.engine import Engine
from support_engine.errors import UNREADABLE
from support_engine.leaving.committees import committees, followers

TO_ONE = (Corrected, HolderAnswered, PersonAssigned)
"""What is told to the very one who had been told, who wrote, or who holds the project no more."""
LEASE = timedelta(minutes=10)
"""How long a worker has for handing a letter over."""
TOO_OLD = "En attente depuis le {since}, plus de {days} jours : à vérifier avant l’envoi."
TOO_SOON = (
    "L’acte est daté du {on}, qui n’est pas venu : l’horloge avançait. Reprenez-le (correct), puis"
    " refaites-le à sa vraie date."
)
OTHER_DAY = "La date de ce comité a changé depuis : une autre lettre le dit."
DAY_OVER = "Le jour de ce comité est passé."
FOLLOWS_NO_MORE = "Cette personne ne suit plus ce comité."
TOO_LATE = "Rappel en attente depuis le {since}, plus de {days} jours : trop tardif."
BY_A_CLOCK = tuple(why.partition("{")[0] for why in (TOO_LATE, NEWER, ANEW, DAY_OVER))
"""How the reasons begin that a wrong moment gives for setting a letter aside."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """The letter leaves, written from the dossier as it is; `workflow`: the rules that it follows,
    where it is about one."""

    letter: Claimed
    workflow: Workflow | None = None


@dataclass(frozen=True, slots=True)
class Stays:
    """The letter does not leave: its new state (void, held, dead), and why, in French.

    `instead`: those to whom it goes now, where the one it was for no longer has the role;
    `until`: when it is looked at once more, where it may still leave.
    """

    state: str
    why: str
    instead: tuple[Queued, ...] = ()
    until: datetime | None = None


def look_safely(engine: Engine, db: Connection, letter: Claimed, now: datetime) -> Leaves | Stays:
    """What becomes of a letter; a dossier that cannot be read keeps only its own from leaving."""
    try:
        return look(engine, db, letter, now)
    except UNREADABLE as problem:
        return Stays("dead", f"Le dossier ne peut pas être lu : {problem}")


def look(engine: Engine, db: Connection, letter: Claimed, now: datetime) -> Leaves | Stays:
    """What becomes of a letter that is about to leave. A report tells of no act: it leaves, for
    whoever reads it now."""
    if letter.kind == "committee":
        return committee_again(engine, db, letter, now)
    is_report = letter.kind == "report" and letter.reference
    stored = dossiers.load(db, letter.reference) if letter.act or is_report else None
    if stored is None:
        return report_on_all(engine, db, letter, now.date()) or Leaves(letter)
    case = engine.case_of(stored.dossier, now.date())
    answers = contact(db, case.workflow, case.dossier.people, now.date())
    letter = replace(letter, contact=answers)
    if not letter.act:
        return report_readdressed(db, case, letter, now.date()) or Leaves(letter)
    scene = Scene(case, agenda(case), now.date())
    waiting = waiting_letter(engine, db, letter)
    if withdrawing.is_leaving(db, waiting.rectifies, now):
        return Stays("queued", "", until=later(now, LEASE))
    if why := no_longer(scene, waiting):
        return Stays("void", why)
    if waiting.told.on > now.date() and not isinstance(waiting.told.event, UNDOABLE):
        return Stays("held", TOO_SOON.format(on=day(waiting.told.on)))
    if not isinstance(waiting.told.event, TO_ONE):
        role = waiting.now("roles", letter.role)
        asked = Asked(role, now.date(), getattr(waiting.told.event, "by", ""))
        moved = addressed_anew(db, case, letter, asked)
        if moved is not None:
            return moved
    if late := too_old(letter, now, case.workflow.header.lateness_days):
        return late
    now_written = written_now(scene, waiting)
    name = now_written.letter if now_written else letter.letter
    data = as_of_today(scene, waiting, letter.data)
    return Leaves(replace(letter, letter=name, data=data), case.workflow)


def committee_again(
    engine: Engine, db: Connection, letter: Claimed, now: datetime
) -> Leaves | Stays:
    """The day of a committee, with the dossiers that are down for it now, to whoever follows it;
    not once something else was told of it, or once it is over."""
    meeting = committee_marks.read(letter.data["committee"])
    told = committee_marks.told_of(db, letter.thread)
    if told is not None and told.sequence != meeting.sequence:
        return Stays("void", OTHER_DAY)
    if meeting.on < now.date():
        return Stays("void", DAY_OVER)
    found = (one for one in committees(engine, db) if one.thread(meeting) == letter.thread)
    committee = next(found, None)
    if committee is None or meeting.is_cancelled:
        return Leaves(letter)
    if meeting.on not in committee.waiting:
        return Stays("queued", "", until=later(now, LEASE))  # the round says where it went
    found_now = followers(db, committee, meeting, now.date(), letter.key)
    if letter.person not in found_now:
        return Stays("void", FOLLOWS_NO_MORE)
    reader, references = found_now[letter.person]
    read = read_as(committee.workflow, reader.role, reader.instead_of)
    said = {**letter.data["committee"], "references": references}
    return Leaves(replace(letter, data={**letter.data, **read, "committee": said}))


def waiting_letter(engine: Engine, db: Connection, letter: Claimed) -> Waiting:
    """The letter with the event that it tells, and what has happened since."""
    rows = list(engine.registry.along(dossiers.journal(db, letter.reference)))
    workflow, told = rows[letter.act - 1]
    return Waiting(
        told=told,
        workflow=workflow,
        journal=[row for _, row in rows],
        topic=letter.topic,
        announced=withdrawing.announced(db, letter.reference),
        rectifies=tuple(letter.data.get("rectifies", ())),
        left=withdrawing.left(db, letter.reference),
        role=letter.role,
        newer=outbox.newer_reminders(db, letter),
    )


def addressed_anew(db: Connection, case: Case, letter: Claimed, asked: Asked) -> Stays | None:
    """The letter for whoever has the role now, or stands in for them, where that is no longer the
    one it was for. What the role is called today is `asked`; one that the rules have no more leaves
    the letter to its reader."""
    if not asked.role:
        return None
    found = readers(db, case.workflow, case.dossier, asked)
    return handed_to(replace(letter, role=asked.role), as_readers(case.workflow, found))


def as_readers(workflow: Workflow, found: Iterable[Reader]) -> dict[str, Frozen]:
    """Under what name each of some readers receives a letter."""
    return {one.person: read_as(workflow, one.role, one.instead_of) for one in found}


def report_readdressed(db: Connection, case: Case, letter: Claimed, on: date) -> Stays | None:
    """A report on one dossier for whoever has the role that day, as `addressed_anew`."""
    if letter.role not in case.workflow.roles:
        return None
    found = audience(db, case.workflow, case.dossier.people, [letter.role], on)
    return handed_to(letter, as_readers(case.workflow, found))


def report_on_all(engine: Engine, db: Connection, letter: Claimed, on: date) -> Stays | None:
    """A report on a whole programme for those who read it that day. Older bases did not name the
    programme in its key, nor does a rule that is gone say who reads it."""
    _, programme, name, *_ = (*letter.key.split("/"), "", "")
    workflows = (text.workflow for text in engine.registry.programmes())
    for workflow in workflows if letter.kind == "report" else ():
        rule = next((one for one in workflow.reports if one.id == name), None)
        if workflow.header.id == programme and rule is not None:
            found = audience(db, workflow, {}, rule.to, on)
            return handed_to(letter, as_readers(workflow, found))
    return None


def handed_to(letter: Claimed, holders: Mapping[str, Frozen]) -> Stays | None:
    """The letter for those who read it now, each with the role that makes them read it, in words;
    nothing where it is for one of them already."""
    if letter.person in holders:
        return None
    if not holders:
        return Stays("dead", NOBODY)
    stem = letter.key.removesuffix(letter.person)
    instead = tuple(
        Queued(
            key=f"{stem}{person}",
            reference=letter.reference,
            letter=letter.letter,
            kind=letter.kind,
            person=person,
            contact=letter.contact,
            topic=letter.topic,
            thread=letter.thread,
            data={**letter.data, **read},
            not_before=letter.not_before,
            act=letter.act,
            role=letter.role,
        )
        for person, read in holders.items()
    )
    return Stays("void", f"Ce rôle est tenu désormais par {', '.join(holders)}.", instead)


def too_old(letter: Claimed, now: datetime, days: int) -> Stays | None:
    """A letter that has waited for longer than the rules allow is not sent in a burst: a person
    looks at it first; a reminder is not sent at all."""
    if now - letter.not_before <= timedelta(days=days):
        return None
    since = day(letter.not_before.astimezone(now.tzinfo).date())
    if letter.kind == "reminder":
        return Stays("void", TOO_LATE.format(since=since, days=days))
    return Stays("held", TOO_OLD.format(since=since, days=days))


def take_up_again(engine: Engine, db: Connection, now: datetime) -> None:
    """Letters that a clock ahead found too late, or that what it said replaced, wait again: they
    are looked at once more when they leave. Those that are too late by now stay as they are."""
    for row in waiting_reminders.set_aside(db, BY_A_CLOCK):
        if in_time(engine, db, claimed(row), now):
            waiting_reminders.take_up(db, row["key"])


def in_time(engine: Engine, db: Connection, letter: Claimed, now: datetime) -> bool:
    """Whether a reminder, or the day of a committee, may still be told."""
    if letter.kind == "committee":
        return committee_marks.read(letter.data["committee"]).on >= now.date()
    stored = dossiers.load(db, letter.reference)
    days = engine.rules_of(stored.dossier).header.lateness_days if stored else 0
    return now - letter.not_before <= timedelta(days=days)


def claimed(row: Mapping[str, Any] | RowMapping) -> Claimed:
    """A letter of the outbox, as if it were about to leave."""
    return Claimed(
        key=row["key"],
        reference=row["reference"],
        letter=row["letter"],
        kind=row["kind"],
        person=row["person"],
        contact=row["contact"],
        thread=row["thread"],
        data=codec.load_data(row["data"]),
        attempts=row["attempts"],
        topic=row["topic"],
        act=row["act"],
        role=row["role"],
        not_before=codec.from_moment(row["not_before"]),
    )
