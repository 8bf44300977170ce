"""Protections that a correction gives back or cuts short: they count again from its day.

What is taken back had stopped a delay, lengthened it, or put another account in its place, and
people had relied on that: no time counts during which the delay did not run for them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from support_engine.core.acts.clock_starts import is_theirs
from support_engine.core.acts.held_back import of_money
from support_engine.core.acts.relied_on import called_before, clock_of, followed, relied_on, stop
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.awaited import Renewal
from support_engine.core.dossier.awaiting import ACCOUNT, awaiting
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.dossier import (
    STOP_TAKEN_BACK,
    TAKEN_BACK,
    Clock,
    Dossier,
    Pause,
    Silence,
)
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.running import runs
from support_engine.core.programme.roles import HOLDER

Rows = Sequence[e.Recorded]
AFTER_THE_DELAY = (e.Moved, m.RecoveryOrdered)
"""What is done once a delay is over; taken back for a slip, it is done again without a new one."""
STOPPING = (e.Moved, e.HoldOpened)
"""What makes a clock stand still."""


def restoring(
    case: Case,
    journal: Sequence[e.Recorded],
    correction: e.Corrected,
    announced: Collection[int] = (),
) -> e.Corrected:
    """A correction with what it gives back; `announced`: the acts of which some letter has left."""
    correction = replace(correction, owed=owed_once_more(case, journal, correction))
    stood = stood_still(case, journal, correction, announced)
    renews = renewal(case, journal, correction, announced)
    correction = replace(correction, renews=renews, stood=stood)
    return replace(correction, kept=relied_on(case, journal, correction, announced))


def renewal(
    case: Case,
    journal: Sequence[e.Recorded],
    correction: e.Corrected,
    announced: Collection[int] = (),
) -> Renewal | None:
    """What counts again once these acts are taken back; None where nobody could rely on them:
    whoever takes back an act of the same day, of which no letter has left (`announced`), finds
    everything as it was."""
    taken = [row for row in journal if row.version in correction.takes_back]
    since = min(civil_day(row.at) for row in taken)
    if since >= case.today and not set(announced).intersection(correction.takes_back):
        return None
    after = case.now_with(followed(case, journal, correction))
    again = given_back(case, after)
    if all(isinstance(row.event, AFTER_THE_DELAY) for row in taken):
        again = (what for what in again if not was_over(after, what, since))
    what = tuple(again)
    return Renewal(what, case.today) if what else None


def owed_once_more(
    case: Case, journal: Sequence[e.Recorded], correction: e.Corrected
) -> dict[str, date]:
    """What the holder had given, and owes again once acts of earlier days are taken back: days went
    by during which nothing was asked of them."""
    taken = [row for row in journal if row.version in correction.takes_back]
    if min(civil_day(row.at) for row in taken) >= case.today:
        return {}
    left = given(followed(case, journal, correction))
    had = (called_before(taken, what) for what in given(case.dossier))
    return {what: case.today for what in had if what not in left}


def stood_still(
    case: Case,
    journal: Sequence[e.Recorded],
    correction: e.Corrected,
    announced: Collection[int],
) -> dict[str, tuple[Pause, ...]]:
    """For each clock that is the holder's to keep, the days on which a letter had it stand still or
    be over, or their own act, and that would be charged to them once these acts are taken back:
    from the recording on, nobody could know that it ran. What waits for a letter counts again
    instead (`renewal`)."""
    taken = [row for row in journal if row.version in correction.takes_back]
    own = {case.dossier.people.get(HOLDER), *case.dossier.helpers, *case.dossier.carriers}
    heard = [row for row in taken if row.version in announced or row.actor in own]
    known = [row for row in heard if isinstance(row.event, STOPPING)]
    told = {row.on: civil_day(row.at) for row in known}
    theirs = told | {row.on: row.on for row in known if is_given_up(case, row.event)}
    then = case.now_with(followed(case, journal, correction))
    after = then.dossier.clocks
    found: dict[str, tuple[Pause, ...]] = {}
    for now, was in case.dossier.clocks.items():
        name = clock_of(called_before(taken, f"clocks.{now}"))
        clock = after.get(name)
        if clock and clock.is_running and not clock.letter and is_theirs(case, now):
            since = told if now in of_money(case.workflow) else theirs
            again = runs(then, name) and not runs(case, now)
            over = over_since(then, journal, heard, name) if again and was.is_running else ()
            found[name] = (*counted_still(was, since, case.today), *over)
    return {name: pauses for name, pauses in found.items() if pauses}


def over_since(then: Case, journal: Rows, heard: Rows, clock: str) -> tuple[Pause, ...]:
    """The days on which a clock was over by a validation of ours, from the recording of the first
    of these acts that ended it. What the holder claimed themselves ends no time by mistake."""
    for row in (one for one in heard if isinstance(one.event, e.MilestoneValidated)):
        before, after = (
            then.now_with(fold(one for one in journal if one.version < row.version + more))
            for more in (0, 1)
        )
        since = civil_day(row.at)
        if runs(before, clock) and not runs(after, clock) and since < then.today:
            return (Pause(TAKEN_BACK, since, then.today),)
    return ()


def is_given_up(case: Case, event: e.AnyEvent) -> bool:
    """Whether an act is what its holder does, or has said: they know it since its own day, which
    puts no money off."""
    way = case.workflow.transition_of.get(event.transition) if isinstance(event, e.Moved) else None
    return way is not None and way.renounced_in is not None


def counted_still(clock: Clock, told: Mapping[date, date], today: date) -> Iterator[Pause]:
    """The days on which a clock stood still since acts of those days, known from others on."""
    for pause in (*clock.pauses, *stop(clock)):
        since = max(pause.from_on, told.get(pause.from_on, today))
        until = min(pause.until_on or today, today)
        if since < until:
            cause = STOP_TAKEN_BACK if pause.cause == STOP_TAKEN_BACK else TAKEN_BACK
            yield Pause(cause, since, until)


def silence(taken: Iterable[e.Recorded], today: date) -> Silence | None:
    """The time during which what is taken back kept reminders from being sent: a closing, a clock
    that was stopped, a measure that silences."""
    days = [
        max(row.on, civil_day(row.at))
        for row in taken
        if (isinstance(row.event, e.Moved) and (row.event.is_closing or row.event.stops))
        or (isinstance(row.event, e.HoldOpened) and (row.event.silences or row.event.pauses))
    ]
    return Silence(min(days), today) if days and min(days) < today else None


def given(dossier: Dossier) -> list[str]:
    """The milestones that are declared or validated, the tranches asked and not sent back."""
    milestones, tranches = dossier.milestones.items(), dossier.purse.tranches.items()
    return [
        *(f"milestones.{name}" for name, record in milestones if record.status != "refused"),
        *(f"claims.{name}" for name, record in tranches if record.stage != "refused"),
    ]


def given_back(before: Case, after: Case) -> Iterator[str]:
    """The protections that stand after a correction, and did not before it or ended later."""
    acts = {one.what: one.letter.act for one in awaiting(before.dossier)}
    for one in awaiting(after.dossier):
        if one.what == ACCOUNT:
            continue
        if acts.get(one.what) != one.letter.act or ends_sooner(before, after, one.what):
            yield one.what
    if after.dossier.purse.bank != before.dossier.purse.bank:
        yield ACCOUNT


def ends_sooner(before: Case, after: Case, what: str) -> bool:
    """Whether a delay that was running ends sooner than it did, or has an end again."""
    name = clock_of(what)
    if not name or before.dossier.clocks[name] == after.dossier.clocks[name]:
        return False
    was, now = clock_deadline(before, name).on, clock_deadline(after, name).on
    return was is None or now is None or now < was


def was_over(after: Case, what: str, on: date) -> bool:
    """Whether a delay had run its length by that day."""
    name = clock_of(what)
    if not name:
        return what != ACCOUNT
    end = clock_deadline(after, name).on
    return end is not None and end < on
