"""A person decides that letters go out after all: each is looked at first, as when it leaves; or
that one does not, unless it protects its reader."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import outbox
from support_engine.assemble import Desk
from support_engine.core.dossier.awaiting import awaiting
from support_engine.core.programme.roles import HOLDER
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


AWAITED = (
    "Elle prévient le porteur, et un délai qui le protège l’attend. Si l’acte est une erreur,"
    " reprenez-le, sa lettre ne partira pas : support-engine correct {reference} --to {act}."
)


def kept(desk: Desk, key: str) -> str:
    """Why a letter that waits to leave is not cancelled: nobody keeps a holder from being told of
    what runs against them, or of another account. Nothing where it may be."""
    with desk.store.reading() as db:
        rows = [row for row in outbox.listed(db, key=key) if row["state"] in ("queued", "held")]
        about = [(row["reference"], row["act"]) for row in rows if row["role"] == HOLDER]
        for reference, act in about:
            stored = dossiers.load(db, reference)
            waiting = awaiting(stored.dossier) if stored else ()
            if any(one.letter.act == act for one in waiting):
                return AWAITED.format(reference=reference, act=act)
    return ""


def held(desk: Desk, reference: str | None) -> list[str]:
    """The letters that wait for a person, the oldest first."""
    with desk.store.reading() as db:
        rows = outbox.listed(db, state="held", reference=reference)
    return [str(row["key"]) for row in reversed(rows)]
