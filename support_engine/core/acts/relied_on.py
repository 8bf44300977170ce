"""A longer delay that was told and is taken back: the days on which it was relied on count for
nobody."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from support_engine.core.acts.clock_starts import is_theirs
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, going_on
from support_engine.core.dossier.dossier import STOP_TAKEN_BACK, TAKEN_BACK, Clock, Dossier, Pause
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.renames import SECTION_OF

Rows = Sequence[e.Recorded]


def relied_on(
    case: Case, journal: Rows, correction: e.Corrected, announced: Collection[int]
) -> dict[str, int]:
    """For each clock that is the holder's to keep and ends sooner again, the days that it keeps of
    the end that was told: those since the recording, and those that `stood`, up to that end.

    What waits for a letter counts again instead; an act that no letter had told never was, but a
    change of rules, which is told by the dates of the space and of each reminder.
    """
    taken = [row for row in journal if row.version in correction.takes_back]
    plain = replace(correction, stood={})
    before, never, after = (
        going_on(one)
        for one in (
            begun_again(case),
            case.now_with(followed(case, journal, plain)),
            case.now_with(followed(case, journal, correction)),
        )
    )
    kept: dict[str, int] = {}
    for now in case.dossier.clocks:
        name = clock_of(called_before(taken, f"clocks.{now}"))
        clock = never.dossier.clocks.get(name)
        if not clock or not clock.is_running or clock.letter or not is_theirs(case, now):
            continue
        more = gap(reach(after, name), reach(before, now))
        since = told_longer_on(case, journal, taken, now, announced) if more > 0 else None
        if since is not None:
            times = (Pause(TAKEN_BACK, since), *correction.stood.get(name, ()))
            days = lived(times, clock, end(never, name) or date.max, case.today)
            had = gap(reach(never, name), reach(after, name)) + kept_since(clock, since)
            kept[name] = max(min(more, days - had), 0)
    return kept


def begun_again(case: Case) -> Case:
    """The dossier as if each clock that an act stopped had only stood still since."""
    clocks = {
        name: replace(clock, stopped_on=None, pauses=(*clock.pauses, *stop(clock)))
        for name, clock in case.dossier.clocks.items()
    }
    return case.now_with(replace(case.dossier, clocks=clocks))


def stop(clock: Clock) -> tuple[Pause, ...]:
    """The time since which a clock is stopped, if it is."""
    return (Pause(STOP_TAKEN_BACK, clock.stopped_on),) if clock.stopped_on else ()


def told_longer_on(
    case: Case, journal: Rows, taken: Rows, now: str, announced: Collection[int]
) -> date | None:
    """The day of recording of the first of these acts that was told and gave the clock more time;
    `now`: its name of today."""
    for place, row in enumerate(taken):
        if row.version not in announced and not isinstance(row.event, e.Migrated):
            continue
        names = [clock_of(called_before(taken[at:], f"clocks.{now}")) for at in (place, place + 1)]
        there = replace(case, today=civil_day(row.at))
        older = (one for one in journal if one.version < row.version)
        newer = (one for one in journal if one.version <= row.version)
        was, became = (going_on(there.now_with(fold(rows))) for rows in (older, newer))
        if gap(reach(was, names[0]), reach(became, names[1])) > 0:
            return there.today
    return None


def end(case: Case, clock: str) -> date | None:
    """The end of a clock before any day off moved it, where it is known."""
    return clock_deadline(case, clock).counted_on if clock in case.dossier.clocks else None


def reach(case: Case, name: str) -> int | None:
    """How far a clock goes, as a number of days: up to its end; of one that follows another, beyond
    the end of that one, which keeps its own days. None where nobody knows."""
    last = end(case, name)
    if last is None:
        return None
    after = case.dossier.clocks[name].after
    if after not in case.dossier.clocks:
        return last.toordinal()
    followed = end(case, after)
    return (last - followed).days if followed else None


def gap(one: int | None, other: int | None) -> int:
    """The days from a reach to another; none where one is not known."""
    return other - one if one is not None and other is not None else 0


def kept_since(clock: Clock, since: date) -> int:
    """The days after one that the clock keeps already of another act taken back."""
    before = (one for one in clock.grants if one.days and one.on > since)
    return sum(min(one.days, (one.on - since).days) for one in before)


def lived(times: Iterable[Pause], clock: Clock, over: date, today: date) -> int:
    """How many days of these times, up to today, the clock did not stand still by itself, by a
    pause that began before it was over."""
    days = {day for one in times for day in days_of(one, today)}
    still = (days_of(one, today) for one in clock.pauses if one.from_on <= over)
    return len(days.difference(*still))


def days_of(one: Pause, today: date) -> set[date]:
    """The days of a pause, up to today."""
    length = min(one.until_on or today, today) - one.from_on
    return {one.from_on + timedelta(days=number) for number in range(length.days)}


def followed(case: Case, journal: Rows, correction: e.Corrected) -> Dossier:
    """The dossier as a correction recorded today leaves it."""
    row = replace(journal[-1], version=journal[-1].version + 1, event=correction, on=case.today)
    return fold((*journal, row))


def called_before(taken: Rows, subject: str) -> str:
    """What a thing (`clocks.x`, `milestones.x`) is called again once the changes of rules among
    these acts are taken back."""
    section, _, name = subject.partition(".")
    for row in reversed(taken):
        if isinstance(row.event, e.Migrated):
            names = row.event.renames.get(SECTION_OF.get(section, section), {})
            name = next((old for old, new in names.items() if new == name), name)
    return f"{section}.{name}"


def clock_of(what: str) -> str:
    """The clock that is meant, if one is."""
    section, _, name = what.partition(".")
    return name if section == "clocks" else ""
