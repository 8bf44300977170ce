"""A person decides that letters go out after all: each is looked at first, as when it leaves. Who
did it is on record in the same transaction, where anything changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import people_journal
from support_engine.assemble import Desk
from support_engine.core.acts.blockers import Refused
from support_engine.core.people.commands import NoteOfficeAct
from support_engine.directory import Undone
from support_engine.leaving.second_look import Leaves, claimed, look


@dataclass(frozen=True, slots=True)
class Released:
    """What became of letters that a person wanted to send: those that will leave, and those that do
    not, each with its reason (one that goes to somebody else now among them); `is_change`: whether
    any of them stands otherwise than before."""

    leaving: tuple[str, ...] = ()
    staying: tuple[tuple[str, str], ...] = ()
    is_change: bool = False


class Changing(Protocol):
    """What became of letters by somebody's act."""

    @property
    def is_change(self) -> bool:
        """Whether anything stands otherwise than before."""


Became = TypeVar("Became", bound=Changing)


def noted(
    desk: Desk, note: NoteOfficeAct, now: datetime, change: Callable[[Connection], Became]
) -> Became | Refused:
    """A change of letters, and who made it in the journal of people: both, or neither where that
    person may not; no line where nothing changed."""
    try:
        with desk.store.transaction() as db:
            people_journal.lock(db)
            became = change(db)
            outcome = desk.directory.act(db, note, now) if became.is_change else None
            if isinstance(outcome, Refused):
                raise Undone(outcome)
            return became
    except Undone as undone:
        return undone.refusal


def release(desk: Desk, keys: Iterable[str], now: datetime) -> Released:
    """Put letters back in the outbox, unless they no longer hold. An unknown key is in neither."""
    with desk.store.transaction() as db:
        return released(desk, db, keys, now)


def released(desk: Desk, db: Connection, keys: Iterable[str], now: datetime) -> Released:
    """Letters put back in a transaction that the caller holds, unless they no longer hold."""
    leaving: list[str] = []
    staying: list[tuple[str, str]] = []
    changed = 0
    for key in keys:
        rows = outbox.listed(db, key=key)
        if not rows:
            continue
        found = look(desk.engine, db, replace(claimed(rows[0]), not_before=now), now)
        if isinstance(found, Leaves) or found.state == "queued":
            leaving.extend([key] if outbox.retry(db, key, now) else [])
        else:
            staying.append((key, found.why))
            if found.state == "void":
                changed += outbox.cancel(db, key, found.why, "void")
            instead = [replace(one, not_before=now) for one in found.instead]
            changed += outbox.readdress(db, instead, now)
    return Released(tuple(leaving), tuple(staying), bool(leaving or changed))


def held(desk: Desk, reference: str | None) -> list[str]:
    """The letters that wait for a person, the oldest first."""
    with desk.store.reading() as db:
        rows = outbox.listed(db, state="held", reference=reference)
    return [str(row["key"]) for row in reversed(rows)]
