"""What only the base can tell of an act, read in the transaction that writes: why it is refused,
which reminders did not leave."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from support_engine.adapters.store import locks, real_time
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import dossiers, marks, reminded, untold
from support_engine.adapters.store.letters import deliveries
from support_engine.adapters.store.place import Astray
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.corrections import UNDOABLE
from support_engine.core.acts.sessions import full, is_laureate, session_of, takes_a_place
from support_engine.core.acts.trust import trusts_the_clock
from support_engine.core.dossier.awaiting import letter_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.names import taken_back
from support_engine.core.intake.recognition import keys, recognise
from support_engine.core.language.french import day
from support_engine.core.language.spelling import printable
from support_engine.core.programme.definition import Workflow


def twin(
    db: Connection, workflow: Workflow, details: Mapping[str, str], own: str = ""
) -> Blocker | None:
    """One dossier for one application, by the one rule that recognises it; `own`: the dossier that
    asks."""
    stock = [one for one in marks.same(db, workflow.header.id, details) if one.reference != own]
    found = recognise(details, stock)
    if not found.is_taken:
        return None
    other = found.reference or found.others[0].reference
    name, wave = details.get("name", ""), details.get("wave", "")
    session = workflow.sessions.label.lower() if workflow.sessions else "vague"
    placed = f" ({session} {wave})" if wave else ""
    return blocked(Code.APPLIED_IN_WAVE, name=name, placed=placed, other=other)


def at_odds(
    db: Connection, workflow: Workflow, dossier: Dossier, command: c.AnyCommand, today: date
) -> Blocker | None:
    """What else is on file stands against the act: of the dossier itself, or of another one."""
    waits = trusts_the_clock(workflow, command) and not isinstance(command, c.CorrectLastAct)
    ahead = of_a_day_to_come(db, command.reference, today) if waits else None
    return (
        ahead
        or untold.before_it_is_known(db, workflow, dossier, command)
        or renamed_as_another(db, workflow, dossier, command)
    )


def of_a_day_to_come(db: Connection, reference: str, today: date) -> Blocker | None:
    """What time protects does not rest on an act that a clock ahead dated from a day to come."""
    rows = dossiers.journal(db, reference)
    gone = taken_back(rows)
    for row in rows:
        is_ahead = row.on > today and row.version not in gone
        if is_ahead and not isinstance(row.event, UNDOABLE):
            return blocked(Code.ACT_AHEAD, reference=reference, number=row.version, on=row.on)
    return None


def changed_meanwhile(told_since: Iterable[str], reference: str) -> Blocker:
    """Somebody else wrote after the screen was read."""
    changes = " ; ".join(told_since) or "il n’a pas cette version"
    return blocked(Code.CHANGED_MEANWHILE, reference=reference, changes=changes)


def renamed_as_another(
    db: Connection, workflow: Workflow, dossier: Dossier, command: c.AnyCommand
) -> Blocker | None:
    """A dossier does not become a second one of an application that has its own."""
    if not isinstance(command, c.ChangeDetails):
        return None
    said = {**dossier.details, **command.changes}
    after = {name: printed for name, value in said.items() if (printed := printable(value))}
    if keys(after) == keys(dossier.details):
        return None
    return twin(db, workflow, after, dossier.reference)


def moment_in_doubt(
    store: Store, db: Connection, now: datetime, outage: timedelta
) -> Blocker | None:
    """A real base holds what time protects while the machine's clock may be wrong, or while it may
    not be the base that lives here."""
    why = real_time.in_doubt(store, db, now, outage)
    if why is None:
        return None
    if isinstance(why, Astray):
        if why.known is None or why.reached is None:
            return blocked(Code.BASE_ELSEWHERE)
        known, reached = local(why.known, now), local(why.reached, now)
        return blocked(Code.BASE_PUT_BACK, known=known, reached=reached)
    code = Code.TIME_WENT_BACK if why.is_back else Code.TIME_JUMPED
    return blocked(code, now=local(why.now, now), known=local(why.known, now), days=why.days)


def local(moment: datetime, now: datetime) -> str:
    """A moment as a person reads it, in the zone of `now`."""
    at = moment.astimezone(now.tzinfo)
    return f"{day(at.date())} à {at:%H:%M}"


def session_full(
    db: Connection, workflow: Workflow, before: Dossier | None, after: Dossier
) -> Blocker | None:
    """The last place of a session goes to one dossier only, whoever asks at the same moment.

    SQLite lets one writer in at a time; PostgreSQL waits here for whoever is counting.
    """
    session = session_of(after)
    if not session or not takes_a_place(workflow, before, after):
        return None
    locks.of_a_place(db, f"place/{workflow.header.id}/{session}")
    others = dossiers.dossiers(db, workflow=workflow.header.id, wave=session)
    taken = sum(is_laureate(workflow, d) for d in others if d.reference != after.reference)
    return full(workflow, session, taken)


def with_letters(
    db: Connection, case: Case, command: c.RunAgenda | c.RecordDeparture, now: datetime
) -> c.CaseCommand:
    """The act with what the outbox alone knows: the reminders of which whoever holds the dossier
    today had none; the one that a person says to have posted, where no delay waits for it."""
    if isinstance(command, c.RunAgenda):
        return replace(command, **reminded.reminded(db, case, now)._asdict())
    act = command.act or 0
    if command.by == c.SYSTEM or letter_of(case.dossier, act):
        return command
    letter, written = deliveries.unreached(db, command.reference, act)
    written_on = written.astimezone(now.tzinfo).date() if written else None
    return replace(command, letter=letter, written_on=written_on)
