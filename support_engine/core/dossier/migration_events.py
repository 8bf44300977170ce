"""What happened to the rules of a dossier: it follows others, and all that this changes.

What it carries folds without any programme file, before and after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class ClockLength:
    """How long a clock lasts: months and days after its start (or after the end of the clock
    `after`), moved to a working day or not; or until the day that a fact gives.

    `until_fact`: that fact, nothing where none gives the end; None in journals that do not say it.
    """

    months: int = 0
    days: int = 0
    working_day: bool = False
    ends_on: date | None = None
    after: str = ""
    until_fact: str | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """What a paper served by its name of then, and since when; `subject`: the milestone or the
    tranche under the new rules (`milestones.diagnostic`), nothing where it is gone."""

    label: str
    since: date
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Migrated:
    """The dossier follows another version of the rules, by a mapping whose hash is `mapping`.

    `renames`: section → old id → new id, nothing for what is gone. `lengths`: clocks reckoned by
    the new rules. `ran_out`: clocks that had run out, each with the end (before any working day) at
    which it moves nothing by itself; `settled`: such clocks in journals that do not say that end.
    `marks`: rungs that lie in the past and were never owed. `schedule`: the shares of the
    agreement. `pauses`, `resumes`: clocks that the state suspends under the new rules alone, or no
    more. `served`: the papers, by their hash, that the new rules would have serve nothing. `rules`:
    the SHA-256 of the text of the new rules, nothing in journals that do not say it. `over`: clocks
    that were over and that the new rules alone would let run, each with what had ended it. `later`:
    by how many days milestones stay due later than the new rules say.
    """

    old_version: int
    new_version: int
    mapping: str
    reason: str
    state: str
    phase: str
    renames: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lengths: Mapping[str, ClockLength] = field(default_factory=dict)
    settled: tuple[str, ...] = ()
    marks: Mapping[str, int] = field(default_factory=dict)
    schedule: Mapping[str, int] = field(default_factory=dict)
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    ran_out: Mapping[str, date] = field(default_factory=dict)
    served: Mapping[str, Served] = field(default_factory=dict)
    rules: str = ""
    over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    later: Mapping[str, int] = field(default_factory=dict)
    type: Literal["migrated"] = "migrated"
