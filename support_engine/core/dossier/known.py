"""What an act recorded later than its own day changed, and since when people can know of it.

Nobody is late on something that they were not yet told: a ladder speaks of a thing from the day on
which it was on file. Dates themselves do not move.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.heard import is_for_holder, rests_on_the_holder
from support_engine.core.programme.definition import Reminder

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
    | m.RequestRejected
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


def owed_later(dossier: Dossier, event: e.AnyEvent) -> Mapping[str, date]:
    """Since when the holder owes again what an answer gave back."""
    match event:
        case e.MilestoneRefused(milestone=name, told_on=date() as told_on):
            return {**dossier.owed_since, f"milestones.{name}": told_on}
        case m.TrancheRefused(tranche=name, told_on=date() as told_on):
            return {**dossier.owed_since, f"claims.{name}": told_on}
        case _:
            return dossier.owed_since


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
        for name in dict.fromkeys((*was, *now)):  # the order is stored
            if was.get(name) != now.get(name):
                yield f"{section}.{name}"


def requests(dossier: Dossier) -> Mapping[str, object]:
    """The requests for more time that wait for an answer, by clock."""
    return {asked.clock: asked for asked in dossier.pending_extensions}


def known_on(case: Case, subject: str, deadline: date) -> date | None:
    """The day from which people can know of the deadline of a clock, a milestone or a paper, where
    an act behind it was recorded late, or since which the holder is late by us; a clock goes with
    those that it counts from."""
    days = (
        recorded_on(case, subject),
        given_back_on(case, subject, deadline),
        taken_over_on(case, deadline),
    )
    return max((on for on in days if on is not None), default=None)


def followed_since(case: Case, subject: str, deadline: date) -> date | None:
    """The day on which the dossier began to be followed here, of a day that had passed by then,
    where nothing was given back since: its holder read that nothing is held against them, and is
    not chased for it."""
    over_on, back = taken_over_on(case, deadline), given_back_on(case, subject, deadline)
    return over_on if over_on is None or back is None or back <= over_on else None


def taken_over_on(case: Case, deadline: date) -> date | None:
    """The day on which the takeover of a dossier ended, of a day that had passed by then."""
    takeover = case.dossier.takeover
    return takeover.over_since(deadline) if takeover else None


def is_said(case: Case, rule: Reminder, subject: str, deadline: date, days: int) -> bool:
    """Whether a rung is ever said: of a day that had passed when the dossier began to be followed
    here, none that comes after tells its holder, nor rests on their having been told."""
    if not (is_for_holder(rule, days) or rests_on_the_holder(rule, days)):
        return True
    since = followed_since(case, subject, deadline)
    return since is None or deadline + timedelta(days=days) <= since


def given_back_on(case: Case, subject: str, deadline: date) -> date | None:
    """The day on which we gave back what its holder had given, where the deadline passed while it
    waited for us: it was sent back, or the act by which it was given was taken back."""
    since, (section, _, name) = case.dossier.owed_since, subject.partition(".")
    rule = case.workflow.clocks.get(name) if section == "clocks" else None
    given = (subject,) if rule is None else rule.ends_with
    days = (since[one] for one in given if one in since)
    return max((on for on in days if on > deadline), default=None)


def recorded_on(case: Case, subject: str) -> date | None:
    """The latest recording of the acts behind a deadline, where later than their own days."""
    dossier, (section, _, name) = case.dossier, subject.partition(".")
    if not dossier.known or section not in ("clocks", "milestones"):
        return None
    clock = name if section == "clocks" else case.workflow.milestone_of[name].due.clock
    days = [dossier.known.get(LIFTING), dossier.known.get(subject)]
    while clock in dossier.clocks:
        days.append(dossier.known.get(f"clocks.{clock}"))
        clock = dossier.clocks[clock].after
    return max((on for on in days if on is not None), default=None)
