"""The milestones report: coming, reached in the period, late, waiting for a validator, moved."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import expected_milestones, milestone_deadline
from support_engine.core.dossier.explain import how
from support_engine.views.reports.rows import (
    ALERT_MONTHS,
    LeftOut,
    Line,
    Period,
    Seen,
    Unread,
    identity,
    readable,
    wave_words,
)


@dataclass(frozen=True, slots=True)
class ExpectedLine(Line):
    """A milestone that is expected; `explanation` says what the date is made of.

    `on` and `days` (counted from `as_of`) are None while a pause is open.
    """

    milestone: str
    on: date | None
    first_on: date
    explanation: str
    days: int | None
    declared_on: date | None


@dataclass(frozen=True, slots=True)
class ReachedLine(Line):
    """A milestone validated in the period, with the date it was due."""

    milestone: str
    on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PhaseCount:
    """How many open dossiers of a wave are in a phase."""

    wave: str
    phase: str
    count: int


@dataclass(frozen=True, slots=True)
class Milestones:
    """The milestones at `as_of`, coming until `horizon`; reached from `since` on. `typing`: the
    dossiers left out, whose past is being typed."""

    as_of: date
    since: date
    horizon: date
    counts: Mapping[str, int]
    whereabouts: tuple[PhaseCount, ...]
    coming: tuple[ExpectedLine, ...]
    late: tuple[ExpectedLine, ...]
    waiting: tuple[ExpectedLine, ...]
    moved: tuple[ExpectedLine, ...]
    reached: tuple[ReachedLine, ...]
    unread: tuple[str, ...]
    demo: bool
    typing: tuple[str, ...] = ()


LISTS = ("coming", "late", "waiting", "moved", "reached")


def milestones(cases: Iterable[Seen | Unread], period: Period) -> Milestones:
    """The dossiers are read once, one at a time: only what is shown is kept."""
    lists: dict[str, list[Any]] = {name: [] for name in LISTS}
    places: Counter[tuple[str, str]] = Counter()
    left = LeftOut()
    total = demos = 0
    for found in readable(cases, partial(told, period=period), left):
        total += 1
        demos += found.is_demo
        places.update(found.places)
        for name, line in found.lines:
            lists[name].append(line)
    for lines in lists.values():
        lines.sort(key=lambda line: (line.on or date.min, line.reference))
    return Milestones(
        as_of=period.as_of,
        since=period.first_day,
        horizon=horizon(period),
        counts={name: len(lines) for name, lines in lists.items()},
        whereabouts=phase_counts(places),
        **{name: tuple(lines) for name, lines in lists.items()},
        unread=left.told()["unread"],
        typing=left.told()["typing"],
        demo=0 < total == demos,
    )


def horizon(period: Period) -> date:
    """The last day of what is coming soon."""
    return add_months(period.as_of, ALERT_MONTHS)


class Told(NamedTuple):
    """What one dossier adds: where it is if it is open, and its lines, each with its list."""

    is_demo: bool
    places: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, Line], ...]


def told(case: Seen, period: Period) -> Told:
    """Everything that the report says of one dossier."""
    details, phase = case.dossier.details, case.workflow.phases[case.dossier.phase].label
    lines: list[tuple[str, Line]] = [("reached", line) for line in reached_lines(case)]
    for line, has_moved in expected_lines(case, period.as_of):
        names = lists_of(line, has_moved, period.as_of, horizon(period))
        lines.extend((name, line) for name in names)
    place = (details.get("wave", ""), phase)
    places = () if case.dossier.is_closed else (place,)
    return Told(bool(details.get("demo")), places, tuple(lines))


def expected_lines(case: Case, as_of: date) -> Iterator[tuple[ExpectedLine, bool]]:
    """The milestones that a dossier owes, and whether the date of each has moved."""
    for milestone, deadline in expected_milestones(case):
        record = case.dossier.milestones.get(milestone.id)
        is_declared = record is not None and record.status == "declared"
        line = ExpectedLine(
            **identity(case),
            milestone=milestone.label,
            on=deadline.on,
            first_on=deadline.first_on,
            explanation=how(case.workflow, deadline),
            days=(deadline.on - as_of).days if deadline.on else None,
            declared_on=record.declared_on if record and is_declared else None,
        )
        yield line, deadline.has_moved


def lists_of(line: ExpectedLine, has_moved: bool, as_of: date, horizon: date) -> Iterator[str]:
    """The lists on which a milestone stands: what is declared is neither late nor coming."""
    if has_moved:
        yield "moved"
    if line.declared_on is not None:
        yield "waiting"
    elif line.on is not None and line.on < as_of:
        yield "late"
    elif line.on is not None and line.on <= horizon:
        yield "coming"


def reached_lines(case: Seen) -> Iterator[ReachedLine]:
    """The milestones of a dossier that were not validated yet at the beginning of the period."""
    for name, record in case.dossier.milestones.items():
        decided_on = record.decided_on
        if record.status != "validated" or decided_on is None or was_reached(case, name):
            continue
        milestone = case.workflow.milestone_of[name]
        deadline = milestone_deadline(case, milestone)
        yield ReachedLine(
            **identity(case),
            milestone=milestone.label,
            on=decided_on,
            due_on=deadline.on if deadline else None,
        )


def was_reached(case: Seen, name: str) -> bool:
    """Whether a milestone stood as it stands at the beginning of the period; other rules may have
    called it otherwise."""
    before, record = case.before, case.dossier.milestones[name]
    if before is None:
        return False
    if before.workflow_version == case.dossier.workflow_version:
        return before.milestones.get(name) == record
    return record in before.milestones.values()


def phase_counts(places: Mapping[tuple[str, str], int]) -> tuple[PhaseCount, ...]:
    """Who is where: the number of open dossiers by wave and phase."""
    return tuple(
        PhaseCount(wave_words(wave), phase, number)
        for (wave, phase), number in sorted(places.items())
    )
