"""A transaction that another one overtook is made afresh: a few times, after an uneven pause."""

from collections.abc import Callable
from random import uniform
from time import sleep
from typing import TypeVar

from sqlalchemy import Connection

from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case.record import VersionTaken
from support_engine.errors import BaseBusy, Contended, InDoubt

Answer = TypeVar("Answer")
RACES = 9
"""How often work that anybody may do again is made afresh."""
OVERTAKEN: tuple[type[Exception], ...] = (VersionTaken, Contended)
RESTARTS = (0.0, 2.0)
"""Seconds before a base that did not answer is asked once more, and then a last time."""
PAUSE = 0.002
"""Seconds before the second attempt, at most; twice as many before each one after."""


def again(store: Store, work: Callable[[Connection], Answer], races: int = RACES) -> Answer:
    """Do `work` in one transaction; afresh, on a new picture of the base, when somebody wrote on
    the same dossier first or the base let this one of two go (a deadlock, a serialisation failure).

    Raises VersionTaken or Contended when even the last of `races` attempts was overtaken.
    """
    for attempt in range(1, races):
        try:
            with store.transaction() as db:
                return work(db)
        except OVERTAKEN:
            # Uneven, so that those who met do not meet again at the same moment.
            sleep(uniform(0, PAUSE * 2**attempt))
    with store.transaction() as db:
        return work(db)


def answered(store: Store, work: Callable[[Connection], Answer]) -> Answer:
    """`again`, for work of a round that done twice is done once: a base that cut the connection (a
    restart, a process that was stopped for long) is asked once more."""
    return patiently(lambda: again(store, work))


def patiently(ask: Callable[[], Answer]) -> Answer:
    """What is asked of the base, once more where it did not answer. Raises BaseBusy or InDoubt."""
    for pause in RESTARTS:
        try:
            return ask()
        except Contended:
            raise
        except (BaseBusy, InDoubt):
            sleep(pause)
    return ask()
