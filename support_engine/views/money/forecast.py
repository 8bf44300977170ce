"""When money will leave: by quarter, and the tranches that make each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from support_engine.core.money.forecast import Expected, by_quarter


@dataclass(frozen=True, slots=True)
class Forecast:
    """Quarter → what was paid, what is to come by its status, and all (cents), with every line."""

    unit: str
    quarters: Mapping[str, Mapping[str, int]]
    lines: tuple[Expected, ...]


def told(lines: Sequence[Expected]) -> Forecast:
    """The forecast of these tranches."""
    return Forecast("cents", by_quarter(lines), tuple(lines))
