"""An address that replaced another: proven by a link, told to the former one, which may contest.

Until it is settled, nothing that touches money is asked from it: whoever moves somebody else's
address would ask in their name.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from support_engine.core.days.civil import civil_day
from support_engine.core.people import events as e

NEVER = date.max
"""The last day of what time alone does not settle."""


@dataclass(frozen=True, slots=True)
class Move:
    """An address that replaced another. `number`: the row of the journal that changed the last sure
    one; `by`: all those who changed it since; `days`: for how long the sure one may contest, from
    the day it was told; `codes`: the hashes of the letters that went there."""

    number: int
    on: date
    by: tuple[str, ...]
    days: int
    codes: tuple[str, ...] = ()
    told_on: date | None = None
    is_proven: bool = False
    is_contested: bool = False

    @property
    def until(self) -> date:
        """The last day on which it is not settled: proven, told, and nobody contested in time. An
        address that could not be told is settled by a second person alone."""
        if not self.is_proven or self.is_contested or self.told_on is None:
            return NEVER
        return self.told_on + timedelta(days=self.days)

    def is_pending(self, on: date) -> bool:
        """Whether it is not settled on a day."""
        return on <= self.until


Moving = e.ContactChanged | e.AddressTold | e.AddressProven | e.AddressContested | e.AddressVouched


def moved(before: Move | None, event: Moving, row: e.Noted) -> Move | None:
    """The address after an event; None once it is sure."""
    match event:
        case e.ContactChanged():
            return changed(before, event, row)
        case e.AddressVouched():
            return None
        case e.AddressTold() if before is not None and event.number == before.number:
            told = before.told_on or civil_day(row.at)
            return replace(before, told_on=told, codes=(*before.codes, event.code))
        case e.AddressProven() if before is not None:
            return replace(before, is_proven=True)
        case e.AddressContested() if before is not None:
            return replace(before, is_contested=True)
        case _:
            return before


def changed(before: Move | None, event: e.ContactChanged, row: e.Noted) -> Move | None:
    """Another address: while one is not settled, what counts is the last that was sure, told
    afresh; a letter that went there still contests."""
    if "email" not in event.changed:
        return before
    if not event.days or event.is_back:
        return None
    on = civil_day(row.at)
    if before is None or not before.is_pending(on):
        return Move(row.number, on, (row.actor,), event.days)
    by = tuple(dict.fromkeys((*before.by, row.actor)))
    return replace(before, on=on, by=by, days=event.days, told_on=None, is_proven=False)
