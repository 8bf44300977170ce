"""The end of a measure that had what protects the holder stand still: they know it once its letter
has left."""

from dataclasses import replace
from datetime import date
from typing import Any

from support_engine.core.dossier.dossier import Clock, Dossier, HoldRecord


def untold(dossier: Dossier, hold: str) -> HoldRecord | None:
    """The measure of that kind, lifted last, whose letter has still to leave for what it had stand
    still to run again; None where nothing waits for it."""
    record = next((one for one in reversed(dossier.holds) if one.hold == hold), None)
    if record is None or record.lifted_on is None or record.told_on is not None:
        return None
    clocks, lifted_on = dossier.clocks.values(), record.lifted_on
    answers = (one for one in dossier.purse.recoveries if one.status == "opened")
    is_awaited = any(c.letter and c.is_running and ended(c, hold) is not None for c in clocks)
    is_awaited = is_awaited or any(one.opened_on <= lifted_on for one in answers)
    return record if record.stops_clocks and is_awaited else None


def ended(clock: Clock, hold: str) -> int | None:
    """The place of the last pause of a clock that ended with such a measure."""
    places = [place for place, p in enumerate(clock.pauses) if p.cause == f"hold.{hold}"]
    return places[-1] if places and clock.pauses[places[-1]].until_on else None


def told(dossier: Dossier, hold: str, on: date) -> dict[str, Any]:
    """What protects the holder runs again from the day on which the letter of its end left."""
    record = untold(dossier, hold)
    if record is None:
        return {}
    clocks = {
        name: resumed_on(clock, hold, on) if clock.letter and clock.is_running else clock
        for name, clock in dossier.clocks.items()
    }
    holds = tuple(replace(one, told_on=on) if one is record else one for one in dossier.holds)
    return {"clocks": clocks, "holds": holds}


def resumed_on(clock: Clock, hold: str, on: date) -> Clock:
    """A clock whose last pause of that cause lasted until that day, at least."""
    place = ended(clock, hold)
    if place is None:
        return clock
    pause = clock.pauses[place]
    longer = replace(pause, until_on=max(pause.until_on or on, on))
    return replace(clock, pauses=(*clock.pauses[:place], longer, *clock.pauses[place + 1 :]))
