"""What an act recorded later than its own day changed, and since when people can know of it.

Nobody is late on something that they were not yet told: a ladder speaks of a thing from the day on
which it was on file. Dates themselves do not move.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier

STATE, LIFTING = "now.state", "now.lifting"
"""The state of the dossier, and the end of a measure that silenced reminders, among what is known
late; everything else by its name: `clocks.x`, `milestones.x`, `extensions.x`, `tranches.x`."""

RecordedLater = (
    e.DossierOpened
    | e.Moved
    | e.MilestoneDeclared
    | e.MilestoneRefused
    | e.ExtensionRequested
    | e.ExtensionGranted
    | e.HoldLifted
    | m.AgreementAmended
    | m.TrancheClaimed
    | m.TrancheProposed
    | m.TrancheCertified
    | m.TrancheTransmitted
)
"""What makes somebody wait, or owe something by a day."""


def recorded(events: Iterable[e.AnyEvent], known_on: date | None) -> tuple[e.AnyEvent, ...]:
    """Events with the day of their recording, where that is later than their own."""
    if known_on is None:
        return tuple(events)
    return tuple(
        replace(event, known_on=known_on) if isinstance(event, RecordedLater) else event
        for event in events
    )


def known_later(before: Dossier, after: Dossier, event: e.AnyEvent) -> Mapping[str, date]:
    """What is known later than it is so, once that event is: all that it changed."""
    if not isinstance(event, RecordedLater) or event.known_on is None:
        return after.known
    return {**after.known, **dict.fromkeys(touched(before, after, event), event.known_on)}


def touched(before: Dossier, after: Dossier, event: RecordedLater) -> Iterator[str]:
    """What an event changed, of what ladders speak of."""
    if isinstance(event, e.Moved):
        yield STATE
    if isinstance(event, e.HoldLifted) and before.is_silenced and not after.is_silenced:
        yield LIFTING
    pairs = (
        ("clocks", before.clocks, after.clocks),
        ("milestones", before.milestones, after.milestones),
        ("extensions", requests(before), requests(after)),
        ("tranches", before.purse.tranches, after.purse.tranches),
    )
    for section, was, now in pairs:
        for name in {*was, *now}:
            if was.get(name) != now.get(name):
                yield f"{section}.{name}"


def requests(dossier: Dossier) -> Mapping[str, object]:
    """The requests for more time that wait for an answer, by clock."""
    return {asked.clock: asked for asked in dossier.pending_extensions}


def known_on(case: Case, subject: str) -> date | None:
    """The day from which people can know of the deadline of a clock or a milestone, where an act
    behind it was recorded late; a clock goes with those that it counts from."""
    dossier, (section, _, name) = case.dossier, subject.partition(".")
    if not dossier.known or section not in ("clocks", "milestones"):
        return None
    clock = name if section == "clocks" else case.workflow.milestone_of[name].due.clock
    days = [dossier.known.get(LIFTING), dossier.known.get(subject)]
    while clock in dossier.clocks:
        days.append(dossier.known.get(f"clocks.{clock}"))
        clock = dossier.clocks[clock].after
    return max((on for on in days if on is not None), default=None)
