"""What `doctor` says of calls to other programs."""

from collections.abc import Iterator

from sqlalchemy import Connection

from support_engine.adapters.store.calling import listeners, subscriptions
from support_engine.assemble import Desk
from support_engine.caller import OTHER_KEY
from support_engine.core.language.french import count
from support_engine.errors import BadSettings
from support_engine.stories.points import Point


def call_points(desk: Desk, db: Connection) -> Iterator[Point]:
    """Who hears, whether calls leave, what did not arrive, whether secrets are still theirs."""
    heard = [one for one in listeners.listeners(db) if one.ended_at is None]
    if not heard:
        return
    stays = " ; d’ici, seule cette machine est appelée" if desk.caller().stays_here else ""
    yield Point("ok", f"{count(len(heard), 'logiciel abonné', 'logiciels abonnés')}{stays}")
    for one in heard:
        if one.needs_a_hand:
            yield Point("late", one.alert, f"support-engine webhooks retry {one.id}")
        elif one.error:
            yield Point("late", f"« {one.name} » : {one.error}", "Il est rappelé de lui-même.")
    try:
        yield from key_points(desk.factor_key, db)
    except BadSettings as problem:
        yield Point("broken", str(problem))


def key_points(key: bytes, db: Connection) -> Iterator[Point]:
    """The programs whose secret comes from another key."""
    for one in subscriptions.active(db):
        secret = subscriptions.secret_of(key, one.id, one.salt)
        if subscriptions.mark_of(secret) != one.mark:
            yield Point("broken", f"« {one.name} » n’est plus appelé", OTHER_KEY)
