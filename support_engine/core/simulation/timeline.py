"""What a simulation tells: dated entries, the stretches of the life, and why it stopped."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from support_engine.core.notices import Notice, Scene

Kind = Literal["act", "move", "letter", "deadline", "proposal", "payment", "refused", "report"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of one day. `roles` are readers or doers, `amount` cents.

    `scene` and `notice` are what a letter is written from, on demand.
    """

    on: date
    kind: Kind
    label: str
    detail: str = ""
    roles: tuple[str, ...] = ()
    amount: int = 0
    scene: Scene | None = None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time spent in a state."""

    from_on: date
    until_on: date
    state: str
    phase: str
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A simulated life: from a day to another, what happens, where it ends and why there."""

    reference: str
    name: str
    officer: str
    from_on: date
    until_on: date
    entries: tuple[Entry, ...]
    stretches: tuple[Stretch, ...]
    holds: tuple[tuple[str, date, date], ...]
    is_closed: bool
    ending: str

    def of(self, *kinds: Kind) -> tuple[Entry, ...]:
        """The entries of some kinds."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)


def month_of(on: date) -> str:
    """« 2026-03 »: months sort as dates do."""
    return f"{on.year}-{on.month:02d}"


def by_month(timelines: Iterable[Timeline]) -> dict[str, dict[str, int]]:
    """Month → letters, deadlines, proposals, refusals, payments (cents) of several lives."""
    counts: dict[str, Counter[str]] = {}
    for timeline in timelines:
        for entry in timeline.entries:
            row = counts.setdefault(month_of(entry.on), Counter())
            row[entry.kind] += entry.amount if entry.kind == "payment" else 1
    kinds = ("act", "letter", "deadline", "proposal", "refused", "payment", "report")
    return {month: {kind: counts[month][kind] for kind in kinds} for month in sorted(counts)}


def by_officer(timelines: Iterable[Timeline]) -> dict[str, int]:
    """Officer → acts to carry out."""
    totals: Counter[str] = Counter()
    for timeline in timelines:
        totals[timeline.officer or "à désigner"] += len(timeline.of("act"))
    return dict(sorted(totals.items()))
