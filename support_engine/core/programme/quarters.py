"""How a session is named where sessions are quarters: 2026-T1."""

import re

QUARTER = re.compile(r"20\d\d-T[1-4]")


def following(session: str) -> str:
    """The quarter after one: 2026-T4 is followed by 2027-T1; of another name, an example."""
    if not QUARTER.fullmatch(session):
        return "2026-T1"
    year, quarter = (int(part) for part in session.split("-T"))
    return f"{year + quarter // 4}-T{quarter % 4 + 1}"
