"""Writing an act: the journal (truth), the folded dossier, its agenda and its letters, together."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from support_engine.adapters.store import codec
from support_engine.adapters.store.calling import calls
from support_engine.adapters.store.case import former_dates, hands, ledger, marks, numbers, papers
from support_engine.adapters.store.case.dossier_row import dossier_columns
from support_engine.adapters.store.case.dossiers import GENESIS, SEARCHED, Stored
from support_engine.adapters.store.letters import deliveries, outbox
from support_engine.adapters.store.letters.letter_columns import BLANK, BLANKS, NUMBERS, WRITTEN
from support_engine.adapters.store.letters.outbox import Queued
from support_engine.adapters.store.sql import Sql
from support_engine.core.acts.ball import Ball
from support_engine.core.dossier.agenda import Line
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import AnyEvent, day_of
from support_engine.core.money.ledger import Moved, Standing
from support_engine.core.telling.announced import announced

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What one act does to one dossier: its events, the dossier and agenda around, the letters.

    `ball`: in whose hands the act leaves the dossier, `waits`: all that waits on it. `moved`: the
    amounts that the act moved in the ledger, `typed` those that the acts of a takeover that it ends
    had, `payable` what can still be paid after it, in cents;
    `asked`: what tells the act from any other that would bear its key.
    """

    before: Stored | None
    after: Dossier
    ball: Ball
    events: tuple[AnyEvent, ...]
    actor: str
    on: date
    at: datetime
    act_key: str | None
    old_lines: tuple[Line, ...]
    new_lines: tuple[Line, ...]
    waits: tuple[Ball, ...] = ()
    letters: Sequence[Queued] = ()
    moved: Standing = field(default_factory=Counter)
    typed: Sequence[Moved] = ()
    payable: int = 0
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """The rows of one act: the dossier's own, those for whom something waits, its journal, its
    agenda, its letters.

    `dossier` also says, as `seen`, the version that it replaces, and the act's key; `gone` are the
    keys of the agenda lines that end, `fresh` the lines that come or change.
    """

    dossier: Row
    hands: list[Row]
    journal: list[Row]
    gone: list[str]
    fresh: list[Row]
    letters: list[Row]


class VersionTaken(Exception):
    """Somebody else wrote that version first; nothing of this act is kept."""


def record(db: Connection, change: Change) -> int:
    """Write an act whole; returns how many letters were queued.

    Raises VersionTaken if the dossier has moved on since it was read, or the act's key was used.
    """
    write = open_dossier if change.before is None else WRITERS[db.dialect.name]
    letters = outbox.fresh(db, outbox.rows(change.letters, change.at))
    try:
        act = written(change, letters)
        queued = write(db, act)
        ledger.insert(db, ledger_rows(change))
        numbers.keep(db, change.after.reference, change.events)
        papers.keep(db, change.after.reference, change.events)
        deliveries.follow(db, change.after.reference, change.events, change.on, change.at)
        former_dates.follow(db, change.after, change.old_lines, change.new_lines)
        calls.tell(db, act.journal, announced(change.events, act.dossier["seen"]))
        before = change.before.dossier if change.before else None
        is_placed_anew = before is None or before.details != change.after.details
        if is_placed_anew and not marks.follow(db, before, change.after):
            raise VersionTaken(change.after.reference)
        return queued
    except IntegrityError as problem:
        raise VersionTaken(change.after.reference) from problem


def written(change: Change, letters: list[Row]) -> Written:
    """An act as rows; `letters`: those that the outbox does not have yet."""
    seen = change.before.dossier.version if change.before else 0
    gone, fresh = agenda_changes(change)
    return Written(
        dossier={
            **dossier_columns(change.after, change.ball, change.payable),
            "seen": seen,
            "act_key": change.act_key,
            "asked": change.asked,
        },
        hands=hands.rows(change.after, change.waits),
        journal=journal_rows(change, len(letters)),
        gone=gone,
        fresh=fresh,
        letters=letters,
    )


def journal_rows(change: Change, letters: int) -> list[Row]:
    """One row per event, each sealed on the one before; the last says how many letters there are
    with the act, so that one that is removed is missed."""
    version = change.before.dossier.version if change.before else 0
    head = change.before.head if change.before else GENESIS
    at = codec.moment(change.at)
    rows = []
    for number, event in enumerate(change.events, version + 1):
        row = {
            "reference": change.after.reference,
            "version": number,
            "type": event.type,
            "payload": codec.dump_event(event),
            "actor": change.actor,
            "effective_on": day_of(event, change.on).isoformat(),
            "recorded_at": at,
            "act_key": change.act_key,
            "previous": head,
            "letters": letters if event is change.events[-1] else 0,
        }
        head = row["hash"] = codec.seal(row)
        rows.append(row)
    return rows


def ledger_rows(change: Change) -> Iterator[Row]:
    """The lines of the ledger: of the act and, where it ends a takeover, of each act before it."""
    reference, on = change.after.reference, change.on.isoformat()
    for row, moved in change.typed:
        yield from ledger.rows(moved, reference, row.version, row.on.isoformat(), row.actor)
    yield from ledger.rows(change.moved, reference, change.after.version, on, change.actor)


def line_columns(reference: str, line: Line) -> Row:
    """One line of the agenda as a row."""
    return {
        "reference": reference,
        "key": line.key,
        "kind": line.kind,
        "subject": line.subject,
        "due_on": line.due_on.isoformat(),
        "deadline": line.deadline.isoformat(),
        "rule": line.rule,
        "days": line.days,
    }


def agenda_changes(change: Change) -> tuple[list[str], list[Row]]:
    """The keys that go and the rows that come: a move usually changes a few lines of twenty."""
    was, will = set(change.old_lines), set(change.new_lines)
    fresh = [line_columns(change.after.reference, line) for line in will - was]
    kept = {row["key"] for row in fresh}
    return [key for line in was - will if (key := line.key) not in kept], fresh


INSERT_JOURNAL = Sql(
    "INSERT INTO journal (reference, version, type, payload, actor, effective_on, recorded_at,"
    " act_key, previous, hash, letters) VALUES (:reference, :version, :type, :payload, :actor,"
    " :effective_on, :recorded_at, :act_key, :previous, :hash, :letters)"
)
INSERT_KEY = Sql(
    "INSERT INTO act_keys (key, reference, asked) VALUES (:act_key, :reference, :asked)"
)
CHANGING = ("version", "workflow_version", *SEARCHED, "folded")
DOSSIER_COLUMNS = ("reference", "workflow", *CHANGING)
INSERT_DOSSIER = Sql(
    f"INSERT INTO dossiers ({', '.join(DOSSIER_COLUMNS)})"
    f" VALUES ({', '.join(f':{name}' for name in DOSSIER_COLUMNS)})"
)
UPDATE = (
    f"UPDATE dossiers SET {', '.join(f'{name} = :{name}' for name in CHANGING)}"
    " WHERE reference = :reference AND version = :seen"
)
UPDATE_DOSSIER = Sql(UPDATE)
DELETE_LINE = Sql("DELETE FROM agenda WHERE reference = :reference AND key = :key")
REPLACE_LINE = (
    " ON CONFLICT (reference, key) DO UPDATE SET due_on = excluded.due_on,"
    " subject = excluded.subject"
)
INSERT_LINE = Sql(
    "INSERT INTO agenda (reference, key, kind, subject, due_on, deadline, rule, days) VALUES"
    f" (:reference, :key, :kind, :subject, :due_on, :deadline, :rule, :days){REPLACE_LINE}"
)


def open_dossier(db: Connection, act: Written) -> int:
    """The first act of a dossier."""
    INSERT_DOSSIER.run(db, act.dossier)
    return rest(db, act)


def one_by_one(db: Connection, act: Written) -> int:
    """SQLite: a statement costs a few microseconds."""
    if UPDATE_DOSSIER.run(db, act.dossier).rowcount != 1:
        raise VersionTaken(act.dossier["reference"])
    return rest(db, act)


def rest(db: Connection, act: Written) -> int:
    """What hangs on the dossier's row."""
    hands.replace(db, act.dossier["reference"], act.hands)
    INSERT_JOURNAL.run_each(db, act.journal)
    if act.dossier["act_key"]:
        INSERT_KEY.run(db, act.dossier)
    if act.gone:
        reference = act.dossier["reference"]
        DELETE_LINE.run_each(db, [{"reference": reference, "key": key} for key in act.gone])
    if act.fresh:
        INSERT_LINE.run_each(db, act.fresh)
    return outbox.insert(db, act.letters)


def columns(given: str) -> str:
    """The column names of a typed list."""
    return ", ".join(column.split()[0] for column in given.split(","))


JOURNAL_TYPES = (
    "reference text, version int, type text, payload text, actor text, effective_on text,"
    " recorded_at text, act_key text, previous text, hash text, letters int"
)
LINE_TYPES = (
    "reference text, key text, kind text, subject text, due_on text, deadline text, rule text,"
    " days int"
)
LETTER_TYPES = ", ".join(f"{name} {'int' if name in NUMBERS else 'text'}" for name in WRITTEN)
AT_ONCE = Sql(
    f"WITH changed AS ({UPDATE} RETURNING reference),"
    f" told AS (INSERT INTO journal ({columns(JOURNAL_TYPES)}) SELECT x.* FROM changed,"
    f" json_to_recordset(CAST(:journal AS json)) AS x({JOURNAL_TYPES})),"
    " keyed AS (INSERT INTO act_keys (key, reference, asked) SELECT CAST(:act_key AS text),"
    " reference, CAST(:asked AS text)"
    " FROM changed WHERE CAST(:act_key AS text) IS NOT NULL),"
    " gone AS (DELETE FROM agenda USING changed WHERE agenda.reference = changed.reference"
    " AND agenda.key = ANY(:gone)),"
    f" fresh AS (INSERT INTO agenda ({columns(LINE_TYPES)}) SELECT x.* FROM changed,"
    f" json_to_recordset(CAST(:fresh AS json)) AS x({LINE_TYPES}){REPLACE_LINE}),"
    " let_go AS (DELETE FROM hands USING changed WHERE hands.reference = changed.reference AND NOT"
    f" EXISTS (SELECT 1 FROM json_to_recordset(CAST(:hands AS json)) AS x({hands.TYPES})"
    " WHERE x.person = hands.person AND x.role = hands.role)),"
    f" held AS (INSERT INTO hands ({', '.join(hands.COLUMNS)}) SELECT x.* FROM changed,"
    f" json_to_recordset(CAST(:hands AS json)) AS x({hands.TYPES}){hands.REPLACE}),"
    f" queued AS (INSERT INTO letters ({', '.join((*WRITTEN, *BLANK))})"
    f" SELECT x.*, {BLANKS} FROM changed,"
    f" json_to_recordset(CAST(:letters AS json)) AS x({LETTER_TYPES})"
    " ON CONFLICT (key) DO NOTHING RETURNING 1)"
    " SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM queued)"
)


def at_once(db: Connection, act: Written) -> int:
    """PostgreSQL: every write in one statement, hence one journey to the server."""
    given = {
        **act.dossier,
        "journal": codec.dump_data(act.journal),
        "hands": codec.dump_data(act.hands),
        "gone": act.gone,
        "fresh": codec.dump_data(act.fresh),
        "letters": codec.dump_data(act.letters),
    }
    changed, queued = AT_ONCE.run(db, given).fetchone()
    if changed != 1:
        raise VersionTaken(act.dossier["reference"])
    return int(queued)


WRITERS: dict[str, Callable[[Connection, Written], int]] = {
    "sqlite": one_by_one,
    "postgresql": at_once,
}
