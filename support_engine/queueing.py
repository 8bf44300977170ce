"""A round goes through the dossiers that are due, beside other rounds; none is done twice or left.

Those that another round has in hand are waited for, so that no digest leaves before all is queued:
as long as that round goes on taking, and never longer than the lease of one that died.
"""

from collections.abc import Callable, Iterator
from time import monotonic, sleep

from support_engine.adapters.store import turns
from support_engine.adapters.store.again import again
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.turns import Taker

PATIENCE = 0.05
"""Seconds between two looks at what others have in hand."""


def due_dossiers(store: Store, taker: Taker, is_asked: Callable[[], bool]) -> Iterator[str]:
    """The references that this round takes, one after the other; ends early when somebody asks."""
    since = monotonic()
    while not is_asked():
        taken = again(store, lambda db: turns.take(db, taker))
        for reference in taken:
            if is_asked():
                return
            yield reference
        if taken:
            since = monotonic()
        elif not others_go_on(store, taker) or has_waited(since):
            return


def others_go_on(store: Store, taker: Taker) -> bool:
    """Whether something is left to others; if so, after a short pause."""
    with store.reading() as db:
        is_left = turns.is_unfinished(db, taker)
    if is_left:
        sleep(PATIENCE)
    return is_left


def has_waited(since: float) -> bool:
    """Whether even the lease of a round that died is over: the rest is held by no round."""
    return monotonic() - since > turns.LEASE.total_seconds() + 20 * PATIENCE
