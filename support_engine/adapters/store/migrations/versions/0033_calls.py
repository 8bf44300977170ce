"""Other programs that hear of events, and each call to them: none yet."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def words(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        *words("salt", "mark", "made_at", "made_by", "ended_at"),
    )
    of = sa.ForeignKey("subscriptions.id")
    op.create_table(
        "calls",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("subscription", sa.String(), of, nullable=False),
        *words("kind", "reference"),
        sa.Column("version", sa.Integer(), nullable=False),
        *words("day", "state", "queued_at", "not_before"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *words("lease_until", "claimed_by", "handed_at", "error", "answer", "sent_at"),
    )
    op.create_index("ix_calls_state", "calls", ["state", "not_before"])
    op.create_index("ix_calls_subscription", "calls", ["subscription", "queued_at"])
