"""The quarters of a programme's places."""

import re
from collections.abc import Collection

QUARTER_NAMES: Collection[str] = ("AAAA-T1", "AAAA-T2", "AAAA-T3", "AAAA-T4")
"""Given instead of the known waves, where sessions are quarters: any of them is known."""
QUARTER = re.compile(r"20\d\d-T[1-4]")
