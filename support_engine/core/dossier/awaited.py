"""The letters that a protection waits for: reply periods, the safety period of an account.

Three days are told apart: the day on which the act was recorded, the day on which its letter left,
the day on which it was received. What the letter protects counts from the latest of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

CountsFrom = Literal["", "left", "received"]
"""What a protection waits for: the departure of its letter, or its receipt; nothing at all."""


@dataclass(frozen=True, slots=True)
class AwaitedLetter:
    """The letter of the act of that version: the days on which the act took effect, the letter left
    and was received; each `…_known_on` is the day on which that was recorded, where later.

    `again_on`: the day on which an act that had ended or lengthened the protection was taken back;
    `had`: how many days of it each former holder had; `credit`: those of whoever holds it again.
    `reader`: who held the dossier then; `before`: the act whose letter this one takes the place of.
    `said_by`: on whose word it began to run, and who said so since; nobody where mail says it.
    `mailed_on`: when mail brought it too, after somebody alone had said so: it moves nothing.
    `how`: how it was received, where its reader did not take it; `returned_on`: when it last came
    back, nobody being known there. `upheld_on`: when what was decided on it too soon was upheld.
    """

    act: int
    counts_from: CountsFrom
    acted_on: date
    acted_known_on: date | None = None
    left_on: date | None = None
    left_known_on: date | None = None
    received_on: date | None = None
    received_known_on: date | None = None
    again_on: date | None = None
    had: Mapping[str, int] = field(default_factory=dict)
    credit: int = 0
    reader: str = ""
    before: int = 0
    said_by: tuple[str, ...] = ()
    mailed_on: date | None = None
    how: str = ""
    returned_on: date | None = None
    upheld_on: date | None = None

    @property
    def recorded_on(self) -> date:
        """The day on which the act was recorded."""
        return self.acted_known_on or self.acted_on

    @property
    def waits(self) -> CountsFrom:
        """What has still to happen before the protection begins to run."""
        if self.received_on is not None:
            return ""
        if self.left_on is None:
            return "left"
        return "received" if self.counts_from == "received" else ""

    @property
    def counts_on(self) -> date | None:
        """The day from which the protection runs; None as long as it waits.

        A receipt that lengthens it counts from the day that was typed; one that opens it counts
        from the day on which it was recorded: a typed day shortens no protection. Of whoever held
        the dossier before, the days that they had count already.
        """
        if self.waits:
            return None
        opens = self.counts_from == "received" or self.left_on is None
        days = (
            self.recorded_on,
            self.left_on,
            self.left_known_on,
            self.received_on,
            self.received_known_on if opens else None,
            self.again_on,
        )
        return max(day for day in days if day is not None) - timedelta(days=self.credit)

    def written(self, start: date) -> tuple[str, date] | None:
        """What it did, and on which day, where a delay counts from that of its recording, or gives
        back the days that its reader had."""
        if self.credit and (told_on := self.left_on or self.received_on):
            return "kept", told_on
        if self.received_on and self.received_known_on == start:
            return self.how or "received", self.received_on
        return ("left", self.left_on) if self.left_on and self.left_known_on == start else None


@dataclass(frozen=True, slots=True)
class Renewal:
    """What protects somebody and counts again from a day, an act that had ended it, lengthened it
    or put another in its place being taken back: `clocks.reponse`, `recoveries.1`, `bank`."""

    what: tuple[str, ...]
    on: date
