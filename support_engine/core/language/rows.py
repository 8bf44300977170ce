"""A row of a table, as it was read in a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `line` is the number that an officer sees beside it."""

    line: int
    cells: Mapping[str, str]
