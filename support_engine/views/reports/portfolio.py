"""The portfolio report: where every dossier is, movements, alerts. Every figure has its date.

Averages of progress are never computed: a rate over projects of different sizes means nothing.
The stock is read once, one dossier after the other, and none is kept: a hundred thousand of them
fit in memory as lines, not as dossiers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.dossier import ExtensionRecord
from support_engine.core.dossier.running import runs
from support_engine.core.money.ledger import standing
from support_engine.core.money.payable import payable
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
class StateRow:
    """How many dossiers are in a state, in all and in each wave, in the order of `waves`."""

    phase: str
    state: str
    by_wave: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ExtensionLine(Line):
    """An extension granted in the period, with the old and the new date."""

    clock: str
    months: int
    old_on: date | None
    new_on: date | None
    decided_on: date


@dataclass(frozen=True, slots=True)
class HoldLine(Line):
    """A suspension, formal notice or insolvency in force."""

    hold: str
    opened_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class AlertLine(Line):
    """A term nearer than three months or passed, or no news for three months."""

    alert: str
    on: date


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The steering committee's view at `as_of`; movements from `since` on. Amounts are cents.

    `granted`: the maximum of the agreements in force; `left`: what some act can still pay.
    `granted_count`: the projects that a grant was given to. `typing`: those left out, whose past is
    being typed. `demo`: all dossiers are fictional.
    """

    as_of: date
    since: date
    total: int
    open: int
    labelled: int
    waves: tuple[str, ...]
    states: tuple[StateRow, ...]
    wave_totals: tuple[int, ...]
    entries: tuple[Line, ...]
    exits: tuple[Line, ...]
    amendments: tuple[ExtensionLine, ...]
    holds: tuple[HoldLine, ...]
    alerts: tuple[AlertLine, ...]
    granted: int
    left: int
    granted_count: int
    whereabouts: tuple[Line, ...]
    unread: tuple[str, ...]
    demo: bool
    typing: tuple[str, ...] = ()


def portfolio(cases: Iterable[Seen | Unread], period: Period) -> Portfolio:
    """The dossiers are read once, one at a time: only what is shown is kept."""
    tally, lines, left = Tally(), {name: list[Any]() for name in LISTS}, LeftOut()

    def told(case: Seen) -> dict[str, list[Line]]:
        found = {name: list(lines_of(case, period)) for name, lines_of in LISTS.items()}
        tally.add(case)
        return found

    for found in readable(cases, told, left):
        for name, rows in found.items():
            lines[name].extend(rows)
    for rows in lines.values():
        rows.sort(key=lambda line: (line.wave, line.reference))
    lines["alerts"].sort(key=lambda line: (line.on, line.reference))
    lists: dict[str, Any] = {name: tuple(rows) for name, rows in lines.items()}
    figures = {**tally.figures(), **lists, **left.told()}
    return Portfolio(as_of=period.as_of, since=period.first_day, **figures)


class Tally:
    """The counts of a portfolio, dossier by dossier."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.waves: Counter[str] = Counter()
        self.states: dict[tuple[str, str], Counter[str]] = {}
        self.places: dict[tuple[str, str], int] = {}

    def add(self, case: Case) -> None:
        """Count one more dossier."""
        workflow, dossier = case.workflow, case.dossier
        state, wave = workflow.states[dossier.state], dossier.details.get("wave", "")
        amount, left = granted(case), payable(case)
        key = (workflow.phases[state.phase].label, state.label)
        place = list(workflow.states).index(dossier.state)
        self.counts["total"] += 1
        self.counts["open"] += not dossier.is_closed
        self.counts["labelled"] += state.labelled
        self.counts["granted"] += amount or 0
        self.counts["left"] += left
        self.counts["granted_count"] += amount is not None
        self.counts["demo"] += bool(dossier.details.get("demo"))
        self.waves[wave] += 1
        self.places[key] = min(place, self.places.get(key, place))
        self.states.setdefault(key, Counter())[wave] += 1

    def in_order(self, row: tuple[tuple[str, str], Counter[str]]) -> tuple[int, tuple[str, str]]:
        """By the place of a state in the rules, then by its name, whoever was read first."""
        return self.places[row[0]], row[0]

    def figures(self) -> dict[str, Any]:
        """The fields of `Portfolio` that are counts; states in the order of the rules."""
        waves = sorted(self.waves)
        names = ("total", "open", "labelled", "granted", "left", "granted_count")
        return {
            **{name: self.counts[name] for name in names},
            "demo": 0 < self.counts["total"] == self.counts["demo"],
            "waves": tuple(map(wave_words, waves)),
            "wave_totals": tuple(self.waves[wave] for wave in waves),
            "states": tuple(
                StateRow(*key, tuple(by_wave[wave] for wave in waves), by_wave.total())
                for key, by_wave in sorted(self.states.items(), key=self.in_order)
            ),
        }


def granted(case: Case) -> int | None:
    """The maximum in force, in cents, as the ledger has it; None while nothing was granted."""
    return standing(case).get(("granted", ""))


def entries(case: Seen, period: Period) -> Iterator[Line]:
    """The dossier, if it was not followed here at the beginning of the period."""
    taken_over = case.dossier.takeover.over_on if case.dossier.takeover else None
    if case.before is None or (taken_over and taken_over >= period.first_day):
        yield Line(**identity(case))


def exits(case: Seen, period: Period) -> Iterator[Line]:
    """The dossier, if it closed since the beginning of the period."""
    was_closed = case.before is not None and case.before.is_closed
    if case.dossier.is_closed and not was_closed:
        yield Line(**identity(case))


def amendments(case: Seen, period: Period) -> Iterator[ExtensionLine]:
    """Its extensions that were not granted yet at the beginning of the period."""
    earlier = Counter(map(granted_as, case.before.extensions if case.before else ()))
    for record in case.dossier.extensions:
        decided_on, known = record.decided_on, granted_as(record)
        if record.status != "granted" or decided_on is None:
            continue
        if earlier[known] > 0:
            earlier[known] -= 1
        else:
            yield ExtensionLine(
                **identity(case),
                clock=case.workflow.clocks[record.clock].label,
                months=record.months,
                old_on=record.old_on,
                new_on=record.new_on,
                decided_on=decided_on,
            )


def granted_as(record: ExtensionRecord) -> tuple[Any, ...]:
    """What tells an answered request from others, whatever its clock is called now."""
    return record.status, record.months, record.asked_on, record.decided_on, record.new_on


def holds(case: Seen, period: Period) -> Iterator[HoldLine]:
    """The measures in force on a dossier that is open."""
    if case.dossier.is_closed:
        return
    for record in case.dossier.open_holds:
        label = case.workflow.holds[record.hold].label
        yield HoldLine(
            **identity(case), hold=label, opened_on=record.opened_on, reason=record.reason
        )


def alerts(case: Seen, period: Period) -> Iterator[AlertLine]:
    """What somebody should look at, on a dossier that is open."""
    dossier, as_of = case.dossier, period.as_of
    if dossier.is_closed:
        return
    near, quiet = add_months(as_of, ALERT_MONTHS), add_months(as_of, -ALERT_MONTHS)
    for name in dossier.clocks:
        ends_on = clock_deadline(case, name).on if runs(case, name) else None
        if ends_on is not None and ends_on <= near:
            remark = "terme dépassé" if ends_on < as_of else "terme dans moins de 3 mois"
            alert = f"{remark} : {case.workflow.clocks[name].label}"
            yield AlertLine(**identity(case), alert=alert, on=ends_on)
    if dossier.last_act_on < quiet:
        alert = "aucune nouvelle depuis plus de 3 mois"
        yield AlertLine(**identity(case), alert=alert, on=dossier.last_act_on)


def whereabouts(case: Seen, period: Period) -> Iterator[Line]:
    """The dossier, if it is open."""
    if not case.dossier.is_closed:
        yield Line(**identity(case))


LISTS: dict[str, Callable[[Seen, Period], Iterator[Line]]] = {
    "entries": entries,
    "exits": exits,
    "amendments": amendments,
    "holds": holds,
    "alerts": alerts,
    "whereabouts": whereabouts,
}
"""The lists of a portfolio: what each says of one dossier."""
