"""How a session is named where sessions are quarters: 2026-T1."""

import re

QUARTER = re.compile(r"20\d\d-T[1-4]")
