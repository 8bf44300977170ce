"""Two protections of money that count from a letter: an account that changed, a sum asked back.

The safety period of a changed account begins when the letter that warns the holder has left; the
reply period of a recovery when the letter that announces it has (Code des relations entre le
public et l’administration, art. L. 122-1). Neither ends earlier than its length after the day on
which the act was recorded. Journals older than that rule count from the act alone.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from support_engine.core.dossier import grant
from support_engine.core.dossier.awaiting import letter_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Clock, Dossier, Pause
from support_engine.core.dossier.purse import Bank, Recovery
from support_engine.core.dossier.reckon import after_pauses
from support_engine.core.language.figures import Held

REPLY_DAYS = 15
"""Days that the holder has to answer before the order; a setting of the law of each case [NV]."""


def safe_on(case: Case, bank: Bank) -> date | None:
    """The first day on which an account may be paid unconfirmed; None while its letter waits."""
    began = counted_from(case, bank.letter, bank.changed_on)
    return began + timedelta(days=grant.rules(case.workflow).quarantine_days) if began else None


def held_until(case: Case, bank: Bank) -> Held:
    """Until when an unconfirmed account is not paid, and when its letter left."""
    letter = letter_of(case.dossier, bank.letter)
    return Held(safe_on(case, bank), letter.left_on if letter else None)


def last_reply_day(case: Case, recovery: Recovery) -> date | None:
    """The last day on which the holder may answer; None while the letter waits, or while something
    has the delays of the dossier stand still: this one does too, they were told of no other."""
    began = counted_from(case, recovery.letter, recovery.opened_on)
    if began is None:
        return None
    stood = Clock(began, "", pauses=tuple(stops(case.dossier)))
    return after_pauses(began + timedelta(days=REPLY_DAYS), began, stood).due


def stops(dossier: Dossier) -> Iterator[Pause]:
    """The days on which a measure had the delays of a dossier stand still, until its holder was
    told of its end; until the closing, where it was in force then."""
    for one in dossier.holds:
        if one.stops_clocks:
            closed_on = dossier.since if dossier.is_closed else None
            until = one.lifted_on or closed_on
            until = max(until, one.told_on) if until and one.told_on else until
            yield Pause(f"hold.{one.hold}", one.opened_on, until)


def counted_from(case: Case, act: int, acted_on: date) -> date | None:
    """The day that the letter of an act gives; the day of the act where it waits for none."""
    letter = letter_of(case.dossier, act)
    return letter.counts_on if letter is not None else acted_on
