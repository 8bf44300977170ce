"""A round goes through the dossiers that are due, beside other rounds; none is done twice or left.

Those that another round has in hand are waited for, so that no digest leaves before all is queued:
as long as that round goes on taking, and never longer than the lease of one that died.
"""

from collections.abc import Callable, Iterator
from time import monotonic, sleep

from support_engine.adapters.store.again import again, answered
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import turns
from support_engine.adapters.store.case.turns import InHand, Taker
from support_engine.errors import BaseBusy, InDoubt

PATIENCE = 0.05
"""Seconds between two looks at what others have in hand."""


def due_dossiers(store: Store, taker: Taker, is_asked: Callable[[], bool]) -> Iterator[str]:
    """The references that this round takes, one after the other; ends early when somebody asks."""
    since, seen = monotonic(), None
    while not is_asked():
        asked = monotonic()
        taken = took(store, taker)
        for reference in taken:
            if is_asked():
                return
            yield reference
        left = None if taken else left_to_others(store, taker)
        if taken or left != seen:
            since, seen = monotonic(), left
        if not taken and (left is None or has_waited(asked - since)):
            return


def took(store: Store, taker: Taker) -> list[str]:
    """The next dossiers of this round. Where the base does not answer, what it may have taken is
    given back before it takes again: else it would pass for done."""
    try:
        return again(store, lambda db: turns.take(db, taker))
    except (BaseBusy, InDoubt):
        answered(store, lambda db: turns.give_back(db, taker))
        return again(store, lambda db: turns.take(db, taker))


def left_to_others(store: Store, taker: Taker) -> InHand | None:
    """What the others have in hand where something is left to them, after a short pause; None where
    nothing is. It changes as long as somebody goes on taking."""
    with store.reading() as db:
        left = turns.in_hand(db, taker) if turns.is_unfinished(db, taker) else None
    if left is not None:
        sleep(PATIENCE)
    return left


def has_waited(seconds: float) -> bool:
    """Whether even the lease of whoever took last was over when one last looked, so long after: the
    rest is held by no round. A look that this process slept after says nothing of that sleep."""
    return seconds > turns.LEASE.total_seconds() + 20 * PATIENCE
