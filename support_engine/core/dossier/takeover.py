"""A dossier that lived before the tool knew it: what was is typed first, then it is followed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from support_engine.core.dossier.awaited import CountsFrom


@dataclass(frozen=True, slots=True)
class Takeover:
    """Why a dossier is typed from its past; `over_on`: the day on which that ended, None while it
    lasts: its acts then have the days that they had, and nothing is written, moved nor paid.
    `since`: the day on which it was opened here, from which its end is waited for."""

    reason: str
    over_on: date | None = None
    since: date | None = None

    def over_since(self, day: date) -> date | None:
        """The day on which it ended, of a day that had passed by then."""
        return self.over_on if self.over_on is not None and day < self.over_on else None


TYPED = "takeovers.past"
"""The past that is being typed, as a subject of which people are reminded."""


@dataclass(frozen=True, slots=True)
class TakeoverEnded:
    """Somebody else than those who typed the past says that it is so: the dossier is followed here
    from now on.

    `ran_out`: the clocks whose end had passed, each with that end (before any working day), at
    which it moves nothing by itself; `account_waits`: what of the letter of this act the safety of
    the account that was typed waits for, where there is one; `closed_by`, `reason`: of a dossier
    that is closed, the act that closed it, and why.
    """

    ran_out: Mapping[str, date] = field(default_factory=dict)
    account_waits: CountsFrom = ""
    closed_by: str = ""
    reason: str = ""
    type: Literal["takeover_ended"] = "takeover_ended"
