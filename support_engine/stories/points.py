"""One thing that `doctor` looked at."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Point:
    """One thing looked at: in order, late, or broken; with its remedy."""

    level: Literal["ok", "late", "broken"]
    sentence: str
    remedy: str = ""
