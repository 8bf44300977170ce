"""The digest of a letter that does not leave covers the state in which it stopped."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

AS_IT_WAITS = (
    *("key", "reference", "letter", "kind", "person", "contact", "topic", "thread", "data"),
    *("queued_at", "act", "role"),
)


def upgrade() -> None:
    base = op.get_bind()
    stopped = sa.text(
        "SELECT * FROM letters WHERE state NOT IN ('queued', 'claimed', 'sent', 'posted')"
        " ORDER BY key"
    )
    write = sa.text("UPDATE letters SET digest = :digest WHERE key = :key")
    for row in base.execute(stopped).mappings().all():
        if row["digest"] == digest(row, AS_IT_WAITS):  # one changed by hand stays seen
            now = digest(row, (*AS_IT_WAITS, "state"))
            base.execute(write, {"key": row["key"], "digest": now})


def digest(row: sa.RowMapping, columns: tuple[str, ...]) -> str:
    """As the store of that revision sealed a row."""
    parts = (str(row[name]) for name in columns)
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()
