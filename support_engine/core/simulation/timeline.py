"""What a simulation tells: dated entries, the stretches of the life, and why it stopped."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Literal, NamedTuple

from support_engine.core.acts.blockers import Blocker
from support_engine.core.programme.roles import OFFICER
from support_engine.core.telling.scene import Notice

Kind = Literal[
    "act",
    "move",
    "letter",
    "deadline",
    "proposal",
    "payment",
    "refused",
    "report",
    "payable",
    "blocked",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of one day. `roles` are readers or doers, `amount` cents.

    `notice` is what a letter is written from, on demand, and `written_on` the day of its facts.
    """

    on: date
    kind: Kind
    label: str
    detail: str = ""
    roles: tuple[str, ...] = ()
    amount: int = 0
    written_on: date | None = None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time spent in a state."""

    from_on: date
    until_on: date
    state: str
    phase: str
    label: str


class Stuck(NamedTuple):
    """An act that was refused: since when, and why."""

    on: date
    label: str
    blockers: tuple[Blocker, ...]

    @property
    def entry(self) -> Entry:
        """The refusal as it is told."""
        return Entry(self.on, "refused", self.label, " ".join(b.sentence for b in self.blockers))


@dataclass(frozen=True, slots=True)
class Timeline:
    """A simulated life: from a day to another, what happens, where it ends and why there.

    `stuck` are the acts that the rules still refuse at the end, `unused` the assumptions that
    changed nothing, `people` those of the real dossier, by role.
    """

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
    stuck: tuple[Entry, ...] = ()
    unused: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)

    def of(self, *kinds: Kind) -> tuple[Entry, ...]:
        """The entries of some kinds."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)


def month_of(on: date) -> str:
    """« 2026-03 »: months sort as dates do."""
    return f"{on.year}-{on.month:02d}"


def by_month(
    timelines: Iterable[Timeline], reports: Iterable[Entry] = ()
) -> dict[str, dict[str, int]]:
    """Month → letters, deadlines, proposals, refusals, payments (cents) of several lives, with
    the reports about the programme."""
    counts: dict[str, Counter[str]] = {}
    for entry in chain(*(timeline.entries for timeline in timelines), reports):
        row = counts.setdefault(month_of(entry.on), Counter())
        row[entry.kind] += entry.amount if entry.kind == "payment" else 1
    kinds = ("act", "letter", "deadline", "proposal", "refused", "payment", "report")
    return {month: {kind: counts[month][kind] for kind in kinds} for month in sorted(counts)}


def by_officer(timelines: Iterable[Timeline]) -> dict[str, int]:
    """Officer → acts to carry out as such; those of other roles are other people's."""
    totals: Counter[str] = Counter()
    for timeline in timelines:
        mine = sum(OFFICER in entry.roles for entry in timeline.of("act"))
        totals[timeline.officer or "à désigner"] += mine
    return dict(sorted(totals.items()))


def by_role(timelines: Iterable[Timeline]) -> dict[str, int]:
    """Role → acts to carry out."""
    acts = (entry for timeline in timelines for entry in timeline.of("act"))
    return dict(sorted(Counter(role for entry in acts for role in entry.roles).items()))
