"""The programs that hear, with what waits for each: the page, the terminal, `doctor`, À faire."""

from collections.abc import Collection
from urllib.parse import urlsplit

from sqlalchemy import Connection, text

from support_engine.adapters.store.calling import calls, subscriptions
from support_engine.adapters.store.sql import Sql, among
from support_engine.core.people.grants import FIRST
from support_engine.views.calls import Listener

LAST_ERROR = text(
    "SELECT error FROM calls WHERE subscription = :one AND error <> '' AND state IN"
    " ('queued', 'claimed', 'dead') ORDER BY queued_at DESC, key LIMIT 1"
)
NUMBER = (
    "SELECT count(DISTINCT c.subscription) FROM calls c JOIN subscriptions s ON"
    " s.id = c.subscription WHERE c.state = 'dead' AND s.ended_at = '' AND EXISTS (SELECT 1 FROM"
    " roles r WHERE r.role = :role AND r.programme = :programme AND r.person IN ({people}))"
)
WAITS = ("queued", "claimed")


def listeners(db: Connection) -> list[Listener]:
    """All of them, those that hear first."""
    counted = calls.counts(db)
    return [
        Listener(
            id=one.id,
            name=one.name,
            host=urlsplit(one.url).hostname or "",
            url=one.url,
            kinds=one.kinds,
            made_at=one.made_at,
            made_by=one.made_by,
            ended_at=one.ended_at,
            waiting=sum(counted.get((one.id, state), 0) for state in WAITS),
            given_up=counted.get((one.id, "dead"), 0),
            error=db.execute(LAST_ERROR, {"one": one.id}).scalar() or "",
        )
        for one in subscriptions.every(db)
    ]


def number_to_mend(db: Connection, people: Collection[str]) -> int:
    """How many did not take what they asked for, where one of these people administers."""
    persons, given = among("person", sorted(people))
    asked = {**given, "role": FIRST.role, "programme": FIRST.programme}
    return int(Sql(NUMBER.format(people=persons)).run(db, asked).fetchone()[0])


def to_mend(db: Connection, people: Collection[str]) -> tuple[Listener, ...]:
    """Those that did not."""
    if not number_to_mend(db, people):
        return ()
    return tuple(one for one in listeners(db) if one.needs_a_hand)
