"""A person decides that letters go out after all: each is looked at first, as when it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from support_engine.adapters.store import outbox
from support_engine.assemble import Desk
from support_engine.second_look import Leaves, claimed, look


@dataclass(frozen=True, slots=True)
class Released:
    """What became of letters that a person wanted to send: those that will leave, and those that do
    not, each with its reason (one that goes to somebody else now among them)."""

    leaving: tuple[str, ...] = ()
    staying: tuple[tuple[str, str], ...] = ()


def release(desk: Desk, keys: Iterable[str], now: datetime) -> Released:
    """Put letters back in the outbox, unless they no longer hold. An unknown key is in neither."""
    leaving: list[str] = []
    staying: list[tuple[str, str]] = []
    with desk.store.transaction() as db:
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
                    outbox.cancel(db, key, found.why, "void")
                outbox.queue(db, (replace(one, not_before=now) for one in found.instead), now)
    return Released(tuple(leaving), tuple(staying))


def held(desk: Desk, reference: str | None) -> list[str]:
    """The letters that wait for a person, the oldest first."""
    with desk.store.reading() as db:
        rows = outbox.listed(db, state="held", reference=reference)
    return [str(row["key"]) for row in reversed(rows)]
