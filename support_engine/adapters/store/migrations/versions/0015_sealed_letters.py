"""Letters bear a digest as soon as they wait; passwords stand in the journal of people by one
(`taking_over.adopt_passwords`, once the tables are those of the newest revision)."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

LETTER = (
    *("key", "reference", "letter", "kind", "person", "contact", "topic", "thread", "data"),
    *("queued_at", "act", "role"),
)


def upgrade() -> None:
    base = op.get_bind()
    unsealed = sa.text("SELECT * FROM letters WHERE digest = '' ORDER BY key")
    write = sa.text("UPDATE letters SET digest = :digest WHERE key = :key")
    for row in base.execute(unsealed).mappings().all():
        base.execute(write, {"key": row["key"], "digest": digest(row, LETTER)})


def digest(row: sa.RowMapping, columns: tuple[str, ...]) -> str:
    """As the store of that revision sealed a row."""
    parts = (str(row[name]) for name in columns)
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()
