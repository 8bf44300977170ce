"""The day passes: moves due, reminders due, reports due, then send what is queued.

Safe to run twice, by two processes, or to kill anywhere: each dossier is one transaction through
the one door, each letter has a key, and what is due is computed from civil dates. Nothing depends
on a round having run at a given moment.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from time import monotonic

from sqlalchemy import Connection

from support_engine.adapters.store import place, real_time
from support_engine.adapters.store.again import answered, patiently
from support_engine.adapters.store.case import dossiers, turns
from support_engine.adapters.store.case.turns import Taker
from support_engine.adapters.store.letters import claiming, report_marks
from support_engine.adapters.store.rounds import Round, finish, start
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.decide import decide
from support_engine.core.dossier.events import AnyEvent, Moved, RemindersIssued, StepSent
from support_engine.engine import Engine
from support_engine.errors import UNREADABLE, BaseBusy, Contended, InDoubt
from support_engine.leaving.second_look import take_up_again
from support_engine.postman import Postman
from support_engine.queueing import due_dossiers
from support_engine.stories.letters.committees import queue_committees
from support_engine.stories.people import doors
from support_engine.stories.telling.reports import queue_due_reports

ALONE = (
    "{person} l’a confirmé : dans le passé, une seconde personne le confirme aussi"
    " (people add en ajoute une), ou l’horloge de la machine est à régler."
)
"""What one word for a moment of the past comes to."""


def tick(engine: Engine, postman: Postman, now: datetime, *, confirmed_by: str = "") -> Round:
    """One round at `now` (aware). Records what it did in `rounds`.

    At a moment in doubt it is held: it only says why, and what to do; nothing is known of that
    moment afterwards. `confirmed_by`: who says that the moment is right all the same.
    """
    engine.learn()
    opened = answered(engine.store, lambda db: open_round(engine, db, now, confirmed_by))
    if isinstance(opened, Round):
        return opened
    result = queue_due(engine, Taker(opened, now, monotonic()), postman.is_asked)
    if not postman.is_asked():
        result = report(engine, now, result)
        told = answered(engine.store, lambda db: doors.watch(db, now))
        result = replace(result, queued=result.queued + told)
    delivered = postman.run(now)
    result = replace(
        result,
        sent=delivered.sent,
        failed=result.failed + delivered.failed,
        is_stopped=postman.is_asked(),
    )
    return answered(engine.store, lambda db: close_round(db, opened, result, now))


def open_round(engine: Engine, db: Connection, now: datetime, confirmed_by: str) -> int | Round:
    """The number of the round that begins; at a moment in doubt, the round that was held."""
    why = engine.moment_in_doubt(db, now)
    is_said = confirmed_by != ""
    if why and not (is_said and real_time.is_believed(db, now, confirmed_by, engine.outage)):
        real_time.hold(db, now)
        due = len(dossiers.due_references(db, now.date()))
        alone = f" {ALONE.format(person=confirmed_by)}" if is_said else ""
        return Round(due=due, held=f"{why.sentence}{alone} {why.remedy}")
    place.settle(engine.store, db)
    if real_time.settle(db, now, confirmed_by if why else "", engine.outage):
        unsay_ahead(engine, db, now)
        report_marks.unsay(db, now)
        take_up_again(engine, db, now)
    turns.forget(db, now)
    return start(db, now)


def unsay_ahead(engine: Engine, db: Connection, now: datetime) -> None:
    """What rounds said at a moment that was confirmed, and wrong, is said again at its own."""
    for reference in real_time.reminded_ahead(db, now):
        command = c.UnsayReminders(reference=reference, by=c.SYSTEM, on=now.date())
        try:
            engine.handle_in(db, command, now)
        except UNREADABLE:
            continue  # `verify` names it


def queue_due(engine: Engine, taker: Taker, is_asked: Callable[[], bool]) -> Round:
    """Every due dossier, here or in the other rounds that run; what this one did of it."""
    result = Round()
    try:
        for reference in due_dossiers(engine.store, taker, is_asked):
            result = run_one(engine, reference, taker.at, replace(result, due=result.due + 1))
    finally:
        answered(engine.store, lambda db: turns.give_back(db, taker))
    return result


def close_round(db: Connection, number: int, result: Round, now: datetime) -> Round:
    """What it did, on record."""
    closed = replace(result, waiting=claiming.waiting(db))
    finish(db, number, closed, now)
    return closed


def run_one(engine: Engine, reference: str, now: datetime, result: Round) -> Round:
    """One dossier, done once if done twice; what goes wrong with it does not stop the others.

    Raises BaseBusy, InDoubt: the fault is not its own, and digests would leave without it.
    """
    command = c.RunAgenda(reference=reference, by=c.SYSTEM, on=now.date())
    try:
        outcome = patiently(lambda: engine.handle(command, now))
    except UNREADABLE as problem:
        if isinstance(problem, BaseBusy | InDoubt) and not isinstance(problem, Contended):
            raise
        sentence = f"{reference} : {problem}"
        return replace(result, failed=result.failed + 1, problems=(*result.problems, sentence))
    if isinstance(outcome, Refused):
        return result
    moved, skipped = tally(outcome.events)
    return replace(
        result,
        moved=result.moved + moved,
        queued=result.queued + outcome.letters,
        skipped=result.skipped + skipped,
    )


def report(engine: Engine, now: datetime, result: Round) -> Round:
    """The reports that are due, the days of committees; what cannot be made does not keep the
    letters from leaving."""
    for name, queue in (
        ("Rapports périodiques", queue_due_reports),
        ("Dates des comités", queue_committees),
    ):
        try:
            result = replace(result, queued=result.queued + queue(engine, now))
        except UNREADABLE as problem:
            told = (*result.problems, f"{name} : {problem}")
            result = replace(result, failed=result.failed + 1, problems=told)
    return result


def tally(events: Iterable[AnyEvent]) -> tuple[int, int]:
    """Automatic moves, and reminders left out (too old, or overtaken by a newer one)."""
    moved = skipped = 0
    for event in events:
        if isinstance(event, Moved):
            moved += 1
        elif isinstance(event, RemindersIssued):
            skipped += sum(
                len(step.skipped) + (step.is_late or step.is_silenced) for step in event.steps
            )
    return moved, skipped


def left_out(step: StepSent) -> int:
    """The rungs that a step leaves out, itself included where it does not speak."""
    return len(step.skipped) + (step.is_late or step.is_silenced)


def rehearse(engine: Engine, now: datetime) -> list[tuple[str, tuple[AnyEvent, ...]]]:
    """What a round would record at `now`, dossier by dossier; nothing is written or sent."""
    with engine.store.reading() as db:
        due = dossiers.due_references(db, now.date())
    return [(reference, preview(engine, reference, now.date())) for reference in due]


def preview(engine: Engine, reference: str, on: date) -> tuple[AnyEvent, ...]:
    """What the round of that day would record on a dossier; nothing is written."""
    with engine.store.reading() as db:
        stored = dossiers.load(db, reference)
    if stored is None:
        return ()
    command = c.RunAgenda(reference=reference, by=c.SYSTEM, on=on)
    events = decide(engine.case_of(stored.dossier, on), command)
    return () if isinstance(events, Refused) else events
