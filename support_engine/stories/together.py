"""STORY: several acts of one person at once: all are done, or none is and the reasons are said."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store.again import again
from support_engine.adapters.store.case import base_blockers
from support_engine.adapters.store.case.record import VersionTaken
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.commands import AnyCommand
from support_engine.engine import RACES, Also, Engine, Outcome


class NotTogether(Exception):
    """One of them was refused: those before it are undone with it."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__()
        self.refusal = refusal


def together(engine: Engine, commands: Sequence[AnyCommand], now: datetime, also: Also) -> Outcome:
    """The outcome of the last of them, in one transaction; `also` goes with the first. `now` is
    aware. Raises what `Engine.handle` raises."""

    def all_of_them(db: Connection) -> Outcome:
        first, *others = commands
        outcome = engine.handle_in(db, first, now, also)
        for command in others:
            if isinstance(outcome, Refused):
                break
            outcome = engine.handle_in(db, command, now)
        if isinstance(outcome, Refused):
            raise NotTogether(outcome)
        return outcome

    try:
        return again(engine.store, all_of_them, RACES)
    except NotTogether as refused:
        return refused.refusal
    except VersionTaken:
        busy = ("d’autres personnes y travaillent en ce moment",)
        return Refused((base_blockers.changed_meanwhile(busy, commands[0].reference),))
