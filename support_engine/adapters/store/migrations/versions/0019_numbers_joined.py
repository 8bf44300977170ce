"""« VIR1 » and « VIR 1 » are one number: those that serve once are read again from the journal.

Where two bear one by now, the first that was recorded has it, and `doctor` names both.
"""

import json
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

FIELDS = {"tranche_transmitted": ("request", "request"), "tranche_paid": ("payment", "payment")}
CALLED = re.compile(r"^\s*(?:n\s*[°º]|№)", re.IGNORECASE)
SEAM = re.compile(r"(?<=[^\W\d_]) (?=\d)|(?<=\d) (?=[^\W\d_])")


def upgrade() -> None:
    base = op.get_bind()
    base.execute(sa.text("DELETE FROM numbers"))
    read = sa.text(
        "SELECT reference, type, payload FROM journal"
        " WHERE type IN ('tranche_transmitted', 'tranche_paid')"
        " ORDER BY recorded_at, reference, version"
    )
    write = sa.text(
        "INSERT INTO numbers (kind, number, reference, tranche)"
        " VALUES (:kind, :number, :reference, :tranche) ON CONFLICT DO NOTHING"
    )
    for row in base.execute(read).all():
        kind, field = FIELDS[row.type]
        event = json.loads(row.payload)
        about = {"reference": row.reference, "tranche": event["tranche"]}
        base.execute(write, {"kind": kind, "number": key(event[field]), **about})


def key(number: str) -> str:
    """As the store compares numbers: without case, accents nor signs, letters and digits joined."""
    bare = CALLED.sub("", number).casefold().replace("œ", "oe").replace("æ", "ae")
    spread = unicodedata.normalize("NFKD", bare)
    kept = (c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in spread)
    return SEAM.sub("", " ".join("".join(kept).split())) or number.strip()
