"""Letters that left and publications bear a digest; those there are get theirs, once."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

LETTER = (
    *("key", "reference", "letter", "kind", "person", "contact", "topic", "thread", "data"),
    *("state", "queued_at", "sent_on", "sent_at", "message_id", "subject", "body", "act", "role"),
)
PUBLICATION = (
    *("id", "version", "sha256"),
    *("proposed_by", "proposed_at", "approved_by", "approved_at"),
)


def upgrade() -> None:
    for table in ("letters", "publications"):
        op.add_column(table, sa.Column("digest", sa.String(), nullable=False, server_default=""))
    base = op.get_bind()
    left = sa.text("SELECT * FROM letters WHERE state IN ('sent', 'posted') ORDER BY key")
    write = sa.text("UPDATE letters SET digest = :digest WHERE key = :key")
    for row in base.execute(left).mappings().all():
        base.execute(write, {"key": row["key"], "digest": digest(row, LETTER)})
    write = sa.text(
        "UPDATE publications SET digest = :digest WHERE id = :id AND version = :version"
    )
    for row in base.execute(sa.text("SELECT * FROM publications")).mappings().all():
        which = {"id": row["id"], "version": row["version"]}
        base.execute(write, {**which, "digest": digest(row, PUBLICATION)})


def digest(row: sa.RowMapping, columns: tuple[str, ...]) -> str:
    """As the store of that revision sealed a row."""
    parts = (str(row[name]) for name in columns)
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()
