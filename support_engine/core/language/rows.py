"""A row of a table, as it was read in a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Flaw(NamedTuple):
    """A cell that could not be read: its column (none: the row as a whole), what is wrong, what to
    do."""

    column: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `line` is the number that an officer sees beside it."""

    line: int
    cells: Mapping[str, str]
    flaws: tuple[Flaw, ...] = ()
