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
ANYTHING: tuple[type[Exception], ...] = (VersionTaken, BaseBusy, InDoubt)
"""For work that done twice is done once: a base that did not answer is asked again too."""
PAUSE = 0.002
"""Seconds before the second attempt, at most; twice as many before each one after."""


def again(
    store: Store,
    work: Callable[[Connection], Answer],
    races: int = RACES,
    over: tuple[type[Exception], ...] = OVERTAKEN,
) -> Answer:
    """Do `work` in one transaction; afresh, on a new picture of the base, when somebody wrote on
    the same dossier first or the base let this one of two go (a deadlock, a serialisation failure).

    Raises VersionTaken or Contended when even the last of `races` attempts was overtaken.
    """
    for attempt in range(1, races):
        try:
            with store.transaction() as db:
                return work(db)
        except over:
            # Uneven, so that those who met do not meet again at the same moment.
            sleep(uniform(0, PAUSE * 2**attempt))
    with store.transaction() as db:
        return work(db)
