"""A line of the journal, and what one person asked in it to take back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Noted:
    """A line; `reckoning`: dates are counted so from now on, and `marks` say how far the ladders of
    those that moved had gone; `takes_back`: since which act a second person may take back, `by`
    whom that was asked, in which `roles` another may (nobody, none in old journals)."""

    text: str
    reckoning: int = 0
    marks: Mapping[str, int] = field(default_factory=dict)
    takes_back: int = 0
    by: str = ""
    roles: tuple[str, ...] = ()
    type: Literal["noted"] = "noted"


@dataclass(frozen=True, slots=True)
class AskedBack:
    """The acts since that one, to be taken back by a second person who has one of these roles."""

    act: int
    by: str
    on: date
    roles: tuple[str, ...]
